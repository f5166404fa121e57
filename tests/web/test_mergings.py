"""The chair's merging page: by plain forms, by htmx, by two chairs at once."""

import re

import pytest
from sqlalchemy import select

from consult.core.text.changes import Delete, Insert, Replace
from consult.core.words import Handling, Role
from consult.db import db, transaction
from consult.models import Amendment, Candidate, Conference, Version
from tests.factories import NOW, amendment, bracket, make_conference, make_tabled, seat
from tests.web.browsing import Browser

ONE = "States should consult one another early."
HTMX = {"HX-Request": "true"}


class Room:
    """A conference with one text, two chairs, and their browsers."""

    def __init__(self, app):
        self.made = make_conference()
        self.chair = Browser(app, seat(self.made, Role.CHAIR))
        self.co_chair = Browser(app, seat(self.made, Role.CO_CHAIR))
        self.head = Browser(app, seat(self.made, Role.HEAD, "th"))
        self.ref = make_tabled(self.made, "th", paragraphs=(ONE, "They should do so in good faith."))
        self.url = f"/{self.made.slug}/candidates/{self.ref}/merging"

    def amend(self, delegation, *operations, **more):
        return amendment(self.made, self.ref, delegation, *operations, **more)

    def page(self, browser=None):
        answer = (browser or self.chair).get(self.url)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def form(self, page):
        """What the page's form sends without a press of a button."""
        found = {}
        for tag in re.findall(r'<input [^>]*type="hidden"[^>]*>', page):
            name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
            found.setdefault(name[1], []).append(value[1])
        return found

    def act(self, what, browser=None, page=None, headers=None, **more):
        browser = browser or self.chair
        form = self.form(page or self.page(browser))
        return browser.post(self.url, data=form | {"act": what} | more, headers=headers)


@pytest.fixture
def room(app, ctx, clock):
    clock.set(NOW)
    return Room(app)


def two(room):
    return (
        room.amend("sg", Replace("p1", ONE.replace("should", "shall"))),
        room.amend("id", Replace("p1", ONE.replace("should", "must"))),
    )


def conflict_of(page):
    return re.search(r'id="conflict-([0-9a-f]{16})"', page)[1]


def test_an_amendment_is_taken_in_by_a_plain_form(room):
    a, _b = two(room)
    answer = room.act(f"take:{a}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{room.url}#item-{a}")
    page = room.page()
    assert '<ins class="c-own c-own--0">shall</ins><span class="c-key c-key--0">A-1</span>' in page
    assert f'value="leave:{a}"' in page


def test_a_conflict_is_shown_side_by_side_and_decided_by_a_plain_form(room):
    a, b = two(room)
    room.act(f"take:{a}")
    room.act(f"take:{b}")
    page = room.page()
    assert "A-1, A-2 change the same words" in page
    assert '<mark class="c-disputed">should</mark>' in page
    which = conflict_of(page)
    for way in ("base", "reading:0", "reading:1", "brackets", "own"):
        assert f'value="choose:{which}:{way}"' in page
    assert room.act(f"choose:{which}:reading:1").status_code == 303
    assert ">must</ins>" in room.page()


def test_a_choice_by_htmx_sends_the_paragraph_and_the_counts_and_no_page(room):
    a, b = two(room)
    c = room.amend("au", Replace("p2", "They should do so."))
    for key in (a, b, c):
        room.act(f"take:{key}")
    page = room.page()
    answer = room.act(f"choose:{conflict_of(page)}:reading:0", page=page, headers=HTMX)
    sent = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.findall(r'<li class="c-mline[^"]*" id="([^"]+)"', sent) == ["line-p1"]
    assert 'id="merging-head" hx-swap-oob="true"' in sent
    assert "<html" not in sent and 'id="merging-text"' not in sent


def test_a_paragraph_that_is_put_in_sends_the_list_of_paragraphs(room):
    a = room.amend("sg", Insert("+1", "p1", "And often."))
    sent = room.act(f"take:{a}", headers=HTMX).get_data(as_text=True)
    assert 'id="merging-text" hx-swap-oob="true"' in sent
    assert "1 bis" in sent


