"""The whole journey in real browsers: from the invitation of a head to the issued list, with six ways to rank."""

import sys
from pathlib import Path

import pytest

from tests import live
from tests.browser import journey
from tests.browser.room import Room

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(tmp_path):
    """A demonstration with a clock that can be put forward."""
    command = (sys.executable, "-m", "tests.clocked")
    changes = {"SIGN_IN_LIMIT": "1000 per minute"}  # everybody here comes from one address
    with live.serve(tmp_path / "instance", "--demo", command=command, folder=ROOT, **changes) as installation:
        yield installation


def until_the_round(room: Room, *, scripted: bool):
    """Invite, accept, draft, clear, comment, answer, plan. Answers (reference, round, the new head's browser)."""
    secretariat, chair, other = room.person("secretariat"), room.person("chair"), room.person("head.th")
    link = journey.invite(
        room, secretariat, "ca", name="Ana Head", email="ana@example.org", role="Head of delegation"
    )
    head = journey.accept(room, link, delegation="Canada", role="Head of delegation")
    link = journey.invite(room, head, "ca", name="Ben Delegate", email="ben@example.org", role="Delegate")
    delegate = journey.accept(room, link, delegation="Canada", role="Delegate")
    journey.draft(room, delegate, scripted=scripted)
    journey.is_hidden_from(room, other)
    ref = journey.clear(room, head)
    comment_ref = journey.comment(room, other, ref, scripted=scripted)
    journey.answer(room, chair, comment_ref, scripted=scripted)
    journey.becomes_of_ours(room, other)
    return ref, journey.plan_round(room, chair), head


def after_the_round(room: Room, number: int, ref: str, ballots: int) -> None:
    """Close, build, move, issue, download."""
    chair = room.person("chair")
    journey.close_by_the_clock(room, chair, number)
    journey.too_late(room, room.person("head.th"), number)
    list_number = journey.build_list(room, chair, number)
    assert journey.entries(chair)[0] == ref  # all six put it first
    journey.move_with_reason(room, chair, ref)
    digest = journey.issue(room, chair, list_number)
    journey.documents(room, room.newcomer(), list_number, digest)


def test_the_whole_journey(browser, served):
    room = Room(browser, served)
    try:
        ref, number, head = until_the_round(room, scripted=True)
        first = [ref, "R-02", "R-03"]
        journey.rank_by_numbers(room, head, number, first)
        journey.cast(room, head)
        tall = {"viewport": {"width": 1280, "height": 3200}}  # an item is dragged from the end of the list to its head
        journey.rank_by_dragging(room, room.person("head.sg", **tall), number, first)
        journey.rank_by_keyboard(room, room.person("head.my"), number, first)
        journey.rank_by_buttons(room, room.person("head.vn"), number, first)
        phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
        journey.rank_by_buttons(room, room.person("head.ph", **phone), number, first, tap=True)
        plain = {"java_script_enabled": False}
        journey.rank_by_numbers(room, room.person("head.id", **plain), number, first)
        for code in ("sg", "my", "vn", "ph", "id"):
            journey.cast(room, room.person(f"head.{code}"))
        journey.turn_out(
            room, room.person("chair"), number, ["Singapore", "Malaysia", "Viet Nam", "Philippines", "Indonesia"]
        )
        after_the_round(room, number, ref, 6)
        assert room.said == []
    finally:
        room.close()
