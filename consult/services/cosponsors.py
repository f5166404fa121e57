"""Co-sponsors: asked by the sponsor's head or offering themselves, and answered by a head, always on one version."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from ..core.errors import Conflict, NotFound, NotPermitted, Refused
from ..core.lifecycle import CandidateState, CoSponsorState, move, state_word
from ..core.messages import Message
from ..core.permissions import Action, Actor, require
from ..core.words import Access
from ..db import db, require_transaction
from ..models import Candidate, CoSponsorship, Delegation, Version
from .candidates._rows import on_the_table
from .record import record

OPEN = (CoSponsorState.INVITED, CoSponsorState.TO_CONFIRM)


def invite(actor: Actor, ref: str, *, delegations: Iterable[str], now: datetime) -> int:
    """The sponsor's head asks delegations, by code, to co-sponsor; answers how many were asked.

    One that has offered itself is accepted by this (asked, if the text has changed since); one that was asked already
    is not asked twice.
    """
    require_transaction()
    candidate = _tabled(actor, ref)
    require(actor, Action.INVITE_COSPONSOR, candidate)
    if candidate.released_at is None:
        raise Refused("Others do not read %(ref)s yet. Ask them once the phase has closed.", ref=ref)
    chosen = db.session.execute(
        select(Delegation)
        .where(
            Delegation.conference_id == actor.conference_id,
            Delegation.code.in_(list(delegations)),
            Delegation.id != candidate.delegation_id,
        )
        .order_by(Delegation.sort_order)
    ).scalars().all()  # fmt: skip
    if not chosen:
        raise Refused("Choose at least one delegation to ask.", field="delegations")
    asked = 0
    for delegation in chosen:
        row = _find(candidate, delegation.id)
        if row is not None and row.state == CoSponsorState.INVITED and row.offered:
            _take_up(actor, candidate, row, about=delegation.code, now=now)
        elif row is None or row.state in (CoSponsorState.DECLINED, CoSponsorState.WITHDRAWN):
            _ask(candidate, delegation.id, row, offered=False, now=now)
            _record(actor, candidate, "cosponsors.invite", now, access=Access.DELEGATION, about=delegation.code)
        else:
            continue
        asked += 1
    return asked


def offer(actor: Actor, ref: str, *, version_number: int | None = None, now: datetime) -> None:
    """A head offers its delegation as co-sponsor of another's candidate; an open invitation is accepted by this.

    `version_number` is the version that was read: raises Conflict where another stands meanwhile.
    """
    require_transaction()
    candidate = _tabled(actor, ref)
    require(actor, Action.ANSWER_COSPONSORSHIP)
    _as_read(candidate, version_number)
    if candidate.delegation_id == actor.delegation_id:
        raise Refused("Your delegation is the sponsor.")
    row = _find(candidate, actor.delegation_id)
    if row is None or row.state in (CoSponsorState.DECLINED, CoSponsorState.WITHDRAWN):
        _ask(candidate, actor.delegation_id, row, offered=True, now=now)
        _record(actor, candidate, "cosponsors.offer", now, access=Access.DELEGATION)
    elif row.state == CoSponsorState.TO_CONFIRM or (row.state == CoSponsorState.INVITED and not row.offered):
        _settle(actor, candidate, row, CoSponsorState.ACCEPTED, verb="cosponsors.accept", now=now)


def answer(actor: Actor, ref: str, *, accept: bool, version_number: int | None = None, now: datetime) -> None:
    """The head of a delegation that was asked, or asked again after a new version, accepts or declines.

    `version_number` is the version that was read: raises Conflict, and joins nothing, where another stands meanwhile.
    """
    require_transaction()
    candidate = _tabled(actor, ref)
    require(actor, Action.ANSWER_COSPONSORSHIP)
    row = _find(candidate, actor.delegation_id)
    if row is None or row.offered and row.state == CoSponsorState.INVITED:
        raise NotFound()
    wanted = CoSponsorState.ACCEPTED if accept else CoSponsorState.DECLINED
    if row.state == wanted:
        return
    if row.state not in OPEN:
        raise Refused("Your delegation is not asked to co-sponsor %(ref)s any more.", ref=ref)
    if accept:
        _as_read(candidate, version_number)
    verb = "cosponsors.accept" if accept else "cosponsors.decline"
    _settle(actor, candidate, row, wanted, verb=verb, now=now)


def answer_offer(actor: Actor, ref: str, *, delegation: str, accept: bool, now: datetime) -> bool:
    """The sponsor's head takes up a delegation's offer, or not. `delegation` is its code.

    Answers whether it co-sponsors now: an offer made on a former version is turned into a question about the present.
    """
    require_transaction()
    candidate = _tabled(actor, ref)
    require(actor, Action.INVITE_COSPONSOR, candidate)
    row = _of(candidate, delegation)
    if row.state == CoSponsorState.ACCEPTED and accept:
        return True
    if row.state == CoSponsorState.INVITED and not row.offered and accept:
        return False
    if row.state != CoSponsorState.INVITED or not row.offered:
        raise Refused("This delegation does not offer to co-sponsor any more.")
    if accept:
        return _take_up(actor, candidate, row, about=delegation, now=now)
    _settle(actor, candidate, row, CoSponsorState.DECLINED, verb="cosponsors.decline_offer", now=now, about=delegation)
    return False


def _take_up(actor: Actor, candidate: Candidate, row: CoSponsorship, *, about: str, now: datetime) -> bool:
    """Accept an offer; one made before the present version was issued becomes an invitation to co-sponsor that one."""
    issued_at = db.session.execute(
        select(Version.issued_at).where(Version.id == candidate.current_version_id)
    ).scalar_one()
    if row.invited_at < issued_at:
        row.offered, row.invited_at = False, now
        _record(actor, candidate, "cosponsors.invite", now, access=Access.DELEGATION, about=about)
        return False
    _settle(
        actor, candidate, row, CoSponsorState.ACCEPTED, verb="cosponsors.accept_offer", now=now, about=about
    )
    return True


def withdraw(actor: Actor, ref: str, *, now: datetime) -> None:
    """A head withdraws its delegation's co-sponsorship, or its offer."""
    require_transaction()
    candidate = _tabled(actor, ref)
    require(actor, Action.ANSWER_COSPONSORSHIP)
    row = _find(candidate, actor.delegation_id)
    if row is None:
        raise NotFound()
    if row.state == CoSponsorState.WITHDRAWN:
        return
    public = row.version_id is not None
    move(row, CoSponsorState.WITHDRAWN, sentence=Message("Your delegation does not co-sponsor this candidate."))
    row.answered_at = now
    access = Access.PARTICIPANTS if public else Access.DELEGATION
    _record(actor, candidate, "cosponsors.withdraw", now, access=access)


