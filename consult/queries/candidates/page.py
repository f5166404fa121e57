"""What the page of one candidate shows, in a fixed number of queries whatever has been said about it."""

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from ...core.errors import NotFound
from ...core.lifecycle import ON_THE_TABLE, ListState
from ...core.permissions import Actor
from ...db import db
from ...models import (
    Amendment,
    Attachment,
    Body,
    Candidate,
    CandidateBody,
    CandidateClause,
    Clause,
    ConsolidatedList,
    CoSponsorship,
    Delegation,
    Draft,
    Entry,
    Instrument,
    PaperSubmission,
    RoundItem,
    SilenceEntry,
    Statement,
    Version,
)
from .shapes import (
    AttachmentLine,
    BodyLine,
    CandidatePage,
    ClauseLine,
    CoSponsorLine,
    MergedLine,
    VersionLine,
    paragraphs_of,
)

# The statements are built once: putting them together costs more than running them.
_CONFERENCE, _REF, _OWN, _ID = (bindparam(name) for name in ("conference_id", "ref", "own", "candidate_id"))


def _open_to_reader(candidate):
    return and_(
        candidate.conference_id == _CONFERENCE,
        candidate.state.in_(ON_THE_TABLE),
        or_(candidate.released_at.is_not(None), candidate.delegation_id == _OWN),
    )


def _neighbour(before: bool):
    """The nearest of its kind, or else the first one met of the next kind: asked so, the register's index leads to it.
    Compared as pairs, SQLite would read on from the end of the register."""
    other = aliased(Candidate)

    def first(*conditions):
        order = (other.kind.desc(), other.number.desc()) if before else (other.kind, other.number)
        found = select(other.ref).where(_open_to_reader(other), *conditions).order_by(*order).limit(1)
        return found.correlate(Candidate).scalar_subquery()

    if before:
        return func.coalesce(
            first(other.kind == Candidate.kind, other.number < Candidate.number), first(other.kind < Candidate.kind)
        )
    return func.coalesce(
        first(other.kind == Candidate.kind, other.number > Candidate.number), first(other.kind > Candidate.kind)
    )


