"""Migrations on databases that hold something: up, down and up again, and nothing is lost on the way."""

import shutil
from datetime import UTC, datetime

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from consult import paths, schema, timekeeper
from consult.db import db, transaction
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
