"""From the rows of a list to the snapshot that is issued or previewed: the one way in which it becomes a document."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import case, select

from ...core.documents import (
    ADOPTED_NOTE,
    CHAIRS_DRAFT,
    CONSOLIDATED,
    NOT_ISSUED,
    NOTE,
    BodyRef,
    Cite,
    ConferenceRef,
    DocumentRef,
    Entry,
    Paragraph,
    ParticipantGroup,
    RankingNote,
    Section,
    Snapshot,
    category_label,
    freeze,
    symbol,
)
from ...core.lifecycle import ADOPTED_WHOLLY, CoSponsorState, state_word
from ...core.text.paragraphs import from_json
from ...core.words import Category, Kind
from ...db import db
from ...models import (
    Body,
    Candidate,
    Clause,
    Conference,
    ConsolidatedList,
    CoSponsorship,
    Counter,
    Delegation,
    Instrument,
    Issue,
    RankingRound,
    RoundResult,
    Version,
)
from ...models import Entry as EntryRecord
from ..rankings.results import DECIDING
from .stated import statements_on

TITLES = {Kind.NORM: "Norms", Kind.RECOMMENDATION: "Recommendations"}
DRAFT_NOTE = "Not issued, and not for circulation; entries have not been adopted."
METHOD = "The ballots of the deciding delegations were put together by Schulze's method; ties were kept as ties."


def next_symbol(list_: ConsolidatedList, prefix: str) -> str:
    """The symbol under which the list will be issued next, if nothing else is issued before."""
    number = list_.document_number
    if number is None:
        last = db.session.execute(
            select(Counter.last).where(Counter.conference_id == list_.conference_id, Counter.series == "CRP")
        ).scalar_one_or_none()
        number = (last or 0) + 1
    return symbol(prefix=prefix, series="CRP", number=number, revision=list_.last_revision)


def issue_snapshot(
    list_: ConsolidatedList, conference: Conference, *, now: datetime, base_url: str = ""
) -> Snapshot:
    """What goes out when the list is issued now. `list_` has its document number where that is known already."""
    previous = db.session.execute(
        select(Issue.symbol, Issue.sha256, Issue.issued_at)
        .where(Issue.list_id == list_.id)
        .order_by(Issue.revision.desc())
        .limit(1)
    ).one_or_none()
    sections, illustrative = compose(list_.id, conference)
    adopted = all_adopted(list_.id)
    note = ADOPTED_NOTE if adopted else NOTE
    return freeze(
        conference=conference_ref(conference),
        symbol=next_symbol(list_, conference.symbol_prefix),
        revision=list_.last_revision,
        list_number=list_.number,
        title=list_.title,
        issued_at=now,
        sections=sections,
        distribution="General" if conference.publish_issued_lists else "Limited",
        status=CONSOLIDATED if adopted else CHAIRS_DRAFT,
        note=f"{note} {list_.note}" if list_.note else note,
        illustrative=illustrative or conference.demo,
        ranking=_ranking(list_.round_id) if list_.round_id else None,
        participants=list_participants(conference.id),
        previous=DocumentRef(*previous) if previous else None,
        address=f"{base_url}/{conference.slug}/lists/{list_.number}/revisions/{list_.last_revision + 1}"
        if base_url
        else "",
        statements=statements_on(list_),
    )


def all_adopted(list_id: int) -> bool:
    """Whether every entry has been adopted, in the version to which it is pinned: only then is it the consolidated
    list. One adopted ad referendum has not been, until the capitals have confirmed."""
    rows = db.session.execute(
        select(Candidate.state, Candidate.current_version_id == EntryRecord.version_id)
        .join(EntryRecord, EntryRecord.candidate_id == Candidate.id)
        .where(EntryRecord.list_id == list_id)
    ).all()
    return bool(rows) and all(state in ADOPTED_WHOLLY and current for state, current in rows)


def draft_snapshot(list_: ConsolidatedList, conference: Conference, *, now: datetime) -> Snapshot:
    """The same, marked on every page as a draft that was not issued. It is stored nowhere."""
    snapshot = issue_snapshot(list_, conference, now=now)
    return replace(
        snapshot,
        status=NOT_ISSUED,
        symbol=f"DRAFT {snapshot.symbol}",
        distribution="Chair and secretariat",
        note=snapshot.note.replace(NOTE, DRAFT_NOTE).replace(ADOPTED_NOTE, DRAFT_NOTE),
    )


def conference_ref(conference: Conference) -> ConferenceRef:
    """The conference as mastheads print it."""
    return ConferenceRef(
        conference.title, conference.place, conference.starts_on, conference.ends_on, conference.timezone
    )


def compose(list_id: int, conference: Conference) -> tuple[list[Section], bool]:
    """The sections of a list in its order, and whether any text in it is illustrative."""
    return _sections(
        conference,
        # A round whose results are the chair's alone gives the order, and its places stay with the chair.
        select(
            Candidate,
            Version,
            case((RankingRound.results_to == "chair", None), else_=EntryRecord.ranked_place),
            EntryRecord.departure,
        )
        .join(EntryRecord, EntryRecord.candidate_id == Candidate.id)
        .join(Version, Version.id == EntryRecord.version_id)
        .join(ConsolidatedList, ConsolidatedList.id == EntryRecord.list_id)
        .outerjoin(RankingRound, RankingRound.id == ConsolidatedList.round_id)
        .where(EntryRecord.list_id == list_id)
        .order_by(EntryRecord.position, EntryRecord.id),
    )


def _sections(conference: Conference, query) -> tuple[list[Section], bool]:
    """Sections of the (candidate, version, place, departure) that the query finds, in its order."""
    return sections_of(conference, db.session.execute(query).all())


def sections_of(conference: Conference, rows: Sequence[tuple]) -> tuple[list[Section], bool]:
    """Sections of (candidate, version, place in a ranking or None, reason for departing from it), in their order, and
    whether any text is illustrative.
    """
    make = _maker(conference, [candidate.id for candidate, *_ in rows])
    sections = [
        Section(kind.value, title, tuple(make(*row) for row in rows if row[0].kind == kind))
        for kind, title in TITLES.items()
    ]
    return sections, any(candidate.illustrative for candidate, *_ in rows)


def _maker(conference: Conference, candidate_ids: list[int]):
    """A function that makes an entry of a candidate and a version, with what it needs loaded once."""
    bodies = {
        row.code: BodyRef(*row)
        for row in db.session.execute(
            select(Body.code, Body.acronym, Body.full_name).where(Body.conference_id == conference.id)
        )
    }
    cites = {
        row.code: Cite(row.citation, row.short, row.summary)
        for row in db.session.execute(
            select(Clause.code, Clause.citation, Instrument.short, Clause.summary)
            .join(Instrument, Instrument.id == Clause.instrument_id)
            .where(Clause.conference_id == conference.id)
        )
    }
    names = dict(
        db.session.execute(
            select(Delegation.id, Delegation.short_name).where(Delegation.conference_id == conference.id)
        ).all()
    )
    # A co-sponsor stands with the text it accepted, and with no other.
    joined: dict[tuple[int, int], list[str]] = {}
    for candidate_id, version_id, delegation_id in db.session.execute(
        select(CoSponsorship.candidate_id, CoSponsorship.version_id, CoSponsorship.delegation_id).where(
            CoSponsorship.candidate_id.in_(candidate_ids),
            CoSponsorship.state.in_([CoSponsorState.ACCEPTED, CoSponsorState.TO_CONFIRM]),
        )
    ):
        joined.setdefault((candidate_id, version_id), []).append(names[delegation_id])

    def make(candidate: Candidate, version: Version, place: int | None, departure: str) -> Entry:
        return Entry(
            ref=candidate.ref,
            status=str(state_word(candidate.state)).capitalize(),
            title=version.title,
            version=version.number,
            version_symbol=version.symbol,
            sponsor=names[candidate.delegation_id],
            area=version.area.value,
            paragraphs=tuple(
                Paragraph(p.id, p.shown, p.body, p.kind.value, p.level) for p in from_json(version.paragraphs)
            ),
            co_sponsors=tuple(joined.get((candidate.id, version.id), ())),
            pillars=tuple(version.pillars),
            bodies=tuple(bodies[code] for code in version.bodies if code in bodies),
            cites=tuple(cites[code] for code in version.cites if code in cites),
            rationale=version.rationale or None,
            rank=place,
            departure_reason=departure or None,
        )

    return make


def _ranking(round_id: int) -> RankingNote:
    row = db.session.execute(
        select(RankingRound.number, RankingRound.title, RankingRound.closes_at).where(RankingRound.id == round_id)
    ).one()
    turnout = db.session.execute(
        select(RoundResult.cast, RoundResult.entitled)
        .where(RoundResult.round_id == round_id, RoundResult.group == DECIDING)
        .order_by(RoundResult.close_number.desc())
        .limit(1)
    ).one_or_none()
    cast, entitled = turnout or (0, 0)
    return RankingNote(row.number, row.title, row.closes_at, METHOD, cast, entitled)


def list_participants(conference_id: int) -> list[ParticipantGroup]:
    """The delegations of a conference by category, each in English alphabetical order."""
    found: dict[Category, list[str]] = {}
    for category, name in db.session.execute(
        select(Delegation.category, Delegation.short_name)
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.sort_order, Delegation.id)
    ):
        found.setdefault(category, []).append(name)
    return [ParticipantGroup(category_label(c.value), tuple(found[c])) for c in Category if c in found]