_TARGET, _SOURCE = aliased(Candidate), aliased(Candidate)
_HEAD = (
    select(
        Candidate.id,
        Candidate.ref,
        Candidate.kind,
        Candidate.state,
        Version.title,
        Version.area,
        Candidate.delegation_id,
        Delegation.short_name.label("sponsor"),
        Delegation.code.label("sponsor_code"),
        Candidate.illustrative,
        Candidate.open_amendments,
        Candidate.tabled_at,
        Candidate.released_at,
        Candidate.ended_at,
        Candidate.ended_reason,
        _TARGET.ref.label("merged_into"),
        _TARGET.title.label("merged_into_title"),
        Version.id.label("version_id"),
        Version.number.label("version"),
        Version.symbol,
        Version.rationale,
        Version.issued_at,
        Version.paragraphs,
        Version.pillars,
        Draft.id.label("draft_id"),
        Version.reason.label("version_reason"),
        _neighbour(before=True).label("previous"),
        _neighbour(before=False).label("next"),
        # What most candidates do not have is not asked for a second time.
        exists().where(CoSponsorship.candidate_id == Candidate.id).label("has_co_sponsors"),
        exists().where(Attachment.candidate_id == Candidate.id).label("has_attachments"),
        exists().where(_SOURCE.merged_into_id == Candidate.id).label("has_merged"),
        exists().where(Amendment.candidate_id == Candidate.id).label("has_amendments"),
        exists().where(PaperSubmission.candidate_id == Candidate.id).label("on_paper"),
        exists().where(Statement.candidate_id == Candidate.id).label("has_statements"),
        exists().where(SilenceEntry.candidate_id == Candidate.id).label("in_silence"),
        exists().where(RoundItem.candidate_id == Candidate.id).label("in_rounds"),
        or_(
            exists().where(Entry.candidate_id == Candidate.id),
            exists().where(
                ConsolidatedList.conference_id == Candidate.conference_id,
                ConsolidatedList.state != ListState.ISSUED,
                ConsolidatedList.last_revision > 0,
            ),
        ).label("on_lists"),
    )
    .join(Version, Version.id == Candidate.current_version_id)
    .join(Delegation, Delegation.id == Candidate.delegation_id)
    .outerjoin(_TARGET, _TARGET.id == Candidate.merged_into_id)
    .outerjoin(Draft, and_(Draft.candidate_id == Candidate.id, Draft.delegation_id == _OWN))
    .where(Candidate.ref == _REF, _open_to_reader(Candidate))
)
_BODIES = (
    select(Body.code, Body.acronym, Body.full_name)
    .join(CandidateBody, CandidateBody.body_id == Body.id)
    .where(CandidateBody.candidate_id == _ID)
    .order_by(CandidateBody.position)
)
_CLAUSES = (
    select(Clause.code, Clause.number, Clause.citation, Clause.summary, Instrument.code, Instrument.short)
    .join(CandidateClause, CandidateClause.clause_id == Clause.id)
    .join(Instrument, Instrument.id == Clause.instrument_id)
    .where(CandidateClause.candidate_id == _ID)
    .order_by(CandidateClause.position)
)
_VERSIONS = (
    select(Version.number, Version.symbol, Version.reason, Version.issued_at)
    .where(Version.candidate_id == _ID)
    .order_by(Version.number)
)
_CO_SPONSORS = (
    select(
        CoSponsorship.delegation_id,
        Delegation.code,
        Delegation.short_name,
        CoSponsorship.state,
        CoSponsorship.offered,
        CoSponsorship.version_id,
    )
    .join(Delegation, Delegation.id == CoSponsorship.delegation_id)
    .where(CoSponsorship.candidate_id == _ID)
    .order_by(Delegation.sort_order, Delegation.id)
)
_ATTACHMENTS = (
    select(
        Attachment.sha256,
        Attachment.filename,
        Attachment.media_type,
        Attachment.size,
        Attachment.added_at,
        Attachment.cleared_at,
    )
    .where(
        Attachment.candidate_id == _ID,
        Attachment.removed_at.is_(None),
        or_(Attachment.cleared_at.is_not(None), Attachment.delegation_id == _OWN),
    )
    .order_by(Attachment.id)
)
_MERGED_FROM = (
    select(Candidate.ref, Candidate.title, Candidate.ended_at)
    .where(Candidate.merged_into_id == _ID, _open_to_reader(Candidate))
    .order_by(Candidate.kind, Candidate.number)
)


def get_page(actor: Actor, ref: str) -> CandidatePage:
    """A tabled, withdrawn or merged candidate that the actor may read. Raises NotFound for any other."""
    reader = {"conference_id": actor.conference_id, "own": actor.delegation_id or 0}
    head = rows_of(_HEAD, {**reader, "ref": ref}).one_or_none()
    if head is None:
        raise NotFound()
    values = dict(head._mapping)
    values["paragraphs"] = paragraphs_of(values["paragraphs"])
    reason = values.pop("version_reason")
    co_sponsored, with_files, merged = (values.pop(f"has_{what}") for what in ("co_sponsors", "attachments", "merged"))
    of = {**reader, "candidate_id": head.id}
    if head.version == 1:
        versions = [VersionLine(1, head.symbol, reason, head.issued_at)]
    else:
        versions = [VersionLine(*row) for row in rows_of(_VERSIONS, of)]
    return CandidatePage(
        **values,
        bodies=[BodyLine(*row) for row in rows_of(_BODIES, of)],
        clauses=[ClauseLine(*row) for row in rows_of(_CLAUSES, of)],
        versions=versions,
        co_sponsors=[CoSponsorLine(*row) for row in rows_of(_CO_SPONSORS, of)] if co_sponsored else [],
        attachments=list_attachments(head.id, own=reader["own"]) if with_files else [],
        merged_from=[MergedLine(*row) for row in rows_of(_MERGED_FROM, of)] if merged else [],
    )


def rows_of(statement, values: dict):
    """The rows of a statement over columns, without the work the session does for whole objects."""
    return db.session.connection().execute(statement, values)


def list_attachments(candidate_id: int, *, own: int) -> list[AttachmentLine]:
    """The files of a candidate that a delegation (its id; 0 for officers) may read."""
    rows = rows_of(_ATTACHMENTS, {"candidate_id": candidate_id, "own": own})
    return [AttachmentLine(sha256[:12], *rest) for sha256, *rest in rows]
