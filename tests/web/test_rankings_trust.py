"""Receipts, bundles, confidential results and rounds that two open, as their pages show them."""

import json
import re
import subprocess
import sys
from datetime import timedelta

from consult.core.trust import verifier
from consult.core.words import Category, Role
from consult.db import transaction
from consult.services import rankings
from tests import factories
from tests.factories import NOW
from tests.rounds_kit import CLOSES, ballot, cast, make_kit, make_round
from tests.web.browsing import text

HOUR = timedelta(hours=1)
BASE = "/bangkok/rankings"
MORE = {Category.DIALOGUE_PARTNER: "jp us nz eu", Category.NGO: "apc gp"}
DIALOGUE = ("au", "jp", "us", "nz", "eu")


def token_of(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)


def form_of(page: str, action: str) -> dict:
    """The fields of the form with this action, as a browser would send them."""
    form = re.search(rf'<form[^>]*action="[^"]*/{action}".*?</form>', page, re.S).group(0)
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def round_of(app, clock, *codes, close=True, **changes):
    """The delegations cast, and the round closes."""
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(more=MORE, **changes)
        for code in codes:
            choices = ballot("N-01", "N-02", below="N-03")
            cast(kit, code, choices, reasons={"N-03": f"Reason of {code}."})
        if close:
            rankings.close_due(now=lambda: CLOSES)
    if close:
        clock.set(CLOSES + HOUR)
    return kit


def test_a_receipt_as_a_file_proves_with_the_bundle_that_the_ballot_is_in(app, clock, as_, tmp_path):
    kit = round_of(app, clock, "th", "sg", "id", close=False)
    th = as_(kit.heads["th"])
    code = re.search(r"receipts/([0-9A-F]{16})", text(th, f"{BASE}/1")).group(1)
    (tmp_path / "receipt.json").write_bytes(th.get(f"{BASE}/1/receipts/{code}/file.json").data)
    (tmp_path / "private.json").write_bytes(th.get(f"{BASE}/1/receipts/{code}/file.json?ballot=1").data)
    with app.app_context():
        rankings.close_due(now=lambda: CLOSES)
    clock.set(CLOSES + HOUR)
    answer = as_(kit.heads["ngo"]).get(f"{BASE}/1.zip")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "application/zip", 'attachment; filename="bangkok-ranking-1.zip"'
    )  # fmt: skip
    (tmp_path / "bundle.zip").write_bytes(answer.data)
    key = re.search(r'c-hash">((?:[0-9a-f]{4} ){15}[0-9a-f]{4})', text(th, f"{BASE}/1")).group(1)
    # the program out of the bundle, in a folder that knows nothing of Consult
    (tmp_path / "verify.py").write_bytes(verifier.unpack(answer.data)[0]["verify.py"])
    command = [sys.executable, "-I", "verify.py", "bundle.zip", "--key", key]
    for name in ("receipt.json", "private.json"):
        command += ["--receipt", name]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count(f"The ballot of receipt {code} is in (entry 1), unchanged, and counted once.") == 2
    assert ran.stdout.endswith("VERIFIED: all of this holds.\n")


def test_a_receipt_to_show_tells_neither_the_ballot_nor_how_many_were_cast(app, clock, as_):
    kit = round_of(app, clock, "sg", "th", close=False)
    th = as_(kit.heads["th"])
    page = text(th, f"{BASE}/1")
    code = re.search(r"receipts/([0-9A-F]{16})", page).group(1)
    shown = th.get(f"{BASE}/1/receipts/{code}/file.json").data
    assert set(json.loads(shown)) == {
        "format", "conference", "round", "delegation", "code", "commitment", "entry", "key", "signature"
    }  # fmt: skip
    assert "Place in the ledger" not in text(th, f"{BASE}/1/receipts/{code}")
    private = json.loads(th.get(f"{BASE}/1/receipts/{code}/file.json?ballot=1").data)
    assert private["opening"]["ballot"]["ranked"] == [["N-01"], ["N-02"]]
    clock.set(CLOSES + HOUR)
    with app.app_context():
        rankings.close_due(now=lambda: CLOSES)
    assert "Entry 2" in text(th, f"{BASE}/1/receipts/{code}")
    for actor in (kit.heads["sg"], kit.chair, kit.secretariat, None):
        assert as_(actor).get(f"{BASE}/1/receipts/{code}/file.json").status_code in (303, 403, 404)


