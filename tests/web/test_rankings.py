"""Pages of rankings: the ballot by every way of moving, casting, receipts, results and who sees them, planning."""

import json
import re
import sys
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Ballot, Candidate, RankingRound, Version
from consult.queries import rankings as reads
from consult.services import rankings
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit
from tests.web.browsing import HTMX, fields_of, text

HOUR = timedelta(hours=1)
BASE = "/bangkok/rankings"
FULL = {"th": ("N-01", "R-01"), "sg": ("N-01", "R-02"), "id": ("N-02", "R-01"), "au": ("N-03",), "ngo": ("N-02",)}


def ballot_form(client) -> dict:
    return fields_of(text(client, f"{BASE}/1/ballot"), form=f"{BASE}/1/ballot")


def press(client, op: str, headers=None, **typed):
    """Press a button of the ballot as a browser does, with everything else in the form; `typed` by field name."""
    fields = {**ballot_form(client), **{name.replace("_", "-"): value for name, value in typed.items()}, "op": op}
    return client.post(f"{BASE}/1/ballot", data=fields, headers=headers or {})


def draft(app, kit, code="th"):
    with app.app_context():
        round_ = reads.get_round(kit.made.id, 1, kit.chair)
        found = reads.find_draft(round_.id, kit.made.delegations[code])
        return (found.choices.ranked, found.choices.below) if found else None


def close(app, kit, clock, **choices):
    with app.app_context():
        for code, order in choices.items():
            cast(kit, code, ballot(*order))
        rankings.close_due(now=lambda: CLOSES)
    clock.set(CLOSES + HOUR)


# The ballot


def test_the_ballot_lists_both_kinds_in_their_bands_with_the_version_ranked(th):
    page = text(th, f"{BASE}/1/ballot")
    assert re.findall(r'<li class="c-ballot-row" id="row-([NR]-\d+)"', page) == ["N-01", "N-02", "N-03", "R-01", "R-02"]
    assert f'href="{BASE}/1/items/N-02?sheet=ballot"' in page
    assert 'href="/bangkok/candidates/N-02/versions/1"' in text(th, f"{BASE}/1/items/N-02")
    assert page.count('data-band="ranked"') == page.count('data-band="below"') == 2


def test_buttons_work_as_plain_posts_and_lead_back_to_the_row(app, kit, th):
    answers = [press(th, op) for op in ("rank:N-03", "rank:N-01", "rank:R-02", "up:N-01", "rank:N-02", "tie:N-02")]
    assert [a.status_code for a in answers] == [303] * 6
    assert answers[-1].headers["Location"] == f"{BASE}/1/ballot#row-N-02"
    assert draft(app, kit) == ((("N-01",), ("N-02", "N-03"), ("R-02",)), ())
    for op in ("untie:N-02", "unrank:N-03", "below:R-02", "down:N-01"):
        press(th, op)
    assert draft(app, kit) == ((("N-02",), ("N-01",)), ("R-02",))


def test_with_htmx_a_button_answers_with_the_ballot_alone_and_says_where_the_item_stands(th):
    answer = press(th, "rank:N-03", headers=HTMX)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.lstrip().startswith('<form id="ballot"')
    assert 'data-said="N-03 has place 1 of 1."' in page
    assert fields_of(page)["version"] == "1"
    assert re.search(r'id="down-N-03"[^>]*data-focus', page)


def test_typed_numbers_are_sorted_in_equal_numbers_tie_and_blanks_stay_unranked(app, kit, th):
    press(th, "save", rank_N_01="7", rank_N_02="2", rank_N_03="7", rank_R_02="\u0e51")
    assert draft(app, kit) == ((("N-02",), ("N-01", "N-03"), ("R-02",)), ())


