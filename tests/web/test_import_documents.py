"""Documents of candidates through the pages: preview, drafts of the delegation, notes, changes to tabled texts."""

import io
import re

import pytest
from sqlalchemy import select

from consult.core.lifecycle import AmendmentState, CommentState
from consult.core.words import Area, Kind, Role, Visibility
from consult.db import db
from consult.models import Amendment, Candidate, Comment, Draft, Version
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in
from tests.imports.kit.word import comment, commented, dele, document, ins, para, run

KHMER = "រដ្ឋសមាជិកគួរពិគ្រោះយោបល់គ្នា"
WORD = document(
    para("Norms", style="H1"), para("Norm 1: Early warning", style="H2"), para("Area: diplomacy"),
    para("Addressed to: AMCC"), para("Recalling the Charter,"), para("1. States should ", dele("Ana", "talk"),
         ins("Ana", run("consult")), " ", commented(0, run("often")), "."), para(f"(a) {KHMER}"),
    para("Rationale: it helps."), para("Recommendations", style="H1"), para("Exercises", style="H2"),
    para("1. That AMCC hold them."), comments=comment(0, "Ben", "How often?"),
)  # fmt: skip


class House:
    """A conference with one text on the table, and browsers for its people."""

    def __init__(self, app):
        self.app, self.clients = app, {}
        with app.app_context():
            self.made = make_conference(visibility=Visibility.AT_ONCE)
            self.ref = make_tabled(self.made, "th", title="Early consultation")
            self.people = {
                "delegate": seat(self.made, Role.DELEGATE, "sg"),
                "head": seat(self.made, Role.HEAD, "sg"),
                "other": seat(self.made, Role.HEAD, "id"),
                "chair": seat(self.made, Role.CHAIR),
            }

    def client(self, name):
        if name not in self.clients:
            self.clients[name] = self.app.test_client()
            sign_in(self.clients[name], self.people[name])
        return self.clients[name]

    def post(self, name, path, data):
        page = self.client(name).get("/bangkok/candidates").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        return self.client(name).post(f"/bangkok{path}", data={"csrf_token": token, **data})

    def preview(self, data: bytes, name="delegate", filename="texts.docx") -> str:
        answer = self.post(name, "/drafts/import", {"file": (io.BytesIO(data), filename)})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def chosen(self, page: str) -> dict:
        """The form of the preview as it stands."""
        fields = dict(re.findall(r'type="radio" name="([\w-]+)"[^>]*value="(\w+)"[^>]* checked', page))
        for select_, body in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            fields[select_] = re.search(r'value="(\w+)" selected', body)[1]
        for name in ("carried", "request_id"):
            fields[name] = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1]
        return fields

    def take(self, data: bytes, name="delegate", **fields):
        return self.post(name, "/drafts/import/confirm", {**self.chosen(self.preview(data, name)), **fields})

    def drafts(self) -> list[Draft]:
        with self.app.app_context():
            found = db.session.execute(
                select(Draft, Candidate.kind, Candidate.delegation_id)
                .join(Candidate, Candidate.id == Draft.candidate_id)
                .order_by(Candidate.kind)
            ).all()
            db.session.expunge_all()
            return found

    def text_of_tabled(self, *changed: str) -> bytes:
        with self.app.app_context():
            bodies = [p["body"] for p in db.session.execute(select(Version.paragraphs)).scalar_one()]
        bodies[: len(changed)] = changed
        lines = [para(f"{at}. {body}") for at, body in enumerate(bodies, 1)]
        return document(para(f"{self.ref} Early consultation", style="H1"), *lines)


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    return House(app)


def test_the_preview_saves_nothing(house):
    page = house.preview(WORD)
    assert "Early warning" in page and "Exercises" in page and f'lang="km">{KHMER}' in page
    assert "<del>talk</del><ins>consult</ins>" in page and "How often?" in page
    assert house.drafts() == []


