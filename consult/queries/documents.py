"""The register of documents: texts by their L. symbols, issued lists, and all current texts in one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from ..core.documents import TEXTS, Snapshot
from ..core.lifecycle import ON_THE_TABLE, CandidateState
from ..core.permissions import Actor
from ..core.text.folding import fold, like_pattern, terms
from ..db import db
from ..models import Candidate, Conference, Delegation, Version
from .lists import IssueRow, list_issues, read_snapshots
from .register import readable
from .rolling import rolling_snapshot

TEXTS_NOTE = (
    "Texts as tabled by their sponsors, in their current versions. They have not been adopted. "
    "Words in square brackets are not agreed."
)


@dataclass(frozen=True)
class Filters:
    """What is looked for: words or a symbol, and days in conference time."""

    q: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def any(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.q or self.since or self.until)

    def days(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """The instant from which, and the one before which, documents were issued."""
        return (
            self.since and _begin(self.since, zone),
            self.until and _begin(self.until + timedelta(days=1), zone),
        )


@dataclass(frozen=True)
class Link:
    """A document of a chain: what its symbol adds to the first one's ("Rev.1"; empty for the first) and where it is."""

    suffix: str
    symbol: str
    version: int


@dataclass(frozen=True)
class TextRow:
    """One version of a tabled candidate as a document; `chain`: all versions, first to last, if there are several."""

    symbol: str
    ref: str
    version: int
    title: str
    sponsor: str
    state: CandidateState
    current: bool
    issued_at: datetime
    chain: tuple[Link, ...] = ()


def _begin(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def _where(actor: Actor):
    return (Candidate.conference_id == actor.conference_id, Candidate.state.in_(ON_THE_TABLE), readable(actor))


def search_texts(actor: Actor, filters: Filters, *, zone: str) -> list[int]:
    """The ids of the versions that the reader may open and that fit, in the order of their symbols.

    A word fits where it stands in the version's symbol, title or sponsor, or in the text as its candidate reads now.
    """
    wanted, (since, until) = terms(filters.q), filters.days(zone)
    patterns = like_pattern(filters.q)
    query = (
        select(
            Version.id,
            Version.symbol,
            Version.title,
            Delegation.short_name,
            *(Candidate.search_text.like(pattern, escape="\\") for pattern in patterns),
        )
        .join(Candidate, Candidate.id == Version.candidate_id)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .where(*_where(actor))
        .order_by(Candidate.document_number, Version.number)
    )
    if since:
        query = query.where(Version.issued_at >= since)
    if until:
        query = query.where(Version.issued_at < until)
    found = []
    for id_, symbol, title, sponsor, *there in db.session.execute(query):
        said = fold(f"{symbol} {title} {sponsor}") if wanted else ""
        if all(now or term in said for now, term in zip(there, wanted, strict=True)):
            found.append(id_)
    return found


def list_texts(actor: Actor, ids: Sequence[int]) -> list[TextRow]:
    """The versions of these ids, in the order of their symbols, each with its chain."""
    rows = db.session.execute(
        select(
            Version.symbol,
            Candidate.ref,
            Version.number,
            Version.title,
            Delegation.short_name,
            Candidate.state,
            Version.id == Candidate.current_version_id,
            Version.issued_at,
        )
        .join(Candidate, Candidate.id == Version.candidate_id)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .where(*_where(actor), Version.id.in_(ids))
        .order_by(Candidate.document_number, Version.number)
    ).all()
    chains = _chains(actor, {row.ref for row in rows})
    return [TextRow(*row, chain=chains[row.ref]) for row in rows]


def _chains(actor: Actor, refs: Collection[str]) -> dict[str, tuple[Link, ...]]:
    found: dict[str, list[tuple[str, int]]] = {ref: [] for ref in refs}
    for ref, symbol, number in db.session.execute(
        select(Candidate.ref, Version.symbol, Version.number)
        .join(Candidate, Candidate.id == Version.candidate_id)
        .where(*_where(actor), Candidate.ref.in_(refs))
        .order_by(Version.number)
    ):
        found[ref].append((symbol, number))
    return {ref: chain_of(pairs) for ref, pairs in found.items()}


def chain_of(pairs: Sequence[tuple[str, int]]) -> tuple[Link, ...]:
    """The chain of documents given as (symbol, version or revision), first to last; empty where one stands alone."""
    if len(pairs) < 2:
        return ()
    first = pairs[0][0]
    return tuple(
        Link("" if symbol == first else symbol.removeprefix(f"{first}/"), symbol, number) for symbol, number in pairs
    )


def search_issues(
    actor: Actor, conference: Conference, filters: Filters
) -> list[tuple[IssueRow, tuple[Link, ...]]]:
    """The issued revisions that fit, each with its chain.

    A word fits where it stands in the symbol, the title, the note or an entry.
    """
    rows, wanted, (since, until) = list_issues(actor, conference), terms(filters.q), filters.days(conference.timezone)
    chains = {
        number: chain_of([(row.symbol, row.revision) for row in reversed(rows) if row.list_number == number])
        for number in {row.list_number for row in rows}
    }
    snapshots = read_snapshots([row.id for row in rows]) if wanted else {}
    return [
        (row, chains[row.list_number])
        for row in rows
        if not (since and row.issued_at < since)
        and not (until and row.issued_at >= until)
        and (not wanted or _says(snapshots[row.id], wanted))
    ]


def _says(snapshot: Snapshot, wanted: Sequence[str]) -> bool:
    words = [snapshot.symbol, snapshot.title, snapshot.note]
    for entry in snapshot.entries:
        words += [entry.ref, entry.title, entry.sponsor or "", *(paragraph.text for paragraph in entry.paragraphs)]
    said = fold(" ".join(words))
    return all(term in said for term in wanted)


def texts_snapshot(conference: Conference, *, now: datetime) -> Snapshot:
    """All texts on the table that others read, as one document. It has no number and is stored nowhere."""
    return rolling_snapshot(conference, now=now, title="Tabled texts", status=TEXTS, note=TEXTS_NOTE)