def test_numbers_typed_before_a_button_is_pressed_are_kept(app, kit, th):
    press(th, "up:N-02", rank_N_01="1", rank_N_02="2")
    assert draft(app, kit) == ((("N-02",), ("N-01",)), ())


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_number_that_is_none_is_refused_and_stays_as_it_was_typed(app, kit, th, headers):
    answer = press(th, "save", rank_N_01="first", rank_N_02="2", headers=headers)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Beside N-01, type a whole number from 1 to 9999, or leave it blank." in page
    assert fields_of(page, form=f"{BASE}/1/ballot")["rank-N-01"] == "first"
    assert fields_of(page, form=f"{BASE}/1/ballot")["rank-N-02"] == "2"
    assert draft(app, kit) is None


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("drop:N-03:ranked:N-01", ((("N-03",), ("N-01",), ("N-02",)), ())),
        ("drop:N-01:ranked:", ((("N-02",), ("N-03",), ("N-01",)), ())),
        ("drop:N-01:unranked:", ((("N-02",), ("N-03",)), ())),
        ("drop:N-01:below:", ((("N-02",), ("N-03",)), ("N-01",))),
    ],
)
def test_dropping_puts_an_item_where_it_fell(app, kit, th, op, expected):
    press(th, "save", rank_N_01="1", rank_N_02="2", rank_N_03="3")
    press(th, op)
    assert draft(app, kit) == expected


def test_an_item_dropped_into_a_tie_joins_it_and_before_it_stands_alone(app, kit, th):
    press(th, "save", rank_N_01="1", rank_N_02="1", rank_N_03="2")
    press(th, "drop:N-03:ranked:N-02")
    assert draft(app, kit) == ((("N-01", "N-02", "N-03"),), ())
    press(th, "save", rank_N_01="1", rank_N_02="1", rank_N_03="2")
    press(th, "drop:N-03:ranked:N-01")
    assert draft(app, kit) == ((("N-03",), ("N-01", "N-02")), ())


@pytest.mark.parametrize("op", ["up:N-99", "explode:N-01"])
def test_a_button_that_does_not_exist_is_refused(th, op):
    assert press(th, op).status_code == 422


def test_reasons_are_saved_with_any_button_in_every_script(app, kit, th):
    press(th, "below:N-01")
    words = "\u0e01\u0e0e\u0e2b\u0e21\u0e32\u0e22\u0e15\u0e49\u0e2d\u0e07\u0e41\u0e01\u0e49 \u1001\u103b\u102e"
    press(th, "rank:N-02", reason_N_01=words)
    assert words in text(th, f"{BASE}/1/ballot")


def test_a_colleague_sees_the_same_draft_and_a_stale_page_loses_nothing(app, kit, th, as_):
    with app.app_context():
        delegate = as_(factories.seat(kit.made, Role.DELEGATE, "th"))
    stale = ballot_form(delegate)
    press(th, "save", rank_N_01="1")
    answer = delegate.post(f"{BASE}/1/ballot", data={**stale, "rank-N-02": "1", "op": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "A colleague has changed your delegation&#39;s ballot" in page
    mine = fields_of(page, form=f"{BASE}/1/ballot")
    assert (mine["rank-N-01"], mine["rank-N-02"], mine["version"]) == ("", "1", "1")
    assert re.search(r"Norms:</strong>\s*1\. N-01", page)
    assert draft(app, kit) == ((("N-01",),), ())
    assert delegate.post(f"{BASE}/1/ballot", data={**mine, "op": "save"}).status_code == 303
    assert draft(app, kit) == ((("N-02",),), ())


def test_another_delegation_sees_nothing_of_a_draft(kit, th, as_):
    press(th, "save", rank_N_01="1")
    assert ballot_form(as_(kit.heads["sg"]))["rank-N-01"] == ""


def test_an_item_whose_text_has_moved_on_says_so_and_links_to_both(app, kit, th):
    with app.app_context(), transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == "N-01")).scalar_one()
        first = session.get(Version, candidate.current_version_id)
        second = Version(
            candidate_id=candidate.id, number=2, symbol="L.1/Rev.1", title="Moved", paragraphs=[], area=first.area,
            pillars=[], bodies=[], cites=[], reason="x", rationale="", issued_at=NOW + HOUR,
            issued_by_id=first.issued_by_id,
        )  # fmt: skip
        session.add(second)
        session.flush()
        candidate.current_version_id = second.id
    page = text(th, f"{BASE}/1/ballot")
    assert "the text has moved on since" in page
    assert f'href="{BASE}/1/items/N-01?sheet=ballot"' in page and 'href="/bangkok/candidates/N-01/versions/2"' in page
    assert 'href="/bangkok/candidates/N-01/versions/1"' in text(th, f"{BASE}/1/items/N-01")


