"""Fills a demonstration's database with many rows, by copying those that are there: 1,000 candidates, 2,000 comments,
and a ranking of 60 norms by 60 delegations, which is due to close.

Straight into the SQLite file: writing them one by one through the services would take longer than everything else here.
"""

import itertools
import json
import random
from pathlib import Path

from pysqlite3 import dbapi2

CANDIDATES = 1_000
COMMENTS = 2_000
RANKED = DELEGATIONS = 60


class _Rows:
    """Copies rows of any table, with what must differ replaced."""

    def __init__(self, connection) -> None:
        self._connection = connection
        self._next: dict[str, int] = {}

    def read(self, query: str, *arguments) -> list[dict]:
        """The rows of a query."""
        return [dict(row) for row in self._connection.execute(query, arguments)]

    def new_id(self, table: str) -> int:
        """An id that no row of the table has."""
        if table not in self._next:
            (highest,) = self._connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
            self._next[table] = highest
        self._next[table] += 1
        return self._next[table]

    def add(self, table: str, row: dict) -> None:
        """Insert a row."""
        columns = ", ".join(row)
        marks = ", ".join("?" * len(row))
        self._connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))


def fill(path: Path) -> str:
    """Fill the file at `path`; answers the reference of the candidate that has all the comments."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.row_factory = dbapi2.Row
    # Candidates and their versions name each other.
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    rows = _Rows(connection)
    _add_candidates(rows)
    ref = _add_comments(rows)
    _add_ranking(rows)
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the copies point nowhere: {[tuple(row) for row in broken[:5]]}")
    connection.execute("COMMIT")
    # No ANALYZE, as in use: with its samples SQLite plans each statement anew for each value bound to it.
    connection.close()
    return ref


def _add_candidates(rows: _Rows) -> None:
    templates = rows.read("SELECT * FROM candidate WHERE state = 'tabled' ORDER BY id")
    (there,) = rows.read("SELECT count(*) AS n FROM candidate WHERE ref IS NOT NULL")
    highest = {row["kind"]: row["n"] for row in rows.read("SELECT kind, max(number) AS n FROM candidate GROUP BY kind")}
    (last,) = rows.read("SELECT max(document_number) AS n FROM candidate")
    symbols = itertools.count((last["n"] or 0) + 1)
    series = {"norm": "N", "recommendation": "R"}
    links = {
        table: rows.read(f"SELECT * FROM {table} ORDER BY candidate_id")
        for table in ("candidate_pillar", "candidate_body", "candidate_clause")
    }
    versions = {row["id"]: row for row in rows.read("SELECT * FROM version")}
    for n, template in zip(range(CANDIDATES - there["n"]), itertools.cycle(templates), strict=False):
        number = highest[template["kind"]] = highest[template["kind"]] + 1
        candidate, version = rows.new_id("candidate"), rows.new_id("version")
        title = f"{template['title']} ({n + 1})"
        symbol = next(symbols)
        rows.add(
            "candidate",
            template
            | {
                "id": candidate,
                "ref": f"{series[template['kind']]}-{number:02}",
                "number": number,
                "document_number": symbol,
                "title": title,
                "current_version_id": version,
                "search_text": template["search_text"] + f" {n + 1}",
                "request_id": None,
            },
        )
        text = versions[template["current_version_id"]]
        changes = {"id": version, "candidate_id": candidate, "number": 1, "title": title}
        rows.add("version", text | changes | {"symbol": f"BENCH/L.{symbol}"})
        for table, linked in links.items():
            for link in linked:
                if link["candidate_id"] == template["id"]:
                    rows.add(table, link | {"candidate_id": candidate})


def _add_comments(rows: _Rows) -> str:
    templates = rows.read(
        "SELECT * FROM comment WHERE parent_id IS NULL AND position IS NOT NULL AND state != 'withdrawn' ORDER BY id"
    )
    dispositions = {row["id"]: row for row in rows.read("SELECT * FROM disposition")}
    # The candidate with the most comments of its own, so that their anchors and words fit most of the copies.
    (target,) = rows.read(
        "SELECT candidate.* FROM candidate JOIN comment ON comment.candidate_id = candidate.id "
        "WHERE candidate.state = 'tabled' GROUP BY candidate.id ORDER BY count(*) DESC, candidate.id LIMIT 1"
    )
    (text,) = rows.read("SELECT * FROM version WHERE id = ?", target["current_version_id"])
    paragraphs = [paragraph["id"] for paragraph in json.loads(text["paragraphs"])]
    (highest,) = rows.read("SELECT coalesce(max(position), 0) AS n FROM comment WHERE candidate_id = ?", target["id"])
    unanswered, marks = target["unanswered_count"], json.loads(target["comment_marks"])
    positions = range(highest["n"] + 1, COMMENTS + 1)
    for position, template in zip(positions, itertools.cycle(templates), strict=False):
        comment, disposition = rows.new_id("comment"), None
        paragraph = paragraphs[position % len(paragraphs)]
        if template["disposition_id"]:
            disposition = rows.new_id("disposition")
            answer = dispositions[template["disposition_id"]]
            rows.add("disposition", answer | {"id": disposition, "comment_id": comment, "request_id": None})
        else:
            unanswered += 1
        marks[paragraph] = marks.get(paragraph, 0) + 1
        rows.add(
            "comment",
            template
            | {
                "id": comment,
                "candidate_id": target["id"],
                "version_id": text["id"],
                "ref": f"C-{90_000 + position}",
                "position": position,
                "paragraph_id": paragraph,
                "span_start": None,
                "span_end": None,
                "quote": None,
                "reply_count": 0,
                "disposition_id": disposition,
                "request_id": None,
            },
        )
    rows._connection.execute(
        "UPDATE candidate SET thread_count = ?, unanswered_count = ?, comment_marks = ? WHERE id = ?",
        (COMMENTS, unanswered, json.dumps(marks), target["id"]),
    )
    return target["ref"]


def _add_ranking(rows: _Rows) -> None:
    """A round whose close is due, so that the server tallies it as soon as it serves."""
    (round_,) = rows.read("SELECT * FROM ranking_round WHERE number = 1")
    (highest,) = rows.read("SELECT max(number) AS n FROM ranking_round")
    delegations = rows.read("SELECT * FROM delegation ORDER BY id")
    spare = next(each for each in delegations if each["category"] == "ngo")
    for n in range(DELEGATIONS - len(delegations)):
        copy = spare | {"id": rows.new_id("delegation"), "code": f"ngo-{n}", "name": f"{spare['name']} ({n})"}
        rows.add("delegation", copy)
        delegations.append(copy)
    electors = delegations[:DELEGATIONS]
    new = rows.new_id("ranking_round")
    rows.add(
        "ranking_round",
        round_
        | {
            "id": new, "number": highest["n"] + 1, "state": "open", "closed_at": None, "published_at": None,
            "request_id": None, "electorate_ids": json.dumps([each["id"] for each in electors]),
        },
    )  # fmt: skip
    items = rows.read(
        "SELECT * FROM candidate WHERE state = 'tabled' AND kind = 'norm' ORDER BY number LIMIT ?", RANKED
    )
    for position, item in enumerate(items, 1):
        rows.add(
            "round_item",
            {
                "id": rows.new_id("round_item"), "round_id": new, "candidate_id": item["id"],
                "version_id": item["current_version_id"], "ref": item["ref"], "kind": "norm", "position": position,
                "withdrawn_at": None,
            },
        )  # fmt: skip
    draw = random.Random(60)
    (template,) = rows.read("SELECT * FROM ballot ORDER BY id LIMIT 1")
    for elector in electors:
        refs = [item["ref"] for item in items]
        place = {ref: n + draw.gauss(0, 15) for n, ref in enumerate(refs)}
        refs.sort(key=place.get)
        rows.add(
            "ballot",
            template
            | {
                "id": rows.new_id("ballot"), "round_id": new, "delegation_id": elector["id"], "number": 1,
                "ranked": json.dumps([[ref] for ref in refs[:-4]]), "below": json.dumps(sorted(refs[-2:])),
                "reasons": "{}", "receipt": f"BENCH{elector['id']}", "request_id": None, "superseded_at": None,
                "position": None, "salt": None,  # such ballots enter the ledger at the count
            },
        )  # fmt: skip
