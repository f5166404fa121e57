"""Pages on which a ballot is sorted, ordered, undone, suggested, begun from an earlier round and practised."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Act, Ballot, BallotDraft, BallotSuggestion
from consult.queries import rankings as reads
from consult.services import rankings
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round
from tests.web.browsing import HTMX, fields_of, text

HOUR = timedelta(hours=1)
BASE = "/bangkok/rankings"
BALLOT, SORT, LIST = f"{BASE}/1/ballot", f"{BASE}/1/ballot/sort", f"{BASE}/1/ballot/sort?view=list"
OWN, PRACTICE = f"{BASE}/1/suggestion", f"{BASE}/practice"


@pytest.fixture
def delegate(app, kit):
    """A delegate of Thailand, as an actor."""
    with app.app_context():
        return factories.seat(kit.made, Role.DELEGATE, "th")


def form_of(client, url: str) -> dict:
    return fields_of(text(client, url), form=re.escape(url))


def press(client, url: str, op: str, headers=None, **typed):
    """Press a button of a sheet with everything else in the form; `typed` by field name."""
    fields = {**form_of(client, url), **{name.replace("_", "-"): value for name, value in typed.items()}, "op": op}
    return client.post(url, data=fields, headers=headers or {})


def draft(app, kit, code="th"):
    """(ranked, below, groups) of the joint draft."""
    with app.app_context():
        view = reads.get_round(kit.made.id, 1, kit.chair)
        found = reads.find_draft(view.id, kit.made.delegations[code])
        return (found.choices.ranked, found.choices.below, found.groups) if found else None


# Sorting


def test_the_first_unsorted_item_is_shown_with_its_words_and_four_buttons(th):
    page = text(th, SORT)
    assert re.findall(r'value="sort:(N-01:\w+)"', page) == ["N-01:high", "N-01:medium", "N-01:low", "N-01:below"]
    assert "0 of 5 sorted." in page
    assert "States should consult one another early." in page


def test_an_item_is_sorted_by_a_plain_post_and_the_next_comes(app, kit, th):
    answer = press(th, SORT, "sort:N-01:medium")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{SORT}?item=N-02#sort")
    press(th, SORT, "sort:N-02:high")
    press(th, SORT, "sort:N-03:medium")
    assert draft(app, kit) == (
        (("N-02",), ("N-01", "N-03")), (), {"N-02": "high", "N-01": "medium", "N-03": "medium"}
    )  # fmt: skip
    assert "3 of 5 sorted." in text(th, SORT)


def test_with_htmx_the_next_item_comes_with_a_word_about_it(th):
    page = press(th, SORT, "sort:N-01:low", headers=HTMX).get_data(as_text=True)
    assert page.lstrip().startswith('<form id="ballot"')
    assert 'data-said="N-01: Low. 1 of 5 sorted. Next: N-02, Norm 2."' in page
    assert 'value="sort:N-02:high"' in page


def test_what_is_not_acceptable_asks_for_its_reason_before_the_next_item(app, kit, th):
    answer = press(th, SORT, "sort:N-01:below")
    assert answer.headers["Location"] == f"{SORT}?item=N-01#sort"
    page = text(th, f"{SORT}?item=N-01")
    assert 'aria-pressed="true">Not acceptable' in page
    fields = {**fields_of(page, form=re.escape(SORT)), "reason-N-01": "Our law.", "op": "next"}
    assert th.post(SORT, data=fields).headers["Location"] == f"{SORT}?item=N-02#sort"
    with app.app_context():
        assert db.session.execute(select(BallotDraft.reasons)).scalar_one() == {"N-01": "Our law."}
    assert draft(app, kit)[1] == ("N-01",)


def test_a_round_without_a_line_offers_nothing_below_it(app, clock, as_):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(with_line=False)
    client = as_(kit.heads["th"])
    assert "Not acceptable" not in text(client, SORT)
    answer = press(client, SORT, "sort:N-01:below")
    assert answer.status_code == 422
    assert "This round has no line" in answer.get_data(as_text=True)


def test_an_item_is_left_for_later_and_comes_again_after_the_last(th):
    assert 'href="/bangkok/rankings/1/ballot/sort?item=N-02#sort"' in text(th, SORT)
    assert f'{SORT}?item=N-01#sort"' in text(th, f"{SORT}?item=R-02")
    answer = th.post(SORT, data={**form_of(th, SORT), "at": "R-02", "op": "sort:R-02:high"})
    assert answer.headers["Location"] == f"{SORT}?item=N-01#sort"


def test_once_all_are_sorted_the_page_leads_on_to_ordering(th):
    for ref in ("N-01", "N-02", "N-03", "R-01", "R-02"):
        answer = press(th, SORT, f"sort:{ref}:high")
    assert answer.headers["Location"] == f"{SORT}#sort"
    page = text(th, SORT)
    assert "All items are sorted." in page and "5 of 5 sorted." in page


def test_the_list_is_saved_whole_by_radio_buttons(app, kit, th):
    answer = press(th, LIST, "save", sort_N_01="high", sort_N_02="below", sort_R_01="low", reason_N_02="Our law.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}#sort")
    assert draft(app, kit) == ((("N-01",), ("R-01",)), ("N-02",), {"N-01": "high", "R-01": "low"})
    page = text(th, LIST)
    assert re.search(r'name="sort-N-02" value="below" checked', page)
    assert "Our law." in page
    press(th, LIST, "save", sort_N_01="none")
    assert draft(app, kit) == ((("R-01",),), ("N-02",), {"R-01": "low"})


@pytest.mark.parametrize("op", ["sort:N-99:high", "sort:N-01:best"])
def test_a_place_to_sort_into_that_does_not_exist_is_refused(app, kit, th, op):
    assert press(th, SORT, op).status_code == 422
    assert draft(app, kit) is None


def test_an_order_without_groups_is_shown_in_three_parts_and_kept(app, kit, th):
    press(th, BALLOT, "save", rank_N_01="3", rank_N_02="1", rank_N_03="2")
    page = text(th, LIST)
    assert "it is shown here in three parts" in page
    assert re.findall(r'name="sort-(N-0\d)" value="(\w+)" checked', page) == [
        ("N-01", "low"), ("N-02", "high"), ("N-03", "medium"),
    ]  # fmt: skip
    press(th, SORT, "sort:R-01:high")
    assert draft(app, kit)[2] == {"R-01": "high"}
    press(th, SORT, "sort:N-01:high")
    assert draft(app, kit)[0] == (("N-01", "N-02"), ("N-03",), ("R-01",))


def test_a_colleague_who_sorted_meanwhile_is_shown_beside_what_was_chosen(app, kit, th, as_, delegate):
    colleague = as_(delegate)
    stale, stale_list = form_of(th, SORT), form_of(th, LIST)
    press(colleague, SORT, "sort:N-01:low")
    answer = th.post(SORT, data={**stale, "op": "sort:N-01:high"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "You had chosen High for N-01; it stands as: Low." in page
    assert th.post(SORT, data={**fields_of(page, form=re.escape(SORT)), "op": "sort:N-01:high"}).status_code == 303
    answer = th.post(LIST, data={**stale_list, "sort-N-01": "medium", "sort-N-02": "low", "op": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Saved meanwhile as: High" in page
    mine = fields_of(page, form=re.escape(LIST))
    assert (mine["sort-N-01"], mine["sort-N-02"]) == ("medium", "low")
    assert th.post(LIST, data={**mine, "op": "save"}).status_code == 303
    assert draft(app, kit)[2] == {"N-01": "medium", "N-02": "low"}


# Ordering inside the groups


@pytest.fixture
def sorted_(th):
    """Thailand's ballot with its norms sorted: N-01 and N-02 high, N-03 low."""
    for op in ("sort:N-01:high", "sort:N-02:high", "sort:N-03:low"):
        press(th, SORT, op)
    return th


