"""The pages of silence procedures: the chair's way, a head who breaks it in two steps, what others see."""

import re

import pytest
from sqlalchemy import select

from consult.core.lifecycle import CandidateState as S
from consult.core.words import Role
from consult.db import db
from consult.models import Conference, PaperSubmission
from tests import factories
from tests.factories import NOW, sign_in, token_of
from tests.services.silences_kit import END, HOUR, SECOND, make_kit, row, state, text_states

HOME = "/bangkok/"
ONE = "/bangkok/silences/1"
OBJECTION = {"ref": "N-01", "kind": "objection", "reason": "Not in our law.", "lifts": "Strike paragraph 2."}


@pytest.fixture
def kit(app, clock):
    clock.set(NOW)
    with app.app_context():
        return make_kit()


@pytest.fixture
def as_(app, kit):
    """A function: a client signed in as one of the kit's people."""

    def client(name: str):
        made = app.test_client()
        sign_in(made, kit.people[name])
        return made

    return client


def page(client, url: str = ONE) -> str:
    return client.get(url).get_data(as_text=True)


def post(client, url: str, *, of: str = HOME, **form):
    return client.post(url, data={"csrf_token": token_of(client, of), **form})


def in_app(app, what, *args):
    with app.app_context():
        return what(*args)


def run(app, kit, *refs, **more) -> None:
    with app.app_context():
        kit.run(*refs, **more)


def test_a_chair_proposes_and_opens_from_the_pages(app, kit, as_):
    chair = as_("chair")
    offered = page(chair, "/bangkok/silences/new?ref=N-02")
    assert re.search(r'value="N-02:1" checked', offered)
    assert not re.search(r'value="N-01:1" checked', offered)
    sent = post(chair, "/bangkok/silences/new", entries=["N-01:1", "N-02:1"], manner="package", request_id="once")
    assert (sent.status_code, sent.location) == (303, ONE)
    # The first full hour after the minimum period comes written in.
    assert 'value="2019-05-04T11:00"' in page(chair, f"{ONE}/open")
    early = post(chair, f"{ONE}/open", expires_at="2019-05-04T09:59", version="1")
    assert early.status_code == 422
    assert "Opened now, it ends on 4 May 2019, 10:00 Bangkok time or later." in early.get_data(as_text=True)
    assert post(chair, f"{ONE}/open", expires_at="2019-05-04T10:00", version="1").status_code == 303
    assert in_app(app, text_states, "N-01", "N-02") == [S.UNDER_SILENCE, S.UNDER_SILENCE]


def test_nothing_is_proposed_without_a_text(kit, as_):
    sent = post(as_("chair"), "/bangkok/silences/new", manner="package")
    assert sent.status_code == 422
    assert "Choose at least one text." in sent.get_data(as_text=True)


def test_all_clean_entries_of_a_list_come_chosen(app, kit, as_):
    from consult.db import transaction
    from consult.services import lists

    with app.app_context():
        factories.bracket(kit.made, "N-03", "sg", "p1")
        with transaction():
            number = lists.create(kit.people["chair"], title="The list", now=NOW)
        for version, ref in enumerate(("N-02", "N-03"), 1):
            with transaction():
                lists.add(kit.people["chair"], number, ref, version=version, now=NOW)
    offered = page(as_("chair"), "/bangkok/silences/new?list=1")
    assert re.findall(r'value="(N-\d+):1"( checked)?', offered) == [("N-01", ""), ("N-02", " checked")]


def test_a_stale_page_of_a_chair_does_not_move_the_end(app, kit, as_):
    run(app, kit, "N-01")
    chair, other = as_("chair"), as_("co_chair")
    form = {"later": "2019-05-05T10:00", "reason": "Asked for.", "version": "2"}
    assert post(chair, f"{ONE}/extend", **form).status_code == 303
    stale = post(other, f"{ONE}/extend", **{**form, "later": "2019-05-06T10:00"})
    assert stale.status_code == 409
    assert "has changed while you were reading" in stale.get_data(as_text=True)
    # The next press counts for what is shown now.
    assert 'name="version" value="3"' in stale.get_data(as_text=True)


def test_a_head_sees_the_time_left_in_conference_time_and_says_what_it_has_read(app, kit, as_):
    run(app, kit, "N-01")
    head = as_("sg")
    assert "Break the silence on N-01, or let it run" in page(head, HOME)
    shown = page(head)
    assert "3 days left" in shown and "4 May 2019, 10:00 Bangkok time" in shown
    assert 'datetime="2019-05-04T03:00:00Z"' in shown and "data-key" in shown  # from which local time is written
    assert "States should consult one another early." in shown
    assert "not yet" in shown and "I have read it" in shown
    assert post(head, f"{ONE}/seen").status_code == 303
    assert "I have read it" not in page(head)


def test_who_of_a_delegation_has_read_it_is_seen_by_no_other(app, kit, as_):
    run(app, kit, "N-01")
    post(as_("sg"), f"{ONE}/seen")
    assert "head_of_delegation sg" in page(as_("sg"))
    for name in ("th", "au", "chair", "secretariat"):
        assert "head_of_delegation sg" not in page(as_(name))


