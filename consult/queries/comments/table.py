"""All comments of a conference: the table with its filters, on a page and as a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased

from ...core.lifecycle import CommentState
from ...core.permissions import Actor
from ...core.text import markup
from ...core.text.folding import like_pattern
from ...core.text.numbering import names_of
from ...core.text.paragraphs import Paragraph, from_json
from ...core.words import CommentCategory, Handling, Outcome, Stance
from ...db import db
from ...models import Candidate, Comment, Delegation, Disposition, Version
from .rows import Reader, Row, rows_of, statement

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader of the table asked for. `candidate` is a reference, `delegation` a code."""

    q: str = ""
    candidate: str = ""
    delegation: str = ""
    category: CommentCategory | None = None
    stance: Stance | None = None
    outcome: Outcome | None = None
    unanswered: bool = False
    stale: bool = False  # the words commented on have changed

    @property
    def any(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a comment stands that the text has moved on under: `paragraph` as the version in question calls it, "" for
    the whole text; `words` there, "" for all of the paragraph. `proposed`: nobody has said so yet."""

    paragraph: str
    words: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A comment in a table of many candidates. `paragraph_number` is what its paragraph is called in the version it was
    made on; `elsewhere` is None while it stands on the words it was made on."""

    row: Row
    candidate_ref: str
    candidate_title: str
    current_version_id: int
    answers_ref: str | None
    paragraph_number: str | None
    elsewhere: Elsewhere | None = None


# Unanswered threads first, then candidate by candidate; those under the Chatham House Rule behind the named ones, in
# the order of their random references, so that no neighbour tells when they came.
WAITS = (Comment.state == CommentState.CLEARED) & Comment.parent_id.is_(None)
NAMED = Comment.handling == Handling.NAMED
ORDER = (
    case((WAITS, 0), else_=1),
    Candidate.kind,
    Candidate.number,
    case((NAMED, 0), else_=1),
    case((NAMED, Comment.cleared_at)),
    case((NAMED, Comment.position)),
    case((NAMED, Comment.created_at)),
    case((NAMED, Comment.id)),
    Comment.ref,
)


def _conditions(actor: Actor, filters: Filters) -> list:
    conditions = [
        Comment.conference_id == actor.conference_id,
        Comment.state.in_((CommentState.CLEARED, CommentState.ANSWERED)),
        Comment.released_at.is_not(None),
    ]
    for pattern in like_pattern(filters.q):
        conditions.append(
            or_(Comment.search_text.like(pattern, escape="\\"), Comment.ref == filters.q.strip().upper())
        )
    if filters.candidate:
        conditions.append(Candidate.ref == filters.candidate.upper())
    if filters.delegation:
        # A filter that matched an unattributed comment would name its delegation.
        conditions += [NAMED, Delegation.code == filters.delegation]
    if filters.category:
        # A reply of the chair or the secretariat is of no category.
        conditions += [Comment.category == filters.category, Comment.delegation_id.is_not(None)]
    if filters.stance:
        conditions.append(Comment.stance == filters.stance)
    if filters.outcome:
        conditions.append(Disposition.outcome == filters.outcome)
    if filters.unanswered:
        conditions.append(WAITS)
    if filters.stale:
        conditions.append(Comment.offered_version_id.is_not(None))
    return conditions


def count_table(actor: Actor, filters: Filters) -> int:
    """How many comments the filters find."""
    query = (
        select(func.count())
        .select_from(Comment)
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .outerjoin(Delegation, Delegation.id == Comment.delegation_id)
        .outerjoin(Disposition, Disposition.id == Comment.disposition_id)
    )
    return db.session.execute(query.where(*_conditions(actor, filters))).scalar_one()


def list_table(reader: Reader, filters: Filters, *, page: int = 1, per_page: int | None = PER_PAGE) -> list[Line]:
    """One page of the table, or all of it without `per_page`."""
    query = (
        line_statement().outerjoin(Disposition, Disposition.id == Comment.disposition_id)
        .where(*_conditions(reader.actor, filters))
        .order_by(*ORDER)
    )  # fmt: skip
    if per_page:
        query = query.offset((page - 1) * per_page).limit(per_page)
    return lines_of(reader, db.session.execute(query).all())


def line_statement(*more):
    thread = aliased(Comment)
    return (
        statement(*more, Candidate.ref, Candidate.title, Candidate.current_version_id, thread.ref)
        .join(Candidate, Candidate.id == Comment.candidate_id)
        .outerjoin(thread, thread.id == Comment.parent_id)
    )


def lines_of(reader: Reader, found: Sequence) -> list[Line]:
    """The rows of `line_statement` as lines, with the number that each one's paragraph had in its version, and where
    those stand that the text has moved on under."""
    rows = rows_of(reader, found)
    wanted = {row.version_id for row in rows if row.paragraph_id}
    for row in rows:
        if row.standing is not None:
            wanted |= {row.standing.version_id, row.standing.offered_version_id} - {None}
    texts = list_paragraphs(wanted)
    numbers = _numbers(texts)
    return [
        Line(row, *r[-4:], numbers.get((row.version_id, row.paragraph_id)), _elsewhere(row, texts, numbers))
        for row, r in zip(rows, found, strict=True)
    ]


def _elsewhere(row: Row, texts: dict[int, list[Paragraph]], numbers: dict[tuple[int, str], str]) -> Elsewhere | None:
    at = row.standing
    if at is None or not (row.stale or at.quote is not None):
        return None
    if row.stale:
        text = texts.get(at.offered_version_id, [])
        body = next((p.body for p in text if p.id == at.offered_paragraph_id), "")
        words = body[at.offered_start : at.offered_end] if at.offered_start is not None else ""
        return Elsewhere(numbers.get((at.offered_version_id, at.offered_paragraph_id), ""), words, True)
    if at.paragraph_id is None:
        return Elsewhere("", "", False)
    words = at.quote if at.start is not None else ""
    return Elsewhere(numbers.get((at.version_id, at.paragraph_id), ""), words, False)


def list_paragraphs(version_ids: set[int]) -> dict[int, list[Paragraph]]:
    """The paragraphs of versions, by version."""
    if not version_ids:
        return {}
    texts = db.session.execute(select(Version.id, Version.paragraphs).where(Version.id.in_(version_ids)))
    return {version_id: from_json(paragraphs) for version_id, paragraphs in texts}


def list_paragraph_numbers(version_ids: set[int]) -> dict[tuple[int, str], str]:
    """(version, paragraph id) -> what the paragraph is called in that version."""
    return _numbers(list_paragraphs(version_ids))


def _numbers(texts: dict[int, list[Paragraph]]) -> dict[tuple[int, str], str]:
    return {
        (version_id, key): name for version_id, text in texts.items() for key, name in names_of(text).items()
    }


@dataclass(frozen=True, slots=True)
class Sheet:
    """A comment as a spreadsheet holds it: words without marks."""

    line: Line
    body: str
    proposed: str


def list_sheet(reader: Reader, filters: Filters) -> list[Sheet]:
    """All comments the filters find, for export."""
    query = (
        line_statement(Comment.body, Comment.proposed)
        .outerjoin(Disposition, Disposition.id == Comment.disposition_id)
        .where(*_conditions(reader.actor, filters))
        .order_by(*ORDER)
    )
    found = db.session.execute(query).all()
    lines = lines_of(reader, found)
    return [Sheet(line, markup.plain(r[-6]), r[-5] or "") for line, r in zip(lines, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters offer: candidates with comments, and delegations that commented by name, by code."""

    candidates: dict[str, str]
    delegations: dict[str, str]


def list_offered(actor: Actor) -> Offered:
    """The choices of the table's filters."""
    candidates = db.session.execute(
        select(Candidate.ref, Candidate.title)
        .where(Candidate.conference_id == actor.conference_id, Candidate.thread_count > 0)
        .order_by(Candidate.kind, Candidate.number)
    ).all()
    named = (
        select(Comment.delegation_id)
        .where(Comment.conference_id == actor.conference_id, NAMED, Comment.released_at.is_not(None))
        .distinct()
    )
    delegations = db.session.execute(
        select(Delegation.code, Delegation.short_name).where(Delegation.id.in_(named)).order_by(Delegation.sort_order)
    ).all()
    return Offered({ref: f"{ref} {title}" for ref, title in candidates}, dict(delegations))