def test_the_groups_stand_one_below_the_other_and_are_ordered_inside(app, kit, sorted_):
    page = text(sorted_, BALLOT)
    bands = re.findall(r'data-band="(\w+)" data-kind="norm"', page)
    assert bands == ["high", "medium", "low", "unranked", "below"]
    assert 'data-band="ranked" data-kind="recommendation"' in page
    press(sorted_, BALLOT, "up:N-02")
    assert draft(app, kit)[0] == (("N-02",), ("N-01",), ("N-03",))
    press(sorted_, BALLOT, "save", rank_N_02="9", rank_N_01="8", rank_N_03="1")
    assert draft(app, kit) == (
        (("N-01",), ("N-02",), ("N-03",)), (), {"N-01": "high", "N-02": "high", "N-03": "low"}
    )  # fmt: skip


def test_a_move_says_the_group_and_across_its_edge_the_next_one(sorted_):
    page = press(sorted_, BALLOT, "up:N-03", headers=HTMX).get_data(as_text=True)
    assert 'data-said="N-03 has place 1 of 2. It is in the group High."' in page


@pytest.mark.parametrize(
    ("op", "ranked", "groups"),
    [
        ("spread:norm:high", (("N-01",), ("N-02",), ("N-03",)), {"N-01": "high", "N-02": "high", "N-03": "low"}),
        ("level:norm:high", (("N-01", "N-02"), ("N-03",)), {"N-01": "high", "N-02": "high", "N-03": "low"}),
        ("drop:N-01:medium:", (("N-02",), ("N-01",), ("N-03",)), {"N-02": "high", "N-01": "medium", "N-03": "low"}),
        ("drop:N-03:high:N-01", (("N-03",), ("N-01", "N-02")), {"N-03": "high", "N-01": "high", "N-02": "high"}),
        ("sort:N-03:high", (("N-01", "N-02", "N-03"),), {"N-03": "high", "N-01": "high", "N-02": "high"}),
        ("unrank:N-03", (("N-01", "N-02"),), {"N-01": "high", "N-02": "high"}),
    ],
)
def test_buttons_and_drops_keep_to_the_groups(app, kit, sorted_, op, ranked, groups):
    press(sorted_, BALLOT, op)
    assert draft(app, kit) == (ranked, (), groups)