def test_breaking_silence_takes_two_steps(app, kit, as_):
    run(app, kit, "N-01", "N-02")
    head = as_("sg")
    assert post(head, f"{ONE}/break", ref="N-01", kind="objection", reason="No.").status_code == 422
    asked = post(head, f"{ONE}/break", **OBJECTION)
    words = asked.get_data(as_text=True)
    assert asked.status_code == 200
    assert "Singapore breaks the silence on N-01, and by that on the whole package: N-01, N-02." in words
    assert in_app(app, state) == "running"
    # What was typed goes on with the second step, and back to the first.
    back = post(head, f"{ONE}/break", again="1", **OBJECTION).get_data(as_text=True)
    assert "Strike paragraph 2.</textarea>" in back
    said = post(head, f"{ONE}/break", confirmed="1", request_id="once", **OBJECTION)
    assert (said.status_code, said.location) == (303, ONE)
    assert in_app(app, state) == "broken"
    assert "Singapore" in page(as_("au"))


def test_a_break_that_comes_too_late_is_told_so_and_its_words_are_not_lost(app, kit, as_, clock):
    run(app, kit, "N-01")
    head = as_("sg")
    clock.set(END)
    late = post(head, f"{ONE}/break", confirmed="1", **OBJECTION)
    words = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "it can no longer be broken" in words and "Strike paragraph 2.</textarea>" in words


def test_a_reason_for_the_chair_is_read_by_the_chair_and_its_delegation_alone(app, kit, as_):
    run(app, kit, "N-01")
    post(as_("sg"), f"{ONE}/break", confirmed="1", chair_only="y", **{**OBJECTION, "reason": "Our dugongtalks."})
    for name, reads in (("sg", True), ("chair", True), ("secretariat", False), ("th", False), ("au", False)):
        assert ("dugongtalks" in page(as_(name))) is reads


def test_words_in_thai_keep_their_language(app, kit, as_):
    run(app, kit, "N-01")
    thai = "รัฐควรปรึกษาหารือกันโดยเร็ว"
    form = {"ref": "N-01", "kind": "amendment", "words": thai}
    assert f'<dd lang="th">{thai}</dd>' in post(as_("th"), f"{ONE}/break", **form).get_data(as_text=True)
    post(as_("th"), f"{ONE}/break", confirmed="1", **form)
    assert f'<blockquote class="c-quote" lang="th">{thai}</blockquote>' in page(as_("sg"))


def test_a_candidate_under_silence_says_so_with_the_time_left(app, kit, as_):
    run(app, kit, "N-01")
    shown = page(as_("au"), "/bangkok/candidates/N-01")
    assert ">SP-1</a>: under silence.</strong>" in shown and "3 days left" in shown
    assert ">SP-1</a>" not in page(as_("au"), "/bangkok/candidates/N-02")


def test_the_secretariat_confirms_from_its_home_and_enters_a_break_that_had_come_in_time(app, kit, as_, clock):
    run(app, kit, "N-01")
    clock.set(END + HOUR)
    in_app(app, kit.close, END + HOUR)
    secretariat = as_("secretariat")
    assert "Confirm that no break of SP-1 came otherwise: N-01" in page(secretariat, HOME)
    assert "Confirm that no break came otherwise" not in page(as_("chair"))
    assert post(secretariat, f"{ONE}/confirm").status_code == 303
    assert in_app(app, row).confirmed_at == END + HOUR
    form = {
        "silence": "1", "delegation": "sg", "way": "email", "reason": "Its line was down.", "ref": "N-01",
        "kind": "objection", "words": "Not in our law.", "lifts": "Strike paragraph 2.",
    }  # fmt: skip
    late = post(secretariat, "/bangkok/paper/break", received_at="2019-05-04T10:00", **form)
    assert late.status_code == 422 and "What was received later does not break it." in late.get_data(as_text=True)
    assert post(secretariat, "/bangkok/paper/break", received_at="2019-05-04T09:59", **form).status_code == 303
    assert in_app(app, text_states, "N-01") == [S.TABLED]
    assert "Adopted, and undone" in page(as_("th"))
    assert "Confirm a break of silence entered on paper" in page(as_("sg"), HOME)
    with app.app_context():
        paper_id = db.session.execute(select(PaperSubmission.id)).scalar_one()
    assert "Strike paragraph 2." in page(as_("sg"), f"/bangkok/paper/{paper_id}")
    assert "Its line was down." not in page(as_("th"))


def test_a_second_before_the_end_the_page_still_takes_a_break(app, kit, as_, clock):
    run(app, kit, "N-01")
    clock.set(END - SECOND)
    assert post(as_("sg"), f"{ONE}/break", confirmed="1", **OBJECTION).status_code == 303
    assert in_app(app, state) == "broken"


def test_the_minimum_period_is_a_setting_of_the_conference(app, kit, as_):
    secretariat = as_("secretariat")
    settings = page(secretariat, "/bangkok/manage/settings")
    assert re.search(r'name="silence_hours"[^>]*value="72"|value="72"[^>]*name="silence_hours"', settings)
    with app.app_context():
        conference = db.session.get(Conference, kit.made.id)
        form = {
            "title": conference.title, "short_title": conference.short_title, "place": conference.place,
            "starts_on": "2019-05-10", "ends_on": "2019-05-11", "timezone": "Asia/Bangkok", "seat_limit": "6",
            "silence_hours": "24", "version": "1",
        }  # fmt: skip
    assert post(secretariat, "/bangkok/manage/settings", **form).status_code == 303
    in_app(app, kit.propose)
    assert "Silence runs for 24 hours at the least." in page(as_("chair"), f"{ONE}/open")


def test_an_observer_is_asked_to_read_and_answers_nothing(app, kit, as_):
    run(app, kit, "N-01")
    with app.app_context():
        kit.people["observer"] = factories.seat(kit.made, Role.OBSERVER, "sg")
    observer = as_("observer")
    assert "Read what is under silence: N-01" in page(observer, HOME)
    assert "Break the silence" not in page(observer)
    assert observer.get(f"{ONE}/break").status_code == 403
