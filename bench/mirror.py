"""Copies the words of a Consult database into the floor's, so that both show the same."""

import json
from datetime import datetime
from pathlib import Path

from pysqlite3 import dbapi2

from bench import floor

DELEGATIONS = "SELECT id, short_name AS name FROM delegation"
CANDIDATES = """
    SELECT c.id, c.ref, c.title, c.delegation_id AS sponsor_id, c.area, v.pillars, v.bodies, c.state,
           c.thread_count AS comments_count, c.unanswered_count AS unanswered, c.tabled_at, v.paragraphs, v.rationale
    FROM candidate c JOIN version v ON v.id = c.current_version_id WHERE c.ref IS NOT NULL"""
CITATIONS = """
    SELECT l.candidate_id, clause.number, clause.citation, clause.summary
    FROM candidate_clause l JOIN clause ON clause.id = l.clause_id ORDER BY l.candidate_id, l.position"""
ANSWERS = "SELECT id, outcome, reason FROM disposition"
COMMENTS = """
    SELECT id, candidate_id, coalesce(delegation_id, 1) AS delegation_id, ref, category,
           coalesce(stance, '') AS stance, state, paragraph_id, quote, body_html, proposed_html, reply_count,
           disposition_id AS answer_id, created_at
    FROM comment WHERE parent_id IS NULL AND position IS NOT NULL ORDER BY candidate_id, position"""

LISTS = ("pillars", "bodies", "paragraphs")
INSTANTS = ("tabled_at", "created_at")


def copy_words(database: Path, floor_database: Path) -> None:
    """Make the floor's database from what Consult's holds."""
    connection = dbapi2.connect(str(database))
    connection.row_factory = dbapi2.Row

    def read(query: str) -> list[dict]:
        rows = [dict(row) for row in connection.execute(query)]
        for row in rows:
            row.update({name: json.loads(row[name]) for name in LISTS if name in row})
            row.update({name: datetime.fromisoformat(row[name]) for name in INSTANTS if name in row})
        return rows

    rows = {
        floor.Delegation: read(DELEGATIONS),
        floor.Candidate: read(CANDIDATES),
        floor.Citation: read(CITATIONS),
        floor.Answer: read(ANSWERS),
        floor.Comment: read(COMMENTS),
    }
    connection.close()
    floor.fill(str(floor_database), rows)
