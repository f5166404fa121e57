"""The same journey with JavaScript switched off in every browser."""

from tests.browser import journey
from tests.browser.room import Room
from tests.browser.test_journey import after_the_round, served, until_the_round

__all__ = ["served"]


def test_the_whole_journey_without_javascript(browser, served):
    room = Room(browser, served, java_script_enabled=False)
    try:
        ref, number, head = until_the_round(room, scripted=False)
        journey.rank_by_numbers(room, head, number, [ref, "R-02", "R-03"])
        journey.cast(room, head)
        for code in ("sg", "my", "vn", "ph", "id"):
            journey.rank_by_numbers(room, room.person(f"head.{code}"), number, [ref, "R-02"])
            journey.cast(room, room.person(f"head.{code}"))
        after_the_round(room, number, ref, 6)
    finally:
        room.close()
