"""What a round says of ties and of groups: ties split by marks and Borda's count, and an order in which groups count
alike, beside the one in which each ballot does; the bundle repeats both."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.trust import verifier
from consult.core.words import Category, Kind
from consult.db import db, transaction
from consult.models import RoundBundle, RoundResult
from consult.queries import rankings as reads
from consult.services import rankings
from tests.rounds_kit import CLOSES, ballot, cast, make_kit

MANY = {Category.DIALOGUE_PARTNER: "jp us nz eu", Category.NGO: "apc gp isc csf"}


def closed(kit, ballots: dict):
    for code, choices in ballots.items():
        cast(kit, code, choices)
    rankings.close_due(now=lambda: CLOSES)
    db.session.rollback()
    return reads.get_round(kit.made.id, 1, kit.chair)


def bundle() -> bytes:
    return bytes(db.session.execute(select(RoundBundle.content)).scalar_one())


def stored(group: str) -> dict:
    return db.session.execute(
        select(RoundResult.tally).where(RoundResult.group == group, RoundResult.kind == Kind.NORM)
    ).scalar_one()


def orders(view, actor) -> dict:
    found = reads.find_results(view, actor)[0]
    return {group.group: group.order for group in found.others}


MOST, FEW = ballot("N-01", "N-02", "N-03"), ballot("N-03", "N-02", "N-01")


@pytest.mark.parametrize("disclosure", ["attributable", "confidential"])
def test_groups_count_alike_beside_each_ballot_once_and_both_are_verified(app, disclosure):
    kit = make_kit(more=MANY, disclosure=disclosure, equal_groups=True)
    partners, ngos = ("au", "jp", "us", "nz", "eu"), ("ngo", "apc", "gp", "isc", "csf")
    ballots = dict.fromkeys(("th", "sg", "id"), FEW) | dict.fromkeys(partners, MOST)
    ballots |= dict.fromkeys(ngos[:4], MOST) | {"csf": FEW}
    if disclosure == "confidential":  # the three deciding ones are too few to stand alone: they join the partners
        ballots |= dict.fromkeys(partners, FEW)
    view = closed(kit, ballots)
    found = orders(view, kit.chair)
    assert "balanced" in found
    each, alike = stored("all"), stored("balanced")
    assert each["weighting"] == "one_voice"
    assert alike["weighting"] == "equal_groups"
    report = verifier.check(bundle())
    assert report.holds, report.text()
    if disclosure == "attributable":
        # 9 of 13 ballots prefer N-01; of the groups 0, 1 and 4/5.
        assert each["pairwise"][0][2] == 9
        assert (alike["scale"], alike["pairwise"][0][2], alike["pairwise"][2][0]) == (15, 15 + 12, 15 + 3)
        assert found["all"] == found["balanced"] == (("N-01",), ("N-02",), ("N-03",))
    else:
        # Two groups: those pooled, all for N-03, and the NGOs, four fifths for N-01.
        assert [row["group"] for row in alike["groups"]] == ["ngo", "pooled"]
        assert (alike["scale"], alike["pairwise"][0][2], alike["pairwise"][2][0]) == (40, 32, 40 + 8)


def test_without_the_setting_no_order_of_groups_stands_beside(app):
    kit = make_kit(more=MANY)
    assert "balanced" not in orders(closed(kit, {"th": MOST, "au": FEW}), kit.chair)


def test_few_ballots_of_a_group_weigh_as_much_as_many_of_another(app):
    kit = make_kit(more=MANY, equal_groups=True, electorate=("asean_member_state", "dialogue_partner"))
    ballots = {"th": FEW, "sg": FEW, "id": MOST} | dict.fromkeys(("au", "jp", "us", "nz"), MOST) | {"eu": FEW}
    found = orders(closed(kit, ballots), kit.chair)
    # 5 of 8 ballots prefer N-01; of the groups 1/3 + 4/5 against 2/3 + 1/5.
    assert found["all"] == found["balanced"] == (("N-01",), ("N-02",), ("N-03",))
    assert stored("balanced")["pairwise"][0][2] == 5 + 4 * 3
    assert stored("balanced")["pairwise"][2][0] == 2 * 5 + 3


def test_a_split_order_is_verified_and_a_tie_put_back_is_found(app):
    kit = make_kit(split_ties=True, electorate=("asean_member_state",))
    view = closed(kit, {"th": ballot("N-01", "N-02", below="N-03"), "sg": ballot("N-03", "N-02", below="N-01")})
    # N-01 and N-03 stand against each other one to one, and so does N-02 against both; only N-02 has no mark.
    tally = stored("deciding")
    assert (tally["order"], tally["split"]) == ([["N-02"], ["N-01", "N-03"]], [["N-01", "N-02", "N-03"]])
    assert view.split_ties is True
    data = bundle()
    assert verifier.check(data).holds
    parts = verifier.unpack(data)[0]
    assert json.loads(parts["round.json"])["method"]["ties"] == "split"


def test_the_settings_are_part_of_the_plan_and_can_be_edited(app):
    kit = make_kit(schedule=False)
    assert (view := reads.get_round(kit.made.id, 1, kit.chair)).split_ties is False
    with transaction():
        rankings.edit(
            kit.chair, 1, title="First ranking", refs=["N-01"], electorate=["ngo"], opens_at=view.opens_at,
            closes_at=CLOSES + timedelta(days=1), results_to="participants", disclosure="attributable", with_line=True,
            split_ties=True, equal_groups=True, version=view.edit_counter, clock=lambda: view.opens_at,
        )  # fmt: skip
    after = reads.get_round(kit.made.id, 1, kit.chair)
    assert (after.split_ties, after.equal_groups) == (True, True)


def test_what_a_whole_group_puts_below_the_line_is_flagged_whatever_its_rank(app):
    kit = make_kit(electorate=("asean_member_state", "dialogue_partner", "ngo"))
    ballots = dict.fromkeys(("th", "sg", "id"), ballot("N-01", "N-02", "N-03"))
    ballots |= {"au": ballot("N-02", below="N-01"), "ngo": ballot("N-02", below="N-03")}
    placed = reads.find_results(closed(kit, ballots), kit.chair)[0].placed
    flags = {each.item.ref: [group.group for group in each.refused_by] for each in placed}
    assert placed[0].item.ref == "N-01"
    assert flags == {"N-01": ["dialogue_partner"], "N-02": [], "N-03": ["ngo"]}


def test_pairs_of_which_neither_beats_the_other_are_stated(app):
    kit = make_kit(electorate=("asean_member_state", "dialogue_partner"), more={Category.ASEAN_MEMBER_STATE: ""})
    # One to one between N-01 and N-02 and between N-01 and N-03; N-02 before N-03 twice.
    view = closed(kit, {"th": ballot("N-01", "N-02", "N-03"), "sg": ballot("N-02", "N-03", "N-01")})
    leading = reads.find_results(view, kit.chair)[0].leading
    assert leading.order == (("N-01", "N-02"), ("N-03",))
    assert leading.stored.undecided == (("N-01", "N-03"),)


def test_how_far_an_order_hangs_on_single_ballots_is_stored_where_ballots_are_published(app):
    kit = make_kit(electorate=("asean_member_state",))
    one, other = ballot("N-01", "N-02", "N-03"), ballot("N-02", "N-01", "N-03")
    closed(kit, {"th": one, "sg": one, "id": other})
    # Without Thailand or Singapore N-01 and N-02 share the first place; without Indonesia nothing changes.
    firmness = stored("deciding")["firmness"]
    assert (firmness["firm"], firmness["cast"], len(firmness["upsets"])) == (1, 3, 2)
    assert firmness["ranges"] == {"N-01": [1, 1], "N-02": [1, 2], "N-03": [3, 3]}
    assert "firmness" not in stored("all")


def test_of_a_confidential_round_nothing_is_said_of_single_ballots(app):
    more = {Category.ASEAN_MEMBER_STATE: "tl", Category.DIALOGUE_PARTNER: "jp us nz eu"}
    kit = make_kit(more=more, disclosure="confidential", electorate=("dialogue_partner",))
    closed(kit, dict.fromkeys(("au", "jp", "us", "nz", "eu"), MOST))
    assert {"firmness", "map"} & {key for key, value in stored("all").items() if value is not None} == set()