def test_a_withdrawn_item_leaves_the_ballot_in_sight_and_a_stale_page_still_saves(app, kit, th):
    stale = ballot_form(th)
    with app.app_context(), transaction() as session:
        candidate_id = session.execute(select(Candidate.id).where(Candidate.ref == "N-01")).scalar_one()
        rankings.item_withdrawn(candidate_id, now=NOW + HOUR)
    page = text(th, f"{BASE}/1/ballot")
    assert 'id="row-N-01"' not in page
    assert "Withdrawn since the round opened" in page
    answer = th.post(f"{BASE}/1/ballot", data={**stale, "rank-N-01": "1", "rank-N-02": "2", "op": "save"})
    assert answer.status_code == 303
    assert draft(app, kit) == ((("N-02",),), ())


# Casting


def preview(client) -> dict:
    return fields_of(text(client, f"{BASE}/1/cast"), form=f"{BASE}/1/cast")


def test_the_head_casts_exactly_what_the_preview_shows_and_gets_a_receipt(app, kit, th):
    press(th, "save", rank_N_02="1", rank_N_01="2", rank_R_01="1")
    press(th, "below:N-03")
    press(th, "save", reason_N_03="Our law.")
    assert press(th, "cast").headers["Location"] == f"{BASE}/1/cast"
    page = text(th, f"{BASE}/1/cast")
    assert "3 May 2019, 10:00 Bangkok time" in page and "Our law." in page
    answer = th.post(f"{BASE}/1/cast", data=preview(th))
    assert answer.status_code == 303
    receipt = text(th, answer.headers["Location"])
    assert answer.headers["Location"].rpartition("/")[2] in receipt
    assert "Our law." in receipt and "Replaceable until" in receipt
    with app.app_context():
        (stored,) = db.session.execute(select(Ballot)).scalars()
        assert (stored.ranked, stored.below, stored.reasons) == (
            [["N-02"], ["N-01"], ["R-01"]],
            ["N-03"],
            {"N-03": "Our law."},
        )
    assert "This is what your delegation has cast." in text(th, f"{BASE}/1/ballot")


def test_without_a_reason_the_preview_offers_no_cast(th):
    press(th, "below:N-03")
    page = text(th, f"{BASE}/1/cast")
    assert "A reason is missing." in page
    assert f'action="{BASE}/1/cast"' not in page


def test_the_draft_can_go_back_to_what_was_cast(app, kit, th):
    press(th, "save", rank_N_02="1")
    th.post(f"{BASE}/1/cast", data=preview(th))
    press(th, "save", rank_N_02="", rank_N_01="1")
    assert "It differs from the ballot your delegation has cast." in text(th, f"{BASE}/1/ballot")
    press(th, "as-cast")
    assert draft(app, kit) == ((("N-02",),), ())


def tool(client, **fields):
    token = fields_of(text(client, f"{BASE}/1/ballot"))["csrf_token"]
    return client.post(f"{BASE}/1/cast", data={"csrf_token": token, **fields})


