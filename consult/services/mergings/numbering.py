"""Fresh numbers for a clean text: bis and ter go."""

from dataclasses import replace
from datetime import datetime

from ...core.errors import Conflict, Refused
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.text.numbering import changed_numbers
from ...core.text.numbering import renumber as numbered
from ...core.words import Access, VersionOrigin
from ..candidates.content import check_reason
from ..candidates.texts import current_version
from ..carrying import carry_all, text_of
from ..record import record
from . import _rows as rows
from .versions import add_version


def renumber(actor: Actor, ref: str, *, reason: str, base: int | None, now: datetime) -> int:
    """Number the paragraphs of a clean text anew, in a version with the same words; answers its number.

    The record holds the old numbers with the new. Raises Refused while amendments or brackets are open or where
    nothing changes, Conflict where another version stands than the one that was read.
    """
    candidate = rows.open_text(actor, ref)
    former = current_version(candidate)
    if former.number != base:
        raise Conflict(
            "Version %(number)s of %(ref)s was issued meanwhile. Look at its numbers.", number=former.number, ref=ref
        )
    reason = check_reason(reason, why=Message("Say why the paragraphs are numbered anew."))
    if candidate.open_amendments or candidate.open_brackets:
        raise Refused("Numbers are made anew once the text is clean: no amendment and no bracket is open then.")
    text = text_of(former)
    after = tuple(numbered(text.paragraphs))
    changed = changed_numbers(text.paragraphs, after)
    if not changed:
        raise Refused("The numbers are in order: nothing would change.")
    made = add_version(
        candidate, former, replace(text, paragraphs=after), origin=VersionOrigin.CHAIR, sources={}, reason=reason,
        issued_by_id=actor.membership_id, now=now,
    )  # fmt: skip
    carry_all(candidate, former, made, names={}, now=now)
    record(
        actor, "texts.renumber", conference_id=candidate.conference_id, at=now, subject=ref,
        access=Access.PARTICIPANTS, version_number=made.number, reason=reason,
        details={"numbers": [[old, new] for _id, old, new in changed]},
    )  # fmt: skip
    return made.number
