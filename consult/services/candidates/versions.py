"""The next version: the only way in which a tabled text changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.lifecycle import ON_THE_TABLE, CandidateState, CoSponsorState, move, state_word
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.words import Access
from ...db import db, require_transaction
from ...models import Candidate, CoSponsorship
from .. import carrying
from ..record import record
from ._rows import check_files, conference_of, own_draft, send_files
from .content import check_complete, check_reason, values_of
from .texts import add_version, current_version


def issue(
    actor: Actor,
    draft_id: int,
    *,
    version: int | None,
    files: Collection[str] | None = None,
    reason: str,
    now: datetime,
) -> tuple[str, int]:
    """The head issues the draft, as read at edit counter `version`, as the next version; answers (reference, number).

    Comments, rounds and lists stay with the version they were made on; open amendments and brackets are carried to the
    new one or stale; co-sponsors are asked again. Files that wait go out with it if the head has seen them: `files` are
    the keys of all that were shown. Raises Conflict if the words or files have changed since they were read, or if
    another version was issued since the draft was begun.
    """
    require_transaction()
    draft = own_draft(actor, draft_id)
    candidate = draft.candidate
    require(actor, Action.CLEAR_CANDIDATE, draft)
    if candidate.state != CandidateState.TABLED and candidate.state in ON_THE_TABLE:
        raise Refused(
            "%(ref)s was %(state)s: its text does not change any more.",
            ref=candidate.ref, state=state_word(candidate.state),
        )  # fmt: skip
    if candidate.state != CandidateState.TABLED or draft.base_version_id is None:
        raise Refused("Only a text on the table gets a next version.")
    former = current_version(candidate)
    if draft.base_version_id != former.id:
        raise Conflict(
            "Version %(number)s of %(ref)s was issued after this draft was begun. Compare the two, and put your text "
            "on top of it.",
            number=former.number, ref=candidate.ref,
        )
    if version != draft.edit_counter:
        raise Conflict("The text was changed after you opened it. Read it again before you issue it.")
    check_files(candidate, files)
    reason = check_reason(reason, why=Message("Say why the text changes: every version carries its reason."))
    check_complete(draft, candidate.kind)
    if values_of(draft) == values_of(former):
        raise Refused("Nothing differs from version %(number)s. Change the text first.", number=former.number)
    made = add_version(conference_of(actor), draft, reason=reason, issued_by_id=actor.membership_id, now=now)
    ask_again(candidate)
    if files is not None:
        send_files(candidate, at=now)
    db.session.delete(draft)
    db.session.flush()
    record(
        actor, "candidates.version", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
        access=Access.PARTICIPANTS if candidate.released_at else Access.DELEGATION, version_number=made.number,
        reason=reason, by_alternate=not actor.is_head, details={"symbol": made.symbol, "draft": draft_id},
    )  # fmt: skip
    carrying.carry_all(candidate, former, made, names={}, now=now)
    return candidate.ref, made.number


def ask_again(candidate: Candidate) -> None:
    """Other words: who co-sponsors the candidate is asked whether that still holds."""
    asked = db.session.execute(
        select(CoSponsorship).where(
            CoSponsorship.candidate_id == candidate.id, CoSponsorship.state == CoSponsorState.ACCEPTED
        )
    ).scalars().all()  # fmt: skip
    for co_sponsor in asked:
        move(co_sponsor, CoSponsorState.TO_CONFIRM)
