"""Preparing a ballot: groups, steps that are undone, suggestions in the delegation, the ballot of an earlier round."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotPermitted, Refused
from consult.core.ranking.ballots import Ballot as Choices
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Act, BallotDraft, BallotSuggestion, Membership
from consult.queries import rankings as reads
from consult.services import rankings
from consult.services.rankings.drafts import MOST_STEPS
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round

HOUR = timedelta(hours=1)


def at(instant):
    return lambda: instant


def prepare(actor, choices, *, version=0, groups=None, reasons=None, did="save", now=NOW + HOUR, number=1):
    with transaction():
        return rankings.prepare(
            actor, number, choices, reasons=reasons or {}, version=version, groups=groups, did=did, clock=at(now)
        )


def suggest(actor, choices, *, version=0, groups=None, reasons=None, now=NOW + HOUR):
    with transaction():
        return rankings.suggest(
            actor, 1, choices, reasons=reasons or {}, version=version, groups=groups, clock=at(now)
        )  # fmt: skip


def undo(actor, *, version, own=False, reasons=None, now=NOW + HOUR):
    with transaction():
        return rankings.undo(actor, 1, version=version, own=own, reasons=reasons or {}, clock=at(now))


def draft(kit, code="th", number=1):
    db.session.rollback()
    view = reads.get_round(kit.made.id, number, kit.chair)
    return reads.find_draft(view.id, kit.made.delegations[code])


def test_groups_are_kept_with_the_draft_and_made_to_suit_the_order():
    kit = make_kit()
    groups = {"N-01": "low", "N-02": "high", "R-01": "medium", "R-02": "nonsense"}
    prepare(kit.heads["th"], ballot("N-01", "N-02", "R-01"), groups=groups)
    assert draft(kit).groups == {"N-01": "low", "N-02": "low", "R-01": "medium"}


def test_steps_are_undone_one_after_the_other_with_their_groups():
    kit = make_kit()
    th = kit.heads["th"]
    prepare(th, ballot("N-01"), groups={"N-01": "high"}, did="sort:N-01:high")
    prepare(th, ballot("N-01", "N-02"), version=1, groups={"N-01": "high", "N-02": "low"}, did="sort:N-02:low")
    assert undo(th, version=2) == "sort:N-02:low"
    assert (draft(kit).choices, draft(kit).groups, draft(kit).counter) == (ballot("N-01"), {"N-01": "high"}, 3)
    assert undo(th, version=3) == "sort:N-01:high"
    assert (draft(kit).choices, draft(kit).groups) == (Choices(), {})
    with pytest.raises(Refused, match="There is nothing to undo"):
        undo(th, version=4)


def test_a_reason_alone_is_no_step_and_is_never_undone():
    kit = make_kit()
    th = kit.heads["th"]
    prepare(th, ballot(below="N-01"), did="below:N-01")
    prepare(th, ballot(below="N-01"), version=1, reasons={"N-01": "Our law."})
    assert undo(th, version=2, reasons={"N-02": "Typed meanwhile."}) == "below:N-01"
    assert draft(kit).reasons == {"N-01": "Our law.", "N-02": "Typed meanwhile."}


def test_only_so_many_steps_are_kept():
    kit = make_kit()
    for version in range(MOST_STEPS + 5):
        prepare(kit.heads["th"], ballot("N-01" if version % 2 else "N-02"), version=version, did=f"up:{version}")
    steps = draft(kit).steps
    assert (len(steps), steps[-1]["did"]) == (MOST_STEPS, f"up:{MOST_STEPS + 4}")


def test_what_was_done_before_the_ballot_was_cast_is_done():
    kit = make_kit()
    th = kit.heads["th"]
    prepare(th, ballot("N-01"))
    cast(kit, "th", ballot("N-01"), at=NOW + 2 * HOUR)
    with pytest.raises(Refused, match="There is nothing to undo"):
        undo(th, version=1, now=NOW + 3 * HOUR)
    prepare(th, ballot("N-02"), version=1, now=NOW + 3 * HOUR, did="up:N-02")
    assert undo(th, version=2, now=NOW + 3 * HOUR) == "up:N-02"
    with pytest.raises(Refused, match="There is nothing to undo"):
        undo(th, version=3, now=NOW + 3 * HOUR)
    assert draft(kit).choices == ballot("N-01")


def test_undoing_on_a_stale_page_is_a_conflict():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    prepare(kit.heads["th"], ballot("N-01"))
    prepare(delegate, ballot("N-02"), version=1)
    with pytest.raises(Conflict, match="A colleague has changed your delegation's ballot"):
        undo(kit.heads["th"], version=1)
    assert draft(kit).choices == ballot("N-02")


def test_undoing_after_the_close_is_refused():
    kit = make_kit()
    prepare(kit.heads["th"], ballot("N-01"))
    with pytest.raises(Refused, match="The round closed"):
        undo(kit.heads["th"], version=1, now=CLOSES)


def test_each_person_keeps_a_suggestion_and_the_joint_ballot_stays_as_it_is():
    kit = make_kit()
    th, delegate = kit.heads["th"], factories.seat(kit.made, Role.DELEGATE, "th")
    prepare(th, ballot("N-01"))
    assert suggest(delegate, ballot("N-02", below="N-03"), groups={"N-02": "high"}, reasons={"N-03": "Our law."}) == 1
    assert suggest(th, ballot("N-03")) == 1
    assert suggest(delegate, ballot("N-02"), version=1) == 2
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert [(each.membership_id, each.choices) for each in reads.list_suggestions(view.id, th)] == [
        (th.membership_id, ballot("N-03")), (delegate.membership_id, ballot("N-02")),
    ]  # fmt: skip
    assert reads.list_suggestions(view.id, delegate)[0].groups == {}
    assert draft(kit).choices == ballot("N-01")
    assert undo(delegate, version=2, own=True) == ""
    db.session.rollback()
    assert reads.list_suggestions(view.id, delegate)[0].choices == ballot("N-02", below="N-03")


def test_no_other_delegation_reads_a_suggestion_and_the_record_holds_nothing_of_it():
    kit = make_kit()
    before = db.session.execute(select(Act.id)).all()
    suggest(kit.heads["th"], ballot("N-02"))
    db.session.rollback()
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert reads.list_suggestions(view.id, kit.heads["sg"]) == []
    assert reads.list_suggestions(view.id, kit.chair) == []
    assert db.session.execute(select(Act.id)).all() == before


def test_two_windows_of_one_person_do_not_overwrite_each_other():
    kit = make_kit()
    suggest(kit.heads["th"], ballot("N-01"))
    with pytest.raises(Conflict, match="Your suggestion was changed in another window"):
        suggest(kit.heads["th"], ballot("N-02"))


def test_the_suggestion_of_somebody_who_no_longer_serves_is_not_shown():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    suggest(delegate, ballot("N-02"))
    with transaction() as session:
        session.get(Membership, delegate.membership_id).ended_at = NOW + HOUR
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert reads.list_suggestions(view.id, kit.heads["th"]) == []


def test_a_suggestion_is_taken_back_by_its_writer_alone():
    kit = make_kit()
    delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    for actor in (kit.heads["th"], delegate):
        suggest(actor, ballot("N-02"))
    with transaction():
        rankings.take_back(delegate, 1, clock=at(NOW + HOUR))
    left = db.session.execute(select(BallotSuggestion.membership_id)).scalars().all()
    assert left == [kit.heads["th"].membership_id]


@pytest.mark.parametrize("act", ["prepare", "suggest"])
def test_who_has_no_ballot_has_none_to_prepare(act):
    kit = make_kit()
    observer = factories.seat(kit.made, Role.OBSERVER, "th")
    for actor in (observer, kit.chair, kit.secretariat):
        with pytest.raises(NotPermitted), transaction():
            getattr(rankings, act)(actor, 1, ballot("N-01"), reasons={}, version=0, clock=at(NOW + HOUR))
    assert db.session.execute(select(BallotDraft.id)).all() == []


def test_the_former_ballot_is_the_last_that_counts_of_an_earlier_round():
    kit = make_kit(closes_at=NOW + 2 * HOUR)
    cast(kit, "th", ballot("N-01"))
    cast(kit, "th", ballot("N-02", "N-01", below="R-01"), at=NOW + HOUR + timedelta(minutes=1))
    rankings.close_due(now=at(NOW + 2 * HOUR))
    make_round(kit.chair, opens_at=NOW + 3 * HOUR, now=NOW)
    db.session.rollback()
    first, second = (reads.get_round(kit.made.id, number, kit.chair) for number in (1, 2))
    former = reads.find_former(second.id, kit.heads["th"])
    assert (former.number, former.choices, former.reasons, former.versions["N-02"]) == (
        1, ballot("N-02", "N-01", below="R-01"), {"R-01": "Our law would have to change first."}, 1,
    )  # fmt: skip
    assert reads.find_former(second.id, kit.heads["sg"]) is None
    assert reads.find_former(first.id, kit.heads["th"]) is None