def test_candidates_become_drafts_of_the_delegation(house):
    answer = house.take(WORD)
    assert (answer.status_code, answer.location) == (303, "/bangkok/drafts")
    (norm, kind, delegation), (recommendation, other_kind, _) = house.drafts()
    assert (kind, other_kind, delegation) == (Kind.NORM, Kind.RECOMMENDATION, house.made.delegations["sg"])
    assert (norm.title, norm.rationale, norm.area, norm.bodies) == (
        "Early warning", "it helps.", Area.DIPLOMACY, ["amcc"],
    )  # fmt: skip
    assert [(p.get("kind"), p.get("level", 1), p.get("shown"), p["body"]) for p in norm.paragraphs] == [
        ("preambular", 1, None, "Recalling the Charter,"),
        (None, 1, "1", "States should talk often."),
        (None, 2, "(a)", KHMER),
    ]
    assert [(n["kind"], n["author"], n.get("words"), n.get("said")) for n in norm.notes] == [
        ("replace", "Ana", "States should consult often.", None),
        ("remark", "Ben", None, "How often?"),
    ]
    assert recommendation.notes == []


def test_the_same_preview_sent_twice_begins_each_draft_once(house):
    fields = house.chosen(house.preview(WORD))
    for _ in range(2):
        assert house.post("delegate", "/drafts/import/confirm", fields).status_code == 303
    assert len(house.drafts()) == 2


def test_kind_and_area_are_as_chosen_and_what_is_left_out_is(house):
    house.take(WORD, **{"kind-0": "recommendation", "area-0": "technical", "what-1": "nothing"})
    ((draft, kind, _),) = house.drafts()
    assert (kind, draft.area) == (Kind.RECOMMENDATION, Area.TECHNICAL)


def test_markdown_comes_in(house):
    answer = house.take(b"# Norm 1: Early warning\n\n1. States should talk.\n")
    ((draft, *_),) = house.drafts()
    assert answer.location == f"/bangkok/drafts/{draft.id}"


def test_nobody_else_learns_of_it(house):
    house.take(WORD)
    for name in ("other", "chair"):
        ids = [draft.id for draft, *_ in house.drafts()]
        assert [house.client(name).get(f"/bangkok/drafts/{key}").status_code for key in ids] == [404, 404]
        assert house.post(name, f"/drafts/{ids[0]}/notes/1/take", {}).status_code == 404
        assert "How often?" not in house.client(name).get("/bangkok/candidates").get_data(as_text=True)


def test_a_change_is_taken_into_the_draft_and_a_remark_put_away(house):
    house.take(WORD)
    draft = house.drafts()[0][0]
    page = house.client("head").get(f"/bangkok/drafts/{draft.id}").get_data(as_text=True)
    assert "Notes from the document" in page and "Take this change" in page
    assert house.post("head", f"/drafts/{draft.id}/notes/1/take", {}).status_code == 303
    assert house.post("head", f"/drafts/{draft.id}/notes/2/finish", {}).status_code == 303
    after = house.drafts()[0][0]
    assert [p["body"] for p in after.paragraphs][1] == "States should consult often."
    assert [p["id"] for p in after.paragraphs] == [p["id"] for p in draft.paragraphs]
    assert (after.notes, after.edit_counter) == ([], draft.edit_counter + 1)


def test_the_head_is_told_of_notes_before_clearing_and_they_go_with_the_draft(house):
    house.take(WORD)
    draft = house.drafts()[0][0]
    page = house.client("head").get(f"/bangkok/drafts/{draft.id}/clear").get_data(as_text=True)
    assert "2 notes from the document are still there." in page
    answer = house.post("head", f"/drafts/{draft.id}/clear", {"version": draft.edit_counter})
    assert answer.status_code == 303
    for name in ("head", "other", "chair"):
        text = house.client(name).get("/bangkok/candidates/N-02").get_data(as_text=True)
        assert "States should talk often." in text and "How often?" not in text and "consult often" not in text


def test_a_note_taken_twice_is_said_and_changes_nothing(house):
    house.take(WORD)
    draft = house.drafts()[0][0]
    house.post("head", f"/drafts/{draft.id}/notes/1/take", {})
    assert house.post("delegate", f"/drafts/{draft.id}/notes/1/take", {}).status_code == 404
    assert house.drafts()[0][0].edit_counter == draft.edit_counter + 1


