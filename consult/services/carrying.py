"""What stays open when the words change: amendments, brackets and comments carried to the new version, or marked as
stale."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from ..core.errors import Refused
from ..core.lifecycle import AmendmentState, BracketState, move
from ..core.messages import Message
from ..core.text.anchors import Anchor, Fate, relocate
from ..core.text.brackets import Mark, check_span
from ..core.text.carrying import Bearing, Carried, carry
from ..core.text.changes import Change, Delete, Insert, Move, Operation, Replace, Text, from_json, to_json
from ..core.text.merging import apply
from ..core.text.paragraphs import Paragraph
from ..core.text.paragraphs import from_json as paragraphs_of
from ..core.text.placing import propose, replaced
from ..core.words import Access, Handling
from ..db import db, require_transaction
from ..models import Amendment, Bracket, Candidate, Version
from . import comments, paragraphs
from .record import record


@dataclass
class Carriage:
    """What became of what was open: amendments carried, stale and fulfilled by the new words; brackets and comments
    alike."""

    carried: int = 0
    stale: int = 0
    fulfilled: int = 0
    brackets: int = 0
    brackets_stale: int = 0
    overtaken: int = 0
    comments: int = 0
    comments_stale: int = 0


def carry_all(
    candidate: Candidate,
    former: Version,
    made: Version,
    *,
    names: Mapping[str, str],
    now: datetime,
    entered: Collection[int] = (),
    overtake: bool = False,
) -> Carriage:
    """Carry every open amendment, bracket and comment of the candidate from `former` to `made`; nothing is dropped.
    Paragraphs agreed so far whose words changed are open again.

    `names` maps the ids of paragraphs that amendments put in ("A-14+1") to those that they have in `made`; `entered`
    are the ids of the amendments that came into the text by it, still open: what is made to them continues on the new
    words. With `overtake`, brackets of whose words none is left end as overtaken; otherwise they are stale.
    The caller holds the candidate's lock. Recorded as one act; the owner of each stale one is told beside.
    """
    require_transaction()
    found = Carriage()
    new = text_of(made)
    if former.id != made.id:
        _amendments(candidate, made, new, names, entered, found, now)
        _brackets(candidate, former, made, found, overtake=overtake, now=now)
        found.comments, found.comments_stale = comments.carry(candidate, made, now=now)
        paragraphs.after_version(candidate, former, made, now=now)
    recount(candidate)
    if any(vars(found).values()):
        record(
            None, "texts.carry", conference_id=candidate.conference_id, at=now, subject=candidate.ref,
            access=Access.PARTICIPANTS if candidate.released_at else Access.DELEGATION, version_number=made.number,
            delegation_id=None if candidate.released_at else candidate.delegation_id,
            details={name: n for name, n in vars(found).items() if n},
        )  # fmt: skip
    return found


def text_of(version: Version) -> Text:
    """A version's title and paragraphs."""
    return Text(version.title, tuple(paragraphs_of(version.paragraphs)))


def change_of(row: Amendment) -> Change:
    """An amendment as it stands, without its parent."""
    return Change(row.ref, from_json(row.standing))


def settle(row: Amendment, carried: Carried, made: Version, *, now: datetime) -> None:
    """Put an amendment on `made` as it could be carried there. One that was stale already stays so: its owner has not
    spoken. Where the words are there already, `standing` is empty and nothing clashes."""
    clashes = clashes_of(carried, row.ref)
    fulfilled = carried.bearing is Bearing.FULFILLED
    row.clashes = [] if fulfilled else clashes or (row.clashes if row.stale else [])
    row.stale = row.stale or carried.bearing is not Bearing.CARRIED
    row.standing = to_json(carried.operations)
    row.standing_version_id = made.id
    row.updated_at = now
    row.edit_counter += 1


