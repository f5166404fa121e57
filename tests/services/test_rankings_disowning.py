"""Ballots entered on paper that their delegation says are not its own, one after another."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.trust import verifier
from consult.db import db, transaction
from consult.models import Ballot, RoundBundle
from consult.services import paper, rankings
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit

HOUR = timedelta(hours=1)


@pytest.fixture
def kit():
    return make_kit()


def enter(kit, ref: str, hour: int) -> int:
    """A ballot that puts one candidate first, received and entered that many hours after the opening."""
    at = NOW + hour * HOUR
    with transaction():
        return paper.enter_ballot(
            kit.secretariat, receipt=paper.Receipt("th", at, "email", "The line was down."), round_number=1,
            ballot=ballot(ref), reasons={}, now=at,
        )  # fmt: skip


def disown(kit, paper_id: int, hour: int) -> None:
    with transaction():
        paper.disown(kit.heads["th"], paper_id, reason="Not ours.", now=NOW + hour * HOUR)


def first() -> list[str]:
    """What the ballots that count put first."""
    db.session.rollback()
    found = db.session.execute(select(Ballot.ranked).where(Ballot.superseded_at.is_(None))).scalars()
    return [ranked[0][0] for ranked in found]


def count_and_verify() -> None:
    rankings.close_due(now=lambda: CLOSES)
    db.session.rollback()
    made = db.session.execute(select(RoundBundle.content)).scalar_one()
    assert verifier.check(bytes(made)).wrong == []


def test_a_ballot_disowned_after_another_took_its_place_never_counts_again(kit):
    cast(kit, "th", ballot("N-01"))
    earlier, later = enter(kit, "N-02", 2), enter(kit, "N-03", 3)
    disown(kit, earlier, 4)
    assert first() == ["N-03"]
    disown(kit, later, 5)
    assert first() == ["N-01"]  # the last that is the delegation's own
    count_and_verify()


def test_ballots_disowned_from_the_last_to_the_first_give_way_one_to_another(kit):
    cast(kit, "th", ballot("N-01"))
    earlier, later = enter(kit, "N-02", 2), enter(kit, "N-03", 3)
    disown(kit, later, 4)
    assert first() == ["N-02"]
    disown(kit, earlier, 5)
    assert first() == ["N-01"]
    count_and_verify()


def test_where_all_are_disowned_none_counts_and_another_can_be_cast(kit):
    earlier, later = enter(kit, "N-02", 2), enter(kit, "N-03", 3)
    disown(kit, earlier, 4)
    disown(kit, later, 5)
    assert first() == []
    cast(kit, "th", ballot("N-01"), at=NOW + 6 * HOUR)
    assert first() == ["N-01"]
    count_and_verify()


def test_after_a_ballot_is_disowned_the_one_that_counts_again_can_be_replaced(kit):
    cast(kit, "th", ballot("N-01"))
    disown(kit, enter(kit, "N-02", 2), 3)
    cast(kit, "th", ballot("N-03"), at=NOW + 4 * HOUR, replaces=1)
    assert first() == ["N-03"]
    disown(kit, enter(kit, "N-02", 5), 6)
    assert first() == ["N-03"]
    count_and_verify()
