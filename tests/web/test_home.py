"""The home and the desk: what each role finds there, what changed, and what it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event, select

from consult.core.words import Access, Area, Handling, Kind, Outcome, Role
from consult.db import db, transaction
from consult.models import Seen
from consult.services import announcements, archive, attachments, candidates, comments, cosponsors, paper
from consult.services.candidates import Written
from consult.services.record import record
from tests.factories import NOW, make_conference, make_tabled, seat, token_of
from tests.rounds_kit import ballot, make_kit
from tests.services.test_attachments import PNG
from tests.web.browsing import Browser

HOME = "/bangkok/"
HOUR = timedelta(hours=1)


@pytest.fixture
def c(app, clock):
    clock.set(NOW)
    with app.app_context():
        yield make_conference()


def words(response) -> str:
    """The main part of a page as plain words."""
    page = re.search(r"<main.*</main>", response.get_data(as_text=True), re.DOTALL)
    shown = page.group() if page else response.get_data(as_text=True)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def home(app, actor, path=HOME):
    client = Browser(app, actor)
    return client, words(client.get(path))


def say(actor, ref, body="Well."):
    """The head's goes out at once, a delegate's waits for the head."""
    with transaction():
        comments.write(actor, ref, comments.Words(body), request_id=None, clock=lambda: NOW)


def written(actor, *, title="Our draft", now=NOW) -> int:
    with transaction():
        return candidates.start(actor, kind=Kind.NORM, title=title, area=Area.POLICY, text="States should.", now=now)


def test_a_visitor_finds_what_the_conference_publishes(app, c):
    client, page = home(app, None)
    assert "Conference on Cybersecurity" in page
    assert "Bangkok, 10 to 11 May 2019" in page
    assert "Drafting" in page and "No list has been issued yet" in page
    assert "What needs" not in page and "What changed" not in page
    assert client.get("/nowhere/").status_code == 404


def test_a_new_reader_is_told_what_to_do(app, c):
    _client, page = home(app, seat(c, Role.HEAD, "th"))
    assert "Welcome." in page and "nothing leaves your delegation before you clear it" in page
    assert "Nothing waits for your delegation" in page


def test_the_head_finds_drafts_handed_over_and_the_delegate_those_returned(app, c):
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    other = seat(c, Role.HEAD, "sg")
    first, second = written(delegate, title="Hand it over"), written(delegate, title="Send it back")
    with transaction():
        candidates.submit(delegate, first, now=NOW)
        candidates.submit(delegate, second, now=NOW)
    with transaction():
        candidates.send_back(head, second, remarks="Shorter, please.", now=NOW)
    _client, page = home(app, head)
    assert "Clear or return: Hand it over" in page
    assert "by 11 May 2019, 10:00 Bangkok time" in page  # the close of the drafting phase
    _client, page = home(app, delegate)
    assert "Send it back It came back with remarks." in page
    assert "Clear or return" not in page
    _client, page = home(app, other)
    assert "Hand it over" not in page and "Nothing waits for your delegation" in page


def test_the_head_finds_draft_comments_to_clear(app, c):
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    ref = make_tabled(c, "sg")
    say(delegate, ref)
    assert "Clear 1 draft comment" in home(app, head)[1]
    assert "1 draft comment Your head clears them." in home(app, delegate)[1]


def test_a_file_that_a_delegate_added_waits_for_the_head(app, c):
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    ref = make_tabled(c, "th", title="Early consultation")
    with transaction():
        attachments.add(delegate, ref, filename="a.png", content=PNG, now=NOW)
    assert "Clear 1 file of N-01 Early consultation" in home(app, head)[1]
    for other in (delegate, seat(c, Role.HEAD, "sg"), seat(c, Role.CHAIR)):
        assert "Clear 1 file" not in home(app, other)[1]
    assert "1 candidate" in home(app, head, "/bangkok/candidates?needs=1")[1]
    with transaction():
        attachments.clear(head, ref, now=NOW)
    assert "Clear 1 file" not in home(app, head)[1]
    assert "No candidate fits" in home(app, head, "/bangkok/candidates?needs=1")[1]


def test_co_sponsorships_and_paper_wait_for_the_head_alone(app, c):
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    sponsor, secretariat = seat(c, Role.HEAD, "sg"), seat(c, Role.SECRETARIAT)
    ref = make_tabled(c, "sg", title="Early consultation")
    with transaction():
        cosponsors.invite(sponsor, ref, delegations=["th"], now=NOW)
        paper.enter_candidate(
            secretariat, receipt=paper.Receipt("th", NOW - HOUR, "post", "No line."), kind=Kind.NORM, now=NOW,
            written=Written("On paper", "", [(None, "States should.")], Area.POLICY, [], [], []),
        )  # fmt: skip
    _client, page = home(app, head)
    assert "Co-sponsor N-01 Early consultation?" in page and "Singapore asks you to." in page
    assert "Confirm a candidate entered on paper" in page
    _client, page = home(app, delegate)
    assert "Co-sponsor" not in page and "Confirm" not in page


def test_an_open_round_is_a_task_until_cast_and_again_when_the_draft_is_newer(app, clock):
    clock.set(NOW)
    with app.app_context():
        from consult.services import rankings

        kit = make_kit()
        head = kit.heads["th"]
        assert "Cast your delegation's ballot: First ranking Nothing is prepared yet." in home(app, head)[1]
        with transaction():
            rankings.cast(head, kit.number, ballot("N-01"), reasons={}, request_id="1", clock=lambda: NOW)
        assert "Cast" not in home(app, head)[1]
        later = clock.set(NOW + HOUR)
        with transaction():
            rankings.prepare(head, kit.number, ballot("N-02"), reasons={}, version=0, clock=lambda: later)
        assert "Cast the changed ballot: First ranking" in home(app, head)[1]
        delegate = seat(kit.made, Role.DELEGATE, "sg")
        assert "Prepare the ballot: First ranking" in home(app, delegate)[1]
        observer = seat(kit.made, Role.OBSERVER, "sg")
        assert "ballot" not in home(app, observer)[1]
        assert "You observe" in home(app, observer)[1]


def test_what_is_due_within_a_day_is_urgent(app, c, clock):
    head = seat(c, Role.HEAD, "th")
    written(head)
    clock.set(NOW + timedelta(days=9, hours=1))
    page = home(app, head)[0].get(HOME).get_data(as_text=True)
    assert "c-task--urgent" in page
    clock.set(NOW)
    assert "c-task--urgent" not in home(app, head)[0].get(HOME).get_data(as_text=True)


def test_marking_as_seen_is_a_post_and_then_only_news_is_told(app, c, clock):
    head, other = seat(c, Role.HEAD, "th"), seat(c, Role.HEAD, "sg")
    make_tabled(c, "sg", title="Before")
    client, _page = home(app, head)
    assert client.get("/bangkok/seen").status_code == 405
    assert db.session.execute(select(Seen.id)).first() is None
    token = token_of(client, HOME)
    answer = client.post("/bangkok/seen", data={"csrf_token": token, "until": NOW.isoformat()})
    assert (answer.status_code, answer.location) == (303, HOME)
    assert "Nothing since you marked this page as seen" in home(app, head)[1]
    later = clock.set(NOW + HOUR)
    ref = make_tabled(c, "sg", title="After", at=later)
    with transaction():
        record(
            other, "comments.clear", conference_id=c.id, at=later, subject="C-9", access=Access.PARTICIPANTS,
            details={"candidate": ref},
        )  # fmt: skip
        record(head, "candidates.withdraw", conference_id=c.id, at=later, subject="N-99", access=Access.PARTICIPANTS)
    page = home(app, head)[1]
    assert "N-02 After" in page and "Singapore commented on N-02 ( C-9 )" in page
    assert "N-99" not in page  # one's own
    assert "Before" not in page
    fragment = client.post(
        "/bangkok/seen", data={"csrf_token": token, "until": later.isoformat()}, headers={"HX-Request": "true"}
    )
    assert fragment.status_code == 200
    assert fragment.get_data(as_text=True).lstrip().startswith('<section class="c-section" id="changes">')
    assert "Nothing since" in words(fragment)


def test_seen_goes_neither_back_nor_into_the_future(app, c):
    head = seat(c, Role.HEAD, "th")
    client, _page = home(app, head)
    token = token_of(client, HOME)

    def mark(until):
        client.post("/bangkok/seen", data={"csrf_token": token, "until": until})
        db.session.rollback()
        return db.session.execute(select(Seen.seen_at)).scalar_one()

    assert mark((NOW + timedelta(days=400)).isoformat()) == NOW
    assert mark((NOW - timedelta(days=4)).isoformat()) == NOW
    assert mark("no time at all") == NOW


def test_answers_since_the_last_look_are_told(app, c, clock):
    head, chair = seat(c, Role.HEAD, "th"), seat(c, Role.CHAIR)
    ref = make_tabled(c, "sg")
    say(head, ref)
    client, _page = home(app, head)
    client.post("/bangkok/seen", data={"csrf_token": token_of(client, HOME)})
    later = clock.set(NOW + HOUR)
    with transaction():
        comments.answer(chair, "C-1", outcome=Outcome.NOTED, reason="Noted.", version=1, now=later)
    assert "The chair has answered 1 of your comments" in home(app, head)[1]


def test_replies_of_the_chair_since_the_last_look_are_told(app, c, clock):
    head, chair, other = seat(c, Role.HEAD, "th"), seat(c, Role.CHAIR), seat(c, Role.HEAD, "au")
    ref = make_tabled(c, "sg")
    say(head, ref)
    for actor in (head, other):
        client, _page = home(app, actor)
        client.post("/bangkok/seen", data={"csrf_token": token_of(client, HOME)})
    later = clock.set(NOW + HOUR)
    with transaction():
        comments.reply(chair, "C-1", "Which CERTs?", request_id=None, now=later)
    told = "The chair or the secretariat has replied to 1 of your comments"
    page = home(app, head)[1]
    assert told in page and "The chair replied to C-1 on N-01 ( C-2 )" in page
    page = home(app, other)[1]
    assert told not in page and "The chair replied to C-1 on N-01 ( C-2 )" in page


def test_the_chair_finds_what_waits_and_the_desk(app, c):
    chair, secretariat, head = seat(c, Role.CHAIR), seat(c, Role.SECRETARIAT), seat(c, Role.HEAD, "th")
    ref = make_tabled(c, "sg")
    say(head, ref)
    assert "1 comment to answer" in home(app, chair)[1]
    client, page = home(app, chair, "/bangkok/desk")
    assert "1 comment waits for an answer, the oldest since 1 May 2019." in page
    assert "Answer them" in page and "None is announced or open." in page
    page = home(app, secretariat, "/bangkok/desk")[1]
    assert "Read them" in page and "Plan a round" not in page
    assert home(app, head)[0].get("/bangkok/desk").status_code == 403


def test_the_desk_says_who_has_cast_and_never_what(app, clock):
    clock.set(NOW)
    with app.app_context():
        from consult.services import rankings

        kit = make_kit()
        with transaction():
            rankings.cast(kit.heads["th"], kit.number, ballot("N-03"), reasons={}, request_id="1", clock=lambda: NOW)
        page = home(app, kit.chair, "/bangkok/desk")[1]
        assert "1 of 5 delegations has cast." in page
        assert "Indonesia not yet Singapore not yet Thailand cast" in page
        assert "N-03" not in page


def test_a_late_text_waits_on_the_desk_for_the_chair_without_its_words_for_others(app, c, clock):
    head, chair = seat(c, Role.HEAD, "th"), seat(c, Role.CHAIR)
    later = clock.set(NOW + timedelta(days=12))
    draft_id = written(head, title="Too late", now=later)
    with transaction():
        candidates.clear(head, draft_id, version=1, clock=lambda: later)
    page = home(app, chair, "/bangkok/desk")[0].get("/bangkok/desk").get_data(as_text=True)
    assert "Too late" in page and f"/bangkok/drafts/{draft_id}/leave" in page
    assert "1 late candidate waits" in home(app, chair)[1]


def test_the_secretariat_learns_whose_late_text_waits_and_not_its_title(app, c, clock):
    head, secretariat = seat(c, Role.HEAD, "th"), seat(c, Role.SECRETARIAT)
    later = clock.set(NOW + timedelta(days=12))
    draft_id = written(head, title="Too late", now=later)
    with transaction():
        candidates.clear(head, draft_id, version=1, clock=lambda: later)
    client, page = home(app, secretariat, "/bangkok/desk")
    assert "A text of Thailand" in page and "Norm, Thailand" not in page
    for path in ("", "desk", "record", "record.csv", "delegations/th", "candidates.csv"):
        shown = client.get(f"/bangkok/{path}").get_data(as_text=True)
        assert "Too late" not in shown and f"drafts/{draft_id}" not in shown, path


def test_the_secretariat_finds_delegations_without_a_head(app, c):
    secretariat = seat(c, Role.SECRETARIAT)
    seat(c, Role.HEAD, "th")
    assert "4 delegations without a head" in home(app, secretariat)[1]


def test_the_chair_is_told_nothing_of_drafts_or_of_whose_a_comment_on_paper_is(app, c):
    chair, secretariat, head = seat(c, Role.CHAIR), seat(c, Role.SECRETARIAT), seat(c, Role.HEAD, "th")
    ref = make_tabled(c, "sg")
    written(head, title="Secret draft")
    say(seat(c, Role.DELEGATE, "th"), ref)
    with transaction():
        paper.enter_comment(
            secretariat, receipt=paper.Receipt("th", NOW - HOUR, "post", "No line."), candidate_ref=ref, body="Ours.",
            handling=Handling.CHATHAM_HOUSE, now=NOW,
        )  # fmt: skip
    for path in (HOME, "/bangkok/desk"):
        page = home(app, chair, path)[1]
        assert "Secret draft" not in page and "Thailand" not in page
    assert home(app, chair)[0].get("/bangkok/paper").status_code == 403


def test_announcements_stand_on_the_home_of_those_addressed(app, c):
    chair = seat(c, Role.CHAIR)
    with transaction():
        announcements.send(chair, subject="For Thailand", body="Room 2.", delegations=["th"], request_id=None, now=NOW)
    assert "For Thailand" in home(app, seat(c, Role.HEAD, "th"))[1]
    assert "For Thailand" not in home(app, seat(c, Role.HEAD, "sg"))[1]
    assert "For Thailand" not in home(app, None)[1]


def test_an_archived_conference_says_so_and_asks_for_nothing(app, c):
    secretariat, head = seat(c, Role.SECRETARIAT), seat(c, Role.HEAD, "th")
    written(head)
    with transaction():
        archive.archive(secretariat, reason="Over.", now=NOW)
    page = home(app, head)[1]
    assert "Archived." in page and "What needs" not in page and "Mark as seen" not in page


def _queries(app, client, path):
    seen = []
    with app.app_context():
        engine = db.engine
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    return len(seen)


@pytest.mark.parametrize("path", [HOME, "/bangkok/desk", "/bangkok/record", "/bangkok/announcements"])
def test_the_number_of_queries_does_not_grow(app, c, path):
    chair = seat(c, Role.CHAIR)
    head = seat(c, Role.HEAD, "th")
    client, _page = home(app, chair)
    client.post("/bangkok/seen", data={"csrf_token": token_of(client, HOME), "until": "2019-01-01T00:00:00+00:00"})

    def more(n):
        for i in range(n):
            ref = make_tabled(c, "sg", title=f"Text {n}.{i}", at=NOW)
            say(head, ref)
            with transaction():
                announcements.send(chair, subject=f"{n}.{i}", body="Well.", request_id=None, now=NOW)

    more(2)
    few = _queries(app, client, path)
    more(20)
    assert _queries(app, client, path) == few


def test_the_next_version_of_a_withdrawn_candidate_is_no_task(app, c):
    head = seat(c, Role.HEAD, "th")
    ref = make_tabled(c, "th")
    with transaction():
        candidates.start_version(head, ref, now=NOW)
    assert "1 draft in work" in home(app, head)[1]
    with transaction():
        candidates.withdraw(head, ref, reason="No longer needed.", now=NOW)
    assert "draft in work" not in home(app, head)[1]
