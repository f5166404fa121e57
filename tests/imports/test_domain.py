import pytest

from consult.core.text.paragraphs import MOST_TITLE, check_bodies, from_json
from consult.core.words import Area, Category, CommentCategory, Kind, Pillar
from consult.imports.domain import PROFILES, load

DATA = {profile: load(profile) for profile in PROFILES}
YEARS = pytest.mark.parametrize("profile", PROFILES)


def by(profile: str, what: str, key: str) -> dict[str, dict]:
    return {row[key]: row for row in DATA[profile][what]}


def asked(profile: str, number: str) -> list[str]:
    return by(profile, "candidates", "number")[number]["addressed_bodies"]


def test_an_unknown_profile_is_no_profile():
    with pytest.raises(ValueError, match="2020"):
        load("2020")


def test_timor_leste_decides_in_2026_and_not_in_2019():
    then, now = by("2019", "delegations", "code")["tl"], by("2026", "delegations", "code")["tl"]
    assert (then["category"], then["deciding"]) == ("other_interested_country", False)
    assert (now["category"], now["deciding"]) == ("asean_member_state", True)


@pytest.mark.parametrize(("profile", "members"), [("2019", 10), ("2026", 11)])
def test_member_states_decide_and_nobody_else(profile, members):
    deciding = [row["code"] for row in DATA[profile]["delegations"] if row["deciding"]]
    states = [row["code"] for row in DATA[profile]["delegations"] if row["category"] == "asean_member_state"]
    assert deciding == states
    assert len(deciding) == members


def test_the_united_kingdom_was_no_dialogue_partner_in_2019():
    assert by("2019", "delegations", "code")["gb"]["category"] == "other_interested_country"
    assert by("2026", "delegations", "code")["gb"]["category"] == "dialogue_partner"


@YEARS
def test_delegations_are_in_english_alphabetical_order(profile):
    names = [row["short_name"] for row in DATA[profile]["delegations"]]
    assert names.index("Philippines") < names.index("Republic of Korea")
    assert names[names.index("Thailand") :][:3] == ["Thailand", "Timor-Leste", "Türkiye"]
    assert {row["category"] for row in DATA[profile]["delegations"]} <= set(Category)


def test_the_telecommunications_ministers_were_telmin_in_2019_and_are_adgmin_in_2026():
    then, now = by("2019", "bodies", "id"), by("2026", "bodies", "id")
    assert "telmin" in then and "adgmin" not in then
    assert "adgmin" in now and "telmin" not in now
    assert asked("2019", "N-07") == ["telmin", "telsom", "atrc"]
    assert asked("2026", "N-07") == ["adgmin", "adgsom", "atrc"]


def test_the_committee_founded_later_falls_back_to_the_ministerial_conference():
    assert asked("2019", "R-01") == ["amcc", "acc", "asec"]
    assert asked("2026", "R-01") == ["cybercc", "acc", "asec"]


def test_two_bodies_that_fall_back_to_one_are_asked_once():
    assert asked("2019", "R-09") == ["amcc", "asec"]
    assert asked("2019", "N-10") == ["telsom", "ansac"]
    assert asked("2019", "R-08") == ["accp", "ajccbc", "admm", "amcc"]


@YEARS
def test_every_addressed_body_can_be_asked_and_every_candidate_asks_one(profile):
    bodies = by(profile, "bodies", "id")
    for row in DATA[profile]["candidates"]:
        assert row["addressed_bodies"]
        assert set(row["addressed_bodies"]) <= set(bodies)
        assert len(set(row["addressed_bodies"])) == len(row["addressed_bodies"])


def test_no_body_of_2019_was_founded_later():
    assert max(row["established"] for row in DATA["2019"]["bodies"]) <= 2019


def test_later_instruments_are_hidden_in_2019():
    assert max(row["date"] for row in DATA["2019"]["instruments"]) <= "2019-05-10"
    assert {"gge2021", "oewg2021", "uncc2024"} <= set(by("2026", "instruments", "id"))
    assert by("2019", "candidates", "number")["N-01"]["cites"] == ["gge2015.13a", "als2018.cbm-norms", "charter.2"]
    assert by("2019", "candidates", "number")["N-02"]["cites"] == ["gge2015.13b", "uncharter.33"]


@YEARS
def test_every_citation_opens_a_clause_and_every_candidate_has_one(profile):
    clauses = {clause["id"] for row in DATA[profile]["instruments"] for clause in row["clauses"]}
    for row in DATA[profile]["candidates"]:
        assert row["cites"]
        assert set(row["cites"]) <= clauses


@YEARS
def test_candidates_are_fit_to_be_tabled(profile):
    rows = DATA[profile]["candidates"]
    assert [row["number"] for row in rows] == [f"{k}-{n:02}" for k in "NR" for n in range(1, 13)]
    for row in rows:
        assert row["kind"] == {"N": Kind.NORM, "R": Kind.RECOMMENDATION}[row["number"][0]]
        assert row["area"] in set(Area)
        assert set(row["pillars"]) <= set(Pillar)
        assert len(row["title"]) <= MOST_TITLE
        paragraphs = from_json(row["paragraphs"])
        assert check_bodies([p.body for p in paragraphs]) == [p.body for p in paragraphs]
        assert [p.id for p in paragraphs] == [f"p{p.number}" for p in paragraphs]


@YEARS
def test_sponsors_are_delegations_of_the_conference(profile):
    codes = set(by(profile, "delegations", "code"))
    for row in DATA[profile]["candidates"]:
        assert {row["sponsor"], *row["co_sponsors"]} <= codes
        assert row["sponsor"] not in row["co_sponsors"]


@YEARS
def test_disputes_and_amendments_point_into_their_candidate(profile):
    codes = set(by(profile, "delegations", "code"))
    for row in DATA[profile]["candidates"]:
        bodies = {p["id"]: p["body"] for p in row["paragraphs"]}
        for dispute in row["demo_disputes"]:
            assert bodies[dispute["paragraph"]].count(dispute["span"]) == 1
            assert dispute["raised_by"] in codes
        for amendment in row["demo_amendments"]:
            assert amendment["paragraph"] in bodies
            assert amendment["proposed_by"] in codes
            assert amendment["op"] in {"replace", "insert_after"}
            assert amendment["category"] in set(CommentCategory)


def test_the_demo_has_disputes_and_amendments_to_show():
    rows = DATA["2019"]["candidates"]
    assert sum(len(row["demo_disputes"]) for row in rows) > 20
    assert sum(len(row["demo_amendments"]) for row in rows) > 5


@YEARS
def test_the_banner_says_that_positions_are_invented(profile):
    banner = DATA[profile]["banner"]
    assert "invented for illustration" in banner
    assert "demo_disputes" not in banner and banner.endswith(".")


def test_what_is_loaded_is_the_readers_own():
    load("2019")["candidates"][0]["title"] = "changed"
    assert load("2019")["candidates"][0]["title"] != "changed"
