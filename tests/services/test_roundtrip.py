"""Filing what comes back from outside: inside the delegation, in time, each once, also at the same instant."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.forms import RowId, fingerprint
from consult.core.lifecycle import CandidateState, CommentState
from consult.core.text.notes import Note, NoteKind
from consult.core.text.paragraphs import ParagraphKind
from consult.core.words import Area, CommentCategory, Handling, Kind, Role, Visibility
from consult.db import db, transaction
from consult.models import Amendment, Candidate, Comment, Draft
from consult.services import candidates
from consult.services.candidates import Typed, Written
from consult.services.roundtrip import FormRow, NewText, begin_drafts, file_form
from tests.factories import NOW, make_conference, make_tabled, seat
from tests.services.test_concurrency import Together

BURMESE = "အဖွဲ့ဝင်နိုင်ငံများသည် စောစီးစွာ တိုင်ပင်သင့်သည်။"


@pytest.fixture
def c(ctx):
    return make_conference(visibility=Visibility.AT_ONCE)


@pytest.fixture
def ref(c):
    return make_tabled(c, "th")


@pytest.fixture
def head(c):
    return seat(c, Role.HEAD, "sg")


def row(ref: str, body: str = BURMESE, paragraph: str | None = "p1", proposed: str | None = None) -> FormRow:
    place = RowId(ref, 1, paragraph)
    return FormRow("Row 2", place, CommentCategory.GENERAL, body, proposed, "", fingerprint(place, body))


def filed(actor, *rows, at=NOW, **values):
    with transaction():
        return file_form(actor, rows, handling=Handling.NAMED, clock=lambda: at, **values)


def count(model) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_even_a_head_s_rows_are_drafts(head, ref):
    assert len(filed(head, row(ref)).made) == 1
    comment = db.session.execute(select(Comment)).scalar_one()
    assert (comment.state, comment.delegation_id, comment.body) == (CommentState.DRAFT, head.delegation_id, BURMESE)


def test_the_same_rows_again_make_nothing(c, head, ref):
    filed(head, row(ref), row(ref, "Another."))
    again = filed(seat(c, Role.DELEGATE, "sg"), row(ref), row(ref, "Another."), row(ref, "A third."))
    assert (len(again.made), len(again.known)) == (1, 2)
    assert count(Comment) == 3


def test_the_same_rows_twice_at_once_make_each_draft_once(app, c, head, ref):
    delegate = seat(c, Role.DELEGATE, "sg")
    rows = [row(ref, f"Comment {n}.") for n in range(5)]

    def send(actor):
        return lambda: file_form(actor, rows, handling=Handling.NAMED, clock=lambda: NOW)

    one, other = Together(app)(send(head), send(delegate))
    assert sorted([len(one.made), len(other.made)]) == [0, 5]
    assert count(Comment) == 5


def test_one_row_that_is_refused_leaves_the_others_alone(c, head, ref):
    gone = make_tabled(c, "id")
    with transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == gone)).scalar_one()
        candidate.state, candidate.ended_at = CandidateState.WITHDRAWN, NOW
    outcome = filed(head, row(ref), row(gone, "Too late."))
    assert ([r.ref for r in outcome.made], [r.ref for r, _ in outcome.refused]) == ([ref], [gone])
    assert "was withdrawn" in str(outcome.refused[0][1])


def test_after_the_close_all_are_refused_with_the_phase_s_sentence(head, ref):
    with pytest.raises(Refused, match="closed"):
        filed(head, row(ref), row(ref, "Another."), at=NOW + timedelta(days=11))
    assert count(Comment) == 0


def test_an_officer_files_nothing(c, ref):
    with pytest.raises(NotPermitted):
        filed(seat(c, Role.CHAIR), row(ref))


def test_a_paragraph_that_is_not_there_is_refused(head, ref):
    with pytest.raises(Refused, match="no such paragraph"):
        filed(head, row(ref, paragraph="p99"))


def test_no_more_than_five_hundred_rows_at_a_time(head, ref):
    with pytest.raises(Refused, match="At most 500"):
        filed(head, *(row(ref, f"{n}") for n in range(501)))


def test_a_wording_becomes_an_amendment_where_that_is_chosen(head, ref):
    outcome = filed(head, row(ref, proposed="States should talk at once."), row(ref, "Plain."), as_amendments=True)
    assert (len(outcome.amended), len(outcome.made)) == (1, 1)
    amendment = db.session.execute(select(Amendment)).scalar_one()
    assert amendment.operations == [{"op": "replace", "paragraph": "p1", "body": "States should talk at once."}]
    assert amendment.rationale == BURMESE
    assert len(filed(head, row(ref, proposed="States should talk at once.")).known) == 1


# drafts from documents


def text(title="Early warning", *notes: Note) -> NewText:
    typed = [Typed(None, "Recalling the Charter,", ParagraphKind.PREAMBULAR, 1), Typed(None, BURMESE), Typed(None, "x")]
    return NewText(Kind.NORM, Written(title, "", typed, Area.POLICY, ["APSC"], ["amcc", "nobody"], []), notes)


def begun(actor, *texts, request_id="r"):
    with transaction():
        return begin_drafts(actor, texts, request_id=request_id, now=NOW)


def test_drafts_are_begun_with_their_text_and_notes(head):
    outcome = begun(head, text("One", Note(1, NoteKind.DELETE, "Ana", paragraph="p3", was="x")))
    ((_, draft_id),) = outcome.made
    draft = db.session.get(Draft, draft_id)
    assert [(p["id"], p.get("kind"), p.get("shown"), p["body"]) for p in draft.paragraphs] == [
        ("p1", "preambular", None, "Recalling the Charter,"), ("p2", None, "1", BURMESE), ("p3", None, "2", "x"),
    ]  # fmt: skip
    assert (draft.bodies, draft.pillars, draft.notes[0]["author"]) == (["amcc"], ["APSC"], "Ana")
    with transaction():
        candidates.take_note(head, draft_id, note=1, now=NOW)
    draft = db.session.get(Draft, draft_id)
    assert ([p["id"] for p in draft.paragraphs], draft.notes) == (["p1", "p2"], [])


def test_the_same_form_twice_begins_each_once(head):
    first = begun(head, text("One"), text("Two"))
    assert begun(head, text("One"), text("Two")).made == first.made
    assert count(Draft) == 2


def test_a_text_that_cannot_be_kept_leaves_the_others_alone(head):
    outcome = begun(head, text(""), text("Two"))
    assert ([title for title, _ in outcome.made], str(outcome.refused[0][1])) == (
        ["Two"], "Give the candidate a title.",
    )  # fmt: skip


def test_an_observer_begins_nothing(c):
    with pytest.raises(NotPermitted):
        begun(seat(c, Role.OBSERVER, "au"), text())


def test_a_note_of_another_delegation_s_draft_is_not_to_be_found(c, head):
    ((_, draft_id),) = begun(head, text("One", Note(1, NoteKind.DELETE, "Ana", paragraph="p3"))).made
    other = seat(c, Role.HEAD, "id")
    with pytest.raises(NotFound), transaction():
        candidates.finish_note(other, draft_id, note=1)
    assert len(db.session.get(Draft, draft_id).notes) == 1
