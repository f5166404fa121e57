"""Two texts side by side, an amendment beside what it changes, tracked changes, and where the words come from."""

import io
import re
import zipfile

import pytest
from sqlalchemy import event

from consult.core.lifecycle import AmendmentState
from consult.core.text.changes import Delete, Insert, Move, Replace
from consult.core.words import Handling, Outcome, Role, VersionOrigin
from consult.db import db, transaction
from consult.models import Amendment, AmendmentAnswer
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in
from tests.negotiating import add_amendment, add_version

FIRST, SECOND = "States should consult one another early.", "They should do so in good faith."
CHATHAM = Handling.CHATHAM_HOUSE


class Room:
    """A conference with one text in two versions, read by several people."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            self.made = make_conference()
            self.people = {
                "th": seat(self.made, Role.HEAD, "th"), "sg": seat(self.made, Role.HEAD, "sg"),
                "au": seat(self.made, Role.HEAD, "au"), "chair": seat(self.made, Role.CHAIR),
            }  # fmt: skip
            self.ref = make_tabled(self.made, "th", paragraphs=(FIRST, SECOND, "They should report."))
        self.base = f"/bangkok/candidates/{self.ref}"

    def get(self, name, path):
        client = self.app.test_client()
        sign_in(client, self.people[name])
        return client.get(self.base + path)

    def page(self, name, path):
        answer = self.get(name, path)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def second_version(self, **values):
        with self.app.app_context():
            rows = [("p1", FIRST), ("p4", "They should name points of contact."), ("p3", "They should report."),
                    ("p2", "They should do so in full confidence.")]  # fmt: skip
            add_version(self.made, self.ref, rows, **values)

    def amend(self, code, *operations, **values):
        with self.app.app_context():
            return add_amendment(self.made, self.ref, code, operations, **values)


@pytest.fixture
def room(app):
    return Room(app)


def docx_part(answer, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("view", ["unified", "side", "nonsense"])
def test_every_view_names_what_is_new_moved_and_changed(room, view):
    room.second_version()
    page = room.page("sg", f"/compare/1..2?view={view}")
    remarks = re.findall(r'class="c-(?:para__marks|sides__remark)"[^>]*>\s*([^<]*?)\s*<', page)
    assert [words for words in remarks if words] == ["new", "moved; was 2, changed"]
    assert "<del>good faith</del>" in page and "<ins>full confidence</ins>" in page
    assert 'id="change-2"' in page and 'id="change-3"' not in page
    assert 'href="#change-2">Next change</a>' in page and 'href="#change-1">Previous change</a>' in page


def test_an_inserted_paragraph_shows_its_bis_and_the_others_their_numbers(room):
    room.second_version()
    page = room.page("sg", "/compare/1..2")
    assert re.findall(r'<span class="c-para__no">([^<]*)</span>', page) == ["1", "1 bis", "3", "2"]


def test_the_word_file_of_two_versions_is_signed_by_the_sponsor(room):
    room.second_version(at=NOW)
    answer = room.get("sg", "/compare/1..2.docx")
    body = docx_part(answer)
    assert set(re.findall(r'w:author="([^"]+)"', body)) == {"Thailand"}
    assert set(re.findall(r'w:date="([^"]+)"', body)) == {"2019-05-01T03:00:00Z"}
    assert answer.headers["Content-Disposition"] == 'attachment; filename="CYBER-PS-2019-L.1-Rev.1-1-2.docx"'
    assert room.get("sg", "/compare/1..2.docx").data == answer.data
    assert room.get("sg", "/compare/1..2.pdf").data == room.get("th", "/compare/1..2.pdf").data


def test_words_that_an_amendment_brought_in_are_signed_by_its_delegation(room):
    ref = room.amend("sg", Replace("p2", "They should do so in full confidence."), state=AmendmentState.ACCEPTED)
    other = room.amend("au", Insert("+1", "p1", "Put in."), handling=CHATHAM, state=AmendmentState.ACCEPTED)
    body = "They should do so in full confidence."
    start = body.index("full confidence")
    sources = {"p2": [[start, start + len("full confidence"), [ref]]],
               "p4": [[0, len("They should name points of contact."), [other]]]}  # fmt: skip
    room.second_version(origin=VersionOrigin.MERGE, sources=sources)
    found = docx_part(room.get("th", "/compare/1..2.docx"))
    signed = dict(re.findall(r'<w:ins [^>]*w:author="([^"]+)" w:date="([^"]+)"><w:r>', found))
    assert signed["Singapore"] == "2019-04-30T01:00:00Z"
    assert signed["Delegation"] == "2019-04-30T00:00:00Z"
    assert re.search(r'<w:del [^>]*w:author="Chair"[^>]*><w:r><w:delText[^>]*>good faith', found)
    assert "Australia" not in found


def test_an_amendment_is_compared_with_the_version_it_was_made_on(room):
    ref = room.amend("sg", Delete("p3"), Move("p2", None))
    room.second_version()
    page = room.page("au", f"/amendments/{ref}/compare")
    assert "made on version 1" in page and "The text has moved on." in page and "Singapore" in page
    assert "moved; was 1" in page or "moved; was 2" in page
    assert "removed" in page


def test_an_amendment_to_an_amendment_is_compared_with_the_text_of_its_parent(room):
    parent = room.amend("sg", Replace("p1", "States should consult one another at once."))
    child = room.amend("au", Replace("p1", "States should consult one another at once and fully."), parent=parent)
    page = room.page("th", f"/amendments/{child}/compare")
    assert "<ins> and fully</ins>" in page and "<del>" not in page


@pytest.mark.parametrize("tail", ["/compare", "/compare.docx", "/compare.pdf"])
def test_what_is_not_out_is_not_found(room, tail):
    waiting = room.amend("sg", Delete("p3"), released=False)
    withdrawn = room.amend("sg", Delete("p3"), state=AmendmentState.WITHDRAWN)
    assert room.get("sg", f"/amendments/{waiting}{tail}").status_code == 200
    for name in ("th", "au", "chair"):
        assert room.get(name, f"/amendments/{waiting}{tail}").status_code == 404
        assert room.get(name, f"/amendments/{withdrawn}{tail}").status_code == 200  # it stays on the record
    assert room.get("th", f"/amendments/A-9999{tail}").status_code == 404


def test_under_the_chatham_house_rule_no_page_and_no_file_names_a_delegation_or_a_time(room):
    ref = room.amend("au", Replace("p1", "States should consult one another at once."), handling=CHATHAM)
    for name in ("th", "sg", "chair"):
        page = room.page(name, f"/amendments/{ref}/compare")
        assert "Australia" not in page and "not attributed" in page
    assert "Australia" in room.page("au", f"/amendments/{ref}/compare")
    for path in (f"/amendments/{ref}/compare.docx", "/open-amendments.docx"):
        answer = room.get("chair", path)
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            for name in archive.namelist():
                content = archive.read(name).decode()
                assert "Australia" not in content
                assert "01:00:00" not in content
                assert archive.getinfo(name).date_time[3:] in ((0, 0, 0), (3, 0, 0))
        assert 'w:author="Delegation" w:date="2019-04-30T00:00:00Z"' in docx_part(answer)


def test_all_open_amendments_stand_in_one_file_and_what_cannot_is_named(room):
    mine = room.amend("th", Replace("p1", "States should consult one another at once."))
    room.amend("sg", Replace("p1", "States should consult one another within a day."))
    stale = room.amend("sg", Delete("p2"), stale=True)
    room.amend("sg", Delete("p3"), state=AmendmentState.NOT_ACCEPTED)
    room.amend("sg", Insert("+1", None, "Not out yet."), released=False)
    for name in ("au", "sg"):
        body = docx_part(room.get(name, "/open-amendments.docx"))
        words = re.findall(r"<w:ins [^>]*><w:r><w:t[^>]*>([^<]*)<", body)
        assert words == ["at once", "within a day"]
        assert f"{stale} (Singapore) was made on another text and is not shown." in body
        assert f"({mine})" in body and "Not out yet" not in body
        assert room.get(name, "/open-amendments.pdf").status_code == 200


def test_each_passage_says_what_brought_it_in(room):
    ref = room.amend("sg", Replace("p2", "They should do so in full confidence."), state=AmendmentState.ACCEPTED)
    with room.app.app_context(), transaction() as session:
        amendment = session.query(Amendment).filter_by(ref=ref).one()
        session.add(
            AmendmentAnswer(
                amendment_id=amendment.id, outcome=Outcome.ACCEPTED, reason="Nobody minded.",
                answered_by_id=room.people["chair"].membership_id, answered_at=NOW,
            )
        )  # fmt: skip
    start = len("They should do so in ")
    sources = {"p2": [[start, start + len("full confidence"), [ref]]]}
    room.second_version(origin=VersionOrigin.MERGE, sources=sources, reason="Merged.")
    page = room.page("au", "/trace?origin=3")
    passages = re.findall(r'<a class="c-passage"[^>]*>([^<]*)<sup[^>]*>(\d)</sup>', page)
    assert ("They should do so in", "1") in passages
    assert ("full confidence", "3") in passages
    assert ("They should name points of contact.", "2") in passages
    assert "Written by the sponsor, Thailand" in page and "Put in by the chair" in page
    assert "Singapore: Accepted. Nobody minded." in re.sub(r"<[^>]+>", "", page)
    assert page.count('aria-current="true"') == 2


def test_a_trace_takes_the_same_number_of_queries_whatever_the_number_of_versions(room):
    def queries():
        count = 0

        def counted(*_):
            nonlocal count
            count += 1

        with room.app.app_context():
            event.listen(db.engine, "before_cursor_execute", counted)
            try:
                room.page("sg", "/trace")
            finally:
                event.remove(db.engine, "before_cursor_execute", counted)
        return count

    few = queries()
    for _ in range(6):
        room.second_version()
    assert queries() == few