def test_bundle_and_root_are_there_for_the_readers_of_the_results_from_their_publication(app, clock, as_):
    kit = round_of(app, clock, "th", "sg", close=False, results_to="chair")
    for actor in (kit.chair, kit.heads["th"]):
        for name in ("1.zip", "1/root.json"):
            assert as_(actor).get(f"{BASE}/{name}").status_code == 404
    with app.app_context():
        rankings.close_due(now=lambda: CLOSES)
    clock.set(CLOSES + HOUR)
    for name in ("1.zip", "1/root.json"):
        seen = {who: as_(actor).get(f"{BASE}/{name}").status_code for who, actor in (
            ("chair", kit.chair), ("secretariat", kit.secretariat), ("head", kit.heads["th"]), ("visitor", None)
        )}  # fmt: skip
        assert seen == {"chair": 200, "secretariat": 200, "head": 404, "visitor": 404}
    root = as_(kit.chair).get(f"{BASE}/1/root.json").data
    assert verifier.check(as_(kit.chair).get(f"{BASE}/1.zip").data, checkpoints=(root,)).wrong == []


def test_an_attributable_round_with_public_results_shows_its_ballots_to_everybody(app, clock, as_):
    round_of(app, clock, "th", "sg", results_to="public")
    visitor = as_(None)
    assert "Thailand" in text(visitor, f"{BASE}/1/ballots")
    assert verifier.check(visitor.get(f"{BASE}/1.zip").data).wrong == []
    assert visitor.get(f"{BASE}/1.toi?kind=norm").status_code == 200


def test_a_confidential_result_shows_small_groups_together_and_says_what_can_be_known(app, clock, as_):
    kit = round_of(app, clock, "th", "sg", "id", *DIALOGUE, "ngo", "apc", disclosure="confidential")
    page = text(as_(kit.heads["th"]), f"{BASE}/1")
    assert "Small groups together" in page and "Dialogue Partners" in page and "All delegations" in page
    assert "Shown only together, since fewer than five of each cast" in page
    assert "Consult does not promise secrecy from them" in page
    assert "Only 10 ballots were cast in this round" in page
    assert "Outsiders cannot recount single ballots" in page
    for name in ("1/ballots", "1.toi?kind=norm"):
        assert as_(kit.chair).get(f"{BASE}/{name}").status_code == 404
    data = json.loads(as_(kit.heads["th"]).get(f"{BASE}/1.json").data)
    assert [group["group"] for group in data["results"][0]["groups"]] == ["dialogue_partner", "pooled", "all"]
    hidden = {group["group"]: group["counted_in"] for group in data["results"][0]["not_shown"]}
    assert hidden == {"deciding": "pooled", "ngo": "pooled"}
    for ending in ("csv", "xlsx"):
        assert as_(kit.heads["th"]).get(f"{BASE}/1.{ending}").status_code == 200


def test_a_planned_confidential_round_warns_of_how_few_may_rank(app, clock, as_):
    clock.set(NOW)
    with app.app_context():
        kit = make_kit(more=MORE, schedule=False, disclosure="confidential")
        rankings_of_few = {"disclosure": "confidential", "electorate": ("ngo",), "schedule": False}
        make_round(kit.chair, **rankings_of_few)
    chair = as_(kit.chair)
    assert "Only 11 delegations may rank in this round." in text(chair, f"{BASE}/1")
    assert "Only 3 delegations may rank in this round: too few for a confidential one." in text(chair, f"{BASE}/2")


def test_the_reasons_of_a_confidential_round_are_the_chairs_and_without_names(app, clock, as_):
    kit = round_of(app, clock, *DIALOGUE, disclosure="confidential")
    page = text(as_(kit.chair), f"{BASE}/1/reasons")
    assert page.count("<li>Reason of ") == 5
    assert "Australia" not in page.split("<main", 1)[1]
    for actor, status in ((kit.secretariat, 403), (kit.heads["th"], 403)):
        assert as_(actor).get(f"{BASE}/1/reasons").status_code == status


