"""Opening and closing by the clock, and what is stored at the close."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.lifecycle import ConferenceState, RoundState
from consult.core.ranking.results import Tally
from consult.core.words import Access, Kind
from consult.db import db, transaction
from consult.models import Act, Ballot, Candidate, Conference, RankingRound, RoundItem, RoundResult, Version
from consult.queries import rankings as reads
from consult.services import candidates, rankings
from tests.factories import NOW
from tests.rounds_kit import ALL, CLOSES, ballot, cast, make_kit

SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


def at(instant):
    return lambda: instant


def the_round() -> RankingRound:
    db.session.rollback()
    return db.session.execute(select(RankingRound)).scalar_one()


def acts(verb: str) -> list[Act]:
    db.session.rollback()
    return list(db.session.execute(select(Act).where(Act.verb == verb).order_by(Act.id)).scalars())


def results(close: int = 1) -> dict:
    db.session.rollback()
    rows = db.session.execute(select(RoundResult).where(RoundResult.close_number == close)).scalars()
    return {(row.kind, row.group): row for row in rows}


def test_a_round_opens_at_its_instant_and_not_before():
    opens = NOW + timedelta(hours=1)
    make_kit(opens_at=opens)
    assert rankings.open_due(now=at(opens - TICK)) == 0
    assert the_round().state == RoundState.SCHEDULED
    assert rankings.open_due(now=at(opens)) == 1
    assert the_round().state == RoundState.OPEN
    assert rankings.open_due(now=at(opens)) == 0


def test_the_opening_takes_effect_at_its_instant_when_it_is_recorded_later():
    opens = NOW + timedelta(hours=1)
    make_kit(opens_at=opens)
    rankings.open_due(now=at(opens + timedelta(minutes=7)))
    (act,) = acts("rounds.open")
    assert (act.at, act.recorded_at) == (opens, opens + timedelta(minutes=7))
    assert (act.person_id, act.access, act.subject) == (None, Access.PARTICIPANTS, "round 1")


def test_the_opening_freezes_the_electorate_and_pins_the_version_current_then():
    opens = NOW + timedelta(hours=1)
    kit = make_kit(opens_at=opens, electorate=("asean_member_state",))
    assert the_round().electorate_ids == []
    with transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == "N-01")).scalar_one()
        first = session.get(Version, candidate.current_version_id)
        for number, issued in ((2, opens - SECOND), (3, opens + SECOND)):
            version = Version(
                candidate_id=candidate.id, number=number, symbol=f"L.1/Rev.{number - 1}", title="Moved", paragraphs=[],
                area=first.area, pillars=[], bodies=[], cites=[], reason="", rationale="", issued_at=issued,
                issued_by_id=first.issued_by_id,
            )  # fmt: skip
            session.add(version)
            session.flush()
        candidate.current_version_id = version.id
    rankings.open_due(now=at(opens + timedelta(minutes=1)))
    assert the_round().electorate_ids == [kit.made.delegations[code] for code in ("id", "sg", "th")]
    pinned = db.session.execute(
        select(RoundItem.ref, Version.number).join(Version, Version.id == RoundItem.version_id).order_by(RoundItem.ref)
    ).all()
    assert [tuple(row) for row in pinned] == [("N-01", 2), ("N-02", 1), ("N-03", 1), ("R-01", 1), ("R-02", 1)]


def test_a_round_closes_at_its_instant_and_not_before():
    make_kit()
    assert rankings.close_due(now=at(CLOSES - TICK)) == 0
    assert the_round().state == RoundState.OPEN
    assert rankings.close_due(now=at(CLOSES)) == 1
    assert (the_round().state, the_round().closed_at) == (RoundState.CLOSED, CLOSES)


def test_the_close_takes_effect_at_its_instant_when_it_is_recorded_later():
    make_kit()
    late = CLOSES + timedelta(hours=3)
    rankings.close_due(now=at(late))
    (act,) = acts("rounds.close")
    assert (act.at, act.recorded_at, act.details) == (CLOSES, late, {"close": 1})
    assert the_round().closed_at == late


def test_a_clock_set_back_never_reopens_a_round():
    kit = make_kit()
    rankings.close_due(now=at(CLOSES))
    for step in (rankings.open_due, rankings.close_due):
        assert step(now=at(NOW)) == 0
    assert the_round().state == RoundState.CLOSED
    with pytest.raises(Exception, match="The round closed at 10:00 Bangkok time on 3 May 2019"):
        cast(kit, "th", ballot("N-01"), at=NOW + timedelta(hours=1))


def test_what_was_missed_while_nothing_ran_is_made_up_in_order():
    make_kit(opens_at=NOW + timedelta(hours=1))
    late = CLOSES + timedelta(days=1)
    assert (rankings.open_due(now=at(late)), rankings.close_due(now=at(late))) == (1, 1)
    assert [(a.verb, a.at) for a in (*acts("rounds.open"), *acts("rounds.close"))] == [
        ("rounds.open", NOW + timedelta(hours=1)),
        ("rounds.close", CLOSES),
    ]


def test_the_close_stores_one_result_for_each_kind_and_group_with_entitled_delegations():
    kit = make_kit()
    cast(kit, "th", ballot("N-02", "N-01", "R-01"))
    cast(kit, "sg", ballot("N-02", "N-03", "R-01 R-02"))
    cast(kit, "au", ballot("N-01", below="N-02"))
    rankings.close_due(now=at(CLOSES))
    stored = results()
    groups = ("deciding", *ALL, "all")
    assert set(stored) == {(kind, group) for kind in Kind for group in groups}
    figures = {group: (stored[Kind.NORM, group].cast, stored[Kind.NORM, group].entitled) for group in groups}
    assert figures == {
        "deciding": (2, 3),
        "asean_member_state": (2, 3),
        "dialogue_partner": (1, 1),
        "ngo": (0, 1),
        "all": (3, 5),
    }
    tally = Tally.from_json(stored[Kind.NORM, "deciding"].tally)
    assert tally.order == (("N-02",), ("N-01", "N-03"))
    assert tally.items == ("N-01", "N-02", "N-03")
    assert Tally.from_json(stored[Kind.RECOMMENDATION, "deciding"].tally).order == (("R-01",), ("R-02",))
    assert Tally.from_json(stored[Kind.NORM, "dialogue_partner"].tally).row("N-02").marks == 1
    assert Tally.from_json(stored[Kind.RECOMMENDATION, "dialogue_partner"].tally).voters == 1


def test_a_superseded_ballot_is_not_tallied():
    kit = make_kit()
    cast(kit, "th", ballot("N-01", "N-02"))
    cast(kit, "th", ballot("N-02", "N-01"), at=NOW + timedelta(hours=2))
    rankings.close_due(now=at(CLOSES))
    tally = Tally.from_json(results()[Kind.NORM, "deciding"].tally)
    assert (tally.voters, tally.order) == (1, (("N-02",), ("N-01",), ("N-03",)))


def test_a_withdrawn_item_leaves_the_tally_and_the_ballots_stay_good():
    kit = make_kit()
    cast(kit, "th", ballot("N-02", "N-01"))
    with transaction() as session:
        candidate_id = session.execute(select(Candidate.id).where(Candidate.ref == "N-02")).scalar_one()
        assert rankings.item_withdrawn(candidate_id, now=NOW + timedelta(hours=3)) == 1
    cast(kit, "sg", ballot("N-02", "N-03", "N-01"))  # a page that was open before
    rankings.close_due(now=at(CLOSES))
    tally = Tally.from_json(results()[Kind.NORM, "deciding"].tally)
    assert (tally.items, tally.withdrawn, tally.voters) == (("N-01", "N-03"), ("N-02",), 2)
    assert acts("rounds.item_withdrawn")[0].details == {"ref": "N-02"}


def test_a_withdrawn_candidate_drops_out_of_a_round_still_in_draft():
    kit = make_kit(schedule=False)
    with transaction() as session:
        candidate_id = session.execute(select(Candidate.id).where(Candidate.ref == "N-02")).scalar_one()
        rankings.item_withdrawn(candidate_id, now=NOW)
    refs = [item.ref for item in reads.get_round(kit.made.id, 1, kit.chair).items]
    assert refs == ["N-01", "N-03", "R-01", "R-02"]


def test_a_round_whose_items_were_all_withdrawn_still_closes():
    make_kit()
    with transaction() as session:
        for candidate_id in list(session.execute(select(Candidate.id)).scalars()):
            rankings.item_withdrawn(candidate_id, now=NOW)
    assert rankings.close_due(now=at(CLOSES)) == 1
    assert results()[Kind.NORM, "deciding"].tally["order"] == []


def test_a_reopened_round_keeps_its_former_results_and_counts_the_next_close():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    rankings.close_due(now=at(CLOSES))
    again = CLOSES + timedelta(days=1)
    with transaction():
        rankings.reopen(
            kit.chair, 1, closes_at=again, reason="The line was down.", clock=at(CLOSES + timedelta(hours=1))
        )
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert view.state == RoundState.OPEN
    assert reads.find_results(view, kit.chair) == []
    assert reads.order_for_list(view.id) == {}
    cast(kit, "sg", ballot("N-03"), at=CLOSES + timedelta(hours=2))
    rankings.close_due(now=at(again))
    assert results(1)[Kind.NORM, "deciding"].cast == 1
    assert results(2)[Kind.NORM, "deciding"].cast == 2
    assert [act.details for act in acts("rounds.close")] == [{"close": 1}, {"close": 2}]
    assert acts("rounds.reopen")[0].reason == "The line was down."


def test_what_was_withdrawn_after_the_close_leaves_the_round_when_it_is_reopened():
    kit = make_kit()
    cast(kit, "th", ballot("N-02", "N-01"))
    rankings.close_due(now=at(CLOSES))
    with transaction():
        candidates.withdraw(kit.heads["th"], "N-02", reason="Overtaken.", now=CLOSES + SECOND)
    again = CLOSES + timedelta(days=1)
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=again, reason="The line was down.", clock=at(CLOSES + 2 * SECOND))
    gone = [item.ref for item in reads.get_round(kit.made.id, 1, kit.chair).items if item.withdrawn_at is not None]
    assert gone == ["N-02"]
    rankings.close_due(now=at(again))
    tally = Tally.from_json(results(2)[Kind.NORM, "deciding"].tally)
    assert (tally.items, tally.withdrawn) == (("N-01", "N-03"), ("N-02",))
    assert Tally.from_json(results(1)[Kind.NORM, "deciding"].tally).withdrawn == ()


def test_nothing_aggregated_is_stored_before_the_close():
    kit = make_kit()
    cast(kit, "th", ballot("N-01"))
    assert results() == {}
    assert reads.find_results(reads.get_round(kit.made.id, 1, kit.chair), kit.chair) == []
    assert db.session.execute(select(Ballot.id)).all() != []


def test_what_is_due_in_an_archived_conference_waits_until_it_is_taken_out():
    kit = make_kit()

    def archived(at_):
        with transaction() as session:
            conference = session.get(Conference, kit.made.id)
            conference.state = ConferenceState.ARCHIVED if at_ else ConferenceState.ACTIVE
            conference.archived_at = at_

    archived(NOW)
    assert rankings.close_due(now=at(CLOSES)) == 0
    archived(None)
    assert rankings.close_due(now=at(CLOSES)) == 1