def test_what_another_does_appears_when_the_page_asks_and_nothing_is_sent_otherwise(room):
    two(room)
    have = room.form(room.page())["have"]
    query = {"have": have}
    assert room.chair.get(room.url, query_string=query, headers=HTMX).status_code == 204
    c = room.amend("au", Replace("p2", "They should do so."))
    sent = room.chair.get(room.url, query_string=query, headers=HTMX).get_data(as_text=True)
    assert f'id="item-{c}"' in sent and "has changed" in sent


def test_the_second_of_two_chairs_is_told_and_sees_the_table_as_it_stands(room):
    a, b = two(room)
    page = room.page(room.co_chair)
    room.act(f"take:{a}")
    answer = room.act(f"take:{b}", browser=room.co_chair, page=page)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Another chair has changed this table" in shown and f'value="leave:{a}"' in shown
    by_htmx = room.act(f"take:{b}", browser=room.co_chair, page=page, headers=HTMX)
    assert by_htmx.status_code == 409
    assert f'value="leave:{a}"' in by_htmx.get_data(as_text=True)


def test_a_moved_base_answers_409_with_the_table_on_the_new_text(room):
    a, b = two(room)
    room.act(f"take:{a}")
    old = room.page()
    _publish(room)
    answer = room.act(f"take:{b}", page=old)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Version 2 of N-01 was issued while you were at work" in shown
    assert 'name="base" value="2"' in shown


def _publish(room, **changes):
    form = room.form(room.chair.get(f"{room.url}/publish").get_data(as_text=True))
    return room.chair.post(f"{room.url}/publish", data=form | {"reason": "Agreed."} | changes)


def test_who_publishes_a_table_that_has_moved_on_is_shown_it_and_publishes_what_is_shown(room):
    a, b = two(room)
    room.act(f"take:{a}")
    old = room.form(room.chair.get(f"{room.url}/publish").get_data(as_text=True))
    room.act(f"leave:{a}")
    room.act(f"take:{b}")
    late = room.chair.post(f"{room.url}/publish", data=old | {"reason": "Agreed."})
    assert late.status_code == 409
    shown = room.form(late.get_data(as_text=True))
    assert room.chair.post(f"{room.url}/publish", data=shown | {"reason": "Agreed."}).status_code == 303
    assert db.session.execute(select(Amendment.state).where(Amendment.ref == b)).scalar_one() == "accepted"


def test_the_preview_says_that_a_text_without_paragraphs_cannot_be_published(room):
    keys = [room.amend("sg", Delete("p1")), room.amend("id", Delete("p2"))]
    for key in keys:
        room.act(f"take:{key}")
    preview = room.chair.get(f"{room.url}/publish").get_data(as_text=True)
    assert "No paragraph would be left." in preview


def test_a_version_is_previewed_confirmed_and_published(room):
    a, b = two(room)
    room.act(f"take:{a}")
    preview = room.chair.get(f"{room.url}/publish").get_data(as_text=True)
    assert ">shall</ins>" in preview and "1 amendment stays open" in preview
    assert _publish(room, reason="").status_code == 422
    assert _publish(room).status_code == 303
    version = db.session.execute(select(Version).where(Version.number == 2)).scalar_one()
    assert version.paragraphs[0]["body"] == ONE.replace("should", "shall")
    assert _publish(room).status_code in (409, 422)


def test_a_preview_of_an_undecided_table_says_why_it_cannot_be_published(room):
    a, b = two(room)
    room.act(f"take:{a}")
    room.act(f"take:{b}")
    page = room.chair.get(f"{room.url}/publish").get_data(as_text=True)
    assert "Decide the conflicts first" in page and 'name="reason"' not in page


def test_refused_own_words_and_reasons_are_not_lost(room):
    a, b = two(room)
    answer = room.act(f"answer:{a}", **{f"outcome-{a}": "not_accepted", f"reason-{a}": "  "})
    assert answer.status_code == 422
    page = room.page()
    stale = room.form(page)
    room.act(f"take:{b}")
    answer = room.chair.post(
        room.url,
        data=stale | {"act": f"answer:{a}", f"outcome-{a}": "deferred", f"reason-{a}": "ประเด็นนี้ต้องหารือก่อน"},
    )
    assert answer.status_code == 409
    assert "ประเด็นนี้ต้องหารือก่อน" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "what", ["", "nonsense", "take:A-99", "choose:0123456789abcdef:base", "choose:x:reading:99999999999", "answer:A-1"]
)
def test_a_press_that_makes_no_sense_is_refused(room, what):
    two(room)
    assert room.act(what).status_code in (409, 422)


