"""Charts of results, and why one candidate stands above another: the same numbers in picture, table and file, and
nothing in any of them that the round withholds."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
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

HOUR = timedelta(hours=1)
BASE = "/bangkok/rankings"
SVG = "{http://www.w3.org/2000/svg}"
# Three deciding delegations and two others; N-01 is first and N-03 last of the norms.
FULL = {"th": "N-01 N-02 N-03", "sg": "N-01 N-03 N-02", "id": "N-02 N-01 N-03", "au": "N-03 N-02", "ngo": "N-02"}


@pytest.fixture
def visit(app, clock):
    """A function: a closed round of these settings, and the pages as an actor ("th", "chair", None) reads them."""
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = None

    def closed(reader="th", choices=FULL, below=None, **settings):
        nonlocal kit
        with app.app_context():
            kit = make_kit(**settings)
            for code, order in choices.items():
                cast(kit, code, ballot(*order.split(), below=(below or {}).get(code, "")))
            rankings.close_due(now=lambda: CLOSES)
        clock.set(CLOSES + HOUR)
        return kit, reading(reader)

    def reading(reader):
        client = app.test_client()
        if reader is not None:
            sign_in(client, kit.chair if reader == "chair" else kit.heads[reader])
        return client

    closed.reading = reading
    return closed


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(f"{BASE}/1/{address}")
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def table(text: str) -> list[list[str]]:
    """The cells of the table below the chart."""
    (body,) = re.findall(r'<table class="c-table c-table--plain c-numbers">.*?</table>', text, re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(re.search(r'<svg class="c-chart".*?</svg>', text, re.S).group(0))


def rows_of(client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(f"{BASE}/1/{address}").get_data(as_text=True).lstrip("\ufeff"))))


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
    assert row[3:] == ["3", "0", "0", "1", "1", "0", "4", "1"]  # the deciding, the partners, the organisations, all


def test_the_places_given_are_counted(visit):
    _kit, client = visit(disclosure="attributable")
    assert table(page(client, "charts/places"))[1:] == [
        ["1", "N-01", "Norm 1", "1.3", "1 (2), 2 (1)", "0", "0"],
        ["2", "N-02", "Norm 2", "2.0", "1 (1), 2 (1), 3 (1)", "0", "0"],
        ["3", "N-03", "Norm 3", "2.7", "2 (1), 3 (2)", "0", "0"],
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
    assert table(found)[0] == ["Candidate", "Title", "Round 1", "Round 3", "Moved since the round before"]
    assert table(found)[1:4] == [
        ["N-03", "Norm 3", "3", "1", "+2"], ["N-01", "Norm 1", "1", "2", "\u22121"],
        ["N-02", "Norm 2", "2", "3", "\u22121"],
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


def test_why_the_first_is_first_is_not_told_of_a_group_of_too_few(visit):
    _kit, client = visit(choices=POOLED, disclosure="confidential", more=PARTNERS)
    text = page(client, "why")
    assert "ballots put" not in text
    assert "There is no order of the deciding delegations to explain." in text
    assert "is first:" not in client.get(f"{BASE}/1").get_data(as_text=True)


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


# Why


def test_the_page_says_why_the_first_is_first(visit):
    kit, client = visit(disclosure="attributable")
    text = client.get(f"{BASE}/1").get_data(as_text=True)
    assert (
        "N-01 is first: compared with each other candidate one by one, more of the deciding delegations put N-01 "
        "before it than after it."
    ) in text
    assert "The closest comparison is with N-02: 2 ballots put N-01 before N-02, 1 the other way round." in text


def test_any_two_are_explained_whichever_way_they_are_asked(visit):
    _kit, client = visit(disclosure="attributable")
    for address in ("why?above=N-02&below=N-03", "why?above=N-03&below=N-02"):
        text = page(client, address)
        assert "N-02 stands above N-03: place 2 and place 3." in text
        assert "Directly: 2 ballots put N-02 before N-03, 1 the other way round." in text
        assert "No chain of won comparisons leads the other way round, from N-03 to N-02." in text


def test_a_tie_is_explained_as_a_tie(visit):
    _kit, client = visit(disclosure="attributable", choices={"th": "N-01 N-02", "sg": "N-02 N-01"})
    text = page(client, "why?above=N-01&below=N-02")
    assert "N-01 and N-02 share a place." in text
    assert "No chain of victories leads from N-01 to N-02." in text
    assert "N-01 and N-02 share the first place" in client.get(f"{BASE}/1").get_data(as_text=True)


def test_a_circle_is_explained_by_its_chains(app, visit):
    circle = {"th": "N-01 N-02 N-03", "sg": "N-01 N-02 N-03", "id": "N-02 N-03 N-01"}
    more = {"th": "N-03 N-01 N-02"}
    _kit, client = visit(disclosure="attributable", choices=circle | more)
    text = page(client, "why?above=N-01&below=N-02")
    assert "N-01 and N-02 share a place." in text
    assert "Neither chain is stronger than the other" in text


def test_a_question_about_what_is_not_ranked_is_refused(visit):
    _kit, client = visit(disclosure="attributable")
    assert "Choose two candidates of this round." in page(client, "why?above=N-01&below=R-01", 422)
    assert "Choose two different candidates." in page(client, "why?above=N-01&below=N-01")


@pytest.mark.parametrize("address", [*(f"charts/{chart}" for chart in CHARTS), "why"])
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


def test_a_first_place_won_by_way_of_others_is_explained_by_the_chain(visit):
    # N-01 beats N-02 4 to 1, N-02 beats N-03 3 to 2, N-03 beats N-01 3 to 2 with ballots that leave some unranked
    choices = {"th": "N-01 N-02 N-03", "sg": "N-03 N-01 N-02", "id": "N-02 N-03 N-01"}
    _kit, client = visit(disclosure="attributable", choices=choices)
    text = client.get(f"{BASE}/1").get_data(as_text=True)
    assert "N-01, N-02 and N-03 share the first place" in text
    for above, below in (("N-01", "N-03"), ("N-03", "N-01")):
        told = page(client, f"why?above={above}&below={below}")
        assert "share a place" in told
        assert "The strongest chain of victories from N-01 to N-03 is N-01 &gt; N-02 &gt; N-03." in told