def test_a_tool_casts_in_one_post(app, kit, th):
    fields = {"rank-N-01": "1", "rank-N-02": "1", "rank-R-02": "4", "below": ["N-03"], "reason-N-03": "Our law."}
    answer = tool(th, **fields, request_id="one")
    assert answer.status_code == 303
    assert tool(th, **fields, request_id="one").headers["Location"] == answer.headers["Location"]
    with app.app_context():
        (stored,) = db.session.execute(select(Ballot)).scalars()
        assert (stored.ranked, stored.below) == ([["N-01", "N-02"], ["R-02"]], ["N-03"])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rank-N-99": "1"}, "N-99 is not in this round."),
        ({"rank-X": "1"}, "X is not in this round."),
        ({"rank-N-01": "0"}, "Beside N-01, type a whole number"),
        ({"rank-N-01": "1", "below": "N-01"}, "N-01 has a number and stands below the line"),
        ({"below": "N-01"}, "Say why your delegation could not join consensus on N-01"),
    ],
)
def test_a_ballot_that_is_none_is_refused_with_a_sentence(app, th, fields, sentence):
    answer = tool(th, **fields, request_id="x")
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.execute(select(Ballot.id)).all() == []


def test_a_ballot_that_replaces_another_shows_both_and_can_be_cast_after_that(app, kit, th):
    press(th, "save", rank_N_02="1")
    form = preview(th)
    with app.app_context():
        cast(kit, "th", ballot("N-03"))
    answer = th.post(f"{BASE}/1/cast", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "A ballot of your delegation was cast after you opened this page" in page
    assert "See the ballot that counts now" in page
    assert th.post(f"{BASE}/1/cast", data=fields_of(page, form=f"{BASE}/1/cast")).status_code == 303


def test_after_the_close_a_ballot_is_refused_with_the_instant(clock, th):
    form = {"rank-N-01": "1", "request_id": "late"}
    page = text(th, f"{BASE}/1/ballot")
    clock.set(CLOSES)
    answer = th.post(f"{BASE}/1/cast", data={**form, "csrf_token": fields_of(page)["csrf_token"]})
    assert answer.status_code == 422
    assert "The round closed at 10:00 Bangkok time on 3 May 2019." in answer.get_data(as_text=True)
    assert th.get(f"{BASE}/1/ballot").headers["Location"] == f"{BASE}/1"


def test_a_delegate_sees_the_preview_and_cannot_cast(app, kit, as_):
    with app.app_context():
        delegate = as_(factories.seat(kit.made, Role.DELEGATE, "th"))
    press(delegate, "save", rank_N_01="1")
    assert "Only the head of your delegation" in text(delegate, f"{BASE}/1/cast")
    answer = tool(delegate, **{"rank-N-01": "1", "request_id": "x"})
    assert answer.status_code == 403
    assert "Only the head of your delegation, or an alternate named for ballots" in answer.get_data(as_text=True)


def test_observers_officers_and_others_have_no_ballot(app, kit, as_):
    with app.app_context():
        observer = factories.seat(kit.made, Role.OBSERVER, "th")
    for actor in (observer, kit.chair, kit.secretariat):
        assert as_(actor).get(f"{BASE}/1/ballot").status_code == 403
    assert as_(None).get(f"{BASE}/1/ballot").status_code == 303


def test_a_category_outside_the_electorate_reads_why(app, clock, as_):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(electorate=("asean_member_state",))
    answer = as_(kit.heads["au"]).get(f"{BASE}/1/ballot")
    assert answer.status_code == 403
    assert "its category is not in the electorate" in answer.get_data(as_text=True)
    assert "its category is not in the electorate" in text(as_(kit.heads["au"]), f"{BASE}/1")


def test_a_receipt_is_the_delegations_own(app, kit, th, as_):
    with app.app_context():
        code = cast(kit, "th", ballot("N-01"))
        delegate = factories.seat(kit.made, Role.DELEGATE, "th")
    assert th.get(f"{BASE}/1/receipts/{code}").status_code == 200
    assert as_(delegate).get(f"{BASE}/1/receipts/{code}").status_code == 200
    assert as_(kit.heads["sg"]).get(f"{BASE}/1/receipts/{code}").status_code == 404
    assert as_(kit.chair).get(f"{BASE}/1/receipts/{code}").status_code == 403


def test_a_replaced_ballot_keeps_its_receipt_which_says_so(app, kit, th):
    with app.app_context():
        code = cast(kit, "th", ballot("N-01"))
        cast(kit, "th", ballot("N-02"), at=NOW + 2 * HOUR)
    assert "This ballot no longer counts" in text(th, f"{BASE}/1/receipts/{code}")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"results_to": "chair"}, "This round is attributable: with the results, the chair and the secretariat see"),
        ({}, "This round is attributable: with the results, all participants see"),
        ({"results_to": "public"}, "This round is attributable: with the results, everybody sees"),
        ({"disclosure": "confidential"}, "This round is confidential: your delegation's ballot is published nowhere"),
    ],
)
def test_what_will_be_published_is_said_in_bold_before_the_ballot_is_cast(app, clock, as_, changes, words):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(**changes)
    client = as_(kit.heads["th"])
    for url in (f"{BASE}/1/ballot", f"{BASE}/1/cast"):
        assert f"<strong>{words}" in text(client, url)


