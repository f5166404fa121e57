"""The reference library: instruments, their clauses with what builds on them, bodies with what is addressed to them."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from ..core.errors import NotFound
from ..core.lifecycle import STANDING
from ..core.permissions import Actor
from ..core.words import Kind
from ..db import db
from ..models import Body, Candidate, CandidateBody, CandidateClause, Clause, Delegation, Instrument
from .register import readable


@dataclass(frozen=True)
class Builder:
    """A tabled candidate that cites a clause or is addressed to a body."""

    ref: str
    title: str
    sponsor: str
    kind: Kind


@dataclass
class ClauseRow:
    """A clause and the candidates that build on it."""

    code: str
    number: str
    summary: str
    citation: str
    theme: str
    explains: str | None
    candidates: list[Builder] = field(default_factory=list)


def _builders(actor: Actor):
    return (
        select(Candidate.ref, Candidate.title, Delegation.short_name, Candidate.kind)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .where(
            Candidate.conference_id == actor.conference_id,
            Candidate.state.in_(STANDING),
            readable(actor),
        )
        .order_by(Candidate.kind, Candidate.number)
    )


def list_instruments(actor: Actor) -> list[tuple[Instrument, int, int]]:
    """(instrument, how many clauses, how many of them a tabled candidate builds on), in the library's order."""
    clauses = dict(
        db.session.execute(
            select(Clause.instrument_id, func.count())
            .where(Clause.conference_id == actor.conference_id)
            .group_by(Clause.instrument_id)
        ).all()
    )
    used = dict(
        db.session.execute(
            select(Clause.instrument_id, func.count(func.distinct(Clause.id)))
            .join(CandidateClause, CandidateClause.clause_id == Clause.id)
            .join(Candidate, Candidate.id == CandidateClause.candidate_id)
            .where(
                Candidate.conference_id == actor.conference_id,
                Candidate.state.in_(STANDING),
                readable(actor),
            )
            .group_by(Clause.instrument_id)
        ).all()
    )
    instruments = db.session.execute(
        select(Instrument).where(Instrument.conference_id == actor.conference_id).order_by(Instrument.position)
    ).scalars()
    return [(i, clauses.get(i.id, 0), used.get(i.id, 0)) for i in instruments]


def get_instrument(actor: Actor, code: str) -> tuple[Instrument, list[ClauseRow]]:
    """An instrument with its clauses and what builds on each; raises NotFound."""
    instrument = db.session.execute(
        select(Instrument).where(Instrument.conference_id == actor.conference_id, Instrument.code == code)
    ).scalar_one_or_none()
    if instrument is None:
        raise NotFound()
    return instrument, _clauses(actor, Clause.instrument_id == instrument.id)


def list_not_taken_up(actor: Actor, *, instrument: str = "gge2015") -> list[ClauseRow]:
    """The norms of the reference instrument (its clauses with a theme) on which no tabled candidate builds."""
    rows = _clauses(
        actor,
        Clause.instrument_id.in_(
            select(Instrument.id).where(
                Instrument.conference_id == actor.conference_id, Instrument.code == instrument
            )
        ),
        Clause.theme != "",
    )
    return [row for row in rows if not row.candidates]


def _clauses(actor: Actor, *conditions) -> list[ClauseRow]:
    rows = {
        id_: ClauseRow(*rest)
        for id_, *rest in db.session.execute(
            select(
                Clause.id, Clause.code, Clause.number, Clause.summary, Clause.citation, Clause.theme, Clause.explains
            )
            .where(*conditions)
            .order_by(Clause.position)
        )
    }
    for clause_id, *builder in db.session.execute(
        _builders(actor)
        .join(CandidateClause, CandidateClause.candidate_id == Candidate.id)
        .join(Clause, Clause.id == CandidateClause.clause_id)
        .where(*conditions)
        .with_only_columns(
            CandidateClause.clause_id, Candidate.ref, Candidate.title, Delegation.short_name, Candidate.kind
        )
    ):
        rows[clause_id].candidates.append(Builder(*builder))
    return list(rows.values())


def list_bodies(actor: Actor) -> list[tuple[Body, int]]:
    """(body, how many tabled candidates are addressed to it), in the library's order."""
    counts = dict(
        db.session.execute(
            select(CandidateBody.body_id, func.count())
            .join(Candidate, Candidate.id == CandidateBody.candidate_id)
            .where(
                Candidate.conference_id == actor.conference_id,
                Candidate.state.in_(STANDING),
                readable(actor),
            )
            .group_by(CandidateBody.body_id)
        ).all()
    )
    bodies = db.session.execute(
        select(Body).where(Body.conference_id == actor.conference_id).order_by(Body.position)
    ).scalars()
    return [(b, counts.get(b.id, 0)) for b in bodies]


def get_body(actor: Actor, code: str) -> tuple[Body, list[Builder], list[Body]]:
    """A body, the tabled candidates addressed to it, and the bodies under it; raises NotFound."""
    body = db.session.execute(
        select(Body).where(Body.conference_id == actor.conference_id, Body.code == code)
    ).scalar_one_or_none()
    if body is None:
        raise NotFound()
    addressed = [
        Builder(*row)
        for row in db.session.execute(
            _builders(actor)
            .join(CandidateBody, CandidateBody.candidate_id == Candidate.id)
            .where(CandidateBody.body_id == body.id)
        )
    ]
    family = list(
        db.session.execute(
            select(Body)
            .where(
                Body.conference_id == actor.conference_id,
                (Body.parent == body.code) | (Body.code == (body.parent or "")),
            )
            .order_by(Body.position)
        ).scalars()
    )
    return body, addressed, family
