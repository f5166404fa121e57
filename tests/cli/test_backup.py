"""A backup holds everything as it stood at one instant, and comes back the same on either engine."""

import json
import threading
import zipfile
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, insert, select, text

from consult import schema
from consult.app import create_app
from consult.cli import main
from consult.core.errors import Refused
from consult.db import Base, db, transaction
from consult.models import Act, Attachment, AttachmentData, Candidate, Conference, Mail, Membership, Person
from consult.services import backup, demo

NOW = datetime(2026, 11, 20, 3, 0, 0, 123456, tzinfo=UTC)


def _app(folder, url):
    from tests.conftest import _config

    return create_app(_config(folder, url))


@pytest.fixture
def install(tmp_path):
    """A function making an installation on a fresh database of an engine."""
    made = []

    def make(engine):
        folder = tmp_path / f"{engine.name}-{len(made)}"
        folder.mkdir()
        app = _app(folder, engine.fresh(folder / f"backup{len(made)}.sqlite3"))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _populate(app):
    """The demonstration, and what it does not have: a file, a waiting mail, words in Thai and Khmer."""
    with app.app_context(), transaction() as session:
        demo.load(now=NOW)
        candidate = session.execute(select(Candidate).limit(1)).scalar_one()
        member = session.execute(
            select(Membership.id).where(Membership.delegation_id == candidate.delegation_id).limit(1)
        ).scalar_one()
        session.execute(insert(AttachmentData).values(id=1, content=bytes(range(256)) * 40))
        session.execute(
            insert(Attachment).values(
                candidate_id=candidate.id, delegation_id=candidate.delegation_id, filename="ความมั่นคง សន្តិសុខ.pdf",
                media_type="application/pdf", size=10240, sha256="0" * 64, data_id=1, added_by_id=member, added_at=NOW,
            )
        )  # fmt: skip
        session.execute(
            insert(Mail).values(
                recipient="a@example.org", subject="Waits\u2028still", body="", created_at=NOW, next_try_at=NOW,
                tries=0, error="",
            )
        )  # fmt: skip