def clashes_of(carried: Carried, key: str) -> list[dict]:
    """[{"paragraph", "start", "end", "words", "now"}]: the words it was made on, and what the new text has instead."""
    rows = [{"paragraph": name, "start": 0, "end": 0, "words": "", "now": ""} for name in carried.missing]
    for conflict in carried.conflicts:
        theirs = next((r for r in conflict.readings if key not in r.keys), None)
        rows.append(
            {
                "paragraph": conflict.paragraph or "", "start": conflict.start, "end": conflict.end,
                "words": conflict.words, "now": (theirs.text or "") if theirs else conflict.words,
            }
        )  # fmt: skip
    return rows


def recount(candidate: Candidate) -> None:
    """Put right how many amendments and blocking brackets of the candidate are open; the caller holds its lock."""
    db.session.flush()

    def count(*conditions) -> int:
        return db.session.execute(select(func.count()).where(*conditions)).scalar_one()

    candidate.open_amendments = count(
        Amendment.candidate_id == candidate.id, Amendment.state == AmendmentState.OPEN,
        Amendment.released_at.is_not(None),
    )  # fmt: skip
    candidate.open_brackets = count(
        Bracket.candidate_id == candidate.id, Bracket.state == BracketState.OPEN, Bracket.blocks
    )
    db.session.flush()