def cancel(actor: Actor, ref: str, *, delegation: str, now: datetime) -> None:
    """The sponsor's head takes an invitation back that was not answered yet."""
    require_transaction()
    candidate = _tabled(actor, ref)
    require(actor, Action.INVITE_COSPONSOR, candidate)
    row = _of(candidate, delegation)
    if row.state == CoSponsorState.WITHDRAWN:
        return
    if row.state != CoSponsorState.INVITED or row.offered:
        raise Refused("This delegation has answered already.")
    move(row, CoSponsorState.WITHDRAWN)
    _record(actor, candidate, "cosponsors.cancel", now, access=Access.DELEGATION, about=delegation)


def _tabled(actor: Actor, ref: str) -> Candidate:
    candidate = on_the_table(actor, ref)
    if actor.delegation_id is None:
        raise NotPermitted("Chair and secretariat act for no delegation: they do not co-sponsor.")
    if candidate.state != CandidateState.TABLED:
        raise Refused(
            "%(ref)s was %(state)s: its co-sponsors do not change any more.", ref=ref, state=state_word(candidate.state)
        )
    return candidate


def _as_read(candidate: Candidate, version_number: int | None) -> None:
    """Raise Conflict unless the version that was read is the one that stands: nobody joins words they have not seen."""
    if version_number is None:
        return
    standing = db.session.execute(
        select(Version.number).where(Version.id == candidate.current_version_id)
    ).scalar_one()
    if standing != version_number:
        raise Conflict(
            "The text of %(ref)s has changed since you opened this page: version %(number)s stands now. Read it, then "
            "answer again.",
            ref=candidate.ref,
            number=standing,
        )


def _find(candidate: Candidate, delegation_id: int | None) -> CoSponsorship | None:
    return db.session.execute(
        select(CoSponsorship).where(
            CoSponsorship.candidate_id == candidate.id, CoSponsorship.delegation_id == delegation_id
        )
    ).scalar_one_or_none()


def _of(candidate: Candidate, code: str) -> CoSponsorship:
    delegation_id = db.session.execute(
        select(Delegation.id).where(Delegation.conference_id == candidate.conference_id, Delegation.code == code)
    ).scalar_one_or_none()
    row = _find(candidate, delegation_id)
    if row is None:
        raise NotFound()
    return row


def _ask(
    candidate: Candidate, delegation_id: int, row: CoSponsorship | None, *, offered: bool, now: datetime
) -> None:
    if row is None:
        row = CoSponsorship(candidate_id=candidate.id, delegation_id=delegation_id)
        db.session.add(row)
    else:
        move(row, CoSponsorState.INVITED)
        row.answered_at = row.version_id = None
    row.offered, row.invited_at = offered, now
    db.session.flush()


def _settle(
    actor: Actor,
    candidate: Candidate,
    row: CoSponsorship,
    state: CoSponsorState,
    *,
    verb: str,
    now: datetime,
    about: str = "",
) -> None:
    was_public = row.state == CoSponsorState.TO_CONFIRM
    move(row, state)
    row.answered_at = now
    accepted = state == CoSponsorState.ACCEPTED
    if accepted:
        row.version_id = candidate.current_version_id
    # Who co-sponsors is for all to know; who was asked and said no is between the two.
    access = Access.PARTICIPANTS if accepted or was_public else Access.DELEGATION
    _record(actor, candidate, verb, now, access=access, about=about)


def _record(
    actor: Actor, candidate: Candidate, verb: str, now: datetime, *, access: Access, about: str = ""
) -> None:
    record(
        actor, verb, conference_id=candidate.conference_id, at=now, subject=candidate.ref, access=access,
        by_alternate=not actor.is_head, details={"delegation": about} if about else None,
    )  # fmt: skip