# Results


EXPORTS = ("1.csv", "1.json", "1.xlsx", "1.toi", "1/ballots")


def test_nothing_aggregated_is_shown_to_anybody_before_the_close(app, kit, clock, as_):
    with app.app_context():
        for code, order in FULL.items():
            cast(kit, code, ballot(*order))
    # the instant of the close has come, and the close is not recorded yet
    for instant in (NOW + HOUR, CLOSES):
        clock.set(instant)
        for actor in (*kit.heads.values(), kit.chair, kit.secretariat):
            client = as_(actor)
            assert "Mean rank" not in text(client, f"{BASE}/1")
            assert [client.get(f"{BASE}/{export}").status_code for export in EXPORTS] == [404] * 5
    assert [as_(None).get(f"{BASE}/{name}").status_code for name in ("1", "1.csv", "1.json", "1.xlsx")] == [404] * 4
    assert "the results are being counted" in text(as_(kit.chair), f"{BASE}/1")


def test_the_turn_out_says_who_has_cast_to_officers_alone(app, kit, as_):
    with app.app_context():
        cast(kit, "th", ballot("N-01"))
    page = text(as_(kit.secretariat), f"{BASE}/1")
    assert re.search(r"Thailand</span>\s*<span><span class=\"c-chip c-chip--cast\">", page)
    assert "Turn-out" not in text(as_(kit.heads["sg"]), f"{BASE}/1")


def test_the_result_shows_the_collective_order_with_ties_as_ties(app, kit, clock, th):
    close(app, kit, clock, **FULL)
    page = text(th, f"{BASE}/1")
    rows = re.findall(r'c-place([^"]*)">(\d+)</span></td>.*?<span class="c-number">([NR]-\d+)', page, re.S)
    assert [(place, ref, "tied" in kind) for kind, place, ref in rows] == [
        ("1", "N-01", False),
        ("2", "N-02", False),
        ("3", "N-03", False),
        ("1", "R-01", False),
        ("2", "R-02", False),
    ]
    assert "3 of 3</strong> deciding delegations cast" in page


def test_a_result_is_read_from_what_was_stored_and_never_tallied(app, kit, clock, th, monkeypatch):
    close(app, kit, clock, **FULL)
    for name in ("tally", "pairwise", "schulze", "measures"):
        monkeypatch.delitem(sys.modules, f"consult.core.ranking.{name}", raising=False)
    for url in ("1", "1.csv", "1.json", "1.xlsx"):
        assert th.get(f"{BASE}/{url}").status_code == 200
    loaded = [name for name in ("tally", "pairwise", "schulze") if f"consult.core.ranking.{name}" in sys.modules]
    assert loaded == []


def test_the_exports_say_what_the_page_says(app, kit, clock, th):
    close(app, kit, clock, **FULL)
    csv = th.get(f"{BASE}/1.csv").get_data(as_text=True)
    assert "Norms,Deciding delegations,3,3,1,N-01,Norm 1,1,1.000,2," in csv
    assert csv.count(",ngo,") == 0 and csv.count("Non-governmental organizations,1,1,") == 5
    data = json.loads(th.get(f"{BASE}/1.json").data)
    norms = data["results"][0]
    assert [group["group"] for group in norms["groups"]] == ["deciding", "dialogue_partner", "ngo", "all"]
    assert norms["groups"][0]["order"] == [["N-01"], ["N-02"], ["N-03"]]
    assert (norms["not_shown"], data["disclosure"], data["ledger"]["size"]) == ([], "attributable", 5)
    assert th.get(f"{BASE}/1.xlsx").data[:2] == b"PK"