def test_thai_words_carry_their_language(room):
    ref = make_tabled(room.made, "th", title="ปรึกษา", paragraphs=("รัฐควรปรึกษาหารือกันโดยเร็ว",))
    room.ref, room.url = ref, f"/{room.made.slug}/candidates/{ref}/merging"
    a = room.amend("sg", Replace("p1", "รัฐต้องปรึกษาหารือกันโดยเร็ว"))
    room.act(f"take:{a}")
    page = room.page()
    assert 'lang="th"' in page and ">ต้อง</ins>" in page


def test_a_chatham_house_amendment_shows_no_name(room):
    room.amend("au", Replace("p2", "They should do so."), handling=Handling.CHATHAM_HOUSE)
    page = room.page()
    assert "Chatham House Rule" in page and "Australia" not in page


def test_an_alternative_in_brackets_is_on_the_table(room):
    row = bracket(room.made, room.ref, "id", "p1", "early", alternative="without delay")
    assert "<del>early</del>" in room.page()
    room.act(f"take:B-{row}")
    assert ">without delay</ins>" in room.page()


def test_only_chairs_come_to_the_table(room):
    a, _b = two(room)
    for url in (room.url, f"{room.url}/publish", f"/{room.made.slug}/candidates/{room.ref}/renumber"):
        assert room.head.get(url).status_code == 403
    assert room.head.get(f"/{room.made.slug}/amendments/{a}/answer").status_code == 403


def test_an_archived_conference_takes_no_act(room):
    a, _b = two(room)
    form = room.form(room.page())
    with transaction() as session:
        conference = session.get(Conference, room.made.id)
        conference.state, conference.archived_at = "archived", NOW
    answer = room.chair.post(room.url, data=form | {"act": f"take:{a}"})
    assert answer.status_code in (403, 422)
    assert db.session.execute(select(Amendment.state).where(Amendment.ref == a)).scalar_one() == "open"


def test_an_amendment_is_answered_on_its_own_and_taken_up_again(room):
    a, _b = two(room)
    url = f"/{room.made.slug}/amendments/{a}"
    form = room.form(room.chair.get(f"{url}/answer").get_data(as_text=True))
    empty = room.chair.post(f"{url}/answer", data=form | {"outcome": "not_accepted", "reason": ""})
    assert empty.status_code == 422 and "Give the reason" in empty.get_data(as_text=True)
    assert room.chair.post(
        f"{url}/answer", data=form | {"outcome": "not_accepted", "reason": "No."}
    ).status_code == 303  # fmt: skip
    again = room.chair.post(f"{url}/answer", data=form | {"outcome": "deferred", "reason": "Later."})
    assert again.status_code == 409
    page = room.chair.get(f"{url}/answer").get_data(as_text=True)
    assert room.chair.post(f"{url}/reopen", data=room.form(page) | {"reason": "Asked."}).status_code == 303
    assert db.session.execute(select(Amendment.state).where(Amendment.ref == a)).scalar_one() == "open"


def test_numbers_are_made_anew_with_the_table_shown(room):
    a = room.amend("sg", Insert("+1", "p1", "And often."))
    room.act(f"take:{a}")
    _publish(room)
    url = f"/{room.made.slug}/candidates/{room.ref}/renumber"
    page = room.chair.get(url).get_data(as_text=True)
    assert '<th scope="row" data-label="Now">1 bis</th>' in page
    assert room.chair.post(url, data=room.form(page) | {"reason": "Clean."}).status_code == 303
    current = db.session.execute(
        select(Version.number).join(Candidate, Candidate.current_version_id == Version.id)
    ).scalar_one()
    assert current == 3
    assert "nothing would change" in room.chair.get(url).get_data(as_text=True)


def test_the_page_merges_once_however_often_it_is_looked_at(room, monkeypatch):
    from consult.queries.mergings import board

    a, b = two(room)
    room.act(f"take:{a}")
    room.act(f"take:{b}")
    calls = []
    plain = board.merge
    monkeypatch.setattr(board, "merge", lambda *args, **more: calls.append(1) or plain(*args, **more))
    board._merged.cache_clear()
    page = room.page()
    room.page()
    room.act(f"choose:{conflict_of(page)}:base", page=page, headers=HTMX)
    assert len(calls) == 2  # the table as it was read, and as it is after the choice
