"""Rounds that two open: the clock closes the ballot, and two officers confirm before anything is counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import NotPermitted, Refused
from consult.core.lifecycle import RoundState
from consult.core.trust import verifier
from consult.core.words import Category, Role
from consult.db import db, transaction
from consult.models import Act, RankingRound, RoundBundle, RoundResult
from consult.queries import rankings as reads
from consult.services import lists, paper, rankings
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit

HOUR = timedelta(hours=1)


def at(instant):
    return lambda: instant


def closed(**changes):
    kit = make_kit(two_person=True, **changes)
    for code in ("th", "sg", "id", "au", "ngo"):
        cast(kit, code, ballot("N-02", "N-01"))
    assert rankings.close_due(now=at(CLOSES)) == 1
    db.session.rollback()
    return kit


def confirm(actor, now=CLOSES + HOUR) -> bool:
    with transaction():
        return rankings.confirm(actor, 1, clock=at(now))


def view(kit):
    db.session.rollback()
    return reads.get_round(kit.made.id, 1, kit.chair)


def test_the_clock_closes_the_ballot_and_nothing_is_counted():
    kit = closed()
    round_ = view(kit)
    assert (round_.state, round_.published_at, round_.awaits_confirmation) == (RoundState.CLOSED, None, True)
    assert db.session.execute(select(RoundResult)).first() is None
    assert reads.find_results(round_, kit.chair) == []
    assert reads.order_for_list(round_.id) == {}
    with pytest.raises(Refused, match="The round closed"):
        cast(kit, "th", ballot("N-03"), at=CLOSES + HOUR)
    with pytest.raises(Refused, match="not published yet"), transaction():
        lists.create(kit.chair, title="List", round_number=1, request_id="l", now=CLOSES + HOUR)


def test_the_chair_and_the_secretariat_publish_it_together():
    kit = closed()
    assert confirm(kit.secretariat) is False
    assert reads.find_results(view(kit), kit.chair) == []
    assert confirm(kit.chair, CLOSES + 2 * HOUR) is True
    assert view(kit).published_at == CLOSES + 2 * HOUR
    assert len(reads.find_results(view(kit), kit.heads["th"])) == 2
    made = db.session.execute(select(RoundBundle.content)).scalar_one()
    assert verifier.check(bytes(made)).wrong == []
    verbs = db.session.execute(select(Act.verb).where(Act.verb.like("rounds.%")).order_by(Act.id)).scalars().all()
    assert verbs[-3:] == ["rounds.confirm", "rounds.confirm", "rounds.publish"]


def test_one_of_the_two_is_a_chair():
    kit = closed()
    other = factories.seat(kit.made, Role.SECRETARIAT)
    assert [confirm(kit.secretariat), confirm(other)] == [False, False]
    assert confirm(factories.seat(kit.made, Role.CO_CHAIR)) is True


def test_one_person_in_two_capacities_is_one():
    kit = closed()
    also = factories.seat(kit.made, Role.SECRETARIAT, person_id=kit.chair.person_id)
    assert [confirm(kit.chair), confirm(kit.chair), confirm(also)] == [False, False, False]
    assert view(kit).published_at is None


def test_a_delegation_confirms_nothing():
    kit = closed()
    with pytest.raises(NotPermitted):
        confirm(kit.heads["th"])


def test_before_the_close_and_in_another_round_there_is_nothing_to_confirm():
    kit = make_kit(two_person=True)
    with pytest.raises(Refused, match="has not closed"):
        confirm(kit.chair)
    make_kit(slug="jakarta")


def test_a_round_that_is_published_at_its_close_needs_nobody():
    kit = make_kit()
    rankings.close_due(now=at(CLOSES))
    with pytest.raises(Refused, match="nothing to confirm"):
        confirm(kit.chair)


def test_two_who_confirm_at_once_publish_it_once(app):
    kit = closed()
    third = factories.seat(kit.made, Role.CO_CHAIR)
    db.session.rollback()

    def send(actor):
        with app.app_context():
            try:
                return confirm(actor)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(send, (kit.chair, kit.secretariat, third)))
    assert sorted(answers) == [False, True, True]
    db.session.rollback()
    assert db.session.execute(select(RoundBundle.close_number)).scalars().all() == [1]


def test_a_ballot_on_paper_before_the_confirmation_is_counted_with_the_others():
    kit = closed()
    confirm(kit.chair)
    receipt = paper.Receipt("ngo", NOW + 9 * HOUR, "post", "The line was down.")
    with transaction():
        paper.enter_ballot(
            kit.secretariat, receipt=receipt, round_number=1, ballot=ballot("N-03"), reasons={}, now=CLOSES + HOUR
        )
    assert view(kit).confirmations == ()  # what the chair had confirmed has changed since
    assert [confirm(kit.chair), confirm(kit.secretariat)] == [False, True]


def test_a_ballot_on_paper_after_it_seals_the_results_again():
    kit = closed()
    confirm(kit.chair), confirm(kit.secretariat)
    receipt = paper.Receipt("ngo", NOW + 9 * HOUR, "post", "The line was down.")
    with transaction():
        paper.enter_ballot(
            kit.secretariat, receipt=receipt, round_number=1, ballot=ballot("N-03"), reasons={}, now=CLOSES + 3 * HOUR
        )
    assert (view(kit).published_at, reads.find_results(view(kit), kit.chair)) == (None, [])
    assert [confirm(kit.chair), confirm(kit.secretariat)] == [False, True]
    assert db.session.execute(select(RoundBundle.close_number)).scalars().all() == [1, 2]


def test_a_reopened_round_is_confirmed_anew():
    kit = closed()
    confirm(kit.chair)
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 9 * HOUR, reason="More.", clock=at(CLOSES + 2 * HOUR))
    rankings.close_due(now=at(CLOSES + 9 * HOUR))
    assert view(kit).confirmations == ()


def test_a_confidential_round_with_too_few_ballots_is_not_confirmed():
    kit = make_kit(two_person=True, disclosure="confidential", more={Category.NGO: "apc"})
    cast(kit, "th", ballot("N-01"))
    rankings.close_due(now=at(CLOSES))
    assert view(kit).is_withheld
    with pytest.raises(Refused, match="Fewer than 5 ballots"):
        confirm(kit.chair)
    assert db.session.execute(select(RankingRound.confirmations)).scalar_one() == []
