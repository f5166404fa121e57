"""From what the chair composed to the snapshot that is issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ..errors import Refused
from ..text.graphemes import ZERO_WIDTH
from .canonical import canonical_json, sha256_of
from .snapshot import (
    SCHEMA,
    BodyRef,
    BodyTask,
    ConferenceRef,
    DocumentRef,
    Entry,
    ParticipantGroup,
    RankingNote,
    Section,
    Snapshot,
    Statement,
)
from .symbols import body_symbol
from .wording import CHAIRS_DRAFT, english_key, local_instant, tidy

NOTE = "Issued on the chair's responsibility; entries have not been adopted."
ADOPTED_NOTE = "All entries have been adopted by consensus, in the versions printed here."
BANNER = (
    "Illustrative document. Sponsors, co-sponsors and texts are invented for demonstration and do not represent the "
    "position of any government or organisation."
)
KINDS = ("norm", "recommendation")


def freeze(
    *,
    conference: ConferenceRef,
    symbol: str,
    revision: int,
    list_number: int,
    title: str,
    issued_at: datetime,
    sections: Iterable[Section],
    status: str = CHAIRS_DRAFT,
    distribution: str = "Limited",
    original_language: str = "English",
    language: str = "en",
    note: str = NOTE,
    illustrative: bool = False,
    banner: str = BANNER,
    ranking: RankingNote | None = None,
    participants: Iterable[ParticipantGroup] = (),
    previous: DocumentRef | None = None,
    address: str = "",
    statements: Iterable[Statement] = (),
) -> Snapshot:
    """The snapshot of a list as of `issued_at` (aware, kept to the second).

    Texts are tidied, entries numbered within their section in the order given, co-sponsors put in English alphabetical
    order, and the table of bodies drawn up from the entries. Statements stand in the order given, those whose words are
    not the printed ones marked. Raises Refused if an entry stands in the list twice,
    has no text, or is of no known kind; ValueError if `issued_at` has no time zone.
    """
    if issued_at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    issued_at = issued_at.astimezone(UTC).replace(microsecond=0)
    sections = tuple(_section(section) for section in sections)
    refs = [entry.ref for section in sections for entry in section.entries]
    for ref in refs:
        if refs.count(ref) > 1:
            raise Refused("%(ref)s stands in the list twice.", ref=ref)
    snapshot = Snapshot(
        schema=SCHEMA,
        conference=conference,
        symbol=symbol,
        revision=revision,
        list_number=list_number,
        title=title,
        status=status,
        distribution=distribution,
        issued_at=issued_at,
        issued_local=local_instant(issued_at, conference.timezone),
        original_language=original_language,
        language=language,
        note=note,
        banner=banner if illustrative else "",
        illustrative=illustrative,
        sections=sections,
        bodies=_bodies(sections),
        ranking=_ranking(ranking, conference.timezone),
        participants=tuple(participants),
        previous=previous,
        body=None,
        parent=None,
        address=address,
        statements=tuple(
            replace(s, made_local=local_instant(s.made_at, conference.timezone)) for s in statements
        ),
    )
    return _placed(_tidied(snapshot))


def for_body(snapshot: Snapshot, code: str) -> Snapshot:
    """What the list asks of one body, as a document of its own that names the list and its hash.

    Entries keep their position in the list. Raises Refused if no entry is addressed to the body.
    """
    sections = tuple(
        replace(section, entries=tuple(e for e in section.entries if code in {body.code for body in e.bodies}))
        for section in snapshot.sections
    )
    task = next((body for body in snapshot.bodies if body.code == code), None)
    if task is None:
        raise Refused("No entry of this list is addressed to that body.")
    name = task.full_name if task.acronym in task.full_name else f"{task.full_name} ({task.acronym})"
    return replace(
        snapshot,
        symbol=body_symbol(snapshot.symbol, task.acronym),
        title=f"Matters addressed to the {name}",
        sections=tuple(section for section in sections if section.entries),
        bodies=(task,),
        participants=(),
        previous=None,
        statements=tuple(s for s in snapshot.statements if not s.ref or s.ref in task.refs),
        body=BodyRef(code=task.code, acronym=task.acronym, full_name=task.full_name),
        parent=DocumentRef(
            symbol=snapshot.symbol, sha256=sha256_of(canonical_json(snapshot)), issued_at=snapshot.issued_at
        ),
        address=f"{snapshot.address}/bodies/{code}" if snapshot.address else "",
    )


def _placed(snapshot: Snapshot) -> Snapshot:
    """The same, where a statement whose words do not stand at its offsets stands at the end of its paragraph."""
    texts = {(entry.ref, p.id): p.text for entry in snapshot.entries for p in entry.paragraphs}

    def seen(words: str) -> str:
        return "".join(sign for sign in words if sign not in ZERO_WIDTH)

    def place(s: Statement) -> Statement:
        text = texts.get((s.ref, s.paragraph_id))
        if text is None:
            return replace(s, paragraph_id="", start=None, end=None)
        here = text if s.start is None else text[s.start : s.end]
        return s if seen(here) == seen(s.quote) else replace(s, start=None, end=None, moved=True)

    return replace(snapshot, statements=tuple(place(s) for s in snapshot.statements))


def _ranking(note: RankingNote | None, timezone: str) -> RankingNote | None:
    return note and replace(note, closed_local=note.closed_local or local_instant(note.closed_at, timezone))


def _section(section: Section) -> Section:
    if section.kind not in KINDS:
        raise Refused("A section of the list holds norms or recommendations.")
    return replace(section, entries=tuple(_entry(entry, n) for n, entry in enumerate(section.entries, start=1)))


def _entry(entry: Entry, position: int) -> Entry:
    if not entry.paragraphs or not all(tidy(paragraph.text) for paragraph in entry.paragraphs):
        raise Refused("%(ref)s has no text, or an empty paragraph.", ref=entry.ref)
    return replace(entry, position=position, co_sponsors=tuple(sorted(entry.co_sponsors, key=english_key)))


def _bodies(sections: tuple[Section, ...]) -> tuple[BodyTask, ...]:
    known: dict[str, BodyRef] = {}
    refs: dict[str, list[str]] = {}
    for section in sections:
        for entry in section.entries:
            for body in entry.bodies:
                known[body.code] = body
                refs.setdefault(body.code, []).append(entry.ref)
    ordered = sorted(known.values(), key=lambda body: (english_key(body.acronym), body.code))
    return tuple(BodyTask(body.code, body.acronym, body.full_name, tuple(refs[body.code])) for body in ordered)


def _tidied(value: Any) -> Any:
    """The same structure with every text tidied."""
    if is_dataclass(value):
        return replace(value, **{field.name: _tidied(getattr(value, field.name)) for field in fields(value)})
    if isinstance(value, tuple | list):
        return tuple(_tidied(item) for item in value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0)
    return tidy(value) if isinstance(value, str) else value
