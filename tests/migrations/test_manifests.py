"""Issues of before there were manifests and XML: their bytes stay, and the timekeeper makes what they lack."""

from datetime import UTC, datetime

from alembic.script import ScriptDirectory
from sqlalchemy import select

from consult import paths, schema
from consult.core.words import Kind, Role
from consult.db import db, transaction
from consult.models import Issue, IssueFile
from consult.queries.lists import find_manifest
from consult.services import due, lists
from tests.factories import make_conference, make_tabled, seat

NOW = datetime(2019, 5, 1, 3, 0, tzinfo=UTC)
BEFORE = ScriptDirectory(str(paths.migrations())).get_revision("0012").down_revision


def issue() -> int:
    """A list of one recommendation to one body, issued at a time when there were no addresses in it."""
    made = make_conference()
    chair, ref = seat(made, Role.CHAIR), make_tabled(made, "sg", kind=Kind.RECOMMENDATION, bodies=("amcc",))
    with transaction():
        number = lists.create(chair, title="A list", now=NOW)
    with transaction():
        lists.add(chair, number, ref, version=1, now=NOW)
    with transaction():
        return lists.issue(chair, number, version=2, now=NOW)


def files(issue_id: int) -> dict[tuple[str, str], bytes]:
    rows = db.session.execute(
        select(IssueFile.body_code, IssueFile.extension, IssueFile.content).where(IssueFile.issue_id == issue_id)
    )
    return {(body, extension): content for body, extension, content in rows}


def run_due(app) -> None:
    due.run(now=lambda: NOW, mail=app.config["CONSULT"])


def test_what_was_issued_before_keeps_its_bytes_and_gets_what_it_lacks(bare_app):
    schema.upgrade(bare_app)
    with bare_app.app_context():
        issue_id = issue()
        run_due(bare_app)
        whole, manifest = files(issue_id), find_manifest(issue_id).content
        assert len(whole) == 12
        db.engine.dispose()
    schema.downgrade(bare_app, BEFORE)
    with bare_app.app_context():
        assert files(issue_id) == {name: data for name, data in whole.items() if name[1] != "xml"}
        assert db.session.execute(select(Issue.file_count)).scalar_one() == 10
        db.engine.dispose()
    schema.upgrade(bare_app)
    with bare_app.app_context():
        assert find_manifest(issue_id) is None
        run_due(bare_app)
        assert files(issue_id) == whole
        assert find_manifest(issue_id).content == manifest
        db.engine.dispose()