def test_a_confidential_round_with_four_ballots_publishes_nothing(app, clock, as_):
    kit = round_of(app, clock, "th", "sg", "id", "au", disclosure="confidential")
    for actor in (kit.chair, kit.heads["th"]):
        client = as_(actor)
        assert "Nothing is published of this round" in text(client, f"{BASE}/1")
        for name in ("1.json", "1.csv", "1.zip", "1/root.json", "1/ballots"):
            assert client.get(f"{BASE}/{name}").status_code == 404


def test_two_officers_open_a_sealed_round(app, clock, as_):
    kit = round_of(app, clock, "th", "sg", two_person=True)
    head = as_(kit.heads["th"])
    page = text(head, f"{BASE}/1")
    assert "Sealed until two officers confirm" in page and f"{BASE}/1/confirm" not in page
    for name in ("1.json", "1.zip"):
        assert as_(kit.chair).get(f"{BASE}/{name}").status_code == 404
    for actor in (kit.secretariat, kit.chair):
        client = as_(actor)
        sent = {"csrf_token": token_of(text(client, f"{BASE}/1"))}
        assert client.post(f"{BASE}/1/confirm", data=sent).status_code == 303
    assert "Mean rank" in text(head, f"{BASE}/1")
    assert head.get(f"{BASE}/1.zip").status_code == 200


def test_an_officer_who_has_confirmed_is_told_so(app, clock, as_):
    kit = round_of(app, clock, "th", two_person=True)
    chair = as_(kit.chair)
    chair.post(f"{BASE}/1/confirm", data={"csrf_token": token_of(text(chair, f"{BASE}/1"))})
    page = text(chair, f"{BASE}/1")
    assert "You have confirmed. Another officer has to." in page and f"{BASE}/1/confirm" not in page


def test_what_an_officer_confirms_is_what_the_page_showed(app, clock, as_):
    kit = round_of(app, clock, "th", "sg", two_person=True)
    chair = as_(kit.chair)
    shown = form_of(text(chair, f"{BASE}/1"), "confirm")
    with app.app_context(), transaction():
        rankings.reopen(
            kit.chair, 1, closes_at=CLOSES + 3 * HOUR, reason="More time.", clock=lambda: CLOSES + 2 * HOUR
        )
    with app.app_context():
        rankings.close_due(now=lambda: CLOSES + 3 * HOUR)
    clock.set(CLOSES + 4 * HOUR)
    answer = chair.post(f"{BASE}/1/confirm", data=shown)
    assert answer.status_code == 409
    assert "This round was reopened" in answer.get_data(as_text=True)
    page = text(chair, f"{BASE}/1")
    assert "You have confirmed" not in page
    assert chair.post(f"{BASE}/1/confirm", data=form_of(page, "confirm")).status_code == 303


def test_the_page_says_who_has_to_confirm_yet(app, clock, as_):
    kit = round_of(app, clock, "th", two_person=True)
    secretariat = as_(kit.secretariat)
    secretariat.post(f"{BASE}/1/confirm", data=form_of(text(secretariat, f"{BASE}/1"), "confirm"))
    assert "You have confirmed. The chair or a co-chair has to." in text(secretariat, f"{BASE}/1")


def test_a_round_that_two_open_promises_its_results_for_when_they_have(app, clock, as_):
    kit = round_of(app, clock, "th", two_person=True, close=False)
    page = text(as_(kit.heads["th"]), f"{BASE}/1")
    assert "All participants, once two officers have confirmed the close" in page
    assert "All participants, from the close" not in page


def test_a_ballot_is_shown_with_what_it_puts_below_the_line_in_its_own_script(app, clock, as_):
    reason = "ต้องแก้กฎหมายก่อน"
    kit = round_of(app, clock, close=False)
    with app.app_context():
        cast(kit, "th", ballot("N-01", below="N-03"), reasons={"N-03": reason})
        rankings.close_due(now=lambda: CLOSES)
    clock.set(CLOSES + HOUR)
    page = text(as_(kit.heads["sg"]), f"{BASE}/1/ballots")
    assert "below the line: N-03" in page and f'<dd lang="th">{reason}</dd>' in page


