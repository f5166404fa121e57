"""Which lists there are for a reader, and where a candidate stands in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, false, func, select, true

from ...core.errors import NotFound
from ...core.lifecycle import ListState
from ...core.permissions import Action, Actor, can
from ...db import db
from ...models import Conference, ConsolidatedList, Entry, Issue, RankingRound


@dataclass(frozen=True)
class ListRow:
    """A list as the page of all lists shows it. `issued_*` are those of the latest revision the reader may open."""

    number: int
    title: str
    state: ListState
    entries: int
    round_number: int | None
    circulated_at: datetime | None
    symbol: str | None
    revision: int | None
    issued_at: datetime | None
    shows_draft: bool


@dataclass(frozen=True)
class Head:
    """A list without its entries. `revision`: how often it was issued, 0 for never."""

    id: int
    conference_id: int
    number: int
    title: str
    note: str
    state: ListState
    round_id: int | None
    round_number: int | None
    round_title: str | None
    results_to: str | None
    document_number: int | None
    revision: int
    circulated_at: datetime | None
    edit_counter: int


def public(conference: Conference):
    """The condition under which somebody without a role in the conference may open an issue."""
    return and_(Issue.public, true() if conference.publish_issued_lists else false())


def shows_draft(actor: Actor | None, state: ListState) -> bool:
    """Whether the reader sees the list as it is being worked on, rather than what was issued last."""
    if state == ListState.CIRCULATED:
        return actor is not None
    return state == ListState.DRAFT and can(actor, Action.READ_DRAFT_LIST)


def list_lists(actor: Actor | None, conference: Conference) -> list[ListRow]:
    """The lists a reader may open, newest first. `actor` None: somebody without a role in the conference."""
    latest = select(Issue.list_id, func.max(Issue.revision).label("revision")).group_by(Issue.list_id)
    if actor is None:
        latest = latest.where(public(conference))
    latest = latest.subquery()
    counts = select(Entry.list_id, func.count().label("entries")).group_by(Entry.list_id).subquery()
    rows = db.session.execute(
        select(
            ConsolidatedList.number,
            ConsolidatedList.title,
            ConsolidatedList.state,
            func.coalesce(counts.c.entries, 0).label("entries"),
            RankingRound.number.label("round_number"),
            ConsolidatedList.circulated_at,
            Issue.symbol,
            Issue.revision,
            Issue.issued_at,
            Issue.title.label("issued_title"),
        )
        .outerjoin(RankingRound, RankingRound.id == ConsolidatedList.round_id)
        .outerjoin(counts, counts.c.list_id == ConsolidatedList.id)
        .outerjoin(latest, latest.c.list_id == ConsolidatedList.id)
        .outerjoin(Issue, and_(Issue.list_id == latest.c.list_id, Issue.revision == latest.c.revision))
        .where(ConsolidatedList.conference_id == conference.id)
        .order_by(ConsolidatedList.number.desc())
    ).all()
    found = []
    for row in rows:
        draft = shows_draft(actor, row.state)
        if draft or row.symbol:
            title = row.title if draft or not row.issued_title else row.issued_title
            state = row.state if draft else ListState.ISSUED
            found.append(
                ListRow(
                    row.number, title, state, row.entries, row.round_number, row.circulated_at, row.symbol,
                    row.revision, row.issued_at, draft,
                )
            )  # fmt: skip
    return found


def get_head(conference_id: int, number: int) -> Head:
    """A list by its number in the conference. Whether the reader may see it is asked with `shows_draft` and
    `list_issues`. Raises NotFound."""
    row = db.session.execute(
        select(
            ConsolidatedList.id,
            ConsolidatedList.conference_id,
            ConsolidatedList.number,
            ConsolidatedList.title,
            ConsolidatedList.note,
            ConsolidatedList.state,
            ConsolidatedList.round_id,
            RankingRound.number.label("round_number"),
            RankingRound.title.label("round_title"),
            RankingRound.results_to,
            ConsolidatedList.document_number,
            ConsolidatedList.last_revision,
            ConsolidatedList.circulated_at,
            ConsolidatedList.edit_counter,
        )
        .outerjoin(RankingRound, RankingRound.id == ConsolidatedList.round_id)
        .where(ConsolidatedList.conference_id == conference_id, ConsolidatedList.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return Head(*row)


def get_list(conference_id: int, number: int) -> ConsolidatedList:
    """A list's row by its number in the conference. Raises NotFound."""
    list_ = db.session.execute(
        select(ConsolidatedList).where(
            ConsolidatedList.conference_id == conference_id, ConsolidatedList.number == number
        )
    ).scalar_one_or_none()
    if list_ is None:
        raise NotFound()
    return list_
