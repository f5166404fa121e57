"""Migrations on databases that hold something: up, down and up again, and nothing is lost on the way."""

import json
import shutil
from datetime import UTC, datetime

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from consult import paths, schema, timekeeper
from consult.core.ranking import other_methods
from consult.db import db, transaction
from consult.models import RoundMethods
from consult.services import demo

NOW = datetime(2019, 5, 1, 3, 0, tzinfo=UTC)
REVISIONS = [script.revision for script in ScriptDirectory(str(paths.migrations())).walk_revisions()]


@pytest.fixture
def populated(bare_app, clock):
    """An application whose database was migrated and holds the demonstration."""
    clock.set(NOW)
    schema.upgrade(bare_app)
    populate(bare_app)
    return bare_app


def populate(app) -> None:
    with app.app_context(), transaction():
        demo.load(now=NOW)
    timekeeper.run_due(app)


def counts(app) -> dict[str, int]:
    """Rows of each table."""
    with app.app_context():
        return {
            table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in db.metadata.sorted_tables
        }


def broken_keys(app) -> list:
    """Rows that point nowhere. PostgreSQL has checked each constraint by itself if they are all valid."""
    with app.app_context(), db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            return [tuple(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        unchecked = connection.execute(text("SELECT conname FROM pg_constraint WHERE NOT convalidated"))
        return [tuple(row) for row in unchecked]


def test_the_populated_database_is_sound(populated):
    assert {name for name, rows in counts(populated).items() if rows} >= {
        "act", "ballot", "body", "candidate", "candidate_body", "candidate_clause", "candidate_pillar", "clause",
        "co_sponsorship", "comment", "conference", "counter", "delegation", "instrument", "membership", "person",
        "phase", "ranking_round", "round_item", "round_result", "version",
    }  # fmt: skip
    assert broken_keys(populated) == []
    schema.check(populated)


def test_a_populated_database_goes_down_to_nothing_and_up_again(populated):
    loaded = counts(populated)
    schema.downgrade(populated, "base")
    with populated.app_context():
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        db.engine.dispose()
    assert schema.upgrade(populated) is True
    schema.check(populated)
    assert set(counts(populated).values()) == {0}
    populate(populated)
    assert counts(populated) == loaded


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_each_revision_a_populated_database_comes_up_whole(populated, revision):
    loaded = counts(populated)
    schema.downgrade(populated, revision)
    with populated.app_context():
        kept = set(inspect(db.engine).get_table_names())
        db.engine.dispose()
    assert schema.current(populated) == revision
    schema.upgrade(populated)
    assert schema.current(populated) == schema.head()
    assert broken_keys(populated) == []
    schema.check(populated)
    after = counts(populated)
    assert {name: rows for name, rows in after.items() if name in kept} == {
        name: rows for name, rows in loaded.items() if name in kept
    }


def _comments(app) -> dict[str, tuple]:
    """Where each comment stands, and the place that is proposed for it."""
    with app.app_context():
        rows = db.session.execute(
            text(
                "SELECT ref, standing_paragraph_id, offered_paragraph_id, offered_version_id IS NOT NULL FROM comment"
                " WHERE ref IS NOT NULL"
            )
        ).all()
        db.session.remove()
    return {ref: (stands, offered, bool(stale)) for ref, stands, offered, stale in rows}


def test_comments_on_words_that_had_changed_before_have_a_place_proposed(populated):
    schema.downgrade(populated, "0003")
    with populated.app_context(), transaction() as session:
        rows = session.execute(
            text(
                "SELECT c.id, c.ref, c.paragraph_id, c.candidate_id, n.current_version_id FROM comment c JOIN candidate"
                " n ON n.id = c.candidate_id WHERE c.span_start IS NOT NULL ORDER BY c.candidate_id, c.id"
            )
        ).all()
        first = [row for row in rows if row.candidate_id == rows[0].candidate_id]
        other = next(row for row in rows if row.candidate_id != first[0].candidate_id)
        kept = first[0].paragraph_id
        # One text has other words in one paragraph, another has lost one.
        for of, change in ((first[0], "body"), (other, "gone")):
            stored = session.execute(
                text("SELECT paragraphs FROM version WHERE id = :of"), {"of": of.current_version_id}
            ).scalar_one()
            paragraphs = json.loads(stored) if isinstance(stored, str) else stored
            if change == "body":
                paragraphs = [p | ({"body": "All is new."} if p["id"] == kept else {}) for p in paragraphs]
            else:
                paragraphs = [p for p in paragraphs if p["id"] != of.paragraph_id]
            session.execute(
                text(
                    "INSERT INTO version (candidate_id, number, symbol, title, rationale, paragraphs, area, pillars,"
                    " bodies, cites, reason, issued_at, issued_by_id, origin, sources) SELECT candidate_id,"
                    " number + 90, symbol, title, rationale, :paragraphs, area, pillars, bodies, cites, reason,"
                    " issued_at, issued_by_id, origin, sources FROM version WHERE id = :of"
                ),
                {"of": of.current_version_id, "paragraphs": json.dumps(paragraphs)},
            )
            session.execute(
                text(
                    "UPDATE candidate SET current_version_id = (SELECT id FROM version WHERE candidate_id = :of AND"
                    " number > 90) WHERE id = :of"
                ),
                {"of": of.candidate_id},
            )
    schema.upgrade(populated)
    found = _comments(populated)
    assert found[first[0].ref] == (None, kept, True)
    stands, offered, stale = found[other.ref]
    assert (stands, stale) == (None, True) and offered not in (None, other.paragraph_id)
    untouched = {row.ref for row in rows if row.paragraph_id != kept and row.candidate_id == first[0].candidate_id}
    assert {found[ref] for ref in untouched} <= {(None, None, False)}
    assert {found[row.ref] for row in rows if row.candidate_id not in (first[0].candidate_id, other.candidate_id)} == {
        (None, None, False)
    }


def test_going_down_counts_comments_beside_the_paragraphs_they_were_made_on(populated):
    def marks(app):
        with app.app_context():
            stored = db.session.execute(
                text("SELECT comment_marks FROM candidate WHERE id = :of"), {"of": of}
            ).scalar_one()
            db.session.remove()
        return json.loads(stored) if isinstance(stored, str) else stored

    with populated.app_context(), transaction() as session:
        row = session.execute(
            text("SELECT id, candidate_id, version_id FROM comment WHERE paragraph_id IS NOT NULL ORDER BY id")
        ).first()
        of = row.candidate_id
    before = marks(populated)
    with populated.app_context(), transaction() as session:
        session.execute(
            text(
                "UPDATE comment SET standing_version_id = :version, standing_paragraph_id = 'p99',"
                " standing_quote = 'new' WHERE id = :id"
            ),
            {"version": row.version_id, "id": row.id},
        )
        paragraph = session.execute(
            text("SELECT paragraph_id FROM comment WHERE id = :id"), {"id": row.id}
        ).scalar_one()
        moved = dict(before) | {paragraph: before[paragraph] - 1, "p99": 1}
        session.execute(
            text("UPDATE candidate SET comment_marks = :marks WHERE id = :of"), {"marks": json.dumps(moved), "of": of}
        )
    schema.downgrade(populated, "0003")
    assert marks(populated) == before


def test_rounds_that_had_closed_before_get_their_results_by_the_other_methods(populated):
    shown = text("SELECT id FROM round_result WHERE counted_in = 'own' AND \"cast\" > 0 ORDER BY id")
    waiting = text("SELECT result_id FROM round_methods WHERE worked_out_at IS NULL ORDER BY result_id")
    schema.downgrade(populated, ScriptDirectory(str(paths.migrations())).get_revision("0010").down_revision)
    schema.upgrade(populated)
    assert read(populated, waiting) == read(populated, shown) != []
    assert timekeeper.run_slow(populated, compute=other_methods.from_json) == len(read(populated, shown))
    assert read(populated, waiting) == []
    with populated.app_context():
        found = db.session.execute(select(RoundMethods.found)).scalars().all()
        assert all(set(each["orders"]) == set(other_methods.OTHERS) and each["short"] for each in found)


def read(app, asked) -> list:
    with app.app_context():
        rows = db.session.execute(asked).scalars().all()
        db.session.remove()
    return list(rows)


REBUILD = '''
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    for table in ("conference", "candidate", "person"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.add_column(sa.Column("added_later", sa.Integer(), nullable=True))
            batch.alter_column("created_at", nullable=False, existing_type=sa.DateTime(timezone=True))


def downgrade():
    for table in ("conference", "candidate", "person"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("added_later")
'''


def use(folder, app, monkeypatch) -> None:
    """Have the application look for its migrations in another folder."""
    monkeypatch.setattr(paths, "migrations", lambda: folder)
    monkeypatch.delitem(app.extensions, "migrate")


def test_rebuilding_a_table_keeps_the_rows_that_point_to_it(populated, tmp_path, monkeypatch):
    folder = tmp_path / "migrations"
    shutil.copytree(paths.migrations(), folder)
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(head=schema.head()))
    loaded = counts(populated)
    use(folder, populated, monkeypatch)
    assert schema.upgrade(populated) is True
    assert (counts(populated), broken_keys(populated)) == (loaded, [])
    schema.downgrade(populated, "-1")
    assert (counts(populated), broken_keys(populated)) == (loaded, [])


def test_a_migration_that_fails_leaves_the_database_as_it_was(populated, tmp_path, monkeypatch):
    folder = tmp_path / "migrations"
    shutil.copytree(paths.migrations(), folder)
    broken = REBUILD.replace("\n\n\ndef down", "\n    op.execute('SELECT nothing')\n\n\ndef down")
    (folder / "versions" / "9999_rebuild.py").write_text(broken.format(head=schema.head()))
    before, loaded = schema.head(), counts(populated)
    use(folder, populated, monkeypatch)
    with pytest.raises((DBAPIError, SystemExit)):
        schema.upgrade(populated)
    assert schema.current(populated) == before
    assert (counts(populated), broken_keys(populated)) == (loaded, [])


@pytest.mark.parametrize("statement", ["UPDATE act SET reason = 'x'", "DELETE FROM act"])
def test_the_record_refuses_to_be_changed(populated, statement):
    acts = counts(populated)["act"]
    with populated.app_context(), pytest.raises(DBAPIError, match="append-only"):
        with transaction():
            db.session.execute(text(statement))
    assert counts(populated)["act"] == acts
    with populated.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM act WHERE reason = 'x'")).scalar_one() == 0


def test_the_record_cannot_be_emptied_at_one_stroke(populated):
    with populated.app_context():
        if db.engine.dialect.name == "sqlite":
            return  # SQLite has no TRUNCATE; a DELETE without conditions is what the test above sends
        with pytest.raises(DBAPIError, match="append-only"), transaction():
            db.session.execute(text("TRUNCATE act"))
