"""Charts of results, and why one candidate stands above another: the same numbers in picture, table and file, and
nothing in any of them that the round withholds."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import event, select

from consult.core.words import Category
from consult.db import db, transaction
from consult.models import Delegation, RoundResult
from consult.services import rankings
from consult.web.rankings.pictures import CHARTS
from tests import factories
from tests.factories import NOW, sign_in
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round
from tests.web.results_kit import BASE, FULL, REFUSED, SVG, drawn, page, rows_of, table, words

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("chart", ["support", "places", "groups", "pairs", "delegations"])
def test_picture_table_and_file_say_the_same(visit, chart):
    _kit, client = visit(disclosure="attributable")
    text = page(client, f"charts/{chart}")
    cells = table(text)
    downloaded = rows_of(client, f"charts/{chart}.csv")
    assert [[cell.replace("\u2013", "") for cell in row] for row in cells] == [
        [cell.removeprefix("'") for cell in row] for row in downloaded
    ]
    said = [each.text for each in drawn(text).iter(f"{SVG}text")]
    assert {"support": "3 / 0", "places": "2", "groups": "\u03c4 = -1.00", "pairs": "3", "delegations": "TH"}[
        chart
    ] in said
    in_file = client.get(f"{BASE}/1/charts/{chart}.svg").data
    assert [each.text for each in ElementTree.fromstring(in_file).iter(f"{SVG}text")] == said


def test_the_bars_show_who_ranks_and_who_marks(visit):
    _kit, client = visit(disclosure="attributable", choices=FULL | {"au": "N-01"}, below={"au": "N-02"})
    first = table(page(client, "charts/support"))[:2]
    assert first[0][:5] == [
        "Place", "Candidate", "Title", "Deciding delegations (3 of 3 cast): rank it", "Deciding delegations: mark it",
    ]  # fmt: skip
    assert first[1][:3] == ["1", "N-01", "Norm 1"]
    row = next(row for row in table(page(client, "charts/support")) if row[1] == "N-02")
    # the deciding, the partners, the organisations, all; and the partners as a whole put it below the line
    assert row[3:] == ["3", "0", "0", "1", "1", "0", "4", "1", "Dialogue Partners"]


def test_the_places_given_are_counted(visit):
    _kit, client = visit(disclosure="attributable")
    assert table(page(client, "charts/places"))[1:] == [
        ["1", "N-01", "Norm 1", "1.3", "1 (2), 2 (1)", "0", "0", "\u2013"],
        ["2", "N-02", "Norm 2", "2.0", "1 (1), 2 (1), 3 (1)", "0", "0", "\u2013"],
        ["3", "N-03", "Norm 3", "2.7", "2 (1), 3 (2)", "0", "0", "\u2013"],
    ]


def test_the_pairs_are_sorted_by_the_order(visit):
    _kit, client = visit(disclosure="attributable")
    assert table(page(client, "charts/pairs")) == [
        ["Before", "N-01", "N-02", "N-03"],
        ["N-01", "\u2013", "2", "3"],
        ["N-02", "1", "\u2013", "2"],
        ["N-03", "0", "1", "\u2013"],
    ]


def test_rounds_are_compared_as_far_as_they_are_shown(app, visit, clock):
    kit, client = visit(disclosure="attributable")
    assert "There is no earlier round whose order is shown" in page(client, "charts/rounds")
    for number, results_to in ((2, "chair"), (3, "participants")):
        with app.app_context():
            opens, closes = CLOSES + number * HOUR, CLOSES + (number + 1) * HOUR
            assert make_round(
                kit.chair, title=f"Round {number}", now=opens, opens_at=opens, closes_at=closes, results_to=results_to,
                request_id=f"round-{number}",
            ) == number  # fmt: skip
            for code in ("th", "sg", "id"):
                with transaction():
                    rankings.cast(
                        kit.heads[code], number, ballot("N-03", "N-01", "N-02"), reasons={},
                        request_id=f"{code}{number}", clock=lambda opens=opens: opens,
                    )  # fmt: skip
            rankings.close_due(now=lambda closes=closes: closes)
    clock.set(CLOSES + 9 * HOUR)
    found = client.get(f"{BASE}/3/charts/rounds").get_data(as_text=True)
    assert table(found)[0] == ["Candidate", "Title", "Round 1", "Round 3", "Moved since the round before", REFUSED]
    assert table(found)[1:4] == [
        ["N-03", "Norm 3", "3", "1", "+2", "\u2013"], ["N-01", "Norm 1", "1", "2", "\u22121", "\u2013"],
        ["N-02", "Norm 2", "2", "3", "\u22121", "\u2013"],
    ]  # fmt: skip
    assert table(found)[4][3] == "-0.33"
    officers = visit.reading("chair").get(f"{BASE}/3/charts/rounds").get_data(as_text=True)
    assert table(officers)[0][2:5] == ["Round 1", "Round 2", "Round 3"]


# What is withheld


# Three deciding delegations and five partners: too few and just enough, so that they are shown only together.
PARTNERS = {Category.DIALOGUE_PARTNER: "jp us nz eu"}
POOLED = {code: FULL[code] for code in ("th", "sg", "id")} | dict.fromkeys(("au", "jp", "us", "nz", "eu"), "N-03 N-02")


def test_a_group_of_too_few_is_in_no_chart_and_no_file(visit):
    for reader in ("th", "chair"):
        if reader == "th":
            _kit, client = visit(choices=POOLED, disclosure="confidential", more=PARTNERS)
        else:
            client = visit.reading("chair")
        for chart in CHARTS:
            text = page(client, f"charts/{chart}")
            svgs = "".join(re.findall(r"<svg class=\"c-chart.*?</svg>", text, re.S))
            tables = "".join(re.findall(r"<table.*?</table>", text, re.S))
            assert "Dialogue Partners" not in svgs + tables
            assert "Deciding" not in svgs + tables
            for ending in ("svg", "csv"):
                answer = client.get(f"{BASE}/1/charts/{chart}.{ending}")
                assert answer.status_code in (200, 404)
                assert b"Dialogue" not in answer.data
                assert b"Deciding" not in answer.data
        for chart in ("places", "pairs", "delegations"):
            for address in (f"charts/{chart}?group=deciding", f"charts/{chart}.csv?group=dialogue_partner"):
                assert client.get(f"{BASE}/1/{address}").status_code == 404


def test_why_the_first_is_first_is_told_of_all_where_the_deciding_are_too_few(visit):
    _kit, client = visit(choices=POOLED, disclosure="confidential", more=PARTNERS)
    assert client.get(f"{BASE}/1/why?group=deciding").status_code == 404
    told = words(page(client, "why"))
    assert "In this order: All delegations (8 of 9 cast)." in told
    assert "N-03 stands above N-02: place 1 and place 2." in told
    assert "In the order of this group: All delegations. N-03 is first: compared with each other candidate" in words(
        client.get(f"{BASE}/1").get_data(as_text=True)
    )


def test_there_is_no_map_of_a_confidential_round_for_anybody(app, visit):
    _kit, client = visit(reader="chair", choices=POOLED, disclosure="confidential", more=PARTNERS)
    assert "There is a map only of attributable rounds" in page(client, "charts/delegations")
    assert client.get(f"{BASE}/1/charts/delegations.csv").status_code == 404
    with app.app_context():
        tallies = db.session.execute(select(RoundResult.tally)).scalars().all()
        assert {str(tally.get("map")) for tally in tallies} == {"None"}


def test_everybody_sees_the_map_of_an_attributable_round_with_public_results(visit):
    _kit, client = visit(reader=None, disclosure="attributable", results_to="public")
    assert '<svg class="c-chart"' in page(client, "charts/delegations")


def test_before_the_close_there_is_no_chart_for_anybody(app, clock, visit):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(disclosure="attributable", results_to="public")
        for code, order in FULL.items():
            cast(kit, code, ballot(*order.split()))
    for actor in (kit.heads["th"], kit.chair, kit.secretariat):
        client = app.test_client()
        sign_in(client, actor)
        for chart in CHARTS:
            assert client.get(f"{BASE}/1/charts/{chart}").status_code == 404
            assert client.get(f"{BASE}/1/charts/{chart}.svg").status_code == 404
        assert client.get(f"{BASE}/1/why").status_code == 404


def test_results_for_the_chair_are_the_chairs_in_charts_too(visit):
    _kit, client = visit(results_to="chair")
    for address in ("charts/support", "charts/support.svg", "why"):
        assert client.get(f"{BASE}/1/{address}").status_code == 404
    assert page(visit.reading("chair"), "charts/support")


# Files, kinds, older results


def test_files_are_to_keep_and_of_the_right_type(visit):
    _kit, client = visit(disclosure="attributable")
    for ending, kind in (
        ("svg", "image/svg+xml; charset=utf-8"),
        ("png", "image/png"),
        ("csv", "text/csv; charset=utf-8"),
    ):
        answer = client.get(f"{BASE}/1/charts/pairs.{ending}?kind=norm")
        assert answer.headers["Content-Type"] == kind
        name = f"bangkok-ranking-1-norm-pairs-deciding.{ending}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "style-src 'self'" in answer.headers["Content-Security-Policy"]


def test_each_kind_has_charts_of_its_own(visit):
    _kit, client = visit(disclosure="attributable")
    assert [row[1] for row in table(page(client, "charts/support?kind=recommendation"))[1:]] == ["R-01", "R-02"]
    assert client.get(f"{BASE}/1/charts/support?kind=else").status_code == 422
    assert client.get(f"{BASE}/1/charts/else").status_code == 404


def test_results_of_an_earlier_release_have_the_charts_they_can(app, visit):
    _kit, client = visit(disclosure="attributable")
    with app.app_context(), transaction():
        for row in db.session.execute(select(RoundResult)).scalars():
            row.tally = {name: value for name, value in row.tally.items() if name not in ("spread", "map")}
    assert "This was not stored when the round closed" in page(client, "charts/places")
    assert "No map was stored" in page(client, "charts/delegations")
    assert '<svg class="c-chart"' in page(client, "charts/pairs")


def test_on_the_wall_there_is_the_chart_alone(visit):
    _kit, client = visit(disclosure="attributable")
    text = page(client, "charts/support?view=wall")
    assert "c-wall" in text
    assert '<svg class="c-chart"' in text
    assert "c-numbers" not in text


def test_words_of_delegations_are_escaped_in_charts(app, visit):
    kit, client = visit(disclosure="attributable")
    with app.app_context(), transaction():
        db.session.get(Delegation, kit.made.delegations["th"]).short_name = "<b>Th & co</b>"
    text = page(client, "charts/delegations")
    assert "<b>Th" not in text
    assert "&lt;b&gt;Th &amp; co&lt;/b&gt;" in text


@pytest.mark.parametrize("address", [*(f"charts/{chart}" for chart in CHARTS), "why", "methods"])
def test_a_chart_asks_as_many_questions_whatever_the_round_holds(app, visit, address):
    kit, client = visit(disclosure="attributable")
    with app.app_context():
        engine = db.engine

    def count() -> int:
        seen = []

        def note(*args):
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        try:
            page(client, address)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    few = count()
    with app.app_context():
        for n in range(4):
            factories.make_tabled(kit.made, "th", title=f"More {n}")
        with transaction():
            rankings.reopen(kit.chair, 1, closes_at=CLOSES + 3 * HOUR, reason="More.", clock=lambda: CLOSES + HOUR)
        cast(kit, "au", ballot("N-02", "N-01"), at=CLOSES + HOUR)
        rankings.close_due(now=lambda: CLOSES + 3 * HOUR)
    assert count() == few