def _amendments(
    candidate: Candidate, made: Version, new: Text, names: Mapping[str, str], entered: Collection[int],
    found: Carriage, now: datetime,
) -> None:  # fmt: skip
    rows = db.session.execute(
        select(Amendment)
        .where(Amendment.candidate_id == candidate.id, Amendment.state == AmendmentState.OPEN)
        .order_by(Amendment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    stood = {row.id: row.standing_version_id for row in rows}
    versions = db.session.execute(select(Version).where(Version.id.in_(set(stood.values())))).scalars()
    texts = {version.id: text_of(version) for version in versions}
    by_id = {row.id: row for row in rows}
    before: dict[int, Text] = {}  # the text with each amendment, on the version where it stood
    after: dict[int, Text] = {}

    def parent_of(row: Amendment) -> Amendment | None:
        parent = by_id.get(row.parent_id) if row.parent_id else None
        return parent if parent is not None and stood[parent.id] == stood[row.id] else None

    def depth(row: Amendment) -> int:
        parent = parent_of(row)
        return 0 if parent is None else depth(parent) + 1

    for row in sorted(rows, key=depth):
        parent = parent_of(row)
        old = texts[stood[row.id]] if parent is None else before[parent.id]
        change = change_of(row)
        before[row.id] = apply(old, change)
        if row.id in entered:
            after[row.id] = new
            continue
        target = new if parent is None else after[parent.id]
        was = row.stale
        carried = carry(_renamed(change, names), _renamed_text(old, names), target)
        settle(row, carried, made, now=now)
        after[row.id] = apply(target, change_of(row))
        _tally(found, carried, row)
        if row.stale and not was:
            record(
                None, "amendments.stale", conference_id=row.conference_id, at=now, subject=row.ref,
                access=Access.DELEGATION, delegation_id=row.delegation_id, handling=row.handling,
                version_number=made.number, details={"candidate": candidate.ref},
            )  # fmt: skip


def _tally(found: Carriage, carried: Carried, row: Amendment) -> None:
    if row.released_at is None:  # nobody outside its delegation knows of it
        return
    if carried.bearing is Bearing.FULFILLED:
        found.fulfilled += 1
    elif row.stale:
        found.stale += 1
    else:
        found.carried += 1


def _renamed(change: Change, names: Mapping[str, str]) -> Change:
    """The change with the paragraphs that entered the text under their new ids."""

    def name(pid: str | None) -> str | None:
        return names.get(pid, pid) if pid else pid

    def one(op: Operation) -> Operation:
        match op:
            case Replace() | Delete():
                return replace(op, paragraph=name(op.paragraph))
            case Move():
                return replace(op, paragraph=name(op.paragraph), after=name(op.after))
            case Insert():
                return replace(op, after=name(op.after))
        return op

    return replace(change, operations=tuple(one(op) for op in change.operations))


def _renamed_text(text: Text, names: Mapping[str, str]) -> Text:
    return replace(text, paragraphs=tuple(replace(p, id=names.get(p.id, p.id)) for p in text.paragraphs))


def _brackets(
    candidate: Candidate, former: Version, made: Version, found: Carriage, *, overtake: bool, now: datetime
) -> None:
    rows = db.session.execute(
        select(Bracket)
        .where(Bracket.candidate_id == candidate.id, Bracket.state == BracketState.OPEN)
        .order_by(Bracket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    old, new = paragraphs_of(former.paragraphs), paragraphs_of(made.paragraphs)
    waiting: list[tuple[Bracket, Anchor]] = []
    for row in rows:
        anchor = _anchor(row, old)
        placed = relocate(anchor, new, old_paragraphs=old)
        if placed.status in (Fate.UNCHANGED, Fate.MOVED) and _fits(rows, made, new, placed.paragraph_id, placed):
            _stand(row, made, placed.paragraph_id, placed.start, placed.end)
            row.stale = False
            found.brackets += 1
        elif overtake and replaced(anchor, old, new):
            end_bracket(row, made, reason=Message("Its words are no longer in the text."), now=now)
            found.overtaken += 1
        else:
            waiting.append((row, anchor))
    for row, anchor in waiting:
        paragraph_id, start, end = propose(anchor, old, new)
        place = replace(anchor, paragraph_id=paragraph_id, start=start, end=end)
        if not _fits(rows, made, new, paragraph_id, place):
            start = end = None
        _stand(row, made, paragraph_id, start, end)
        row.stale = True
        found.brackets_stale += 1


def end_bracket(row: Bracket, made: Version, *, reason: str, by: int | None = None, now: datetime) -> None:
    """A bracket is overtaken by the words of `made`, visibly."""
    move(row, BracketState.OVERTAKEN)
    row.ended_at, row.ended_by_id, row.ended_reason, row.ended_version_id = now, by, str(reason), made.id
    named = row.handling == Handling.NAMED
    record(
        None, "brackets.overtaken", conference_id=row.conference_id, at=now, subject=_ref_of(row),
        access=Access.PARTICIPANTS if named else Access.DELEGATION, delegation_id=row.delegation_id,
        handling=row.handling, version_number=made.number, reason=str(reason),
    )  # fmt: skip


def _ref_of(row: Bracket) -> str:
    return db.session.execute(select(Candidate.ref).where(Candidate.id == row.candidate_id)).scalar_one()


def _anchor(row: Bracket, old: Iterable[Paragraph]) -> Anchor:
    """The words in the bracket: those it stands on, or while it is stale those it was opened on."""
    body = next((p.body for p in old if p.id == row.standing_paragraph_id), None)
    start, end = row.standing_start, row.standing_end
    if row.stale or body is None:
        if row.span_start is None:
            start = end = None
        elif start is None:  # of a few words, with a proposed place that is the whole paragraph
            start, end = 0, len(body or row.quote)
        return Anchor(row.standing_paragraph_id, start, end, row.quote)
    return Anchor(row.standing_paragraph_id, start, end, body if start is None else body[start:end])


def _fits(rows: Iterable[Bracket], made: Version, new: list[Paragraph], paragraph_id: str, place) -> bool:
    """Whether brackets at the place cross none of those that stand there already."""
    body = next(p.body for p in new if p.id == paragraph_id)
    marks = [
        Mark(str(b.id), b.standing_start, b.standing_end, b.alternative, b.blocks, "")
        for b in rows
        if b.standing_version_id == made.id and b.standing_paragraph_id == paragraph_id
        and b.state == BracketState.OPEN
    ]  # fmt: skip
    try:
        check_span(body, marks, place.start, place.end)
    except Refused:
        return False
    return True


def _stand(row: Bracket, made: Version, paragraph_id: str, start: int | None, end: int | None) -> None:
    row.standing_version_id, row.standing_paragraph_id = made.id, paragraph_id
    row.standing_start, row.standing_end = start, end
