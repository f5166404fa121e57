"""The tables behind the spreadsheet formats: what a list says, as headings and rows."""

from ..core.documents import Entry, Section, Snapshot, area_label, canonical_json, date_range, sha256_of
from . import page

Cell = str | int | None
ENTRY_HEAD = (
    "Section",
    "Place",
    "Entry",
    "Title",
    "Status",
    "Version",
    "Version symbol",
    "Sponsor",
    "Co-sponsors",
    "Area",
    "Pillars",
    "Addressed to",
    "Builds on",
    "Place in the ranking",
    "Reason for departing from the ranking",
    "Rationale",
)
PARAGRAPH_HEAD = ("Entry", "Title", "Paragraph", "Paragraph id", "Text", "Kind", "Level")
STATEMENT_HEAD = (
    "Number", "Delegation", "Kind", "Entry", "Version", "Paragraph", "Words", "Statement", "Made", "Words have changed",
)  # fmt: skip
BODY_HEAD = ("Body", "Full name", "Code", "Number of entries", "Entries")


def entry_cells(section: Section, entry: Entry) -> tuple[Cell, ...]:
    """One row under ENTRY_HEAD."""
    return (
        section.title,
        entry.position,
        entry.ref,
        entry.title,
        entry.status,
        entry.version,
        entry.version_symbol,
        entry.sponsor,
        "; ".join(entry.co_sponsors),
        area_label(entry.area),
        "; ".join(entry.pillars),
        "; ".join(body.acronym for body in entry.bodies),
        "; ".join(cite.citation for cite in entry.cites),
        entry.rank,
        entry.departure_reason,
        entry.rationale,
    )


def entries(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """One row an entry, under ENTRY_HEAD."""
    return [entry_cells(section, entry) for section in snapshot.sections for entry in section.entries]


def paragraphs(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """One row a paragraph, under PARAGRAPH_HEAD."""
    return [(e.ref, e.title, p.number, p.id, p.text, p.kind, p.level) for e in snapshot.entries for p in e.paragraphs]


def bodies(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """One row a body, under BODY_HEAD."""
    return [(b.acronym, b.full_name, b.code, len(b.refs), "; ".join(b.refs)) for b in snapshot.bodies]


def statements(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """One row a statement, under STATEMENT_HEAD."""
    return [
        (
            f"S-{s.number}", s.delegation, page.kind_of(s), s.ref or "The list", s.version or None, s.paragraph,
            s.quote, s.words, s.made_local, "yes" if s.moved else "",
        )
        for s in snapshot.statements
    ]  # fmt: skip


def about(snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    """What the document is, as pairs."""
    conference, ranking = snapshot.conference, snapshot.ranking
    found: list[tuple[Cell, ...]] = [
        ("Conference", conference.title),
        ("Place and dates", f"{conference.place}, {date_range(conference.starts, conference.ends)}"),
        ("Title", snapshot.title),
        ("Symbol", snapshot.symbol),
        ("List", snapshot.list_number),
        ("Revision", snapshot.revision),
        ("Status", snapshot.status),
        ("Distribution", snapshot.distribution),
        ("Issued", snapshot.issued_local),
        ("Original language", snapshot.original_language),
        ("Note", snapshot.note),
    ]
    if snapshot.banner:
        found.append(("Illustrative", snapshot.banner))
    if ranking:
        found += [
            ("Ranking round", f"{ranking.round_number}: {ranking.round_title}"),
            ("Ranking closed", ranking.closed_local),
            ("Method", ranking.method),
            ("Deciding delegations that cast", f"{ranking.cast} of {ranking.entitled}"),
        ]
    if snapshot.parent:
        found += [("Taken from", snapshot.parent.symbol), ("SHA-256 of that list", snapshot.parent.sha256)]
    if snapshot.previous:
        found.append(("Replaces", snapshot.previous.symbol))
    found.append(("SHA-256 of the snapshot", sha256_of(canonical_json(snapshot))))
    return found
