"""Confidential rounds: only the figures of groups of five and more, and nothing of a single ballot."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.trust import verifier
from consult.core.words import Access, Category, Disclosure, Kind
from consult.db import db, transaction
from consult.models import Act, Ballot, RankingRound, RoundBundle, RoundResult
from consult.queries import rankings as reads
from consult.queries.candidates.page import get_page
from consult.queries.candidates.standing import standing
from consult.services import paper, rankings
from tests.factories import NOW
from tests.rounds_kit import CLOSES, REFS, ballot, cast, make_kit

HOUR = timedelta(hours=1)
MANY = {
    Category.ASEAN_MEMBER_STATE: "tl",
    Category.DIALOGUE_PARTNER: "jp us nz eu",
    Category.NGO: "apc gp",
    Category.BUSINESS: "ind",
}
EVERYBODY = tuple(category.value for category in Category)


def at(instant):
    return lambda: instant


def confidential(more=None, **changes):
    return make_kit(more=MANY if more is None else more, disclosure="confidential", electorate=EVERYBODY, **changes)


def close(kit, *codes: str, below: str = "N-03"):
    """Each of these delegations casts a ballot of its own, the odd ones with a mark; the round closes."""
    for turn, code in enumerate(codes):
        order = ("N-01", "N-02") if turn % 3 else ("N-02", "N-01")
        choices = ballot(*order, "R-01", below=below if turn % 2 else "")
        cast(kit, code, choices, reasons=dict.fromkeys(choices.below, f"Reason of {code}."))
    rankings.close_due(now=at(CLOSES))
    db.session.rollback()
    return reads.get_round(kit.made.id, 1, kit.chair)


def bundle() -> bytes:
    db.session.rollback()
    return bytes(db.session.execute(select(RoundBundle.content)).scalar_one())


def groups(view, actor) -> dict:
    found = reads.find_results(view, actor)[0]
    leading = [found.leading] if found.leading and found.leading.shown else []
    return {group.group: group.cast for group in (*leading, *found.others)}


def hidden(view, actor) -> dict:
    return {group.group: (group.cast, group.counted_in) for group in reads.find_results(view, actor)[0].hidden}


DIALOGUE, NGO = ("au", "jp", "us", "nz", "eu"), ("ngo", "apc", "gp")


def test_groups_of_five_are_shown_and_smaller_ones_only_together():
    kit = confidential()
    view = close(kit, "th", "sg", "id", "tl", *DIALOGUE, *NGO, "ind")
    expected = {"dialogue_partner": 5, "pooled": 8, "all": 13}
    for actor in (kit.chair, kit.secretariat, kit.heads["th"]):
        assert groups(view, actor) == expected
    assert hidden(view, kit.chair) == {
        "deciding": (3, "pooled"), "asean_member_state": (4, "pooled"), "ngo": (3, "pooled"), "business": (1, "pooled")
    }  # fmt: skip
    assert reads.order_for_list(view.id) == {}


def test_what_may_not_be_shown_is_not_stored_either():
    kit = confidential()
    close(kit, "th", "sg", "id", "tl", *DIALOGUE, *NGO, "ind")
    rows = db.session.execute(select(RoundResult.group, RoundResult.tally, RoundResult.counted_in)).all()
    assert {row.group for row in rows if row.tally} == {"dialogue_partner", "pooled", "all"}
    assert {row.group for row in rows if not row.tally} == {"deciding", "asean_member_state", "ngo", "business"}


def test_the_bundle_is_verified_and_holds_no_ballot():
    kit = confidential()
    close(kit, "th", "sg", "id", "tl", *DIALOGUE, *NGO, "ind")
    made = bundle()
    assert verifier.check(made).wrong == []
    for salt, receipt in db.session.execute(select(Ballot.salt, Ballot.receipt)):
        assert salt.encode() not in made and receipt.encode() not in made
    assert b"Reason of" not in made


def test_a_ballot_alone_beside_the_deciding_ones_is_in_no_figure():
    kit = confidential({Category.ASEAN_MEMBER_STATE: "tl"})
    with transaction() as session:
        from consult.models import Delegation

        for code in ("bn", "kh"):
            row = Delegation(
                conference_id=kit.made.id, code=code, name=code, short_name=code, sort_key=code, sort_order=code,
                category=Category.ASEAN_MEMBER_STATE, deciding=True,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.get(RankingRound, 1).electorate_ids = [*session.get(RankingRound, 1).electorate_ids, row.id]
            session.add(
                Ballot(
                    round_id=1, delegation_id=row.id, number=1, ranked=[["N-01"]], below=[], reasons={}, receipt=code,
                    cast_at=NOW, cast_by_id=kit.chair.membership_id,
                )
            )  # fmt: skip
    view = close(kit, "th", "sg", "id", "ngo", "tl")
    assert groups(view, kit.chair) == {"deciding": 5}
    assert hidden(view, kit.chair) == {
        "asean_member_state": (6, "withheld"), "dialogue_partner": (0, "nobody"), "ngo": (1, "withheld"),
        "all": (7, "withheld"),
    }  # fmt: skip
    assert verifier.check(bundle()).wrong == []
    assert set(reads.order_for_list(view.id)) == {Kind.NORM, Kind.RECOMMENDATION}
    # Beside the marks that are published, their reasons would tell what the two others put below the line.
    found = reads.get_reasons(kit.chair, view)
    assert (found.by_item, found.withheld) == ({"N-03": ["Reason of sg."]}, True)


def test_of_fewer_than_five_ballots_nothing_is_published():
    kit = confidential()
    view = close(kit, "th", "sg", "id", "au")
    assert (view.published_at, view.is_withheld) == (None, True)
    assert reads.find_results(view, kit.chair) == []
    assert db.session.execute(select(RoundResult)).first() is None
    assert db.session.execute(select(RoundBundle)).first() is None
    act = db.session.execute(select(Act).where(Act.verb == "rounds.withhold")).scalar_one()
    assert (act.access, act.reason) == (
        Access.PARTICIPANTS,
        "Fewer than 5 ballots were cast in this confidential round: nothing of them is published.",
    )
    with pytest.raises(NotPermitted):
        reads.get_reasons(kit.heads["th"], view)
    with pytest.raises(NotFound):
        reads.get_reasons(kit.chair, view)


def test_a_round_with_too_few_ballots_can_be_reopened_and_is_then_published():
    kit = confidential()
    close(kit, "th", "sg", "id", "au")
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 9 * HOUR, reason="Too few.", clock=at(CLOSES + HOUR))
    cast(kit, "ngo", ballot("N-03"), at=CLOSES + 2 * HOUR)
    rankings.close_due(now=at(CLOSES + 9 * HOUR))
    db.session.rollback()
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert (view.is_withheld, groups(view, kit.chair)) == (False, {"all": 5})


def test_too_few_that_may_rank_are_refused_when_the_round_is_announced():
    kit = make_kit(disclosure="confidential", electorate=("asean_member_state",), schedule=False)
    with pytest.raises(Refused, match="at least 5 delegations .* this one has 3") as refused, transaction():
        rankings.schedule(kit.chair, 1, clock=at(NOW))
    assert refused.value.field == "disclosure"


def test_a_published_round_is_not_opened_again():
    kit = confidential()
    close(kit, "th", "sg", "id", "au", "ngo")
    with pytest.raises(Refused, match="Plan another round"), transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 9 * HOUR, reason="More.", clock=at(CLOSES + HOUR))


def on_paper(kit, code: str, *, now):
    receipt = paper.Receipt(code, NOW + HOUR, "email", "The line was down.")
    with transaction():
        return paper.enter_ballot(
            kit.secretariat, receipt=receipt, round_number=1, ballot=ballot("N-03"), reasons={}, now=now
        )


def test_after_publication_no_ballot_is_entered_or_disowned():
    kit = confidential()
    paper_id = on_paper(kit, "gp", now=NOW + 2 * HOUR)
    close(kit, "th", "sg", "id", "au", "ngo")
    with pytest.raises(Refused, match="counting them anew would show this one"):
        on_paper(kit, "apc", now=CLOSES + HOUR)
    with pytest.raises(Refused, match="counting them anew would show this one"), transaction():
        paper.disown(kit.heads["gp"], paper_id, reason="Not ours.", now=CLOSES + HOUR)
    assert db.session.execute(select(RoundBundle.close_number)).scalars().all() == [1]


def test_a_paper_ballot_that_makes_five_publishes_what_was_withheld():
    kit = confidential()
    close(kit, "th", "sg", "id", "au")
    on_paper(kit, "gp", now=CLOSES + HOUR)
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert groups(view, kit.chair) == {"all": 5}


def test_nobody_reads_the_ballots():
    kit = confidential()
    view = close(kit, "th", "sg", "id", "au", "ngo")
    for actor in (kit.chair, kit.secretariat, kit.heads["th"], None):
        with pytest.raises(NotFound):
            reads.list_disclosed(actor, view)


def test_the_reasons_go_to_the_chair_without_names_and_in_an_order_of_their_own():
    kit = confidential()
    view = close(kit, "th", "sg", "id", "au", "ngo")
    found = reads.get_reasons(kit.chair, view)
    assert (found.by_item, found.withheld) == ({"N-03": ["Reason of au.", "Reason of sg."]}, False)
    for actor in (kit.secretariat, kit.heads["th"]):
        with pytest.raises(NotPermitted):
            reads.get_reasons(actor, view)


def test_an_attributable_round_has_no_page_of_reasons_for_the_chair_alone():
    kit = make_kit()
    view = close(kit, "th", "sg")
    with pytest.raises(NotFound):
        reads.get_reasons(kit.chair, view)


# Made stricter, never laxer


def stricter(kit, *, disclosure="confidential", results_to="participants", now=NOW + HOUR, reason="Asked for."):
    with transaction():
        rankings.make_stricter(
            kit.chair, 1, disclosure=disclosure, results_to=results_to, reason=reason, clock=at(now)
        )


def test_an_open_round_can_be_made_confidential_and_its_readers_fewer():
    kit = make_kit(results_to="public", more={Category.NGO: "apc"})
    cast(kit, "th", ballot("N-01"))
    stricter(kit, results_to="chair")
    view = reads.get_round(kit.made.id, 1, kit.chair)
    assert (view.disclosure, view.results_to) == (Disclosure.CONFIDENTIAL, "chair")
    assert view.history[-1]["act"] == "stricter"
    act = db.session.execute(select(Act).where(Act.verb == "rounds.stricter")).scalar_one()
    assert (act.access, act.reason) == (Access.PARTICIPANTS, "Asked for.")


@pytest.mark.parametrize(
    ("now_is", "changes", "field"),
    [
        ({"disclosure": "confidential"}, {"disclosure": "attributable"}, "disclosure"),
        ({"results_to": "participants"}, {"results_to": "public"}, "results_to"),
        ({"results_to": "chair"}, {"results_to": "participants"}, "results_to"),
        ({}, {"disclosure": "attributable"}, "disclosure"),  # nothing would change
        ({}, {"results_to": "nobody"}, "results_to"),
        ({}, {"disclosure": "secret"}, "disclosure"),
        ({}, {"reason": " "}, "reason"),
    ],
)
def test_a_round_is_never_made_laxer(now_is, changes, field):
    kit = make_kit(**now_is)
    before = db.session.execute(select(RankingRound.disclosure, RankingRound.results_to)).one()
    with pytest.raises(Refused) as refused:
        stricter(kit, **changes)
    assert refused.value.field == field
    assert db.session.execute(select(RankingRound.disclosure, RankingRound.results_to)).one() == before


def test_a_round_is_not_made_stricter_after_its_close_nor_before_it_opens():
    kit = make_kit(more={Category.NGO: "apc"}, opens_at=NOW + HOUR)
    for instant in (NOW, CLOSES):
        with pytest.raises(Refused, match="Only an open round"):
            stricter(kit, now=instant)
        rankings.open_due(now=at(NOW + HOUR))


def test_a_round_whose_ballots_were_published_is_not_made_confidential_when_it_is_reopened():
    kit = make_kit(more={Category.NGO: "apc"})
    close(kit, "th", "sg", "id", "au", "ngo")
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 9 * HOUR, reason="More.", clock=at(CLOSES + HOUR))
    with pytest.raises(Refused, match="were published when it closed before"):
        stricter(kit, now=CLOSES + 2 * HOUR)
    stricter(kit, disclosure="attributable", results_to="chair", now=CLOSES + 2 * HOUR)


def test_a_round_that_two_open_can_be_made_confidential_as_long_as_they_have_not():
    kit = make_kit(more={Category.NGO: "apc"}, two_person=True)
    close(kit, "th", "sg", "id", "au", "ngo")
    with transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 9 * HOUR, reason="More.", clock=at(CLOSES + HOUR))
    stricter(kit, now=CLOSES + 2 * HOUR)
    assert reads.get_round(kit.made.id, 1, kit.chair).is_confidential


def test_a_round_of_four_is_not_made_confidential():
    kit = make_kit(electorate=("asean_member_state", "ngo"))
    with pytest.raises(Refused, match="at least 5"):
        stricter(kit)


def test_only_the_chair_makes_a_round_stricter():
    kit = make_kit()
    for actor in (kit.secretariat, kit.heads["th"]):
        with pytest.raises(NotPermitted), transaction():
            rankings.make_stricter(
                actor, 1, disclosure="confidential", results_to="chair", reason="So.", clock=at(NOW + HOUR)
            )


# Before the close


def test_before_the_close_nothing_aggregated_is_stored_and_the_record_tells_others_nothing():
    kit = confidential()
    for code in ("th", "sg", "id", "au", "ngo"):
        cast(kit, code, ballot("N-01"))
    db.session.rollback()
    assert db.session.execute(select(RoundResult)).first() is None
    acts = db.session.execute(select(Act.access).where(Act.verb == "ballots.cast")).scalars().all()
    assert acts == [Access.DELEGATION] * 5


def test_the_place_of_a_candidate_is_not_told_where_the_deciding_ballots_are_pooled():
    kit = confidential()
    close(kit, "th", "sg", "id", "au", "ngo")

    page = get_page(kit.chair, "N-01")
    (round_,) = standing(page, actor=kit.chair).rounds
    assert (round_.place, round_.of) == (None, None)


assert set(REFS) == {"N-01", "N-02", "N-03", "R-01", "R-02"}  # what the ballots above rank
