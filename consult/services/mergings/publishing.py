"""Publishing what lies on the table as the next version. A person confirms every merge."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Conflict, Refused
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.text.changes import same_words
from ...core.text.merging import Bracketed
from ...core.text.paragraphs import check_bodies, check_title
from ...core.text.tracing import sources_of
from ...core.words import Access, Outcome, VersionOrigin
from ...db import db
from ...models import Amendment, Bracket, Version
from ...queries.mergings import Board
from ..brackets import open_from_merge
from ..candidates.content import check_reason
from ..candidates.texts import current_version
from ..candidates.versions import ask_again
from ..carrying import carry_all, end_bracket, recount
from ..record import record
from . import _rows as rows
from .answers import give
from .outcomes import outcome_of
from .versions import add_version, named

_WHY = Message("Say why the text changes: every version carries its reason.")


def publish(actor: Actor, ref: str, *, reason: str, version: int | None, base: int | None, now: datetime) -> int:
    """Make the text as it would read with what is taken in the next version; answers its number.

    Every amendment taken in is answered, and those set to be answered otherwise; the rest stays open and is carried.
    Raises Refused while a conflict is not decided or nothing would change, Conflict where the table has moved on.
    """
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    reason = check_reason(reason, why=_WHY)
    check_ready(board)
    former = current_version(candidate)
    amendments = _locked(board)
    by_ref = {row.ref: row for row in amendments}
    # Those answered otherwise first: what is made to them then stands on the text itself and is carried with it.
    for key, (outcome, why) in board.answers.items():
        give(actor, by_ref[key], outcome, reason=why, former=former, version=None, now=now)
    merged = board.merged
    text, names = named(candidate, merged.text, merged=merged, changes=board.changes(board.taken))
    if same_words(board.base, text):
        made = former  # only brackets were opened
    else:
        made = add_version(
            candidate, former, text, origin=VersionOrigin.MERGE, sources=sources_of(merged, names), reason=reason,
            issued_by_id=actor.membership_id, now=now,
        )  # fmt: skip
        ask_again(candidate)
    taken = [by_ref[key] for key in board.taken if key in by_ref]
    carry_all(candidate, former, made, names=names, entered={row.id for row in taken}, overtake=True, now=now)
    outcomes = {row.ref: outcome_of(row.ref, merged, board.choices) for row in taken}
    for row in taken:
        entered = made if outcomes[row.ref] != Outcome.NOT_ACCEPTED else None
        give(actor, row, outcomes[row.ref], reason=reason, former=former, version=entered, now=now)
    _end_alternatives(actor, board, made, now)
    bracketed = [_placed(b, names.get(b.paragraph, b.paragraph), made) for b in merged.brackets]
    open_from_merge(candidate, made, bracketed, amendments=taken, membership=actor.membership_id, now=now)
    if merging is not None:
        db.session.delete(merging)
    recount(candidate)
    record(
        actor, "texts.merge", conference_id=candidate.conference_id, at=now, subject=ref,
        access=Access.PARTICIPANTS, version_number=made.number, reason=reason,
        details={
            "symbol": made.symbol,
            "taken": [r for r, o in outcomes.items() if o != Outcome.NOT_ACCEPTED],
            "not_taken": [r for r, o in outcomes.items() if o == Outcome.NOT_ACCEPTED],
        },
    )  # fmt: skip
    return made.number


def _placed(bracketed: Bracketed, paragraph_id: str, made: Version) -> Bracketed:
    """Brackets in the version: where there are no words to put them around, they go around the whole paragraph, with
    the whole paragraph as it would read."""
    start, end = bracketed.start, bracketed.end
    if start < end:
        return replace(bracketed, paragraph=paragraph_id)
    body = next((p["body"] for p in made.paragraphs if p["id"] == paragraph_id), "")
    readings = tuple(replace(r, text=body[:start] + (r.text or "") + body[end:]) for r in bracketed.readings)
    return Bracketed(paragraph_id, 0, len(body), body, readings)


def check_ready(board: Board) -> None:
    """Raise Refused, saying what is missing, unless what lies on the table can be published."""
    if not board.taken:
        raise Refused("Nothing is taken in yet.")
    if board.merged.conflicts:
        raise Refused("Decide the conflicts first, or leave out what is not decided: it then stays open.")
    if board.merged.refused:
        raise Conflict("What lies on the table has changed. Look at it again.")
    if not board.merged.text.paragraphs:
        raise Refused("No paragraph would be left. Leave out what takes the last one out.")
    check_title(board.merged.text.title)
    check_bodies([p.body for p in board.merged.text.paragraphs])
    if same_words(board.base, board.merged.text) and not board.merged.brackets:
        raise Refused("With these decisions nothing changes. Answer the amendments instead.")


def _locked(board: Board) -> list[Amendment]:
    keys = [*board.taken, *board.answers]
    ids = [board.items[key].id for key in keys if board.items[key].amendment]
    return list(
        db.session.execute(
            select(Amendment)
            .where(Amendment.id.in_(ids))
            .order_by(Amendment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )


def _end_alternatives(actor: Actor, board: Board, made: Version, now: datetime) -> None:
    """Brackets whose alternative was taken in: their words are the text's now."""
    ids = [board.items[key].id for key in board.taken if not board.items[key].amendment]
    found: Iterable[Bracket] = db.session.execute(
        select(Bracket).where(Bracket.id.in_(ids), Bracket.state == "open").order_by(Bracket.id).with_for_update()
    ).scalars()
    for bracket in found:
        why = Message("Its alternative was taken into the text.")
        end_bracket(bracket, made, reason=why, by=actor.membership_id, now=now)
