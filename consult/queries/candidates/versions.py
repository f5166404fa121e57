"""Former texts of a candidate, as they were issued, and two of them side by side."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound
from ...core.lifecycle import ON_THE_TABLE
from ...core.permissions import Actor
from ...core.text.paragraphs import from_json
from ...core.text.redline import Row, Span, diff_paragraphs, redline
from ...core.words import Area
from ...db import db
from ...models import Body, Candidate, Clause, Delegation, Instrument, Version
from ..register import readable
from .shapes import BodyLine, ClauseLine, Paragraph, paragraphs_of


@dataclass(frozen=True)
class VersionPage:
    """One version as it was issued. `current` is the number of the version that stands now."""

    ref: str
    number: int
    current: int
    symbol: str
    title: str
    sponsor: str
    area: Area
    rationale: str
    reason: str
    issued_at: datetime
    paragraphs: list[Paragraph]
    pillars: list[str]
    bodies: list[BodyLine]
    clauses: list[ClauseLine]
    stored: list[dict]
    illustrative: bool


@dataclass(frozen=True)
class SetChange:
    """What came and went in a list of things; words as pages print them."""

    added: list[str]
    removed: list[str]


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side. A field is None where nothing differs."""

    old: VersionPage
    new: VersionPage
    rows: list[Row]
    title: list[Span] | None
    rationale: list[Span] | None
    area: tuple[Area, Area] | None
    pillars: SetChange | None
    bodies: SetChange | None
    clauses: SetChange | None


def get_version(actor: Actor, ref: str, number: int) -> VersionPage:
    """One version of a candidate the actor may read. Raises NotFound."""
    return _load(actor, ref, [number])[0]


def compare(actor: Actor, ref: str, old: int, new: int) -> Comparison:
    """Two versions, paragraph by paragraph and field by field. Raises NotFound where one does not exist."""
    pages = _load(actor, ref, [old, new])
    a, b = pages
    return Comparison(
        old=a,
        new=b,
        rows=diff_paragraphs(from_json(a.stored), from_json(b.stored)),
        title=redline(a.title, b.title) if a.title != b.title else None,
        rationale=redline(a.rationale, b.rationale) if a.rationale != b.rationale else None,
        area=(a.area, b.area) if a.area != b.area else None,
        pillars=_change(a.pillars, b.pillars),
        bodies=_change([body.acronym for body in a.bodies], [body.acronym for body in b.bodies]),
        clauses=_change([clause.citation for clause in a.clauses], [clause.citation for clause in b.clauses]),
    )


def _change(old: list[str], new: list[str]) -> SetChange | None:
    added, removed = [x for x in new if x not in old], [x for x in old if x not in new]
    return SetChange(added, removed) if added or removed else None


def _load(actor: Actor, ref: str, numbers: list[int]) -> list[VersionPage]:
    current = aliased(Version)
    rows = db.session.execute(
        select(Version, Candidate.illustrative, Delegation.short_name, current.number)
        .join(Candidate, Candidate.id == Version.candidate_id)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .join(current, current.id == Candidate.current_version_id)
        .where(
            Candidate.conference_id == actor.conference_id,
            Candidate.ref == ref,
            Candidate.state.in_(ON_THE_TABLE),
            readable(actor),
            Version.number.in_(numbers),
        )
    ).all()
    found = {row[0].number: row for row in rows}
    if any(number not in found for number in numbers):
        raise NotFound()
    bodies, clauses = names(
        actor.conference_id,
        bodies={code for row in rows for code in row[0].bodies},
        clauses={code for row in rows for code in row[0].cites},
    )
    return [_page(ref, *found[number], bodies, clauses) for number in numbers]


def _page(ref, version: Version, illustrative, sponsor, current, bodies, clauses) -> VersionPage:
    return VersionPage(
        ref=ref,
        number=version.number,
        current=current,
        symbol=version.symbol,
        title=version.title,
        sponsor=sponsor,
        area=version.area,
        rationale=version.rationale,
        reason=version.reason,
        issued_at=version.issued_at,
        paragraphs=paragraphs_of(version.paragraphs),
        pillars=list(version.pillars),
        bodies=[bodies[code] for code in version.bodies if code in bodies],
        clauses=[clauses[code] for code in version.cites if code in clauses],
        stored=version.paragraphs,
        illustrative=illustrative,
    )


def names(
    conference_id: int, *, bodies: set[str], clauses: set[str]
) -> tuple[dict[str, BodyLine], dict[str, ClauseLine]]:
    """Bodies and clauses by code."""
    found_bodies = db.session.execute(
        select(Body.code, Body.acronym, Body.full_name).where(
            Body.conference_id == conference_id, Body.code.in_(sorted(bodies))
        )
    )
    found_clauses = db.session.execute(
        select(Clause.code, Clause.number, Clause.citation, Clause.summary, Instrument.code, Instrument.short)
        .join(Instrument, Instrument.id == Clause.instrument_id)
        .where(Clause.conference_id == conference_id, Clause.code.in_(sorted(clauses)))
    )
    return {row.code: BodyLine(*row) for row in found_bodies}, {row[0]: ClauseLine(*row) for row in found_clauses}
