"""Results where groups count alike, and what a whole group puts below the line: said plainly wherever results are."""

import csv
import io
import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from consult.core.ranking.preflib import read_preflib
from consult.core.ranking.tally import tally
from consult.db import transaction
from consult.services import lists, rankings
from tests.rounds_kit import CLOSES, ballot, make_round
from tests.web.results_kit import BASE, FULL, REFUSED, SVG, drawn, page, rows_of, table, words

# The NGO alone is a group, and puts the first candidate of all others below the line.
REFUSING = {"choices": FULL | {"ngo": "N-02"}, "below": {"ngo": "N-01"}}


# Groups that count alike


def test_where_groups_count_alike_the_pairs_are_shares_of_groups(visit):
    # N-01 before N-02: two of the three deciding delegations, no partner, no organisation.
    _kit, client = visit(equal_groups=True)
    text = page(client, "charts/pairs?group=balanced")
    assert table(text) == [
        ["Before", "N-02", "N-01", "N-03"],
        ["N-02", "\u2013", "2.33", "1.67"],
        ["N-01", "0.67", "\u2013", "1.00"],
        ["N-03", "1.33", "1.00", "\u2013"],
    ]
    told = words(text)
    assert "Norms: how many groups prefer one to another" in told
    assert "Each of the 3 groups counts one, however many ballots it cast" in told
    chart = drawn(text)
    assert "N-02 before N-01: 2.33 of 3 groups; the other way round 0.67" in [
        each.text for each in chart.iter(f"{SVG}title")
    ]
    assert "2.33" in [each.text for each in chart.iter(f"{SVG}text")]
    assert max(float(each.get("fill-opacity") or 0) for each in chart.iter(f"{SVG}rect")) == 1


def test_where_each_ballot_counts_once_the_pairs_are_ballots(visit):
    _kit, client = visit(equal_groups=True)
    text = page(client, "charts/pairs?group=all")
    assert table(text)[1] == ["N-02", "\u2013", "3", "3"]
    assert "Each of the" not in words(text)


def test_where_groups_count_alike_the_reason_is_told_in_shares_of_groups(visit):
    _kit, client = visit(equal_groups=True)
    told = words(page(client, "why?above=N-02&below=N-01&group=balanced"))
    assert "N-02 stands above N-01: place 1 and place 2." in told
    assert "Directly: 2.33 of 3 groups put N-02 before N-01, 0.67 the other way round." in told
    assert "Each of the 3 groups counts one, however many ballots it cast" in told


def test_the_bars_which_count_ballots_show_all_ballots_once(visit):
    _kit, client = visit(equal_groups=True)
    assert [cell for cell in table(page(client, "charts/support"))[0] if cell.startswith("All")] == [
        "All delegations (5 of 5 cast): rank it", "All delegations: mark it",
    ]  # fmt: skip
    assert "Each dot counts ballots, each once" in words(page(client, "charts/places?group=balanced"))


def test_the_unweighted_order_stands_beside_the_weighted_one(visit):
    _kit, client = visit(equal_groups=True)
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)</th>", page(client).split("</table>")[0])
    assert heads[-2:] == ["All delegations", "All, each group counting alike"]


# What a whole group puts below the line


@pytest.mark.parametrize("chart", ["support", "places", "groups", "rounds", "pairs"])
def test_what_a_whole_group_refuses_is_marked_in_each_chart_and_named_beside_it(visit, chart):
    kit, client = visit(**REFUSING)
    if chart == "rounds":
        second_round(visit, kit)
    text = page(client, f"charts/{chart}") if chart != "rounds" else client.get(
        f"{BASE}/2/charts/rounds"
    ).get_data(as_text=True)  # fmt: skip
    named = "Below the line for a whole group, whatever the place: N-01 (Non-governmental organizations)."
    assert named in words(text)
    marked = [each.text for each in drawn(text).iter(f"{SVG}title") if each.text.endswith(REFUSED)]
    assert set(marked) == {f"N-01: {REFUSED}"}
    assert REFUSED in [each.text for each in drawn(text).iter(f"{SVG}text")]
    wall = page(client, f"charts/{chart}?view=wall") if chart != "rounds" else text
    assert named in words(wall)


