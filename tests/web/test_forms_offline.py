"""Comment forms through the pages: downloaded, filled in, sent back; the head clears, nothing leaves before."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from consult.core.forms import HEADINGS, Column, Layout
from consult.core.lifecycle import AmendmentState, CommentState
from consult.core.words import CommentCategory, Handling, Outcome, Role, Visibility
from consult.db import db, transaction
from consult.models import Amendment, Candidate, Comment, Delegation, Version
from consult.services import comments
from consult.services.comments import Words
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in
from tests.imports.kit.filling import filled_docx, filled_xlsx, opened

C = Column
KHMER = "រដ្ឋសមាជិកគួរពិគ្រោះយោបល់គ្នា"


class House:
    """A conference with one text, and browsers for its people."""

    def __init__(self, app, visibility=Visibility.AT_ONCE):
        self.app, self.clients = app, {}
        with app.app_context():
            self.made = make_conference(visibility=visibility)
            self.ref = make_tabled(self.made, "th", title="Early warning")
            self.people = {
                "head": seat(self.made, Role.HEAD, "sg"),
                "delegate": seat(self.made, Role.DELEGATE, "sg"),
                "other": seat(self.made, Role.HEAD, "id"),
                "chair": seat(self.made, Role.CHAIR),
            }

    def client(self, name):
        if name not in self.clients:
            self.clients[name] = self.app.test_client()
            sign_in(self.clients[name], self.people[name])
        return self.clients[name]

    def blank(self, name="delegate", layout=Layout.OCS, extension="xlsx", **query) -> bytes:
        answer = self.client(name).get(f"/bangkok/forms/blank.{extension}", query_string={"layout": layout, **query})
        assert answer.status_code == 200
        return answer.get_data()

    def filled(self, words, name="delegate", layout=Layout.OCS) -> bytes:
        return filled_xlsx(self.blank(name, layout), layout, words)

    def token(self, name) -> str:
        page = self.client(name).get("/bangkok/forms").get_data(as_text=True)
        return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]

    def preview(self, data: bytes, name="delegate", filename="form.xlsx"):
        return self.client(name).post(
            "/bangkok/forms/preview", data={"csrf_token": self.token(name), "file": (io.BytesIO(data), filename)}
        )

    def send(self, data: bytes, name="delegate", *, take=None, **fields):
        page = self.preview(data, name).get_data(as_text=True)
        marks = re.findall(r'name="take" value="(\w+)" checked', page)
        carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
        sent = {"csrf_token": self.token(name), "carried": carried, "take": marks if take is None else take, **fields}
        return self.client(name).post("/bangkok/forms/confirm", data=sent)

    def kept(self) -> list[tuple]:
        with self.app.app_context():
            return db.session.execute(
                select(Delegation.code, Comment.state, Comment.paragraph_id, Comment.body, Comment.proposed)
                .join(Delegation, Delegation.id == Comment.delegation_id)
                .order_by(Comment.paragraph_id, Comment.body)
            ).all()


@pytest.fixture
def house(app, clock):
    clock.set(NOW)
    return House(app)


def two(house) -> dict:
    return {
        f"{house.ref}.v1.p1": {C.TYPE: "Technical", C.COMMENT: "Clearer.", C.PROPOSED: "States should consult soon."},
        f"{house.ref}.v1.all": {C.COMMENT: KHMER},
    }


DRAFTS = [
    ("sg", CommentState.DRAFT, None, KHMER, None),
    ("sg", CommentState.DRAFT, "p1", "Clearer.", "States should consult soon."),
]


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("extension", ["docx", "xlsx"])
def test_a_form_is_filled_in_and_comes_back_as_drafts(house, layout, extension):
    words = {**two(house)}
    words[f"{house.ref}.v1.p1"] = {**words[f"{house.ref}.v1.p1"], C.TYPE: "te"}
    fill = filled_docx if extension == "docx" else filled_xlsx
    answer = house.send(fill(house.blank(layout=layout, extension=extension), layout, words))
    assert (answer.status_code, answer.location) == (303, "/bangkok/comments/ours")
    assert sorted(house.kept(), key=lambda row: row[3], reverse=True) == DRAFTS


def test_the_preview_saves_nothing_and_shows_how_the_paragraph_would_read(house):
    page = house.preview(house.filled(two(house))).get_data(as_text=True)
    assert "<ins>" in page and "<del>" in page
    assert f'lang="km">{KHMER}' in page
    assert house.kept() == []


def test_even_a_head_s_stay_drafts_until_they_are_cleared(house):
    answer = house.send(house.filled(two(house), "head"), "head")
    assert answer.location == "/bangkok/comments/clearing"
    assert {row.state for row in house.kept()} == {CommentState.DRAFT}
    assert KHMER not in house.client("other").get(f"/bangkok/candidates/{house.ref}").get_data(as_text=True)


def test_the_same_file_twice_makes_nothing_twice_whoever_sends_it(house):
    data = house.filled(two(house))
    house.send(data)
    page = house.preview(data, "head").get_data(as_text=True)
    assert page.count("There already") == 2
    assert 'name="take"' not in page
    marks = re.findall(r'name="carried" value="([^"]+)"', page)
    assert marks
    assert len(house.kept()) == 2


def test_two_who_send_the_same_preview_make_each_draft_once(house):
    data = house.filled(two(house))
    pages = {name: house.preview(data, name).get_data(as_text=True) for name in ("delegate", "head")}
    for name, page in pages.items():
        sent = {
            "csrf_token": house.token(name), "carried": re.search(r'name="carried" value="([^"]+)"', page)[1],
            "take": re.findall(r'name="take" value="(\w+)"', page),
        }  # fmt: skip
        assert house.client(name).post("/bangkok/forms/confirm", data=sent).status_code == 303
    assert len(house.kept()) == 2


def test_another_delegation_s_same_words_are_its_own(house):
    house.send(house.filled(two(house)))
    house.send(house.filled(two(house), "other"), "other")
    assert [row.code for row in house.kept()].count("id") == 2


def test_a_form_of_another_delegation_is_left_out(house):
    page = house.preview(house.filled(two(house), "other")).get_data(as_text=True)
    assert page.count("The row is in the name of Indonesia.") == 2
    assert 'name="take"' not in page


def test_only_the_ticked_rows_are_taken(house):
    data = house.filled(two(house))
    mark = re.findall(r'name="take" value="(\w+)"', house.preview(data).get_data(as_text=True))[0]
    house.send(data, take=[mark])
    assert len(house.kept()) == 1
    assert house.send(data, take=[]).status_code == 422


def test_all_rows_may_come_under_the_chatham_house_rule(house):
    house.send(house.filled(two(house)), chatham="1")
    with house.app.app_context():
        assert set(db.session.execute(select(Comment.handling)).scalars()) == {Handling.CHATHAM_HOUSE}


def test_rows_with_a_wording_become_draft_amendments_where_that_is_chosen(house):
    data = house.filled(two(house))
    answer = house.send(data, **{"as": "amendments"})
    assert answer.status_code == 303
    assert [(row.paragraph_id, row.body) for row in house.kept()] == [(None, KHMER)]
    with house.app.app_context():
        ((state, operations, rationale, category),) = db.session.execute(
            select(Amendment.state, Amendment.operations, Amendment.rationale, Amendment.category)
        ).all()
    assert (state, rationale, category) == (AmendmentState.DRAFT, "Clearer.", CommentCategory.TECHNICAL)
    assert operations == [{"op": "replace", "paragraph": "p1", "body": "States should consult soon."}]


def test_a_row_filed_as_an_amendment_is_not_filed_again_as_a_comment(house):
    data = house.filled(two(house))
    house.send(data, **{"as": "amendments"})
    assert house.preview(data, "head").get_data(as_text=True).count("There already") == 2


def test_after_the_close_nothing_is_taken_and_the_words_stay_in_the_file(house, clock):
    data = house.filled(two(house))
    page = house.preview(data).get_data(as_text=True)
    sent = {"csrf_token": house.token("delegate"), "carried": re.search(r'name="carried" value="([^"]+)"', page)[1],
            "take": re.findall(r'name="take" value="(\w+)"', page)}  # fmt: skip
    clock.set(NOW + timedelta(days=11))
    answer = house.client("delegate").post("/bangkok/forms/confirm", data=sent)
    assert answer.status_code == 422
    assert "closed" in answer.get_data(as_text=True)
    assert house.kept() == []


def test_a_form_made_for_a_former_version_stays_on_it(house):
    data = house.filled({f"{house.ref}.v1.p1": {C.COMMENT: "On the first."}})
    with house.app.app_context(), transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == house.ref)).scalar_one()
        old = session.get(Version, candidate.current_version_id)
        new = Version(
            candidate_id=candidate.id, number=2, symbol="L.1/Rev.1", title=old.title, paragraphs=old.paragraphs,
            area=old.area, reason="x", issued_at=NOW, issued_by_id=old.issued_by_id,
        )  # fmt: skip
        session.add(new)
        session.flush()
        candidate.current_version_id = new.id
    house.send(data)
    with house.app.app_context():
        assert db.session.execute(
            select(Version.number).join(Comment, Comment.version_id == Version.id)
        ).scalar_one() == 1


def test_words_that_look_like_markdown_are_shown_as_they_are(house):
    words = {f"{house.ref}.v1.p1": {C.COMMENT: "1. *First* <b>\n# second_one_"}}
    house.send(house.filled(words))
    with house.app.app_context():
        html = db.session.execute(select(Comment.body_html)).scalar_one()
    assert html == "<p>1. *First* &lt;b&gt;<br>\n# second_one_</p>\n"


def test_a_file_that_cannot_be_read_is_answered_on_the_page_it_came_from(house):
    answer = house.preview(b"%PDF-1.7 ...", filename="form.docx")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "This is a PDF" in page and "Comment forms" in page


def test_without_a_file_the_form_asks_for_one(house):
    answer = house.client("delegate").post("/bangkok/forms/preview", data={"csrf_token": house.token("delegate")})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.get_data(as_text=True)


@pytest.mark.parametrize("carried", ["", "AAAA", "eJyrVgIAAP8A3w=="])
def test_what_the_preview_did_not_send_is_refused(house, carried):
    answer = house.client("delegate").post(
        "/bangkok/forms/confirm", data={"csrf_token": house.token("delegate"), "carried": carried, "take": "x"}
    )
    assert answer.status_code == 422
    assert "The file did not arrive." in answer.get_data(as_text=True)


def test_a_form_for_some_texts_with_several_rows(house):
    with house.app.app_context():
        other = make_tabled(house.made, "id", title="Another")
    book = openpyxl.load_workbook(io.BytesIO(house.blank(candidate=other, rows=3)))
    assert {row[0].value.partition(".")[0] for row in book.worksheets[0].iter_rows(min_row=2)} == {other}
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)].count(f"{other}.v1.p1") == 3


def test_the_compilation_has_the_chair_s_answers_and_no_name_under_the_chatham_house_rule(house):
    with house.app.app_context(), transaction():
        def clock():
            return NOW

        named = comments.write(house.people["head"], house.ref, Words("By name."), request_id="a", clock=clock)
        comments.write(
            house.people["other"], house.ref, Words("Unnamed.", handling=Handling.CHATHAM_HOUSE), request_id="b",
            clock=clock,
        )
        comments.answer(
            house.people["chair"], named.ref, outcome=Outcome.ACCEPTED, reason="Agreed.", version=1, request_id="c",
            now=NOW,
        )  # fmt: skip
    for name in ("chair", "other"):
        answer = house.client(name).get("/bangkok/forms/compilation.docx?layout=ocs")
        table = opened(answer.get_data()).tables[0]
        rows = [[cell.text for cell in row.cells] for row in table.rows][2:]
        at = list(HEADINGS[Layout.OCS])
        shown = [(row[at.index(C.DELEGATION)], row[at.index(C.COMMENT)], row[at.index(C.OBSERVATIONS)]) for row in rows]
        assert shown == [("Singapore", "By name.", "Accepted. Agreed."), ("Chatham House Rule", "Unnamed.", "")]


def test_a_reply_of_an_office_stands_in_its_name(house):
    with house.app.app_context(), transaction():
        named = comments.write(house.people["head"], house.ref, Words("Why?"), request_id="a", clock=lambda: NOW)
        comments.reply(house.people["chair"], named.ref, "Because.", request_id="b", now=NOW)
    answer = house.client("other").get("/bangkok/forms/compilation.xlsx?layout=ocs")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0].iter_rows(values_only=True))
    at = list(HEADINGS[Layout.OCS])
    assert [(row[at.index(C.DELEGATION)], row[at.index(C.COMMENT)], row[at.index(C.TYPE)]) for row in rows[1:]] == [
        ("Singapore", "Why?", "General"), ("Chair", "In reply to C-1: Because.", None),
    ]  # fmt: skip


def test_no_draft_of_any_delegation_is_on_a_form_or_in_the_compilation(house):
    house.send(house.filled({f"{house.ref}.v1.p1": {C.COMMENT: "Secret words."}}))
    for name in ("delegate", "other", "chair"):
        answer = house.client(name).get("/bangkok/forms/compilation.xlsx?layout=iso")
        cells = [c.value for row in openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0] for c in row]
        assert "Secret words." not in cells


def test_an_officer_has_the_compilation_and_no_form_of_a_delegation(house):
    page = house.client("chair").get("/bangkok/forms").get_data(as_text=True)
    assert "/forms/compilation" in page and "/forms/blank" not in page
    assert house.client("chair").get("/bangkok/forms/blank.docx").status_code == 403
