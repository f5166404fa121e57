"""What a result can be checked with: receipts and bundles as files, the confirmation of two, a stricter setting."""

import json

from flask import g, render_template, request
from flask_babel import gettext as _

from ... import signing
from ...core.errors import NotFound, Refused
from ...core.lifecycle import RoundState
from ...core.permissions import Action
from ...core.trust.bundle import receipt_file, root_file
from ...core.trust.verifier import fingerprint, pretty
from ...db import instant, transaction
from ...queries import rankings as reads
from ...queries.rankings import Proof, Receipt, RoundView
from ...services import rankings
from ..answers import refuse, see
from ..context import actor
from ..context import conference as the_conference
from ..routing import Who
from . import pages, words
from .files import as_file
from .forms import DISCLOSURES, READERS, StricterForm


def print_of(key: bytes | str) -> str:
    """The fingerprint of a public key, in groups of four digits."""
    return fingerprint(bytes.fromhex(key) if isinstance(key, str) else key)


def root_of(round_: RoundView, proof: Proof) -> dict:
    """The signed root of the ledger as a file."""
    root = {
        "conference": the_conference().slug,
        "round": round_.number,
        "close": proof.count,
        "size": proof.size,
        "head": proof.head,
    }
    return root_file(root, proof.key, proof.signature)


def signed(number: int, receipt: Receipt) -> dict:
    """The receipt of one's own delegation as a file that can be shown to others."""
    return receipt_file(
        conference=the_conference().slug, number=number, delegation=actor().delegation_code, code=receipt.code,
        commitment=receipt.commitment, entry=receipt.entry, key=signing.public_key(), sign=signing.sign,
    )  # fmt: skip


@pages.page("/<conference>/rankings/<int:number>.zip", who=Who.ANYBODY)
def bundle(conference: str, number: int):
    """The verification bundle, as it was published, for those who read the results."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    content = reads.get_bundle(round_, g.actor)
    return as_file(content, "application/zip", f"{conference}-ranking-{number}.zip")


@pages.page("/<conference>/rankings/<int:number>/root.json", who=Who.ANYBODY)
def root(conference: str, number: int):
    """The signed root of the ledger, to be kept."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    proof = reads.find_proof(round_, g.actor)
    if proof is None:
        raise NotFound()
    name = f"{conference}-ranking-{number}-root-{proof.count}.json"
    return as_file(pretty(root_of(round_, proof)), "application/json", name)


@pages.page("/<conference>/rankings/<int:number>/receipts/<code>/file.json", who=Action.PREPARE_BALLOT)
def receipt_json(conference: str, number: int, code: str):
    """The receipt as a file that can be shown to others. With `ballot=1` it holds the ballot and what opens it too."""
    round_ = reads.get_round(the_conference().id, number, actor())
    found = reads.get_receipt(round_.id, actor().delegation_id, code)
    if found.entry is None:
        raise NotFound()
    receipt = signed(number, found)
    name = f"receipt-{conference}-{number}-{code}"
    if request.args.get("ballot") == "1":
        ballot = {"delegation": actor().delegation_code, "manner": found.manner.value, **found.content}
        receipt["opening"] = {"salt": found.salt, "ballot": ballot}
        name += "-with-ballot"
    return as_file(json.dumps(receipt, ensure_ascii=False, indent=1).encode(), "application/json", f"{name}.json")


@pages.page("/<conference>/rankings/<int:number>/reasons", who=Action.READ_REASONS)
def reasons(conference: str, number: int):
    """The reasons behind the marks of a confidential round, without names, for the chair."""
    round_ = reads.get_round(the_conference().id, number, actor())
    found = reads.get_reasons(actor(), round_)
    return render_template("rankings/reasons.html", round=round_, reasons=found, words=words)


@pages.page("/<conference>/rankings/<int:number>/confirm", who=Action.CONFIRM_ROUND, methods=("POST",))
def confirm(conference: str, number: int):
    """Confirm the close, and that the results may be published."""
    with transaction():
        published = rankings.confirm(actor(), number, version=request.form.get("version", type=int), clock=instant)
    # Who is still missing stands on the page.
    message = _("You have confirmed, and the results are published.") if published else _("You have confirmed.")
    return see(f"{request.script_root}/{conference}/rankings/{number}", message=message)


def _stricter_page(round_: RoundView, form: StricterForm, status: int = 200):
    """The form with what is not laxer than the round is now."""
    readers = [value for value, _words in READERS]
    form.results_to.choices = READERS[: readers.index(round_.results_to) + 1]
    form.disclosure.choices = [each for each in DISCLOSURES if each[0] == "confidential" or not round_.is_confidential]
    return render_template("rankings/stricter.html", round=round_, form=form, words=words), status


def _open(number: int) -> RoundView:
    round_ = reads.get_round(the_conference().id, number, actor())
    if round_.state != RoundState.OPEN:
        raise NotFound()
    return round_


@pages.page("/<conference>/rankings/<int:number>/stricter", who=Action.MANAGE_ROUND)
def stricter(conference: str, number: int):
    """Ask what an open round should publish less."""
    round_ = _open(number)
    form = StricterForm(formdata=None, disclosure=round_.disclosure.value, results_to=round_.results_to)
    return _stricter_page(round_, form)


@pages.page("/<conference>/rankings/<int:number>/stricter", who=Action.MANAGE_ROUND, methods=("POST",))
def make_stricter(conference: str, number: int):
    """Publish less, or to fewer."""
    form = StricterForm()
    if not form.validate():
        return _stricter_page(_open(number), form, 422)
    try:
        with transaction():
            rankings.make_stricter(
                actor(), number, disclosure=form.disclosure.data, results_to=form.results_to.data,
                reason=form.reason.data, clock=instant,
            )  # fmt: skip
    except Refused as refusal:
        if refusal.status == 404:
            raise
        status = refuse(form, refusal)
        return _stricter_page(reads.get_round(the_conference().id, number, actor()), form, status)
    return see(
        f"{request.script_root}/{conference}/rankings/{number}", message=_("The round is stricter from now on.")
    )
