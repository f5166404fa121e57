"""The rolling text as a document: the same snapshot as that of a list, with brackets and alternatives written out."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ...core.documents import ROLLING, Entry, Paragraph, Snapshot, freeze, long_date
from ...core.lifecycle import ParagraphState
from ...models import Conference
from ..lists.composing import conference_ref, sections_of
from .reading import Item, RollingParagraph, item_of, texts_of

NOTE = (
    "Words in square brackets are not agreed; alternatives follow in brackets of their own. Nothing in this text has "
    "been adopted."
)


def rolling_snapshot(
    conference: Conference,
    *,
    now: datetime,
    at: datetime | None = None,
    title: str = "Rolling text",
    status: str = ROLLING,
    note: str = NOTE,
) -> Snapshot:
    """All texts on the table that others read, as one document, now or as they stood at an instant. It has no number
    and is stored nowhere.
    """
    texts = texts_of(conference, at=at)
    sections, illustrative = sections_of(conference, [(c, version, None, "") for c, version, _name in texts.candidates])
    items = {
        candidate.ref: item_of(texts, candidate, version, sponsor, 0)
        for candidate, version, sponsor in texts.candidates
    }
    return freeze(
        conference=conference_ref(conference),
        symbol=conference.symbol_prefix,
        revision=0,
        list_number=0,
        title=title,
        issued_at=at or now,
        sections=[
            replace(
                section,
                entries=tuple(_written(entry, items[entry.ref], conference.timezone) for entry in section.entries),
            )
            for section in sections
        ],
        status=status,
        note=note,
        illustrative=illustrative or conference.demo,
    )


def _written(entry: Entry, item: Item, zone: str) -> Entry:
    status = "Tabled"  # at that instant, whatever became of it since
    if item.brackets:
        status += f", {item.brackets} open bracket{'s' if item.brackets > 1 else ''}"
    return replace(entry, status=status, paragraphs=tuple(_paragraph(p, zone) for p in item.paragraphs))


def _paragraph(found: RollingParagraph, zone: str) -> Paragraph:
    p = found.paragraph
    return Paragraph(p.id, p.shown, found.literal + _agreed(found, zone), p.kind.value, p.level)


def _agreed(found: RollingParagraph, zone: str) -> str:
    """What is said behind a paragraph that the room has agreed to."""
    if found.blocked or found.state is ParagraphState.OPEN:
        return ""
    if found.state is ParagraphState.AGREED:
        return " (agreed)"
    until = f" until {long_date(found.until.astimezone(ZoneInfo(zone)).date())}" if found.until else ""
    return f" (agreed ad referendum{until})"
