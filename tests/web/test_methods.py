"""A closed round by other methods: the same in page and files, nothing worked out when it is looked at, and nothing in
any of it that the round withholds; and what would have to change for two candidates to change places."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event, select, update

from consult.core.ranking.other_methods import OTHERS
from consult.core.words import Category
from consult.db import db, transaction
from consult.models import RoundItem, RoundMethods, RoundResult
from consult.services import rankings
from tests.rounds_kit import CLOSES, work_out
from tests.web.browsing import text
from tests.web.results_kit import FULL

BASE = "/bangkok/rankings/1"
PAGE = f"{BASE}/methods"
DAY = timedelta(days=1)
CIRCLE = {"th": "N-01 N-02 N-03", "sg": "N-02 N-03 N-01", "id": "N-03 N-01 N-02"}
# Three deciding delegations and five partners: too few and just enough, so that they are shown only together.
PARTNERS = {Category.DIALOGUE_PARTNER: "jp us nz eu"}
POOLED = {code: FULL[code] for code in ("th", "sg", "id")} | dict.fromkeys(("au", "jp", "us", "nz", "eu"), "N-03 N-02")


@pytest.fixture
def done(app, visit):
    """As `visit`, with the other methods worked out."""

    def closed(*args, **settings):
        settings.setdefault("disclosure", "attributable")
        kit, client = visit(*args, **settings)
        with app.app_context():
            work_out()
        return kit, client

    closed.reading = visit.reading
    return closed


def words(page: str) -> str:
    """What the page says, without its marks."""
    whole = re.sub(r'<span class="c-unbroken">([^<]*)</span>', r"\1", page)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", whole))).strip()


def cells(page: str) -> list[list[str]]:
    (table,) = re.findall(r'<table class="c-table c-results">.*?</table>', page, re.S)
    rows = re.findall(r"<tr>.*?</tr>", table, re.S)
    return [[words(cell) for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", row, re.S)] for row in rows]


def listed(page: str) -> list[str]:
    """The short list."""
    section = page.split('id="short"', 1)[1]
    return re.findall(r'<li><span class="c-number">([^<]+)</span>', section.split("</section>", 1)[0])


def rows_of(client, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text(client, address).lstrip("\ufeff"))))


def test_the_orders_stand_side_by_side_and_what_differs_is_pointed_out(done):
    # N-02 has two first places and is never last: Borda puts it level with N-01, which wins against both.
    choices = {"th": "N-01 N-02 N-03", "sg": "N-01 N-02 N-03", "id": "N-02 N-03 N-01"}
    _kit, client = done(choices=choices)
    page = text(client, PAGE)
    assert cells(page) == [
        ["Schulze", "Candidate", "Ranked Pairs", "Kemeny", "Borda", "Copeland", "Split Cycle"],
        ["1", "N-01 Norm 1", "1", "1", "1=", "1", "1"],
        ["2", "N-02 Norm 2", "2", "2", "1= \u21911 (higher by 1)", "2", "2"],
        ["3", "N-03 Norm 3", "3", "3", "3", "3", "3"],
    ]
    said = words(page)
    assert "First by Schulze's method: N-01. Not the same first place by: Borda." in said
    assert "In the first place: N-01 and N-02. No two stand the other way round; only ties differ." in said
    assert "Undisputed: N-01. Nothing wins against it once the circles are cut (Split Cycle)." in said
    assert "It contradicts 2 of the 9 comparisons that the ballots state. This is proved" in said
    assert "The order of the round is the one by Schulze's method." in said
    assert "They change nothing" in said


def test_where_all_agree_the_page_says_so(done):
    _kit, client = done()
    said = words(text(client, PAGE))
    assert "By every method N-01 comes first." in said
    assert said.count("The same order.") == len(OTHERS)


def test_a_circle_is_undisputed_as_a_whole(done):
    _kit, client = done(choices=CIRCLE)
    said = words(text(client, PAGE))
    assert "By every method N-01, N-02 and N-03 share the first place." in said
    assert "Undisputed: N-01, N-02 and N-03. Nothing wins against these" in said
    assert "It is proved that no order contradicts fewer. Other orders contradict as few" in said
    assert "Some comparisons are equally clear" in said


def test_what_was_not_proved_is_said_with_its_bound(app, done):
    _kit, client = done()
    with app.app_context(), transaction() as session:
        for row in session.execute(select(RoundMethods)).scalars():
            best = {"distance": 12, "stated": 40, "bound": 9, "exact": False, "unique": None}
            row.found = {**row.found, "kemeny": best}
    said = words(text(client, PAGE))
    assert "It contradicts 12 of the 40 comparisons that the ballots state." in said
    assert "not proved to be the best of all: none contradicts fewer than 9." in said
    assert rows_of(client, f"{PAGE}.csv")[0]["Note"] == "Kemeny: the best order found, not proved"


def test_each_kind_and_each_group_has_its_own(done):
    _kit, client = done(choices=FULL | {"au": "N-03 N-02 R-02"}, equal_groups=True)
    page = text(client, PAGE)
    assert "Norms: Deciding delegations" in words(page)
    for group in ("dialogue_partner", "ngo", "all", "balanced"):
        assert f'href="{PAGE}?kind=norm&amp;group={group}"' in page
    partners = text(client, f"{PAGE}?group=dialogue_partner")
    assert [row[1] for row in cells(partners)[1:]] == ["N-03 Norm 3", "N-02 Norm 2", "N-01 Norm 1"]
    recommended = text(client, f"{PAGE}?kind=recommendation&group=dialogue_partner")
    assert [row[1] for row in cells(recommended)[1:]] == ["R-02 Recommendation 2", "R-01 Recommendation 1"]
    alike = words(text(client, f"{PAGE}?group=balanced"))
    assert re.search(r"It contradicts \d+\.\d% of the comparisons that the ballots state, each group counting", alike)
    assert text(client, f"{PAGE}?group=arf_participant", 404)
    assert text(client, f"{PAGE}?kind=norms", 422)


def test_the_short_list_has_as_many_places_as_the_address_says(done):
    # Two support N-01 and N-02, one N-03: of two places each part has one.
    _kit, client = done(choices={"th": "N-01 N-02", "sg": "N-01 N-02", "id": "N-03"})
    assert listed(text(client, PAGE)) == ["N-01", "N-02"]  # two of three places by default
    page = text(client, f"{PAGE}?places=1")
    assert listed(page) == ["N-01"]
    assert "2 of the 3 ballots rank at least one of them." in words(page)
    assert "They are also the first of the order by Schulze's method." in words(page)
    whole = text(client, f"{PAGE}?places=3")
    assert sorted(listed(whole)) == ["N-01", "N-02", "N-03"]
    assert "3 of the 3 ballots rank at least one of them." in words(whole)
    for beyond in ("99", "0"):
        assert len(listed(text(client, f"{PAGE}?places={beyond}"))) == {"99": 3, "0": 1}[beyond]
    for wrong in ("two", "-1", "1e3", "\u0663"):
        assert "Give the places of the short list as a whole number." in text(client, f"{PAGE}?places={wrong}", 422)


def test_a_smaller_part_that_the_order_leaves_behind_is_on_the_short_list(done):
    choices = {"th": "N-01 N-02", "sg": "N-01 N-02", "id": "N-03", "au": "N-02 N-01", "ngo": "N-03"}
    _kit, client = done(choices=choices)
    page = text(client, f"{PAGE}?group=all&places=2")
    assert listed(page) == ["N-01", "N-03"]
    said = words(page)
    assert "5 of the 5 ballots rank at least one of them." in said
    assert "Not among the first 2 of the order by Schulze's method: N-03." in said
    assert "Among these, and not on the list: N-02." in said


def test_what_no_ballot_ranks_is_not_on_the_short_list(done):
    _kit, client = done(choices={"th": "N-01", "sg": "N-01"})
    page = text(client, f"{PAGE}?places=3")
    assert listed(page) == ["N-01"]
    assert "The list ends here: no ballot ranks any other candidate." in words(page)
    assert "No ballot ranks any candidate." in words(text(client, f"{PAGE}?kind=recommendation"))


def test_until_it_is_worked_out_the_page_says_so(app, visit):
    kit, client = visit(disclosure="attributable")
    page = words(text(client, PAGE))
    assert "Being worked out" in page and "Method by method" not in page
    assert {row["Note"] for row in rows_of(client, f"{PAGE}.csv")} == {"Being worked out"}
    groups = json.loads(text(client, f"{PAGE}.json"))["results"][0]["groups"]
    assert {group["worked_out"] for group in groups} == {False}
    with app.app_context():
        work_out()
    assert "Method by method" in words(text(client, PAGE))


def test_nothing_is_worked_out_or_written_when_it_is_looked_at(app, visit, monkeypatch):
    _kit, client = visit(disclosure="attributable")
    monkeypatch.setattr("consult.core.ranking.other_methods.work_out", None)
    seen = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement.split()[0])

    event.listen(engine, "before_cursor_execute", note)
    try:
        for address in (PAGE, f"{PAGE}.csv", f"{PAGE}.json"):
            text(client, address)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert set(seen) <= {"SELECT", "PRAGMA", "BEGIN"}


def test_page_and_files_say_the_same(done):
    _kit, client = done(equal_groups=True)
    table = rows_of(client, f"{PAGE}.csv?places=2")
    data = json.loads(text(client, f"{PAGE}.json?places=2"))
    names = {"Ranked Pairs": "ranked_pairs", "Kemeny": "kemeny", "Borda": "borda", "Copeland": "copeland",
             "Split Cycle": "split_cycle", "Schulze": "schulze"}  # fmt: skip
    assert (data["conference"], data["round"], data["close"]) == ("bangkok", 1, 1)
    of_deciding = [row for row in table if (row["Kind"], row["Group"]) == ("Norms", "Deciding delegations")]
    (group,) = [each for each in data["results"][0]["groups"] if each["group"] == "deciding"]
    for column, method in names.items():
        place = {ref: 1 + sum(map(len, group[method][:at])) for at, tier in enumerate(group[method]) for ref in tier}
        assert {row["Candidate"]: int(row[column]) for row in of_deciding} == place
    on_page = {row[1].split()[0]: int(row[0].rstrip("=")) for row in cells(text(client, PAGE))[1:]}
    assert on_page == {row["Candidate"]: int(row["Schulze"]) for row in of_deciding}
    on_list = [row["Candidate"] for row in of_deciding if row["Short list"] == "yes"]
    assert sorted(on_list) == sorted(group["short_list"]["sure"]) == sorted(listed(text(client, f"{PAGE}?places=2")))
    assert {row["Short list: places"] for row in of_deciding} == {"2"}
    assert group["kemeny_is"] == {"distance": 2, "stated": 9, "bound": 2, "exact": True, "unique": True}
    balanced = next(each for each in data["results"][0]["groups"] if each["group"] == "balanced")
    assert balanced["worked_out"] is True


# What is withheld


def test_of_a_confidential_round_only_pooled_figures_are_shown_and_no_short_list(app, done):
    _kit, client = done(choices=POOLED, disclosure="confidential", more=PARTNERS)
    for reader in (client, done.reading("chair")):
        page = text(reader, PAGE)
        assert "of a confidential round no ballot is used for anything but the figures of groups" in words(page)
        assert listed(page) == []
        assert "group=deciding" not in page and "group=dialogue_partner" not in page
        for withheld in ("deciding", "dialogue_partner"):
            text(reader, f"{PAGE}?group={withheld}", 404)
        data = json.loads(text(reader, f"{PAGE}.json"))
        assert {group["group"] for of in data["results"] for group in of["groups"]} <= {"pooled", "all"}
        assert {group["short_list"] for of in data["results"] for group in of["groups"]} == {None}
        assert {each["group"] for each in data["results"][0]["not_shown"]} >= {"deciding", "dialogue_partner"}
        for row in rows_of(reader, f"{PAGE}.csv"):
            if row["Group"] in ("Deciding delegations", "Dialogue Partners"):
                assert row["Note"] and not row["Kemeny"] and not row["Candidate"]
    with app.app_context():
        of_result = RoundMethods.result_id == RoundResult.id
        rows = db.session.execute(
            select(RoundResult.counted_in, RoundMethods.found).join(RoundMethods, of_result)
        ).all()
        assert {(row.counted_in, row.found["short"]) for row in rows} == {("own", None)}


def test_a_confidential_round_says_nothing_of_ballots_even_if_a_list_were_stored(app, done):
    _kit, client = done(choices=POOLED, disclosure="confidential", more=PARTNERS)
    with app.app_context(), transaction() as session:
        for row in session.execute(select(RoundMethods)).scalars():
            one = {"sure": ["N-01"], "level": [], "reached": 1}
            row.found = {**row.found, "short": {"lists": [one], "voters": 8, "complete": True}}
    assert listed(text(client, PAGE)) == []
    assert '"reached"' not in text(client, f"{PAGE}.json")


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.csv", f"{PAGE}.json"])
def test_who_may_not_read_the_results_gets_nothing(app, done, address):
    kit, client = done(results_to="chair")
    text(client, address, 404)
    text(done.reading(None), address, 404)
    text(done.reading("chair"), address)
    with app.app_context(), transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + DAY, reason="One was late.", clock=lambda: CLOSES)
    text(done.reading("chair"), address, 404)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.csv"])
def test_a_sealed_round_shows_nothing_before_two_have_opened_it(app, visit, address):
    kit, _client = visit(disclosure="attributable", two_person=True)
    with app.app_context():
        work_out()
    text(visit.reading("chair"), address, 404)
    with app.app_context():
        for officer in (kit.chair, kit.secretariat):
            with transaction():
                rankings.confirm(officer, 1, clock=lambda: CLOSES + timedelta(hours=1))
        work_out(CLOSES + timedelta(hours=1))
    assert "Method by method" in words(text(visit.reading("th"), PAGE))


def test_everybody_reads_it_of_a_round_with_public_results(done):
    _kit, client = done(reader=None, results_to="public")
    assert "Method by method" in words(text(client, PAGE))


# Hardly anything to order


def test_a_round_of_one_candidate_and_one_ballot(done):
    _kit, client = done(choices={"th": "N-01"}, refs=("N-01",))
    page = text(client, PAGE)
    assert cells(page)[1:] == [["1", "N-01 Norm 1", *["1"] * len(OTHERS)]]
    assert "No ballot puts one candidate before another." in words(page)
    assert listed(page) == ["N-01"]


def test_a_round_in_which_nobody_cast(done):
    _kit, client = done(choices={})
    assert "No group's result is shown in this round." in words(text(client, PAGE))
    assert json.loads(text(client, f"{PAGE}.json"))["results"][0]["groups"] == []
    assert {row["Note"] for row in rows_of(client, f"{PAGE}.csv")} == {"Nobody cast"}


def test_withdrawn_candidates_are_in_no_order(app, visit):
    kit, client = visit(disclosure="attributable")
    with app.app_context():
        with transaction() as session:
            rankings.reopen(kit.chair, 1, closes_at=CLOSES + DAY, reason="Two withdrew.", clock=lambda: CLOSES)
            gone = RoundItem.ref.in_(["N-02", "R-01", "R-02"])
            session.execute(update(RoundItem).where(gone).values(withdrawn_at=CLOSES))
        rankings.close_due(now=lambda: CLOSES + DAY)
        work_out(CLOSES + DAY)
    page = text(client, f"{PAGE}?places=3")
    assert [row[1] for row in cells(page)[1:]] == ["N-01 Norm 1", "N-03 Norm 3"]
    assert sorted(listed(page)) == ["N-01", "N-03"]
    page = words(text(client, f"{PAGE}?kind=recommendation"))
    assert "Nothing is left to order: every candidate of this kind was withdrawn." in page


# What would have to change


def test_the_page_of_why_says_what_would_have_to_change(visit):
    choices = {"th": "N-01 N-02 N-03", "sg": "N-01 N-02 N-03", "id": "N-01 N-02 N-03"}
    _kit, client = visit(disclosure="attributable", choices=choices)
    said = words(text(client, f"{BASE}/why?above=N-01&below=N-02"))
    assert "What would have to change" in said
    assert "As long as fewer than 2 of the ballots change, whatever they then say, N-01 stays above N-02." in said
    assert "The comparison itself, 3 to 0, would no longer be won if 2 ballots turned round on it." in said
    assert (
        "4 ballots more would be enough to put N-02 above N-01, if they named N-02 first, N-01 last and the others as "
        "they stand. With fewer of just these the chain from N-02 to N-01 is not the stronger one; other ballots might "
        "do with fewer."
    ) in said


def test_of_two_that_share_a_place_nothing_is_said_to_hold(visit):
    _kit, client = visit(disclosure="attributable", choices={"th": "N-01 N-02", "sg": "N-02 N-01"})
    said = words(text(client, f"{BASE}/why?above=N-01&below=N-02"))
    assert "As long as fewer than" not in said and "would no longer be won" not in said
    assert "1 ballot more would be enough to put N-02 above N-01, if it named N-02 first, N-01 last" in said


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (dict.fromkeys(("th", "sg", "id"), "N-01 N-02 N-03"), "is left out, no place changes."),
        (CIRCLE, "is left out, some place changes. Leaving out one of these alone changes the first place: Indonesia,"),
        (
            {"th": "N-01 N-02 N-03", "sg": "N-01 N-02 N-03", "id": "N-01 N-03 N-02"},
            "1 of the 3 ballots of the deciding delegations could be left out without changing any place. In each case "
            "N-01 comes first.",
        ),
    ],
)
def test_how_far_the_order_hangs_on_single_ballots_reads_well(visit, choices, said):
    _kit, client = visit(disclosure="attributable", choices=choices)
    assert said in words(text(client, BASE))


def test_pages_of_a_result_lead_to_the_other_methods(done):
    _kit, client = done()
    assert f'href="{PAGE}?kind=norm"' in text(client, BASE)
    page = text(client, PAGE)
    assert f'href="{BASE}#firm-norm"' in page
    assert 'id="firm-norm"' in text(client, BASE)
