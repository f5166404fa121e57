"""Tabled candidates like a text that is being written, and those a candidate could be merged into."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from ...core.lifecycle import STANDING
from ...core.permissions import Actor
from ...core.text.similar import rank, signature, text_of
from ...db import db
from ...models import Candidate, Delegation
from ..register import readable


@dataclass(frozen=True, slots=True)
class Similar:
    """A tabled candidate that resembles another text; `likeness` from 0 to 1."""

    ref: str
    title: str
    sponsor: str
    own: bool
    likeness: float


def list_similar(
    actor: Actor, *, title: str, bodies: Iterable[str], besides: int | None = None, most: int = 5
) -> list[Similar]:
    """Candidates the actor reads that resemble the text, most alike first. `besides`: an id to leave out.

    Compared with the signatures stored at tabling, so the cost is one query however long the texts are.
    """
    mine = signature(text_of(title, bodies))
    if len(mine) < 20:  # a few words resemble anything
        return []
    rows = db.session.execute(
        select(Candidate.id, Candidate.ref, Candidate.title, Candidate.signature, Candidate.delegation_id)
        .where(
            Candidate.conference_id == actor.conference_id,
            Candidate.state.in_(STANDING),
            readable(actor),
        )
        .order_by(Candidate.kind, Candidate.number)
    ).all()
    by_id = {row.id: row for row in rows if row.id != besides}
    ranked = rank(mine, ((row.id, row.signature) for row in by_id.values()), most=most)
    if not ranked:
        return []
    sponsors = dict(
        db.session.execute(
            select(Delegation.id, Delegation.short_name).where(
                Delegation.id.in_([by_id[key].delegation_id for key, _ in ranked])
            )
        ).all()
    )
    return [
        Similar(
            ref=by_id[key].ref,
            title=by_id[key].title,
            sponsor=sponsors[by_id[key].delegation_id],
            own=by_id[key].delegation_id == actor.delegation_id,
            likeness=likeness,
        )
        for key, likeness in ranked
    ]


def list_targets(actor: Actor, ref: str) -> list[tuple[str, str]]:
    """(reference, title) of the candidates that one could be merged into."""
    return list(
        db.session.execute(
            select(Candidate.ref, Candidate.title)
            .where(
                Candidate.conference_id == actor.conference_id,
                Candidate.state.in_(STANDING),
                Candidate.ref != ref,
                readable(actor),
            )
            .order_by(Candidate.kind, Candidate.number)
        ).all()
    )