@pytest.mark.parametrize("op", ["spread:norm:best", "spread:nothing:high", "level:norm:ranked", "take:x:N-01"])
def test_a_button_for_a_band_or_a_colleague_that_is_not_there_is_refused(sorted_, op):
    assert press(sorted_, BALLOT, op).status_code == 422


def test_steps_are_undone_on_both_pages_and_named(app, kit, sorted_):
    assert "N-03 to: Low" in re.sub(r"<[^>]+>", "", text(sorted_, SORT))
    answer = press(sorted_, SORT, "undo")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{SORT}#sort")
    page = press(sorted_, BALLOT, "undo", headers=HTMX).get_data(as_text=True)
    assert 'data-said="Undone: N-02 to: High."' in page
    assert draft(app, kit) == ((("N-01",),), (), {"N-01": "high"})
    press(sorted_, BALLOT, "undo")
    assert 'value="undo"' not in text(sorted_, BALLOT)
    assert press(sorted_, BALLOT, "undo").status_code == 422


def test_undo_keeps_a_reason_that_is_being_typed(app, kit, th):
    press(th, BALLOT, "below:N-01")
    press(th, BALLOT, "up:N-02")
    press(th, BALLOT, "undo", reason_N_01="Our law.")
    assert "Our law." in text(th, BALLOT)


# Reading in place


def test_the_words_of_an_item_open_in_place_and_as_a_page_that_leads_back(th):
    fragment = th.get(f"{BASE}/1/items/N-02?sheet=ballot", headers=HTMX).get_data(as_text=True)
    assert "<html" not in fragment and "States should consult one another early." in fragment
    assert f'href="{BALLOT}#row-N-02"' in text(th, f"{BASE}/1/items/N-02?sheet=ballot")
    assert f'href="{OWN}#row-N-02"' in text(th, f"{BASE}/1/items/N-02?sheet=suggestion")
    assert f'href="{SORT}?item=N-02#sort"' in text(th, f"{BASE}/1/items/N-02?sheet=ballot&back=sort")
    assert th.get(f"{BASE}/1/items/N-99").status_code == 404