def second_round(visit, kit) -> None:
    """A round after it, in which the same group refuses the same."""
    with visit.app.app_context():
        opens, closes = CLOSES, CLOSES + timedelta(minutes=30)
        make_round(kit.chair, title="Second", now=opens, opens_at=opens, closes_at=closes, request_id="second")
        for code, order in FULL.items():
            choices = ballot(*order.split(), below="N-01" if code == "ngo" else "")
            with transaction():
                rankings.cast(
                    kit.heads[code], 2, choices, reasons=dict.fromkeys(choices.below, "No."),
                    request_id=f"{code}2", clock=lambda: opens,
                )  # fmt: skip
        rankings.close_due(now=lambda: closes)


@pytest.mark.parametrize("chart", ["support", "places", "groups"])
def test_the_table_and_the_file_of_a_chart_name_the_group(visit, chart):
    _kit, client = visit(**REFUSING)
    head, *rows = table(page(client, f"charts/{chart}"))
    at = head.index(REFUSED)
    assert {row[head.index("Candidate")]: row[at] for row in rows if row[0] != "Agreement"} == {
        "N-01": "Non-governmental organizations", "N-02": "\u2013", "N-03": "\u2013",
    }  # fmt: skip
    in_file = [row[at] for row in rows_of(client, f"charts/{chart}.csv")]
    assert in_file[:2] == [REFUSED, "Non-governmental organizations"]


def test_nothing_is_marked_where_no_group_refuses_as_a_whole(visit):
    _kit, client = visit(below={"th": "R-01"})
    text = page(client, "charts/support")
    assert "whatever the place" not in words(text)
    assert REFUSED not in [each.text for each in drawn(text).iter(f"{SVG}text")]
    assert {row[-1] for row in table(text)[1:]} == {"\u2013"}


def test_the_files_of_the_results_name_the_group_too(visit):
    _kit, client = visit(**REFUSING)
    text = client.get(f"{BASE}/1.csv").get_data(as_text=True).lstrip("\ufeff")
    head, *rows = list(csv.reader(io.StringIO(text)))
    at, ref = head.index(REFUSED), head.index("Candidate")
    assert {(row[ref], row[at]) for row in rows if row[at]} == {("N-01", "Non-governmental organizations")}
    items = json.loads(client.get(f"{BASE}/1.json").data)["results"][0]["items"]
    assert {item["ref"]: item["refused_by"] for item in items} == {"N-01": ["ngo"], "N-02": [], "N-03": []}


def test_a_standalone_picture_has_the_mark_and_its_words(visit):
    _kit, client = visit(**REFUSING)
    picture = ElementTree.fromstring(client.get(f"{BASE}/1/charts/support.svg").data)
    assert REFUSED in [each.text for each in picture.iter(f"{SVG}text")]
    assert client.get(f"{BASE}/1/charts/support.png").data[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(("results_to", "told"), [("participants", True), ("chair", False)])
def test_a_list_begun_from_the_round_names_the_group_to_those_who_read_the_results(visit, results_to, told):
    kit, chair = visit(reader="chair", results_to=results_to, **REFUSING)
    with visit.app.app_context():
        with transaction():
            lists.create(kit.chair, title="Draft list", round_number=1, now=CLOSES)
        with transaction():
            lists.circulate(kit.chair, 1, version=1, now=CLOSES)
    said = "Below the line for a whole group: Non-governmental organizations (round 1)"
    for client, reads in ((chair, True), (visit.reading("th"), told)):
        page = client.get("/bangkok/lists/1").get_data(as_text=True)
        entry = page[page.index('id="N-01"') : page.index('id="N-02"')]
        assert (said in words(entry)) is reads
        assert words(page).count(said) == int(reads)


# Ballots of one group, for other programs


def test_the_ballots_of_one_group_give_the_order_of_that_group(visit):
    _kit, client = visit()
    for group, order in (("deciding", ("N-01", "N-02", "N-03")), ("all", ("N-02", "N-01", "N-03"))):
        text = client.get(f"{BASE}/1.toi?kind=norm&group={group}").get_data(as_text=True)
        profile = read_preflib(text)
        found = tally(profile.items, [vote.ballot for vote in profile.votes], weights=[v.count for v in profile.votes])
        assert [ref for tier in found.order for ref in tier] == list(order)
        shown = table(page(client, f"charts/pairs?group={group}"))
        assert [[cell for cell in row[1:] if cell != "\u2013"] for row in shown[1:]] == [
            [str(found.pairwise[found.items.index(a)][found.items.index(b)]) for b in order if b != a] for a in order
        ]
    assert client.get(f"{BASE}/1.toi?kind=norm&group=business").status_code == 404
    assert f"{BASE}/1.toi?kind=norm&amp;group=deciding" in page(client, "charts/pairs")