def test_choices_stay_unseen_in_a_confidential_round(app, clock, as_):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(disclosure="confidential")
    close(app, kit, clock, **FULL)
    for actor in (kit.chair, kit.secretariat, kit.heads["sg"]):
        assert [as_(actor).get(f"{BASE}/{name}").status_code for name in ("1/ballots", "1.toi")] == [404, 404]


def test_an_attributable_round_shows_choices_and_reasons_after_the_close(app, clock, as_):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit()
        cast(kit, "ngo", ballot("N-02 N-01", below="N-03"))
    close(app, kit, clock, th=("N-01",), sg=("N-01",))
    page = text(as_(kit.heads["id"]), f"{BASE}/1/ballots")
    words = re.sub(r"<[^>]+>", "", page)
    assert "{N-01, N-02}" in words and "below the line: N-03" in words
    assert "Our law would have to change first." in page
    toi = as_(kit.heads["id"]).get(f"{BASE}/1.toi").get_data(as_text=True)
    assert "# NUMBER VOTERS: 3" in toi and "2: 1" in toi
    assert "Thailand" not in toi
    assert as_(None).get(f"{BASE}/1.toi").status_code == 404


def test_public_results_are_read_without_an_account(app, clock, as_):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(results_to="public")
    visitor = as_(None)
    assert visitor.get(f"{BASE}/1").status_code == 404
    close(app, kit, clock, **FULL)
    assert "Mean rank" in text(visitor, f"{BASE}/1")
    assert "First ranking" in text(visitor, BASE)
    assert visitor.get(f"{BASE}/1.csv").status_code == 200


def test_results_for_the_chair_stay_with_the_officers(app, clock, as_):
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(results_to="chair")
    close(app, kit, clock, **FULL)
    assert "Mean rank" in text(as_(kit.secretariat), f"{BASE}/1")
    head = as_(kit.heads["th"])
    assert "The results of this round go to the chair and the secretariat." in text(head, f"{BASE}/1")
    assert head.get(f"{BASE}/1.json").status_code == 404


def test_the_result_page_asks_as_many_questions_whatever_the_round_holds(app, kit, clock, th):
    close(app, kit, clock, th=("N-01",), sg=("N-02",))

    def count() -> int:
        seen = []
        with app.app_context():
            engine = db.engine

        def note(*args):
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        try:
            text(th, f"{BASE}/1")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    few = count()
    with app.app_context():
        with transaction():
            rankings.reopen(kit.chair, 1, closes_at=CLOSES + 3 * HOUR, reason="More.", clock=lambda: CLOSES + HOUR)
        for n, code in enumerate(FULL):
            cast(kit, code, ballot(*FULL[code]), at=CLOSES + HOUR + timedelta(minutes=n))
        rankings.close_due(now=lambda: CLOSES + 3 * HOUR)
    assert count() == few


# Planning


def plan(client, url: str, **changes):
    fields = {**fields_of(text(client, url), form=url), "results_to": "participants", "disclosure": "confidential"}
    fields |= changes
    return client.post(url, data=fields)


def state(app) -> list:
    with app.app_context():
        return db.session.execute(
            select(RankingRound.number, RankingRound.state, RankingRound.title).order_by(RankingRound.number)
        ).all()