# Suggestions


def test_a_suggestion_is_shown_beside_each_item_and_taken_over(app, kit, th, as_, delegate):
    mine = as_(delegate)
    press(mine, OWN, "save", rank_N_03="1", rank_N_01="2")
    press(mine, OWN, "below:N-02")
    press(mine, OWN, "save", reason_N_02="Our law.")
    press(th, BALLOT, "save", rank_N_01="1", rank_N_02="2")
    page = text(th, BALLOT)
    assert f"{delegate.person_name}: place 2" in page
    assert f"{delegate.person_name}: below the line (Our law.)" in page
    press(th, BALLOT, f"take:{delegate.membership_id}:N-03")
    assert draft(app, kit)[:2] == ((("N-03",), ("N-01",), ("N-02",)), ())
    press(th, BALLOT, f"take-all:{delegate.membership_id}")
    assert draft(app, kit)[:2] == ((("N-03",), ("N-01",)), ("N-02",))
    assert "Our law." in text(th, BALLOT)
    press(th, BALLOT, "undo")
    assert draft(app, kit)[:2] == ((("N-03",), ("N-01",), ("N-02",)), ())


def test_what_a_colleague_leaves_unranked_is_told_only_where_the_ballot_ranks_it(th, as_, delegate):
    press(as_(delegate), OWN, "rank:N-02")
    name = "delegate th: "
    assert f"{name}place 1" in text(th, BALLOT)
    assert f"{name}unranked" not in text(th, BALLOT)
    assert "unranked" not in text(th, f"{SORT}?view=list").split("</form>")[0]
    press(th, BALLOT, "rank:N-03")
    page = text(th, BALLOT)
    assert page.count(f"{name}unranked") == 1
    assert f"{name}unranked" in page[page.index('id="row-N-03"') : page.index('id="row-N-01"')]


def test_a_suggestion_is_sorted_on_its_own_and_changes_nothing_of_the_joint_ballot(app, kit, as_, delegate):
    mine = as_(delegate)
    press(mine, f"{OWN}/sort", "sort:N-01:low")
    press(mine, f"{OWN}/sort", "sort:N-02:high")
    press(mine, f"{OWN}/sort", "undo")
    with app.app_context():
        assert db.session.execute(select(BallotSuggestion.ranked)).scalar_one() == [["N-01"]]
    assert draft(app, kit) is None


def test_another_delegation_and_the_officers_see_nothing_of_a_suggestion(kit, as_, delegate):
    mine = as_(delegate)
    press(mine, OWN, "below:N-02")
    press(mine, OWN, "save", reason_N_02="Wombat law.")
    for actor in (kit.heads["sg"], kit.chair, kit.secretariat):
        client = as_(actor)
        for url in (BALLOT, OWN, f"{BASE}/1", f"{BASE}/1/cast", "/bangkok/record"):
            page = client.get(url).get_data(as_text=True)
            assert "Wombat law." not in page and delegate.person_name not in page, url
    assert press(as_(kit.heads["sg"]), BALLOT, f"take-all:{delegate.membership_id}").status_code == 422


def test_a_suggestion_is_removed(app, kit, as_, delegate):
    mine = as_(delegate)
    press(mine, OWN, "rank:N-01")
    token = form_of(mine, OWN)["csrf_token"]
    assert mine.post(f"{OWN}/remove", data={"csrf_token": token}).status_code == 303
    with app.app_context():
        assert db.session.execute(select(BallotSuggestion.id)).all() == []


# An earlier round


@pytest.fixture
def second(app, kit, clock):
    """A second round, an hour after its opening: N-01, N-02 in a new version, R-01; the first had N-02, N-03 ranked."""
    with app.app_context():
        cast(kit, "th", ballot("N-03", "N-02", below="R-01"))
        rankings.close_due(now=lambda: CLOSES)
        new_version("N-02")
        made_at = CLOSES + HOUR
        make_round(kit.chair, refs=("N-01", "N-02", "R-01"), now=made_at, closes_at=made_at + 9 * HOUR)
    clock.set(CLOSES + 2 * HOUR)
    return f"{BASE}/2/ballot"