# a text that is on the table


def test_a_tabled_text_typed_anew_becomes_a_draft_comment(house):
    page = house.preview(house.text_of_tabled("States should consult within a day."))
    assert "This is N-01, version 1. It would change it in 1 place." in " ".join(page.split())
    answer = house.take(house.text_of_tabled("States should consult within a day."))
    assert answer.location == "/bangkok/comments/ours"
    with house.app.app_context():
        ((state, paragraph, proposed),) = db.session.execute(
            select(Comment.state, Comment.paragraph_id, Comment.proposed)
        ).all()
    assert (state, paragraph, proposed) == (CommentState.DRAFT, "p1", "States should consult within a day.")
    assert house.drafts() == []


def test_the_same_document_twice_proposes_nothing_twice(house):
    for name in ("delegate", "head"):
        house.take(house.text_of_tabled("States should consult within a day."), name)
    with house.app.app_context():
        assert len(db.session.execute(select(Comment.id)).all()) == 1


def test_each_author_s_tracked_changes_become_one_draft_amendment_and_remarks_draft_comments(house):
    with house.app.app_context():
        first, *rest = [p["body"] for p in db.session.execute(select(Version.paragraphs)).scalar_one()]
    data = document(
        para(f"{house.ref} Early consultation", style="H1"),
        para("1. ", commented(0, run(first.split()[0])), first[len(first.split()[0]) :], ins("Ana", run(" Always."))),
        *(para(f"{at}. {body}", ins("Ana", run(" So be it."))) for at, body in enumerate(rest, 2)),
        comments=comment(0, "Ben", "Who?"),
    )
    for name in ("delegate", "head"):
        answer = house.take(data, name, **{"what-0": "amendments"})
        assert answer.status_code == 303
    with house.app.app_context():
        ((state, operations, delegation),) = db.session.execute(
            select(Amendment.state, Amendment.operations, Amendment.delegation_id)
        ).all()
        ((body, quote),) = db.session.execute(select(Comment.body, Comment.quote)).all()
    assert (state, delegation) == (AmendmentState.DRAFT, house.made.delegations["sg"])
    assert [(one["op"], one["body"]) for one in operations] == [
        ("replace", f"{first} Always."), *(("replace", f"{body} So be it.") for body in rest),
    ]  # fmt: skip
    assert (body, quote) == ("Who?", first.split()[0])


def test_an_unchanged_tabled_text_offers_nothing_to_propose(house):
    page = house.preview(house.text_of_tabled())
    assert "It would change it in 0 places." in page
    assert house.chosen(page)["what-0"] == "nothing"


def test_a_tabled_text_can_still_begin_a_draft(house):
    house.take(house.text_of_tabled("Quite other words for this."), **{"what-0": "new"})
    assert len(house.drafts()) == 1


# what goes wrong


def test_a_file_that_cannot_be_read_is_answered_on_its_page(house):
    answer = house.post("delegate", "/drafts/import", {"file": (io.BytesIO(b"%PDF-1.7"), "a.docx")})
    assert answer.status_code == 422
    assert "This is a PDF" in answer.get_data(as_text=True)


def test_a_text_too_long_to_be_kept_is_shown_with_its_words(house):
    long = "word " * 900
    data = document(para("Norm 1: Long", style="H1"), para(f"1. {long}"), para("Norm 2: Short", style="H1"),
                    para("1. States should talk."))  # fmt: skip
    answer = house.take(data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "4,000 are allowed" in page and long.strip() in page
    assert [draft.title for draft, *_ in house.drafts()] == ["Short"]


def test_nothing_chosen_is_refused(house):
    answer = house.take(WORD, **{"what-0": "nothing", "what-1": "nothing"})
    assert answer.status_code == 422
    assert "Nothing was chosen." in answer.get_data(as_text=True)


@pytest.mark.parametrize("fields", [{"kind-0": "x"}, {"area-0": ""}, {"carried": "AAAA"}])
def test_what_the_preview_did_not_send_is_refused(house, fields):
    assert house.take(WORD, **fields).status_code == 422
    assert house.drafts() == []
