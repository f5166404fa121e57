"""How a submission reached the secretariat, and the row that is kept of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...core.errors import Refused
from ...core.lifecycle import PaperState
from ...core.permissions import Action, Actor, require
from ...core.text.folding import clean, fold
from ...db import db, require_transaction
from ...models import Delegation, PaperSubmission

# How a submission can come; the words stand before the reason.
WAYS = {
    "hand": "Handed over on paper",
    "post": "By post",
    "email": "By e-mail",
    "fax": "By fax",
}
MOST_REASON = 2000


@dataclass(frozen=True)
class Receipt:
    """When and how a submission came, and why the secretariat enters it. `way` is a key of WAYS."""

    delegation: str  # code
    received_at: datetime
    way: str
    reason: str
    request_id: str | None = None


@dataclass(frozen=True)
class Received:
    """A receipt that holds: its delegation's id, how and why in one sentence, and the submission's id where the same
    form was sent before."""

    receipt: Receipt
    delegation_id: int
    reason: str
    known: int | None

    @property
    def item(self) -> dict[str, Any]:
        """What each service that enters something wants of it."""
        return {
            "delegation_id": self.delegation_id, "received_at": self.receipt.received_at, "reason": self.reason
        }  # fmt: skip


def receive(actor: Actor, receipt: Receipt, *, now: datetime) -> Received:
    """Look at a receipt. Raises Refused, naming the field, where it says too little or what cannot be."""
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    # The lock lets the same form sent twice at once find what the first made of it.
    delegation_id = db.session.execute(
        select(Delegation.id)
        .where(Delegation.conference_id == actor.conference_id, Delegation.code == receipt.delegation)
        .with_for_update(key_share=True)
    ).scalar_one_or_none()
    if delegation_id is None:
        raise Refused("Choose the delegation that sent it.", field="delegation")
    known = None
    if receipt.request_id:
        known = db.session.execute(
            select(PaperSubmission.id).where(
                PaperSubmission.request_id == receipt.request_id,
                PaperSubmission.conference_id == actor.conference_id,
            )
        ).scalar_one_or_none()
    if receipt.way not in WAYS:
        raise Refused("Choose how it came.", field="way")
    if receipt.received_at > now:
        raise Refused("The time of receipt lies in the future.", field="received_at")
    reason = clean(receipt.reason)
    if not fold(reason):
        raise Refused("Say why you enter it: the delegation reads it.", field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "The reason has %(count)s characters; %(most)s are allowed.",
            count=f"{len(reason):,}", most=f"{MOST_REASON:,}", field="reason",
        )
    return Received(receipt, delegation_id, f"{WAYS[receipt.way]}. {reason}", known)


def keep(actor: Actor, received: Received, *, kind: str, now: datetime, **item: Any) -> int:
    """Keep the submission of what was entered, to be confirmed; answers its id."""
    row = PaperSubmission(
        conference_id=actor.conference_id,
        delegation_id=received.delegation_id,
        kind=kind,
        received_at=received.receipt.received_at,
        reason=received.reason,
        entered_by_id=actor.membership_id,
        entered_at=now,
        state=PaperState.TO_CONFIRM,
        answer="",
        request_id=received.receipt.request_id or None,
        **item,
    )
    db.session.add(row)
    db.session.flush()
    return row.id
