"""The rolling text: brackets and alternatives literally, how far paragraphs are agreed, and each state kept."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import event

from consult.core.documents import canonical_json
from consult.core.lifecycle import ParagraphState
from consult.core.text.changes import Delete
from consult.core.words import Handling, Kind, Role
from consult.db import db, transaction
from consult.models import Candidate, Conference
from consult.queries import rolling
from tests.factories import NOW, make_conference, make_tabled, seat, sign_in
from tests.negotiating import add_amendment, add_bracket, add_version, set_standing

CHATHAM = Handling.CHATHAM_HOUSE
DAY = timedelta(days=1)
FIRST = "States should consult one another without delay."


class Hall:
    """A conference with two norms and a recommendation."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            self.made = make_conference()
            self.people = {
                "th": seat(self.made, Role.HEAD, "th"), "au": seat(self.made, Role.HEAD, "au"),
                "chair": seat(self.made, Role.CHAIR),
            }  # fmt: skip
            self.ref = make_tabled(self.made, "th", paragraphs=(FIRST, "They should report."))
            make_tabled(self.made, "sg", title="Contacts", paragraphs=("States should name contacts.",))
            make_tabled(self.made, "id", kind=Kind.RECOMMENDATION, title="A register")

    def get(self, path="", name="th"):
        client = self.app.test_client()
        sign_in(client, self.people[name])
        return client.get(f"/bangkok/rolling{path}")

    def page(self, path="", name="th"):
        answer = self.get(path, name)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def read(self, path="", name="th"):
        """The words of the page, without marks, in one line."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", self.page(path, name)))

    def bracket(self, *args, **values):
        with self.app.app_context():
            return add_bracket(self.made, *args, **values)

    def found(self, **values):
        with self.app.app_context():
            conference = db.session.get(Conference, self.made.id)
            items = rolling.get_rolling(conference, **values).items
            return {item.ref: item for item in items}


@pytest.fixture
def hall(app):
    return Hall(app)


def test_brackets_and_alternatives_stand_literally_and_proposals_only_as_marks(hall):
    hall.bracket(hall.ref, "sg", "p1", "without delay", alternative="within a day")
    hall.bracket(hall.ref, "au", "p2", "report", alternative="report once a year", blocks=False)
    words = hall.read()
    assert "consult one another [without delay] [within a day]." in words
    assert "They should \u2039report\u203a \u2039report once a year\u203a." in words
    asked = "In brackets at the request of Singapore, 30 April 2019, 10:00 Bangkok time: Not cleared with capital."
    assert asked in words
    item = hall.found()[hall.ref]
    assert (item.brackets, item.proposals, item.clean) == (1, 1, False)
    assert [p.literal for p in item.paragraphs] == [
        "States should consult one another [without delay] [within a day].", "They should report.",
    ]  # fmt: skip


def test_documents_carry_the_brackets_and_what_is_agreed(hall):
    hall.bracket(hall.ref, "sg", "p1", "without delay", alternative="within a day")
    with hall.app.app_context():
        set_standing(hall.made, hall.ref, "p2", ParagraphState.AGREED_AD_REF, until=NOW + 3 * DAY)
    for path in ("rolling.docx", "documents/print-pack.docx"):
        client = hall.app.test_client()
        sign_in(client, hall.people["au"])
        answer = client.get(f"/bangkok/{path}")
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            body = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
        assert "consult one another [without delay] [within a day]." in body
        assert "They should report. (agreed ad referendum until 4 May 2019)" in body
        assert "Tabled, 1 open bracket; version 1" in body
    assert hall.get(".pdf").data[:5] == b"%PDF-"


def test_a_paragraph_says_how_far_it_is_agreed_unless_brackets_stand_in_it(hall):
    with hall.app.app_context():
        set_standing(hall.made, hall.ref, "p1", ParagraphState.AGREED)
        set_standing(hall.made, hall.ref, "p2", ParagraphState.AGREED)
    hall.bracket(hall.ref, "sg", "p1", "without delay")
    marks = re.findall(r'<div class="c-para__marks" lang="en">([^<]+)</div>', hall.page())
    assert [words.strip() for words in marks if words.strip()] == ["bracketed", "agreed"]


def test_filters_show_a_kind_or_only_what_is_open(hall):
    hall.bracket(hall.ref, "sg", "p1", "without delay")
    with hall.app.app_context():
        add_amendment(hall.made, "N-02", "au", (Delete("p1"),))
    shown = lambda path: re.findall(r'<section class="c-rolling" id="([^"]+)"', hall.page(path))  # noqa: E731
    assert shown("") == ["N-01", "N-02", "R-01"]
    assert shown("?kind=recommendation") == ["R-01"]
    assert shown("?open=1") == ["N-01", "N-02"]
    assert "clean" in hall.read("?kind=recommendation")


def test_each_state_is_kept(hall):
    hall.bracket(hall.ref, "sg", "p1", "without delay", at=NOW - 4 * DAY, ended_at=NOW - 2 * DAY)
    with hall.app.app_context():
        add_version(hall.made, hall.ref, [("p1", "States should consult daily."), ("p2", "They should report.")],
                    at=NOW - DAY)  # fmt: skip
    first = lambda at: hall.found(at=at)[hall.ref].paragraphs[0].literal  # noqa: E731
    assert first(NOW - 4.5 * DAY) == FIRST
    assert first(NOW - 3 * DAY) == "States should consult one another [without delay]."
    assert first(NOW - 2 * DAY) == FIRST
    assert first(None) == first(NOW) == "States should consult daily."
    assert hall.found(at=NOW - 6 * DAY) == {}
    links = re.findall(r'href="/bangkok/rolling\?at=([^#"]+)#N-01">([^<]+)<', hall.page("/states"))
    assert links == [
        ("2019-04-30T03:00:00Z", "N-01, version 2"), ("2019-04-29T03:00:00Z", "N-01: brackets lifted"),
        ("2019-04-27T03:00:00Z", "N-01: words in brackets"), ("2019-04-26T03:00:00Z", "N-01 was tabled"),
    ]  # fmt: skip
    assert "[without delay]" in hall.read("?at=2019-04-27T03:00:00Z")
    assert "As it stood on" in hall.page("?at=2019-04-27T10:30")


@pytest.mark.parametrize("at", ["yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2019-13-01"])
def test_an_instant_that_is_none_is_not_found(hall, at):
    assert hall.get("", "th").status_code == 200
    assert hall.get(f"?at={at}").status_code == 404
    assert hall.get(f".docx?at={at}").status_code == 404


def test_a_state_is_the_same_document_for_ever(hall):
    hall.bracket(hall.ref, "sg", "p1", "without delay", at=NOW - 4 * DAY)
    first = hall.get(".docx?at=2019-04-28T03:00:00Z").data
    with hall.app.app_context():
        add_version(hall.made, hall.ref, [("p1", "States should consult daily.")], at=NOW - DAY)
    assert hall.get(".docx?at=2019-04-28T03:00:00Z", "chair").data == first
    assert hall.get(".pdf?at=2019-04-28T03:00:00Z").data == hall.get(".pdf?at=2019-04-28T03:00:00Z", "au").data


def test_the_chatham_house_rule_leaves_no_name_and_no_time(hall):
    at = NOW - 2 * DAY + timedelta(hours=5, minutes=17)
    hall.bracket(hall.ref, "au", "p1", "without delay", handling=CHATHAM, at=at)
    for name in ("th", "chair"):
        page = hall.page("", name)
        section = page[page.index('id="N-01"') : page.index('id="N-02"')]
        assert "Australia" not in section and "not attributed" in section
        assert "15:17" not in page and "08:17" not in page
        states = hall.page("/states", name)
        assert "15:17" not in states and "08:17" not in states
        assert "2019-04-28T17:00:00Z" in states  # midnight in Bangkok
    # Reading one minute after another does not tell when it came.
    day = NOW.replace(day=28, month=4, hour=17, minute=0)
    shown = {bool(hall.found(at=day + timedelta(hours=n))[hall.ref].brackets) for n in range(24)}
    assert shown == {True}
    assert not hall.found(at=day - timedelta(seconds=1))[hall.ref].brackets


def test_crossing_or_lost_words_are_said_below_the_text(hall):
    hall.bracket(hall.ref, "sg", "p1", "without delay")
    with hall.app.app_context():
        add_version(hall.made, hall.ref, [("p1", "Each state looks after itself."), ("p2", "They should report.")],
                    at=NOW - timedelta(hours=1))  # fmt: skip
    item = hall.found()[hall.ref]
    assert [line.quote for line in item.loose] == ["without delay"]
    assert item.brackets == 1 and not item.clean
    assert "Brackets on words that have changed:" in hall.page()


def test_the_number_of_queries_does_not_grow_with_the_texts(hall):
    def queries(path):
        count = 0

        def counted(*_):
            nonlocal count
            count += 1

        with hall.app.app_context():
            event.listen(db.engine, "before_cursor_execute", counted)
            try:
                hall.page(path)
            finally:
                event.remove(db.engine, "before_cursor_execute", counted)
        return count

    paths = ("", "?at=2019-05-01T02:00:00Z", "/states")
    hall.bracket(hall.ref, "sg", "p1", "without delay")
    few = [queries(path) for path in paths]
    for n in range(12):
        with hall.app.app_context():
            ref = make_tabled(hall.made, "th", title=f"Text {n}", paragraphs=(FIRST,))
            add_amendment(hall.made, ref, "sg", (Delete("p1"),))
            add_bracket(hall.made, ref, "id", "p1", "without delay")
    assert [queries(path) for path in paths] == few


def test_a_text_that_others_do_not_read_yet_is_not_in_it(hall):
    with hall.app.app_context():
        conference = db.session.get(Conference, hall.made.id)
        before = canonical_json(rolling.rolling_snapshot(conference, now=NOW))
        ref = make_tabled(hall.made, "th", title="Waits for the close")
        with transaction() as session:
            session.query(Candidate).filter_by(ref=ref).one().released_at = None
        conference = db.session.get(Conference, hall.made.id)
        assert canonical_json(rolling.rolling_snapshot(conference, now=NOW)) == before
    assert "Waits for the close" not in hall.page()