def _rows(app) -> dict[str, list]:
    """Everything, as Python values."""
    with app.app_context():
        db.session.remove()
        return {
            table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def _write(app, path):
    with app.app_context():
        return backup.write(path, made_at=NOW)


def _restore(app, path):
    with app.app_context():
        return backup.restore(path)


def test_a_backup_goes_from_sqlite_to_postgresql_and_back_unchanged(
    install, sqlite_engine, postgresql_engine, tmp_path
):
    first, second, third = install(sqlite_engine), install(postgresql_engine), install(sqlite_engine)
    _populate(first)
    written = _write(first, tmp_path / "one")
    _restore(second, tmp_path / "one")
    _write(second, tmp_path / "two")
    _restore(third, tmp_path / "two")
    assert written.rows > 300
    assert _rows(second) == _rows(first)
    assert _rows(third) == _rows(first)


@pytest.mark.parametrize("kind", ["sqlite_engine", "postgresql_engine"])
def test_a_restored_database_goes_on_numbering_and_keeps_its_guards(install, request, tmp_path, kind):
    engine = request.getfixturevalue(kind)
    source, target = install(engine), install(engine)
    _populate(source)
    _write(source, tmp_path / "file")
    _restore(target, tmp_path / "file")
    with target.app_context():
        last = db.session.execute(select(func.max(Person.id))).scalar_one()
        with transaction() as session:
            person = Person(email="new@example.org", name="New", created_at=NOW)
            session.add(person)
            session.flush()
            assert person.id == last + 1
        with pytest.raises(Exception, match="append-only"), transaction() as session:
            session.execute(text("UPDATE act SET verb = 'x'"))
        with pytest.raises(Exception, match="(?i)foreign key"), transaction() as session:
            session.execute(text("UPDATE candidate SET delegation_id = 999999"))
    schema.check(target)


def test_a_backup_made_while_others_write_holds_one_instant(install, sqlite_engine, postgresql_engine, tmp_path):
    for engine in (sqlite_engine, postgresql_engine):
        app, target = install(engine), install(engine)
        _populate(app)
        stop = threading.Event()

        def add_pairs(app=app, stop=stop):
            # A person and a mail in each transaction: a backup that sees one without the other has seen two instants.
            n = 0
            with app.app_context():
                while not stop.is_set():
                    n += 1
                    with transaction() as session:
                        session.execute(
                            insert(Mail).values(
                                recipient=f"pair{n}@example.org", subject="", body="", created_at=NOW, next_try_at=NOW,
                                tries=0, error="",
                            )
                        )  # fmt: skip
                        session.execute(insert(Person).values(email=f"pair{n}@example.org", name="", created_at=NOW))

        writer = threading.Thread(target=add_pairs)
        writer.start()
        try:
            files = [tmp_path / f"{engine.name}{n}" for n in range(5)]
            for file in files:
                _write(app, file)
        finally:
            stop.set()
            writer.join()
        for file in files:
            with zipfile.ZipFile(file) as archive:
                mails = {json.loads(line)[2] for line in archive.read("tables/mail.jsonl").splitlines()}
                people = {json.loads(line)[1] for line in archive.read("tables/person.jsonl").splitlines()}
            assert {m for m in mails if m.startswith("pair")} == {p for p in people if p.startswith("pair")}
        _restore(target, files[-1])


def test_a_backup_is_not_restored_over_anything(install, sqlite_engine, tmp_path):
    app = install(sqlite_engine)
    _populate(app)
    _write(app, tmp_path / "file")
    before = _rows(app)
    with pytest.raises(Refused, match="not empty"):
        _restore(app, tmp_path / "file")
    assert _rows(app) == before


def _altered(source, target, change):
    """A copy of the ZIP with each part put through `change(name, bytes)`."""
    with zipfile.ZipFile(source) as read, zipfile.ZipFile(target, "w") as write:
        for name in read.namelist():
            write.writestr(name, change(name, read.read(name)))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("tables/person.jsonl", b"@", b"%"),
        ("tables/act.jsonl", b"\n", b""),
        ("manifest.json", b'"rows": ', b'"rows": 1'),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_written(install, sqlite_engine, tmp_path, part, old, new):
    source, target = install(sqlite_engine), install(sqlite_engine)
    _populate(source)
    _write(source, tmp_path / "whole")
    _altered(
        tmp_path / "whole", tmp_path / "damaged",
        lambda name, content: content.replace(old, new, 1) if name == part else content,
    )  # fmt: skip
    with pytest.raises(Refused, match="damaged"):
        _restore(target, tmp_path / "damaged")
    assert sum(len(rows) for rows in _rows(target).values()) == 0


def test_a_backup_of_another_migration_is_refused(install, sqlite_engine, tmp_path):
    source, target = install(sqlite_engine), install(sqlite_engine)
    _populate(source)
    _write(source, tmp_path / "file")
    with target.app_context(), transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(Refused, match="stands at migration"):
        _restore(target, tmp_path / "file")


def test_the_key_is_in_the_file_only_where_asked_for(install, sqlite_engine, tmp_path):
    app, target = install(sqlite_engine), install(sqlite_engine)
    _populate(app)
    with app.app_context():
        backup.write(tmp_path / "without", made_at=NOW)
        backup.write(tmp_path / "with", made_at=NOW, keys=backup.Keys("a key of forty characters", "5e" * 32))
    with zipfile.ZipFile(tmp_path / "without") as archive:
        assert {"secret_key", "signing_key"} & set(archive.namelist()) == set()
    assert _restore(target, tmp_path / "with")[1] == backup.Keys("a key of forty characters", "5e" * 32)
    assert (tmp_path / "with").stat().st_mode & 0o777 == 0o600


def test_the_commands_write_and_restore(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    runner, file = CliRunner(), tmp_path / "everything.consult"
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "one"))
    assert "Run: consult db upgrade" in runner.invoke(main, ["backup", str(file)]).output
    assert runner.invoke(main, ["demo", "load"]).exit_code == 0
    assert runner.invoke(main, ["backup", str(file), "--with-key"]).exit_code == 0
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "two"))
    restored = runner.invoke(main, ["restore", str(file), "--with-key"])
    assert (restored.exit_code, restored.output.splitlines()[0][:14]) == (0, "Restored as of")
    for name in ("secret_key", "signing_key"):
        assert (tmp_path / "two" / name).read_text() == (tmp_path / "one" / name).read_text()
        assert (tmp_path / "two" / name).stat().st_mode & 0o777 == 0o600
    again = runner.invoke(main, ["restore", str(file)])
    assert again.exit_code == 1 and "not empty" in again.output
    app = create_app()
    with app.app_context():
        assert db.session.execute(select(Conference.slug)).scalars().all() == ["bangkok-2019"]
        assert db.session.execute(select(func.count()).select_from(Act)).scalar_one() > 20
        db.session.remove()
        db.engine.dispose()


def test_the_clock_command_says_what_it_did(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path / "one"))
    runner = CliRunner()
    runner.invoke(main, ["db", "upgrade"])
    assert runner.invoke(main, ["clock"]).output == "Nothing was due.\n"
