"""Long charts, in parts that fit on a sheet of paper or can be read from a wall."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from consult.core.words import Role
from consult.db import transaction
from consult.services import rankings
from tests import factories
from tests.factories import NOW, sign_in
from tests.rounds_kit import CLOSES, ballot, make_round
from tests.web.results_kit import SVG, page, table, words

HOUR = timedelta(hours=1)
ALL = [f"N-{n:02}" for n in range(1, 31)]


@pytest.fixture
def client(app, clock):
    """The head of Thailand's delegation, after a round in which thirty norms came out in the order of their numbers."""
    clock.set(NOW + HOUR)
    with app.app_context():
        made = factories.make_conference()
        heads = {code: factories.seat(made, Role.HEAD, code) for code in ("th", "sg")}
        for n in range(30):
            factories.make_tabled(made, "th", title=f"Norm {n + 1}")
        number = make_round(factories.seat(made, Role.CHAIR), refs=ALL)
        for head in heads.values():
            cast_as(head, number)
        rankings.close_due(now=lambda: CLOSES)
    clock.set(CLOSES + HOUR)
    client = app.test_client()
    sign_in(client, heads["th"])
    return client


def cast_as(head, number: int) -> None:
    with transaction():
        rankings.cast(
            head, number, ballot(*ALL), reasons={}, request_id=f"of {head.delegation_code}", clock=lambda: NOW + HOUR
        )


def drawn(text: str) -> list[list[str]]:
    """The references in each chart of a page, in their order."""
    charts = [ElementTree.fromstring(svg) for svg in re.findall(r'<svg class="c-chart".*?</svg>', text, re.S)]
    return [list(dict.fromkeys(t.text for t in c.iter(f"{SVG}text") if t.text in ALL)) for c in charts]


def test_a_long_chart_comes_in_parts_that_fit_on_a_sheet(client):
    text = page(client, "charts/support")
    assert drawn(text) == [ALL[:10], ALL[10:20], ALL[20:]]
    assert 'aria-label="Chart: Norms in order, with those who rank and those who mark them (part 2 of 3)"' in text
    assert len(re.findall(r'<title id="([^"]+)"', text)) == len(set(re.findall(r'<title id="([^"]+)"', text))) == 3
    assert [row[1] for row in table(text)[1:]] == ALL
    assert drawn(page(client, "charts/places")) == [ALL[:15], ALL[15:]]
    assert drawn(page(client, "charts/groups")) == [ALL]


@pytest.mark.parametrize(
    ("asked", "refs", "said"),
    [
        ("", ALL[:10], "Candidates 1 to 10 of 30"),
        ("&from=11", ALL[10:20], "Candidates 11 to 20 of 30"),
        ("&from=26", ALL[25:], "Candidates 26 to 30 of 30"),
        ("&from=99", ALL[29:], "Candidates 30 to 30 of 30"),
        ("&from=-3", ALL[:10], "Candidates 1 to 10 of 30"),
        ("&from=x", ALL[:10], "Candidates 1 to 10 of 30"),
    ],
)
def test_a_wall_shows_a_long_chart_in_parts(client, asked, refs, said):
    text = page(client, f"charts/support?view=wall{asked}")
    assert drawn(text) == [refs]
    assert said in words(text)


def test_the_parts_on_a_wall_lead_to_each_other(client):
    text = page(client, "charts/support?kind=norm&view=wall&from=11")
    assert dict(re.findall(r'<a href="[^"]*&amp;from=(\d+)" rel="(\w+)"', text)) == {"1": "prev", "21": "next"}
    assert 'rel="' not in page(client, "charts/pairs?view=wall&from=11").split("c-wall__foot")[1]
    assert drawn(page(client, "charts/pairs?view=wall&from=11")) == [ALL]


def test_a_file_holds_the_whole_chart(client):
    root = ElementTree.fromstring(client.get("/bangkok/rankings/1/charts/support.svg").data)
    assert [t.text for t in root.iter(f"{SVG}text") if t.text in ALL] == ALL