def test_where_the_results_go_to_the_chair_the_receipt_says_where_it_is_checked(app, clock, as_):
    kit = round_of(app, clock, "th", close=False, results_to="chair")
    th = as_(kit.heads["th"])
    code = re.search(r"receipts/([0-9A-F]{16})", text(th, f"{BASE}/1")).group(1)
    assert "give them the receipt to be checked, or ask for the bundle" in text(th, f"{BASE}/1/receipts/{code}")


def test_a_receipt_in_print_is_signed_too(app, clock, as_):
    kit = round_of(app, clock, "th", close=False)
    th = as_(kit.heads["th"])
    code = re.search(r"receipts/([0-9A-F]{16})", text(th, f"{BASE}/1")).group(1)
    file = json.loads(th.get(f"{BASE}/1/receipts/{code}/file.json").data)
    page = text(th, f"{BASE}/1/receipts/{code}")
    for name in ("commitment", "entry", "signature"):
        assert file[name] in page
    assert verifier.fingerprint(bytes.fromhex(file["key"])) in page


def test_the_chair_makes_an_open_round_stricter_by_a_plain_form(app, clock, as_):
    kit = round_of(app, clock, "th", close=False)
    chair = as_(kit.chair)
    page = text(chair, f"{BASE}/1/stricter")
    sent = {"csrf_token": token_of(page), "disclosure": "confidential", "results_to": "chair"}
    assert chair.post(f"{BASE}/1/stricter", data=sent).status_code == 422  # no reason
    assert chair.post(f"{BASE}/1/stricter", data={**sent, "reason": "Asked for."}).status_code == 303
    laxer = {**sent, "disclosure": "attributable", "reason": "Asked for."}
    answer = chair.post(f"{BASE}/1/stricter", data=laxer)
    assert answer.status_code == 422 and "never laxer" in answer.get_data(as_text=True)
    page = text(as_(kit.heads["sg"]), f"{BASE}/1")
    assert "Made stricter" in page and "<strong>Confidential</strong>" in page


def test_a_round_of_which_too_few_may_rank_is_refused_as_confidential(app, clock, as_):
    clock.set(NOW)
    with app.app_context():
        kit = make_kit(schedule=False, disclosure="confidential", electorate=("ngo",))
    chair = as_(kit.chair)
    answer = chair.post(f"{BASE}/1/schedule", data={"csrf_token": token_of(text(chair, f"{BASE}/1"))})
    assert answer.status_code == 422
    assert "at least 5 delegations that may rank, and this one has 1" in answer.get_data(as_text=True)


def test_nothing_tells_before_the_close_that_others_have_cast(app, clock, as_):
    """What every reader but the officers gets is the same, byte for byte, before and after others cast."""
    clock.set(NOW + HOUR)
    with app.app_context():
        kit = make_kit(more=MORE, disclosure="confidential")
        cast(kit, "th", ballot("N-01"), request_id="mine")
        factories.seat(kit.made, Role.OBSERVER, "th")
    th = as_(kit.heads["th"])
    code = re.search(r"receipts/([0-9A-F]{16})", text(th, f"{BASE}/1")).group(1)
    pages = (BASE, f"{BASE}/1", f"{BASE}/1/ballot", f"{BASE}/1/cast", f"{BASE}/1/receipts/{code}", "/bangkok/record",
             f"{BASE}/1/receipts/{code}/file.json", "/bangkok/")  # fmt: skip

    def seen() -> list[str]:
        unsteady = r'(name="(csrf_token|request_id|acting)" value="[^"]*"|nonce-[^"]*)'
        return [re.sub(unsteady, "", text(th, url)) for url in pages]

    before = seen()
    with app.app_context():
        for who in ("sg", "id", *DIALOGUE):
            cast(kit, who, ballot("N-02"), request_id=who)
    assert seen() == before
