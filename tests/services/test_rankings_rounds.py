"""Planning, announcing, putting off, reopening, cancelling; ballots on paper; who sees which results."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import ListState, RoundState
from consult.core.words import Access, Category, Disclosure, Kind
from consult.db import db, transaction
from consult.models import Act, Ballot, ConsolidatedList, RankingRound
from consult.queries import rankings as reads
from consult.services import rankings
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(instant):
    return lambda: instant


def the_round() -> RankingRound:
    db.session.rollback()
    return db.session.execute(select(RankingRound)).scalar_one()


def verbs() -> list[tuple[str, Access]]:
    db.session.rollback()
    rows = db.session.execute(select(Act.verb, Act.access).where(Act.verb.like("rounds.%")).order_by(Act.id))
    return [tuple(row) for row in rows]


def edit(kit, version=1, now=NOW, **changes):
    plan = {
        "title": "Second thought", "refs": ("N-01", "R-02"), "electorate": ("asean_member_state",),
        "opens_at": NOW + DAY, "closes_at": NOW + 2 * DAY, "results_to": "public",
        "disclosure": "attributable", "with_line": False, **changes,
    }  # fmt: skip
    with transaction():
        rankings.edit(kit.chair, 1, **plan, version=version, clock=at(now))


def test_a_plan_is_a_draft_that_only_officers_know_of():
    kit = make_kit(schedule=False)
    assert the_round().state == RoundState.DRAFT
    assert [line.number for line in reads.list_rounds(kit.made.id, kit.secretariat)] == [1]
    assert reads.list_rounds(kit.made.id, kit.heads["th"]) == []
    with pytest.raises(NotFound):
        reads.get_round(kit.made.id, 1, kit.heads["th"])
    assert verbs() == [("rounds.create", Access.OFFICERS)]


def test_the_same_plan_sent_twice_makes_one_round():
    kit = make_kit(schedule=False, request_id="form")
    assert make_round(kit.chair, schedule=False, request_id="form") == 1
    assert len(reads.list_rounds(kit.made.id, kit.chair)) == 1


@pytest.mark.parametrize("actor", ["secretariat", "th"])
def test_only_the_chair_plans(actor):
    kit = make_kit(schedule=False)
    with pytest.raises(NotPermitted, match="Only the chair or a co-chair runs ranking rounds"):
        make_round(kit.secretariat if actor == "secretariat" else kit.heads[actor])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"refs": ()}, "refs"),
        ({"refs": ("N-99",)}, "refs"),
        ({"electorate": ("nobody",)}, "electorate"),
        ({"closes_at": NOW}, "closes_at"),
        ({"results_to": "all"}, "results_to"),
        ({"disclosure": "public"}, "disclosure"),
        ({"disclosure": ""}, "disclosure"),
    ],
)
def test_a_plan_that_cannot_be_held_is_refused(changes, field):
    kit = make_kit(schedule=False)
    with pytest.raises(Refused) as refused:
        make_round(kit.chair, schedule=False, **changes)
    assert refused.value.field == field


def test_a_plan_can_be_changed_until_it_opens():
    kit = make_kit(schedule=False)
    edit(kit)
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert (view.title, view.results_to, view.disclosure) == ("Second thought", "public", Disclosure.ATTRIBUTABLE)
    assert view.with_line is False
    assert ([item.ref for item in view.items], view.electorate) == (["N-01", "R-02"], (Category.ASEAN_MEMBER_STATE,))


def test_a_plan_changed_by_somebody_else_is_a_conflict():
    kit = make_kit(schedule=False)
    edit(kit)
    with pytest.raises(Conflict, match="Somebody else has changed this round"):
        edit(kit, version=1)


def test_the_plan_of_an_open_round_is_refused_a_change():
    kit = make_kit()
    with pytest.raises(Refused, match="its plan can no longer be changed"):
        edit(kit, version=the_round().edit_counter)


def test_a_scheduled_round_whose_opening_has_come_is_refused_a_change():
    kit = make_kit(opens_at=NOW + HOUR)
    with pytest.raises(Refused, match="This round has opened"):
        edit(kit, version=the_round().edit_counter, now=NOW + HOUR)


def test_a_round_scheduled_after_its_opening_opens_at_once():
    make_kit(opens_at=NOW - HOUR)
    assert (the_round().state, the_round().opens_at) == (RoundState.OPEN, NOW)
    assert verbs()[1:] == [("rounds.schedule", Access.PARTICIPANTS), ("rounds.open", Access.PARTICIPANTS)]


def test_a_round_whose_close_has_passed_cannot_be_scheduled():
    kit = make_kit(schedule=False)
    with transaction(), pytest.raises(Refused, match="The close lies in the past"):
        rankings.schedule(kit.chair, 1, clock=at(CLOSES))


def test_a_scheduled_round_can_be_taken_back_to_draft():
    kit = make_kit(opens_at=NOW + HOUR)
    assert [line.number for line in reads.list_rounds(kit.made.id, kit.heads["th"])] == [1]
    with transaction():
        rankings.unschedule(kit.chair, 1, clock=at(NOW))
    assert reads.list_rounds(kit.made.id, kit.heads["th"]) == []


def test_the_close_can_be_put_off_before_it_comes_and_ballots_stay_good():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    with transaction():
        rankings.extend(
            kit.chair, 1, closes_at=CLOSES + DAY, reason="Two heads are travelling.", clock=at(CLOSES - HOUR)
        )
    assert rankings.close_due(now=at(CLOSES)) == 0
    cast(kit, "sg", ballot("N-02"), at=CLOSES + HOUR)
    assert rankings.close_due(now=at(CLOSES + DAY)) == 1
    assert the_round().history[2]["reason"] == "Two heads are travelling."


def test_the_close_cannot_be_put_off_once_it_has_come_nor_brought_forward():
    kit = make_kit()
    with transaction(), pytest.raises(Refused, match="It can be reopened with a reason"):
        rankings.extend(kit.chair, 1, closes_at=CLOSES + DAY, reason="Late.", clock=at(CLOSES))
    with transaction(), pytest.raises(Refused, match="must be later than the present one"):
        rankings.extend(kit.chair, 1, closes_at=CLOSES - HOUR, reason="Sooner.", clock=at(NOW))
    assert the_round().closes_at == CLOSES


@pytest.mark.parametrize("act", ["extend", "reopen", "cancel"])
def test_what_changes_an_announced_round_needs_a_reason(act):
    kit = make_kit()
    more = {} if act == "cancel" else {"closes_at": CLOSES + DAY}
    with transaction(), pytest.raises(Refused, match="Give a reason"):
        getattr(rankings, act)(kit.chair, 1, reason=" ", clock=at(NOW), **more)


def test_a_closed_round_cannot_be_cancelled_and_an_open_one_not_reopened():
    kit = make_kit()
    with transaction(), pytest.raises(Refused, match="Only a closed round can be reopened"):
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + DAY, reason="x", clock=at(NOW))
    with transaction(), pytest.raises(Refused, match="A closed round cannot be cancelled"):
        rankings.cancel(kit.chair, 1, reason="x", clock=at(CLOSES))
    rankings.close_due(now=at(CLOSES))
    with transaction(), pytest.raises(Refused, match="cannot be cancelled"):
        rankings.cancel(kit.chair, 1, reason="x", clock=at(NOW))


def test_a_reopened_round_keeps_what_was_counted_and_cannot_be_cancelled():
    kit = make_kit()
    rankings.close_due(now=at(CLOSES))
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + DAY, reason="The line was down.", clock=at(CLOSES))
    with transaction(), pytest.raises(Refused, match="closed and counted before, so it cannot be cancelled"):
        rankings.cancel(kit.chair, 1, reason="x", clock=at(CLOSES))
    assert reads.get_round(kit.made.id, 1, kit.chair).was_closed


def test_a_cancelled_draft_stays_unknown_to_participants():
    kit = make_kit(schedule=False)
    with transaction():
        rankings.cancel(kit.chair, 1, reason="Not needed.", clock=at(NOW))
    assert reads.list_rounds(kit.made.id, kit.heads["th"]) == []
    assert verbs()[-1] == ("rounds.cancel", Access.OFFICERS)


def test_a_cancelled_announced_round_stays_in_sight_and_is_never_tallied():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    with transaction():
        rankings.cancel(kit.chair, 1, reason="Planned anew.", clock=at(NOW + 2 * HOUR))
    assert rankings.close_due(now=at(CLOSES)) == 0
    view = reads.get_round(kit.made.id, 1, kit.heads["th"])
    assert (view.state, view.history[-1]["reason"]) == (RoundState.CANCELLED, "Planned anew.")


# Paper


def enter(kit, code="th", choices=None, *, received=NOW + HOUR, now=NOW + 2 * HOUR, actor=None):
    with transaction():
        return rankings.enter_on_paper(
            actor or kit.secretariat, delegation_id=kit.made.delegations[code], round_number=1,
            ballot=choices or ballot("N-03"), reasons={}, received_at=received, now=now,
        )  # fmt: skip


def live(kit, code="th"):
    db.session.rollback()
    return db.session.execute(
        select(Ballot).where(Ballot.delegation_id == kit.made.delegations[code], Ballot.superseded_at.is_(None))
    ).scalar_one_or_none()


def test_a_ballot_on_paper_counts_from_its_receipt_and_is_the_secretariats_act():
    kit = make_kit()
    ballot_id = enter(kit)
    assert (live(kit).id, live(kit).cast_at) == (ballot_id, NOW + HOUR)
    (act,) = db.session.execute(select(Act).where(Act.verb == "ballots.enter_on_paper")).scalars()
    assert (act.at, act.recorded_at, act.access) == (NOW + HOUR, NOW + 2 * HOUR, Access.DELEGATION)
    assert (act.person_id, act.delegation_id) == (kit.secretariat.person_id, kit.made.delegations["th"])


def test_a_ballot_on_paper_supersedes_an_earlier_one_and_never_a_later_one():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"), at=NOW + HOUR)
    enter(kit, received=NOW + 2 * HOUR, now=NOW + 3 * HOUR)
    assert live(kit).ranked == [["N-03"]]
    cast(kit, "th", ballot("N-02"), at=NOW + 4 * HOUR)
    with pytest.raises(Refused, match="The later ballot stands"):
        enter(kit, received=NOW + 3 * HOUR, now=NOW + 5 * HOUR)
    assert live(kit).ranked == [["N-02"]]


@pytest.mark.parametrize(
    ("received", "sentence"),
    [
        (CLOSES, "received later cannot count"),
        (NOW - HOUR, "received before then cannot count"),
        (CLOSES + 2 * DAY, "lies in the future"),
    ],
)
def test_a_ballot_on_paper_must_have_come_while_the_round_was_open(received, sentence):
    kit = make_kit()
    with pytest.raises(Refused, match=sentence) as refused:
        enter(kit, received=received, now=CLOSES + DAY)
    assert refused.value.field == "received_at"


def test_only_the_secretariat_enters_paper():
    kit = make_kit()
    with pytest.raises(NotPermitted):
        enter(kit, actor=kit.chair)


def test_a_timely_ballot_entered_after_the_close_has_the_results_counted_anew():
    kit = make_kit()
    rankings.close_due(now=at(CLOSES))
    enter(kit, received=CLOSES - HOUR, now=CLOSES + HOUR)
    view = reads.get_round(kit.made.id, 1, kit.chair)
    (norms, _recommendations) = reads.find_results(view, kit.chair)
    assert (norms.close_number, norms.leading.cast) == (2, 1)
    assert verbs()[-1] == ("rounds.count", Access.PARTICIPANTS)


def test_after_a_list_was_issued_on_the_results_no_paper_changes_them():
    kit = make_kit()
    rankings.close_due(now=at(CLOSES))
    round_id = the_round().id
    with transaction() as session:
        session.add(
            ConsolidatedList(
                conference_id=kit.made.id, number=1, title="List", state=ListState.ISSUED, round_id=round_id,
                document_number=1, last_revision=1, created_at=CLOSES,
            )
        )  # fmt: skip
    with pytest.raises(Refused, match="List 1 has been issued on these results"):
        enter(kit, received=CLOSES - HOUR, now=CLOSES + HOUR)


def test_a_disowned_paper_ballot_gives_way_to_the_one_before_it():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    ballot_id = enter(kit, received=NOW + 2 * HOUR, now=NOW + 3 * HOUR)
    with transaction():
        rankings.disown(kit.heads["th"], ballot_id, now=NOW + 4 * HOUR)
    assert live(kit).ranked == [["N-01"]]
    with pytest.raises(NotFound), transaction():
        rankings.disown(kit.heads["sg"], ballot_id, now=NOW + 4 * HOUR)


# Results


def close_with(kit, **choices):
    for code, order in choices.items():
        cast(kit, code, ballot(*order))
    rankings.close_due(now=at(CLOSES))
    db.session.rollback()
    return reads.get_round(kit.made.id, 1, kit.chair)


def shown(round_, actor) -> dict:
    results = reads.find_results(round_, actor)
    if not results:
        return {}
    norms = results[0]
    groups = [*([norms.leading] if norms.leading and norms.leading.shown else []), *norms.others]
    return {group.group: group.order for group in groups}


FULL = {"th": ("N-01",), "sg": ("N-01",), "id": ("N-02",), "au": ("N-03",), "ngo": ("N-02",)}


def test_the_order_for_the_list_is_the_deciding_delegations():
    kit = make_kit()
    round_ = close_with(kit, **FULL)
    assert reads.order_for_list(round_.id) == {
        Kind.NORM: [["N-01"], ["N-02"], ["N-03"]],
        Kind.RECOMMENDATION: [["R-01", "R-02"]],
    }


@pytest.mark.parametrize(
    ("results_to", "head", "secretariat", "visitor"),
    [("chair", False, True, False), ("participants", True, True, False), ("public", True, True, True)],
)
def test_results_are_seen_by_whom_the_round_names(results_to, head, secretariat, visitor):
    kit = make_kit(results_to=results_to)
    round_ = close_with(kit, **FULL)
    seen = [bool(reads.find_results(round_, actor)) for actor in (kit.heads["th"], kit.secretariat, None)]
    assert seen == [head, secretariat, visitor]


@pytest.mark.parametrize(
    ("results_to", "head", "visitor"), [("chair", False, False), ("participants", True, False), ("public", True, True)]
)
def test_the_ballots_of_an_attributable_round_are_seen_by_the_readers_of_its_results(results_to, head, visitor):
    kit = make_kit(results_to=results_to)
    round_ = close_with(kit, **FULL)
    for actor, sees in ((kit.chair, True), (kit.secretariat, True), (kit.heads["th"], head), (None, visitor)):
        if sees:
            assert [each.code for each in reads.list_disclosed(actor, round_)] == ["id", "sg", "th", "au", "ngo"]
        else:
            with pytest.raises(NotFound):
                reads.list_disclosed(actor, round_)


def test_the_turn_out_is_for_officers():
    kit = make_kit()
    round_ = reads.get_round(kit.made.id, 1, kit.chair)
    assert len(reads.turnout(kit.secretariat, round_)) == 5
    with pytest.raises(NotPermitted):
        reads.turnout(kit.heads["th"], round_)


def test_the_open_rounds_of_a_delegation_say_how_it_stands():
    kit = make_kit(electorate=("asean_member_state", "ngo"))
    cast(kit, "th", ballot("N-01"))
    (mine,) = reads.list_open_for(kit.made.delegations["th"])
    assert (mine.number, mine.closes_at, mine.cast_at, mine.has_draft) == (1, CLOSES, NOW + HOUR, False)
    assert reads.list_open_for(kit.made.delegations["au"]) == []


def test_the_latest_closed_round_is_found():
    kit = make_kit()
    assert reads.find_latest_closed(kit.made.id) is None
    rankings.close_due(now=at(CLOSES))
    db.session.rollback()
    assert reads.find_latest_closed(kit.made.id)[1:] == (1, "First ranking", CLOSES)
