"""What reached the secretariat on paper or by mail: entered for a delegation as of the time of receipt, then confirmed
or disowned by its head."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..core.errors import NotFound, Refused
from ..core.lifecycle import CandidateState, CommentState, PaperState, move
from ..core.permissions import Action, Actor, require
from ..core.ranking.ballots import Ballot as Choices
from ..core.text.folding import clean, fold
from ..core.words import Access, CommentCategory, Handling, Kind, Stance
from ..db import db, require_transaction
from ..models import Ballot, Candidate, Comment, Delegation, PaperSubmission, RankingRound
from . import candidates, comments, rankings
from .candidates import Written
from .record import record

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


def enter_candidate(actor: Actor, *, receipt: Receipt, kind: Kind, written: Written, now: datetime) -> int:
    """Enter a candidate; it is tabled as of the time of receipt. Answers the submission's id. The same request twice
    enters once. Raises Refused where tabling was not open to the delegation when it came."""
    delegation_id, reason, known = _begin(actor, receipt, now)
    if known is not None:
        return known
    candidate = candidates.enter_on_paper(
        actor, delegation_id=delegation_id, kind=kind, written=written, received_at=receipt.received_at,
        reason=reason, now=now,
    )  # fmt: skip
    return _keep(actor, receipt, delegation_id, reason, now, kind="candidate", candidate_id=candidate.id)


def enter_comment(
    actor: Actor,
    *,
    receipt: Receipt,
    candidate_ref: str,
    body: str,
    paragraph_id: str | None = None,
    category: CommentCategory = CommentCategory.GENERAL,
    stance: Stance | None = None,
    proposed: str | None = None,
    handling: Handling = Handling.NAMED,
    now: datetime,
) -> int:
    """Enter a comment on the current version of a candidate. Answers the submission's id."""
    delegation_id, reason, known = _begin(actor, receipt, now)
    if known is not None:
        return known
    comment = comments.enter_on_paper(
        actor, delegation_id=delegation_id, candidate_ref=candidate_ref, paragraph_id=paragraph_id or None,
        category=category, stance=stance, body=body, proposed=proposed or None, handling=handling,
        received_at=receipt.received_at, reason=reason, now=now,
    )  # fmt: skip
    return _keep(actor, receipt, delegation_id, reason, now, kind="comment", comment_id=comment.id)


def enter_ballot(
    actor: Actor, *, receipt: Receipt, round_number: int, ballot: Choices, reasons: Mapping[str, str], now: datetime
) -> int:
    """Enter a ballot that came between the opening and the close of a round. Answers the submission's id."""
    delegation_id, reason, known = _begin(actor, receipt, now)
    if known is not None:
        return known
    ballot_id = rankings.enter_on_paper(
        actor, delegation_id=delegation_id, round_number=round_number, ballot=ballot, reasons=reasons,
        received_at=receipt.received_at, reason=reason, now=now,
    )  # fmt: skip
    return _keep(actor, receipt, delegation_id, reason, now, kind="ballot", ballot_id=ballot_id)


def _begin(actor: Actor, receipt: Receipt, now: datetime) -> tuple[int, str, int | None]:
    """The delegation's id, how and why in one sentence, and the submission if the same form was sent before."""
    require_transaction()
    require(actor, Action.ENTER_PAPER)
    delegation_id = db.session.execute(
        select(Delegation.id).where(
            Delegation.conference_id == actor.conference_id, Delegation.code == receipt.delegation
        )
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
    return delegation_id, f"{WAYS[receipt.way]}. {reason}", known


def _keep(
    actor: Actor, receipt: Receipt, delegation_id: int, reason: str, now: datetime, *, kind: str, **item: int
) -> int:
    row = PaperSubmission(
        conference_id=actor.conference_id,
        delegation_id=delegation_id,
        kind=kind,
        received_at=receipt.received_at,
        reason=reason,
        entered_by_id=actor.membership_id,
        entered_at=now,
        state=PaperState.TO_CONFIRM,
        answer="",
        request_id=receipt.request_id or None,
        **item,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def confirm(actor: Actor, paper_id: int, *, now: datetime) -> None:
    """The head confirms what was entered for the delegation. Twice is once."""
    row = _locked(actor, paper_id)
    if row.state == PaperState.CONFIRMED:
        return
    _answer(actor, row, PaperState.CONFIRMED, "paper.confirm", "", now)


def disown(actor: Actor, paper_id: int, *, reason: str, now: datetime) -> None:
    """The head disowns what was entered: a candidate or a comment is withdrawn, a ballot no longer counts.

    A comment that the chair has answered stays, marked as disowned. Raises Refused where a list was issued on the
    results that the ballot is part of.
    """
    row = _locked(actor, paper_id)
    if row.state == PaperState.DISOWNED:
        return
    reason = clean(reason)[:MOST_REASON]
    if not fold(reason):
        raise Refused("Say why your delegation disowns it: the secretariat reads it.", field="reason")
    if row.state == PaperState.CONFIRMED:
        raise Refused("Your delegation has confirmed this. It can still be withdrawn like anything else of yours.")
    if row.candidate_id is not None:
        candidate = db.session.get_one(Candidate, row.candidate_id)
        if candidate.state == CandidateState.TABLED:
            candidates.withdraw(actor, candidate.ref, reason=f"Disowned by the delegation. {reason}", now=now)
    elif row.comment_id is not None:
        comment = db.session.get_one(Comment, row.comment_id)
        if comment.state == CommentState.CLEARED:
            comments.withdraw(actor, comment.ref, now=now)
    elif row.ballot_id is not None:
        rankings.disown(actor, row.ballot_id, now=now)
    _answer(actor, row, PaperState.DISOWNED, "paper.disown", reason, now)


def _locked(actor: Actor, paper_id: int) -> PaperSubmission:
    require_transaction()
    row = db.session.execute(
        select(PaperSubmission)
        .where(
            PaperSubmission.id == paper_id,
            PaperSubmission.conference_id == actor.conference_id,
            PaperSubmission.delegation_id == (actor.delegation_id or 0),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound()
    require(actor, Action.CONFIRM_PAPER, row)
    return row


def _answer(actor: Actor, row: PaperSubmission, to: PaperState, verb: str, answer: str, now: datetime) -> None:
    with db.session.no_autoflush:  # the state and the time of the answer change together
        move(row, to)
        row.answered_by_id, row.answered_at, row.answer = actor.membership_id, now, answer
    db.session.flush()
    subject, handling = _subject(row)
    record(
        actor, verb, conference_id=row.conference_id, at=now, subject=subject, reason=answer,
        # The chair is not told whose a comment under the Chatham House Rule is.
        access=Access.OFFICERS if handling == Handling.NAMED else Access.DELEGATION, handling=handling,
    )  # fmt: skip


def _subject(row: PaperSubmission) -> tuple[str, Handling]:
    if row.candidate_id is not None:
        return db.session.get_one(Candidate, row.candidate_id).ref or "", Handling.NAMED
    if row.comment_id is not None:
        comment = db.session.get_one(Comment, row.comment_id)
        return comment.ref or "", comment.handling
    number = db.session.execute(
        select(RankingRound.number)
        .join(Ballot, Ballot.round_id == RankingRound.id)
        .where(Ballot.id == row.ballot_id)
    ).scalar_one()
    return f"round {number}", Handling.NAMED
