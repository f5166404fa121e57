"""The ledger of a round: each ballot enters it as a commitment, chained to the entry before it (core.trust).

The round is locked by whoever appends, so that entries follow one another; a second entry at the same position would be
refused by the database.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from ...core.trust.verifier import commitment, entry_hash, genesis
from ...db import db
from ...models import Ballot, Conference, Delegation, LedgerEntry, RankingRound

_entry = LedgerEntry.__table__
_LAST = (
    select(_entry.c.position, _entry.c.hash)
    .where(_entry.c.round_id == bindparam("of_round"))
    .order_by(_entry.c.position.desc())
    .limit(1)
)
_APPEND = insert(_entry)


@dataclass(frozen=True)
class Ledger:
    """The ledger of a locked round; `conference` is the slug."""

    round_id: int
    conference: str
    number: int

    def append(
        self, act: str, *, commitment: str = "", voids: int | None = None, restores: int | None = None
    ) -> int:
        """Append an entry; answers its position."""
        last = db.session.execute(_LAST, {"of_round": self.round_id}).one_or_none()
        entry = {
            "position": last.position + 1 if last else 1,
            "act": act,
            "commitment": commitment,
            "voids": voids,
            "restores": restores,
            "blind": secrets.token_hex(16),
            "previous": last.hash if last else genesis(self.conference, self.number),
        }
        db.session.execute(_APPEND, {"round_id": self.round_id, "hash": entry_hash(entry), **entry})
        return entry["position"]

    def enter(self, content: dict, *, voids: int | None) -> tuple[int, str]:
        """Append a ballot in place of the entry `voids`; answers its position and the salt that opens it."""
        salt = secrets.token_hex(32)
        bound = commitment(self.conference, self.number, salt, content)
        return self.append("cast", commitment=bound, voids=voids), salt


def content(delegation: str, manner: str, values) -> dict:
    """A ballot as it is committed to and, in an attributable round, published. `delegation` is a code; `values` has
    ranked, below and reasons."""
    return {
        "delegation": delegation,
        "manner": manner,
        "ranked": values["ranked"],
        "below": values["below"],
        "reasons": values["reasons"],
    }


def ledger_of(round_: RankingRound) -> Ledger:
    """The ledger of a locked round."""
    slug = db.session.execute(select(Conference.slug).where(Conference.id == round_.conference_id)).scalar_one()
    return Ledger(round_.id, slug, round_.number)


def enter_missing(round_: RankingRound) -> None:
    """Let ballots that count and were cast before there was a ledger enter it now, in the order of their casting."""
    rows = db.session.execute(
        select(Ballot.id, Ballot.manner, Ballot.ranked, Ballot.below, Ballot.reasons, Delegation.code)
        .join(Delegation, Delegation.id == Ballot.delegation_id)
        .where(Ballot.round_id == round_.id, Ballot.superseded_at.is_(None), Ballot.position.is_(None))
        .order_by(Ballot.cast_at, Ballot.id)
    ).all()
    if not rows:
        return
    ledger = ledger_of(round_)
    for row in rows:
        position, salt = ledger.enter(content(row.code, row.manner, row._mapping), voids=None)
        db.session.execute(update(Ballot).where(Ballot.id == row.id).values(position=position, salt=salt))


def list_entries(round_id: int) -> list[dict]:
    """All entries, in the form in which they are published."""
    return [dict(row) for row in db.session.execute(_ENTRIES, {"of_round": round_id}).mappings()]


_ENTRIES = (
    select(
        _entry.c.position, _entry.c.act, _entry.c.commitment, _entry.c.voids, _entry.c.restores, _entry.c.blind,
        _entry.c.previous, _entry.c.hash,
    )
    .where(_entry.c.round_id == bindparam("of_round"))
    .order_by(_entry.c.position)
)  # fmt: skip
