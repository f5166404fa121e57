"""Going back before amendments, objections and brackets came on paper: what the former tables can hold stays."""

from datetime import UTC, datetime, timedelta

from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

from consult import paths, schema
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Act, Bracket, PaperSubmission, QuestionObjection
from consult.services import brackets, paper, questions
from consult.services.amendments import Typed
from consult.services.brackets import Asked
from tests.factories import make_conference, make_tabled, seat

NOW = datetime(2019, 5, 1, 3, 0, tzinfo=UTC)
BEFORE = ScriptDirectory(str(paths.migrations())).get_revision("0005").down_revision


def fill() -> None:
    """A comment, an amendment, brackets and an objection on paper; the objection is disowned and made anew."""
    made = make_conference()
    secretariat, head, chair = seat(made, Role.SECRETARIAT), seat(made, Role.HEAD, "th"), seat(made, Role.CHAIR)
    ref = make_tabled(made, "sg")
    received = paper.Receipt("th", NOW, "post", "The line was down.")
    with transaction():
        mark = brackets.open_bracket(head, ref, Asked("p1", "So.", "early"), request_id=None, clock=lambda: NOW)
    with transaction():
        number = questions.ask_lift(chair, ref, [mark], reason="We are close.", now=NOW)
    with transaction():
        paper.enter_comment(secretariat, receipt=received, candidate_ref=ref, body="Well.", now=NOW)
        paper.enter_amendment(
            secretariat, receipt=received, candidate_ref=ref, words=Typed("T", [("p1", "Other words.")]), now=NOW
        )
        paper.enter_bracket(
            secretariat, receipt=received, candidate_ref=ref, asked=Asked("p2", "So.", "good"), now=NOW
        )
        objected = paper.enter_objection(
            secretariat, receipt=received, question_number=number, words="No.", now=NOW
        )
    with transaction():
        paper.disown(head, objected, reason="Not ours.", now=NOW)
    with transaction():
        questions.object_to(head, number, reason="But this is.", clock=lambda: NOW + timedelta(minutes=1))


def count(model) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_what_the_former_tables_cannot_hold_goes_and_all_else_stays(bare_app):
    schema.upgrade(bare_app)
    with bare_app.app_context():
        fill()
        assert (count(PaperSubmission), count(QuestionObjection), count(Bracket)) == (4, 2, 2)
        acts = count(Act)
        db.engine.dispose()
    schema.downgrade(bare_app, BEFORE)
    with bare_app.app_context():
        kinds = db.session.execute(text("SELECT kind FROM paper_submission")).scalars().all()
        reasons = db.session.execute(text("SELECT reason FROM question_objection")).scalars().all()
        assert (kinds, reasons, count(Bracket), count(Act)) == (["comment"], ["But this is."], 2, acts)
        db.engine.dispose()
    schema.upgrade(bare_app)
    schema.check(bare_app)
    with bare_app.app_context():
        row = db.session.execute(select(PaperSubmission)).scalar_one()
        assert (row.kind, row.content, row.version_id) == ("comment", {}, None)
        assert db.session.execute(select(QuestionObjection.disowned_at)).scalar_one() is None
