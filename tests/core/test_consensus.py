"""The consensus test."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.core.consensus import Holding, Obstacle, assess, held_now, what_stands_in_the_way
from consult.core.lifecycle import ADOPTIONS, OUTCOMES, SET_ASIDE, TRANSITIONS, CandidateState
from consult.core.words import Held

NOW = datetime(2019, 5, 10, 8, tzinfo=UTC)
SOON = NOW + timedelta(days=1)
STATE = CandidateState


def ready(*holdings, **counts):
    return assess(holdings, now=NOW, **counts)


def test_support_is_no_condition_of_consensus():
    found = ready(Holding("Thailand", Held.NONE), Holding("Singapore", Held.CAN_JOIN))
    assert found.adoption == STATE.ADOPTED
    assert found.may_come_under_silence


def test_one_objection_prevents_consensus_however_many_support():
    found = ready(*[Holding(f"State {n}", Held.SUPPORTS) for n in range(9)], Holding("Viet Nam", Held.OBJECTS))
    assert found.adoption is None and not found.may_come_under_silence
    assert found.text_is_clean
    assert what_stands_in_the_way(found.hindrances) == "Objections stand: Viet Nam."


@pytest.mark.parametrize("held", [Held.OBJECTS, Held.RESERVES, Held.AD_REF])
def test_what_was_held_on_a_former_version_blocks_until_it_is_answered(held):
    until = SOON if held == Held.AD_REF else None
    found = ready(Holding("Malaysia", held, confirmed=False, until=until))
    assert found.adoption is None
    assert [(h.obstacle, h.whose) for h in found.hindrances] == [(Obstacle.UNCONFIRMED, ("Malaysia",))]


def test_a_reservation_leaves_consensus_standing():
    found = ready(Holding("Malaysia", Held.RESERVES), Holding("Thailand", Held.SUPPORTS))
    assert (found.adoption, found.reserving) == (STATE.ADOPTED_WITH_RESERVATIONS, ("Malaysia",))
    assert found.may_come_under_silence


@pytest.mark.parametrize(("until", "overdue"), [(SOON, ()), (NOW, ("Cambodia",)), (NOW - timedelta(1), ("Cambodia",))])
def test_a_capital_that_has_not_confirmed_allows_adoption_ad_referendum_only(until, overdue):
    found = ready(Holding("Cambodia", Held.AD_REF, until=until), Holding("Malaysia", Held.RESERVES))
    assert (found.adoption, found.pending, found.overdue) == (STATE.ADOPTED_AD_REF, ("Cambodia",), overdue)
    assert not found.may_come_under_silence


@pytest.mark.parametrize("what", ["brackets", "amendments", "questions"])
def test_a_text_with_anything_open_is_not_clean(what):
    found = ready(Holding("Thailand", Held.SUPPORTS), **{what: 2})
    assert not found.text_is_clean
    assert found.adoption is None
    assert "2" in what_stands_in_the_way(found.hindrances)


def test_all_that_stands_in_the_way_is_told_at_once():
    found = ready(
        Holding("Thailand", Held.OBJECTS), Holding("Viet Nam", Held.OBJECTS), Holding("Laos", Held.RESERVES, False),
        brackets=3,
    )  # fmt: skip
    assert what_stands_in_the_way(found.hindrances) == (
        "Brackets are still open: 3. Objections stand: Thailand and Viet Nam. "
        "Still to say whether a position on a former version stands: Laos."
    )


@pytest.mark.parametrize(
    ("given", "on_this", "stands"),
    [
        (Held.OBJECTS, True, (Held.OBJECTS, True)),
        (Held.OBJECTS, False, (Held.OBJECTS, False)),
        (Held.RESERVES, False, (Held.RESERVES, False)),
        (Held.AD_REF, False, (Held.AD_REF, False)),
        (Held.SUPPORTS, True, (Held.SUPPORTS, True)),
        (Held.SUPPORTS, False, (Held.NONE, True)),
        (Held.CAN_JOIN, False, (Held.NONE, True)),
        (Held.NONE, False, (Held.NONE, True)),
    ],
)
def test_support_is_asked_anew_on_a_new_version_and_an_objection_stands(given, on_this, stands):
    assert held_now(given, on_this_version=on_this) == stands


def test_every_outcome_is_reached_from_the_gavel_and_leads_back_to_negotiation():
    steps = TRANSITIONS[CandidateState]
    assert steps[STATE.AT_GAVEL] == OUTCOMES | {STATE.TABLED}
    assert all(STATE.TABLED in steps[state] for state in OUTCOMES)
    # Nothing is adopted straight from the negotiation: it is put to the room, or comes under silence.
    assert not steps[STATE.TABLED] & ADOPTIONS
    assert steps[STATE.TABLED] >= SET_ASIDE