def test_the_chair_plans_edits_schedules_and_puts_off_by_plain_forms(app, kit, clock, as_):
    chair = as_(kit.chair)
    answer = plan(chair, f"{BASE}/new", title="Second", opens_at="2019-05-04T09:00", closes_at="2019-05-06T18:00")
    assert answer.headers["Location"] == f"{BASE}/2"
    page = text(chair, f"{BASE}/2")
    assert "4 May 2019, 09:00 Bangkok time" in page and "6 May 2019, 18:00 Bangkok time" in page
    assert as_(kit.heads["th"]).get(f"{BASE}/2").status_code == 404
    assert plan(chair, f"{BASE}/2/edit", title="Second round").status_code == 303
    token = fields_of(page)["csrf_token"]
    assert chair.post(f"{BASE}/2/schedule", data={"csrf_token": token}).status_code == 303
    assert [row[1:] for row in state(app)] == [("open", "First ranking"), ("scheduled", "Second round")]
    assert "Second round" in text(as_(kit.heads["th"]), BASE)
    later = {"csrf_token": token, "closes_at": "2019-05-07T18:00", "reason": "Heads are travelling."}
    answer = chair.post(f"{BASE}/2/extend", data=later)
    assert answer.status_code == 303
    page = text(as_(kit.heads["th"]), f"{BASE}/2")
    assert "7 May 2019, 18:00 Bangkok time" in page and "Heads are travelling." in page


def test_the_form_of_a_new_round_chooses_all_tabled_candidates_and_all_categories(kit, as_):
    fields = fields_of(text(as_(kit.chair), f"{BASE}/new"), form=f"{BASE}/new")
    assert fields["refs"] == ["N-01", "N-02", "N-03", "R-01", "R-02"]
    assert fields["electorate"] == ["asean_member_state", "dialogue_partner", "ngo"]


def test_a_plan_that_cannot_be_held_comes_back_as_it_was_typed(app, kit, as_):
    chair = as_(kit.chair)
    answer = plan(chair, f"{BASE}/new", title="Typed", opens_at="2019-05-06T18:00", closes_at="2019-05-04T09:00")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The close must come after the opening." in page and 'value="Typed"' in page
    assert len(state(app)) == 1


def test_a_plan_changed_by_the_co_chair_shows_both(app, kit, as_):
    chair = as_(kit.chair)
    with app.app_context():
        co_chair = as_(factories.seat(kit.made, Role.CO_CHAIR))
    plan(chair, f"{BASE}/new", title="Second", opens_at="2019-05-04T09:00", closes_at="2019-05-06T18:00")
    stale = fields_of(text(chair, f"{BASE}/2/edit"), form=f"{BASE}/2/edit")
    plan(co_chair, f"{BASE}/2/edit", title="The co-chair's")
    sent = {**stale, "results_to": "participants", "disclosure": "confidential", "title": "The chair's"}
    answer = chair.post(f"{BASE}/2/edit", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "What is saved now:</strong> The co-chair&#39;s" in page and 'value="The chair&#39;s"' in page


@pytest.mark.parametrize("act", ["cancel", "reopen"])
def test_a_reason_is_asked_for(app, kit, clock, as_, act):
    if act == "reopen":
        close(app, kit, clock)
    chair = as_(kit.chair)
    fields = fields_of(text(chair, f"{BASE}/1/{act}"), form=f"{BASE}/1/{act}")
    assert chair.post(f"{BASE}/1/{act}", data=fields).status_code == 422
    assert chair.post(f"{BASE}/1/{act}", data={**fields, "reason": "The line was down."}).status_code == 303
    assert state(app)[0][1] == ("open" if act == "reopen" else "cancelled")
    assert "The line was down." in text(as_(kit.heads["th"]), f"{BASE}/1")


def test_while_a_round_is_reopened_its_former_results_are_not_shown(app, kit, clock, as_):
    close(app, kit, clock, **FULL)
    with app.app_context(), transaction():
        rankings.reopen(kit.chair, 1, closes_at=CLOSES + 3 * HOUR, reason="More.", clock=lambda: CLOSES + HOUR)
    for actor in (kit.chair, kit.heads["th"]):
        assert "Mean rank" not in text(as_(actor), f"{BASE}/1")
        assert as_(actor).get(f"{BASE}/1.json").status_code == 404
    assert text(as_(kit.heads["th"]), f"{BASE}/1/ballot")