def new_version(ref: str) -> None:
    from consult.models import Candidate, Version

    with transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        first = session.get(Version, candidate.current_version_id)
        version = Version(
            candidate_id=candidate.id, number=2, symbol="L.2/Rev.1", title="Moved", paragraphs=[], area=first.area,
            pillars=[], bodies=[], cites=[], reason="x", rationale="", issued_at=CLOSES,
            issued_by_id=first.issued_by_id,
        )  # fmt: skip
        session.add(version)
        session.flush()
        candidate.current_version_id = version.id


def test_the_order_of_an_earlier_round_comes_over_with_what_is_new_gone_and_changed(app, kit, as_, second):
    client = as_(kit.heads["th"])
    page = text(client, f"{second}/import")
    assert "No longer in this round: N-03" in re.sub(r"<[^>]+>", "", page)
    assert 'href="/bangkok/candidates/N-02/compare/1..2"' in page
    fields = fields_of(page, form=re.escape(f"{second}/import"))
    answer = client.post(f"{second}/import", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{second}#ballot")
    with app.app_context():
        found = db.session.execute(select(BallotDraft).where(BallotDraft.round_id == 2)).scalar_one()
        assert (found.ranked, found.below, list(found.reasons)) == ([["N-02"]], ["R-01"], ["R-01"])
    assert client.post(f"{second}/import", data=fields).status_code == 409


def test_an_item_of_the_former_round_that_was_left_unranked_is_not_called_new(kit, as_, second):
    page = text(as_(kit.heads["th"]), f"{second}/import")
    assert "No item is new in this round." in page


def test_without_an_earlier_ballot_the_page_says_so(kit, as_, th, second):
    assert "Your delegation has cast no ballot in an earlier round" in text(as_(kit.heads["sg"]), f"{second}/import")
    token = fields_of(text(as_(kit.heads["sg"]), f"{second}/import"))
    assert as_(kit.heads["sg"]).post(f"{second}/import", data=token).status_code in (400, 404)


# Before casting


def test_the_summary_shows_groups_ties_and_what_changes(app, kit, sorted_):
    page = text(sorted_, f"{BASE}/1/cast")
    assert re.findall(r"<h3>(High|Medium|Low)", page) == ["High", "Low"]
    assert "tied with the next one" in page
    assert "What changes against" not in page
    with app.app_context():
        cast(kit, "th", ballot("N-01", "N-02", "N-03", below="R-01"))
    press(sorted_, BALLOT, "save", rank_N_03="", below="R-01", reason_R_01="Another reason.")
    page = re.sub(r"<[^>]+>|\s+", " ", text(sorted_, f"{BASE}/1/cast"))
    page = re.sub(r"\s+", " ", page)
    assert "What changes against ballot 1" in page
    assert "N-03 Norm 3: place 3 &rarr; unranked" in page
    assert "R-01 Recommendation 1: another reason" in page
    assert "N-02 Norm 2: place 2 &rarr; place 1" in page


# The practice round


@pytest.mark.parametrize("who", ["head", "observer", "chair", "secretariat"])
def test_everybody_can_practise_and_nothing_is_stored(app, kit, as_, who):
    with app.app_context():
        observer = factories.seat(kit.made, Role.OBSERVER, "sg")
        acts = db.session.execute(select(Act.id)).all()
    actor = {"head": kit.heads["au"], "observer": observer, "chair": kit.chair, "secretariat": kit.secretariat}[who]
    client = as_(actor)
    sort = f"{PRACTICE}/sort"
    press(client, sort, "sort:N-01:high")
    press(client, sort, "sort:N-02:below")
    press(client, PRACTICE, "rank:R-01")
    press(client, PRACTICE, "down:N-01")
    assert "3 of 9 sorted." in text(client, sort)
    page = text(client, f"{PRACTICE}/look")
    assert "A reason is missing." in page and "Cast the practice ballot" not in page
    press(client, PRACTICE, "save", reason_N_02="ไม่ได้")
    page = text(client, f"{PRACTICE}/look")
    assert "ไม่ได้" in page
    answer = client.post(f"{PRACTICE}/look", data={**fields_of(page, form=f"{PRACTICE}/look"), "op": "cast"})
    assert (answer.status_code, answer.headers["Location"]) == (303, BASE)
    assert "Well practised." in text(client, BASE)
    assert "0 of 9 sorted." in text(client, sort)
    with app.app_context():
        for model in (Ballot, BallotDraft, BallotSuggestion):
            assert db.session.execute(select(model.id)).all() == []
        assert db.session.execute(select(Act.id)).all() == acts


def test_practice_has_undo_conflicts_and_refusals_as_the_ballot_has(th):
    stale = form_of(th, PRACTICE)
    press(th, PRACTICE, "rank:N-01")
    assert th.post(PRACTICE, data={**stale, "op": "rank:N-02"}).status_code == 409
    assert press(th, PRACTICE, "save", rank_N_01="first").status_code == 422
    press(th, PRACTICE, "undo")
    assert press(th, PRACTICE, "undo").status_code == 422
    assert "A window stays open" in text(th, f"{PRACTICE}/items/N-05")
    assert th.get(f"{PRACTICE}/items/N-99").status_code == 404


def test_what_practice_keeps_fits_into_a_cookie(th):
    for n in range(1, 7):
        press(th, PRACTICE, f"below:N-0{n}")
    words = {f"reason_N_0{n}": "".join(chr(0x0E01 + (n * i * 7) % 46) for i in range(1, 400)) for n in range(1, 7)}
    for op in ("save", "unrank:N-01", "rank:N-01", "rank:N-02", "rank:N-03", "tie:N-03", "up:N-03", "below:N-04"):
        answer = press(th, PRACTICE, op, **words)
    assert answer.status_code == 303
    assert all(len(cookie) < 4093 for cookie in answer.headers.getlist("Set-Cookie"))


def test_practice_leads_to_itself_from_the_rankings_and_is_not_open_to_visitors(app, th):
    assert f'href="{PRACTICE}/sort"' in text(th, BASE)
    assert app.test_client().get(PRACTICE).status_code == 303


# Counting


def test_the_pages_ask_as_many_queries_for_many_items_and_colleagues_as_for_few(app, clock, as_):
    clock.set(NOW + HOUR)
    counted = {}
    for name, extra in (("few", 0), ("many", 12)):
        with app.app_context():
            kit = _sized(extra)
            for _ in range(1 if not extra else 4):
                colleague = factories.seat(kit.made, Role.DELEGATE, "th")
                with transaction():
                    rankings.suggest(colleague, 2, ballot("N-01"), reasons={}, version=0, clock=lambda: NOW + HOUR)
            engine = db.engine
        client, base = as_(kit.heads["th"]), f"/c{extra}/rankings/2/ballot"
        press(client, base, "rank:N-01")
        for page in (base, f"{base}/sort", f"{base}/sort?view=list", f"/c{extra}/rankings/2/cast", f"{base}/import"):
            client.get(page)
            seen = []
            listener = lambda *args, seen=seen: seen.append(args[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", listener)
            client.get(page)
            event.remove(engine, "before_cursor_execute", listener)
            counted.setdefault(page.replace(f"/c{extra}", ""), {})[name] = len(seen)
    assert {page: n["many"] - n["few"] for page, n in counted.items()} == dict.fromkeys(counted, 0)


def _sized(extra: int):
    kit = make_kit(slug=f"c{extra}", schedule=False)
    refs = [factories.make_tabled(kit.made, "th", title=f"More {n}") for n in range(extra)]
    with transaction():
        second = rankings.create(
            kit.chair, title="Many", refs=["N-01", "R-01", *refs], electorate=["asean_member_state"], opens_at=NOW,
            closes_at=CLOSES, disclosure="attributable", now=NOW,
        )  # fmt: skip
    with transaction():
        rankings.schedule(kit.chair, second, clock=lambda: NOW)
    return kit
