"""Drafts that begin from a text on the table: the next version of one's own, a withdrawn one taken up again."""

from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, NotFound, NotPermitted, Refused
from ...core.lifecycle import CandidateState, state_word
from ...core.permissions import Action, Actor, require
from ...core.text.paragraphs import assign_ids, from_json, to_json
from ...db import db, require_transaction
from ...models import Candidate, Draft, Version
from ._rows import on_the_table, own_draft
from .content import numbered, shaped, used_ids, values_of
from .drafting import check_editable, started, touch


def start_version(actor: Actor, ref: str, *, now: datetime) -> int:
    """Begin the next text of the delegation's own tabled candidate; answers the draft's id (the open one's, if any)."""
    require_transaction()
    candidate = on_the_table(actor, ref)
    if candidate.delegation_id != actor.delegation_id:
        raise NotPermitted("Only the sponsor's delegation writes the next version. Propose an amendment.")
    require(actor, Action.EDIT_DRAFT, candidate)
    if candidate.state != CandidateState.TABLED:
        raise Refused(
            "%(ref)s was %(state)s: its text does not change any more.", ref=ref, state=state_word(candidate.state)
        )
    if candidate.draft is not None:
        return candidate.draft.id
    return _copy(actor, candidate, _current(candidate), now=now).id


def _current(candidate: Candidate) -> Version:
    return db.session.execute(select(Version).where(Version.id == candidate.current_version_id)).scalar_one()


def _copy(actor: Actor, candidate: Candidate, version: Version, *, now: datetime) -> Draft:
    draft = Draft(
        candidate=candidate,
        delegation_id=candidate.delegation_id,
        base_version_id=version.id if version.candidate_id == candidate.id else None,
        updated_at=now,
        updated_by_id=actor.membership_id,
        **values_of(version),
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def take_up(actor: Actor, ref: str, *, request_id: str | None = None, now: datetime) -> int:
    """Begin a candidate of the actor's own delegation with the text of a withdrawn one; answers the draft's id."""
    require_transaction()
    require(actor, Action.DRAFT)
    if (found := started(actor, request_id)) is not None:
        return found
    source = on_the_table(actor, ref)
    if source.state != CandidateState.WITHDRAWN:
        raise Refused("%(ref)s was not withdrawn. Ask to co-sponsor it, or comment on it.", ref=ref)
    version = _current(source)
    candidate = Candidate(
        conference_id=actor.conference_id,
        kind=source.kind,
        delegation_id=actor.delegation_id,
        title=version.title,
        area=version.area,
        signature=[],
        created_at=now,
        request_id=request_id or None,
    )
    db.session.add(candidate)
    db.session.flush()
    return _copy(actor, candidate, version, now=now).id


def rebase(actor: Actor, draft_id: int, *, version: int, now: datetime) -> None:
    """Put a next version on top of the one issued meanwhile, after both have been read."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    check_editable(actor, draft)
    if version != draft.edit_counter:
        raise Conflict("A colleague has changed this draft since you opened it. Read it again.")
    if draft.base_version_id is None:
        raise NotFound()
    base = db.session.get(Version, draft.base_version_id)
    _keep_ids_apart(draft, [p["id"] for p in base.paragraphs])
    draft.base_version_id = draft.candidate.current_version_id
    draft.paragraphs = to_json(numbered(from_json(draft.paragraphs), draft.base_version_id))
    touch(actor, draft, now)


def _keep_ids_apart(draft: Draft, base_ids: list[str]) -> None:
    """A paragraph begun on an older version gets another id if a version issued meanwhile has used its own."""
    used = used_ids(draft.candidate_id)
    taken = ({p["id"] for p in draft.paragraphs} - set(base_ids)) & set(used)
    paragraphs = from_json(draft.paragraphs)
    renamed = assign_ids(
        [p for p in paragraphs if p.id not in taken],
        [p.body for p in paragraphs],
        ever_used=[*used, *(p.id for p in paragraphs)],
        claimed=[None if p.id in taken else p.id for p in paragraphs],
    )
    draft.paragraphs = to_json(shaped(renamed, [(p.kind, p.level) for p in paragraphs], ()))
