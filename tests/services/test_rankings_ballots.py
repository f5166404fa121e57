"""Preparing and casting ballots, the instant of the close, and acts that meet."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.ranking.ballots import Ballot as Choices
from consult.core.words import Access, AlternateKind, Role
from consult.db import db, transaction
from consult.models import Act, Alternate, Ballot, BallotDraft, RankingRound
from consult.queries import rankings as reads
from consult.queries.actors import get_actor
from consult.services import rankings
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round

TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def at(instant):
    return lambda: instant


def ballots(code: str | None = None, kit=None) -> list[Ballot]:
    db.session.rollback()
    statement = select(Ballot).order_by(Ballot.delegation_id, Ballot.number)
    if code:
        statement = statement.where(Ballot.delegation_id == kit.made.delegations[code])
    return list(db.session.execute(statement).scalars())


def prepare(actor, number, choices, *, version=0, reasons=None, now=NOW + HOUR):
    with transaction():
        return rankings.prepare(actor, number, choices, reasons=reasons or {}, version=version, clock=at(now))


def make_alternate(kit, *, starts=NOW - HOUR, ends=NOW + 3 * HOUR, kind=AlternateKind.BALLOT, now=NOW):
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    with transaction() as session:
        session.add(
            Alternate(
                membership_id=delegate.membership_id, kind=kind, starts_at=starts, ends_at=ends,
                named_by_id=kit.heads["th"].membership_id,
            )
        )  # fmt: skip
    return get_actor(delegate.membership_id, now=now)


def test_a_ballot_is_stored_with_its_sections_one_after_the_other():
    kit = make_kit()
    code = cast(kit, "th", ballot("R-02", "N-02", "N-01", below="R-01"))
    (stored,) = ballots()
    assert stored.ranked == [["N-02"], ["N-01"], ["R-02"]]
    assert (stored.below, stored.reasons) == (["R-01"], {"R-01": "Our law would have to change first."})
    assert (stored.number, stored.receipt, stored.cast_at) == (1, code, NOW + HOUR)


def test_a_tie_across_the_kinds_is_taken_apart():
    kit = make_kit()
    cast(kit, "th", ballot("N-01 R-01", "N-02"))
    assert ballots()[0].ranked == [["N-01"], ["N-02"], ["R-01"]]


def test_a_later_ballot_supersedes_the_former():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    cast(kit, "th", ballot("N-02"), at=NOW + 2 * HOUR)
    first, second = ballots()
    assert (first.number, first.superseded_at) == (1, NOW + 2 * HOUR)
    assert (second.number, second.superseded_at, second.ranked) == (2, None, [["N-02"]])


def test_the_record_says_that_a_delegation_cast_and_never_what():
    kit = make_kit()
    cast(kit, "th", ballot("N-02", below="N-01"))
    db.session.rollback()
    (act,) = db.session.execute(select(Act).where(Act.verb == "ballots.cast")).scalars()
    assert (act.access, act.subject, act.details, act.reason) == (Access.DELEGATION, "round 1", {}, "")
    assert (act.delegation_id, act.by_alternate) == (kit.made.delegations["th"], False)


def test_the_same_form_sent_twice_casts_once():
    kit = make_kit()
    first = cast(kit, "th", ballot("N-01"), request_id="form-1")
    again = cast(kit, "th", ballot("N-01"), request_id="form-1", at=NOW + 2 * HOUR)
    assert (again, len(ballots())) == (first, 1)


def test_the_same_form_sent_again_after_the_close_still_answers_with_its_receipt():
    kit = make_kit()
    first = cast(kit, "th", ballot("N-01"), request_id="form-1", at=CLOSES - TICK)
    rankings.close_due(now=at(CLOSES))
    assert cast(kit, "th", ballot("N-01"), request_id="form-1", at=CLOSES + HOUR) == first


def test_two_delegations_may_use_the_same_form_id():
    kit = make_kit()
    assert cast(kit, "th", ballot("N-01"), request_id="x") != cast(kit, "sg", ballot("N-02"), request_id="x")
    assert len(ballots()) == 2


def test_a_ballot_is_accepted_until_just_before_the_close():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"), at=CLOSES - TICK)
    assert ballots()[0].cast_at == CLOSES - TICK


def test_a_ballot_is_refused_at_the_instant_of_the_close_though_it_is_not_recorded_yet():
    kit = make_kit()
    with pytest.raises(Refused, match="^The round closed at 10:00 Bangkok time on 3 May 2019. Your delegation"):
        cast(kit, "th", ballot("N-01"), at=CLOSES)
    assert ballots() == []


def test_a_refused_ballot_leaves_the_former_one_standing():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    with pytest.raises(Refused, match="The ballot your delegation cast before then counts.$"):
        cast(kit, "th", ballot("N-02"), at=CLOSES)
    (stored,) = ballots()
    assert (stored.ranked, stored.superseded_at) == ([["N-01"]], None)


def test_the_clock_is_read_after_the_round_is_locked():
    kit = make_kit()
    seen = []

    def clock():
        seen.append(db.session.info["writing"])
        return NOW + HOUR

    with transaction():
        rankings.cast(kit.heads["th"], 1, ballot("N-01"), reasons={}, request_id="x", clock=clock)
    assert seen == [True]


def test_a_ballot_is_refused_before_the_opening():
    kit = make_kit(opens_at=NOW + HOUR)
    with pytest.raises(Refused, match="The round opens at 11:00 Bangkok time on 1 May 2019"):
        cast(kit, "th", ballot("N-01"), at=NOW)


def test_a_ballot_is_refused_in_a_cancelled_round():
    kit = make_kit()
    with transaction():
        rankings.cancel(kit.chair, 1, reason="Planned anew.", clock=at(NOW + HOUR))
    with pytest.raises(Refused, match="The round was cancelled"):
        cast(kit, "th", ballot("N-01"))


def test_a_round_in_draft_does_not_exist_for_a_delegation():
    kit = make_kit(schedule=False)
    with pytest.raises(NotFound):
        cast(kit, "th", ballot("N-01"))


def test_a_delegate_cannot_cast():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    with transaction(), pytest.raises(NotPermitted, match="Only the head of your delegation"):
        rankings.cast(delegate, 1, ballot("N-01"), reasons={}, request_id="x", clock=at(NOW + HOUR))


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.CHAIR, Role.SECRETARIAT])
def test_nobody_but_a_delegation_prepares_or_casts(role):
    kit = make_kit()
    actor = {Role.CHAIR: kit.chair, Role.SECRETARIAT: kit.secretariat}.get(role) or factories.seat(kit.made, role, "th")
    with pytest.raises(NotPermitted):
        prepare(actor, 1, ballot("N-01"))
    with transaction(), pytest.raises(NotPermitted):
        rankings.cast(actor, 1, ballot("N-01"), reasons={}, request_id="x", clock=at(NOW + HOUR))


def test_a_delegation_whose_category_is_not_in_the_electorate_cannot_cast():
    kit = make_kit(electorate=("asean_member_state",))
    with pytest.raises(NotPermitted, match="not in the electorate"):
        cast(kit, "au", ballot("N-01"))


def test_an_alternate_casts_within_the_dates_and_the_record_says_so():
    kit = make_kit()
    alternate = make_alternate(kit)
    with transaction():
        rankings.cast(alternate, 1, ballot("N-01"), reasons={}, request_id="x", clock=at(NOW + HOUR))
    db.session.rollback()
    assert db.session.execute(select(Act.by_alternate).where(Act.verb == "ballots.cast")).scalar_one() is True


@pytest.mark.parametrize(
    "dates",
    [
        {"starts": NOW + TICK},
        {"starts": NOW - 2 * HOUR, "ends": NOW},
        {"kind": AlternateKind.CLEAR},
    ],
)
def test_an_alternate_out_of_the_dates_or_for_another_kind_of_act_cannot_cast(dates):
    kit = make_kit()
    alternate = make_alternate(kit, **dates)
    with transaction(), pytest.raises(NotPermitted):
        rankings.cast(alternate, 1, ballot("N-01"), reasons={}, request_id="x", clock=at(NOW))


def test_an_item_that_is_not_in_the_round_is_refused():
    kit = make_kit(refs=("N-01", "N-02"))
    with pytest.raises(Refused, match="N-03 is not in this round"):
        cast(kit, "th", ballot("N-03"))


def test_an_item_below_the_line_needs_a_reason():
    kit = make_kit()
    with pytest.raises(Refused, match="Say why your delegation could not join consensus on N-02") as refused:
        cast(kit, "th", ballot("N-01", below="N-02"), reasons={"N-02": "  "})
    assert refused.value.field == "reason-N-02"


def test_a_round_without_a_line_takes_nothing_below_it():
    kit = make_kit(with_line=False)
    with pytest.raises(Refused, match="This round has no line"):
        cast(kit, "th", ballot("N-01", below="N-02"))


def test_a_blank_ballot_counts_in_the_turn_out():
    kit = make_kit()
    cast(kit, "th", Choices())
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert [(line.code, line.cast_at is not None) for line in reads.turnout(kit.chair, view)][:3] == [
        ("id", False),
        ("sg", False),
        ("th", True),
    ]


def test_a_ballot_that_replaces_another_than_it_says_is_a_conflict():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"), replaces=0)
    with pytest.raises(Conflict, match="A ballot of your delegation was cast after you opened this page"):
        cast(kit, "th", ballot("N-02"), replaces=0, at=NOW + 2 * HOUR)
    cast(kit, "th", ballot("N-03"), replaces=1, at=NOW + 3 * HOUR)
    assert [b.ranked for b in ballots() if b.superseded_at is None] == [[["N-03"]]]


def test_a_draft_is_shared_and_never_overwritten_unseen():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    assert prepare(kit.heads["th"], 1, ballot("N-01")) == 1
    with pytest.raises(Conflict, match="A colleague has changed your delegation's ballot"):
        prepare(delegate, 1, ballot("N-02"), version=0)
    assert prepare(delegate, 1, ballot("N-02"), version=1) == 2
    db.session.rollback()
    draft = reads.find_draft(db.session.execute(select(RankingRound.id)).scalar_one(), kit.made.delegations["th"])
    assert (draft.choices, draft.counter, draft.updated_by) == (ballot("N-02"), 2, delegate.person_name)


def test_a_draft_keeps_the_reason_of_an_item_that_leaves_the_band_and_may_come_back():
    kit = make_kit()
    prepare(kit.heads["th"], 1, ballot(below="N-01"), reasons={"N-01": "Our law."})
    prepare(kit.heads["th"], 1, ballot("N-01"), version=1)
    db.session.rollback()
    assert db.session.execute(select(BallotDraft.reasons)).scalar_one() == {"N-01": "Our law."}


def test_a_draft_is_refused_after_the_close():
    kit = make_kit()
    with pytest.raises(Refused, match="The round closed at 10:00 Bangkok time on 3 May 2019"):
        prepare(kit.heads["th"], 1, ballot("N-01"), now=CLOSES)


def test_preparing_writes_no_act():
    kit = make_kit()
    before = db.session.execute(select(Act.id)).all()
    prepare(kit.heads["th"], 1, ballot("N-01"))
    db.session.rollback()
    assert db.session.execute(select(Act.id)).all() == before


# Acts that meet. Each thread has its own session; `together` lets them go at once.


def together(app, *jobs):
    """Run the jobs at once, each in its own application context; answers what each returned or raised."""
    start = threading.Barrier(len(jobs))

    def run(job):
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    return job()
            except Refused as refusal:
                return refusal
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def casting(actor, choices, *, request_id, clock=None, replaces=None):
    return lambda: rankings.cast(
        actor, 1, choices, reasons={}, replaces=replaces, request_id=request_id, clock=clock or at(NOW + HOUR)
    )


def test_head_and_alternate_casting_at_once_leave_exactly_one_live_ballot(app):
    kit = make_kit()
    alternate = make_alternate(kit)
    receipts = together(
        app,
        casting(kit.heads["th"], ballot("N-01"), request_id="head"),
        casting(alternate, ballot("N-02"), request_id="alternate"),
    )
    stored = ballots()
    assert {b.receipt for b in stored} == set(receipts)
    assert [(b.number, b.superseded_at is None) for b in stored] == [(1, False), (2, True)]


def test_of_head_and_alternate_replacing_the_same_ballot_one_gets_a_conflict(app):
    kit = make_kit()
    alternate = make_alternate(kit)
    answers = together(
        app,
        casting(kit.heads["th"], ballot("N-01"), request_id="head", replaces=0),
        casting(alternate, ballot("N-02"), request_id="alternate", replaces=0),
    )
    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]
    (stored,) = ballots()
    assert stored.receipt in answers


def test_a_double_click_casts_once(app):
    kit = make_kit()
    job = casting(kit.heads["th"], ballot("N-01"), request_id="one form", replaces=0)
    receipts = together(app, job, job, job)
    assert len(set(receipts)) == 1
    assert len(ballots()) == 1


def test_a_ballot_at_the_instant_of_the_close_is_in_the_tally_or_refused(app):
    kit = make_kit()
    cast(kit, "sg", ballot("N-03"))

    def close():
        with app.app_context():
            try:
                return rankings.close_due(now=at(CLOSES))
            finally:
                db.session.remove()

    def late():
        with app.app_context():
            try:
                with transaction():
                    return rankings.cast(
                        kit.heads["th"], 1, ballot("N-01"), reasons={}, request_id="x", clock=at(CLOSES - TICK)
                    )
            except Refused as refusal:
                return refusal
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        closed, answer = pool.submit(close), pool.submit(late)
    assert closed.result() == 1
    db.session.rollback()
    view = reads.get_round(kit.made.id, 1, kit.chair)
    voters = reads.find_results(view, kit.chair)[0].leading.cast
    assert voters == (1 if isinstance(answer.result(), Refused) else 2)
    assert len(ballots("th", kit)) == (0 if isinstance(answer.result(), Refused) else 1)


def test_two_processes_close_a_round_once(app):
    make_kit()

    def close():
        with app.app_context():
            try:
                return rankings.close_due(now=at(CLOSES))
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(3) as pool:
        done = sorted(future.result() for future in [pool.submit(close) for _ in range(3)])
    assert done == [0, 0, 1]
    assert len(db.session.execute(select(Act.id).where(Act.verb == "rounds.close")).all()) == 1


def test_two_colleagues_saving_the_first_draft_at_once_make_one(app):
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    jobs = [
        lambda actor=actor, ref=ref: rankings.prepare(
            actor, 1, ballot(ref), reasons={}, version=0, clock=at(NOW + HOUR)
        )
        for actor, ref in ((kit.heads["th"], "N-01"), (delegate, "N-02"))
    ]
    answers = together(app, *jobs)
    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]


def test_each_round_has_its_own_ballots():
    kit = make_kit()
    second = make_round(kit.chair, title="Second")
    cast(kit, "th", ballot("N-01"))
    with transaction():
        rankings.cast(kit.heads["th"], second, ballot("N-02"), reasons={}, request_id="y", clock=at(NOW + HOUR))
    assert [b.superseded_at for b in ballots()] == [None, None]
