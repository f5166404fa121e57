"""What a result can be checked with: the bundle of a count, the signed root, and the reasons that the chair reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select

from ...core.errors import NotFound
from ...core.permissions import Action, Actor, require
from ...db import db
from ...models import Ballot, Delegation, RoundBundle, RoundResult
from .rounds import RoundView


@dataclass(frozen=True)
class Proof:
    """What was signed at a count: `size` entries of the ledger that end with the hash `head`. `sha256` and `length` are
    those of the bundle."""

    count: int
    size: int
    head: str
    key: str
    signature: str
    sha256: str
    length: int


# Nothing that stands behind the bytes of the bundle: SQLite would read through all of them.
_PROOF = (
    select(
        RoundBundle.close_number, RoundBundle.size, RoundBundle.head, RoundBundle.key, RoundBundle.signature,
        RoundBundle.sha256, func.length(RoundBundle.content),
    )
    .where(RoundBundle.round_id == bindparam("round_id"))
    .order_by(RoundBundle.close_number.desc())
    .limit(1)
)  # fmt: skip


def find_proof(round_: RoundView, actor: Actor | None) -> Proof | None:
    """That of the latest count; None where the reader sees no results, or they are of before there was a ledger."""
    if not round_.shows_results_to(actor):
        return None
    row = db.session.connection().execute(_PROOF, {"round_id": round_.id}).one_or_none()
    return Proof(*row) if row else None


def get_bundle(round_: RoundView, actor: Actor | None) -> bytes:
    """The bundle of the latest count, as it was published; raises NotFound as `find_proof` answers None."""
    if not round_.shows_results_to(actor):
        raise NotFound()
    content = db.session.execute(
        select(RoundBundle.content)
        .where(RoundBundle.round_id == round_.id)
        .order_by(RoundBundle.close_number.desc())
        .limit(1)
    ).scalar_one_or_none()
    if content is None:
        raise NotFound()
    return bytes(content)


@dataclass(frozen=True)
class Reasons:
    """The reasons behind the marks, by item. `withheld`: those of ballots that are in no figure are not among them: how
    many reasons an item has beside its marks would tell what these few ballots say."""

    by_item: Mapping[str, list[str]]
    withheld: bool


def get_reasons(actor: Actor, round_: RoundView) -> Reasons:
    """The reasons behind the marks of a published, confidential round, without delegations and in an order that tells
    nothing. For chair and co-chairs; raises NotPermitted, and NotFound where there is nothing of the kind."""
    require(actor, Action.READ_REASONS)
    if not round_.is_confidential or not round_.shows_results_to(actor):
        raise NotFound()
    withheld = db.session.execute(
        select(exists().where(RoundResult.round_id == round_.id, RoundResult.counted_in == "withheld"))
    ).scalar_one()
    chosen = select(Ballot.below, Ballot.reasons).where(
        Ballot.round_id == round_.id, Ballot.superseded_at.is_(None)
    )  # fmt: skip
    if withheld:  # none but the deciding delegations' are in the figures then
        chosen = chosen.join(Delegation, Delegation.id == Ballot.delegation_id).where(Delegation.deciding)
    found: dict[str, list[str]] = {item.ref: [] for item in round_.items}
    for below, reasons in db.session.execute(chosen):
        for ref in below:
            found[ref].append(reasons.get(ref, ""))
    return Reasons({ref: sorted(reasons) for ref, reasons in found.items() if reasons}, withheld)
