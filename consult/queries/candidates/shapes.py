"""The shapes in which the page of a candidate is read: frozen, with exactly what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.lifecycle import CandidateState, CoSponsorState
from ...core.text import paragraphs as paragraphs_core
from ...core.text.numbering import names_of
from ...core.text.openings import opening
from ...core.text.paragraphs import ParagraphKind, from_json
from ...core.text.scripts import script_lang
from ...core.words import Area, Kind


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as pages show it; `lang` is that of its script, None for Latin letters.

    `number` is its place; `shown` the number printed before it; `name` what a sentence calls it ("5 bis", "PP2").
    `opening` counts the code points of a preambular paragraph's opening words, which stand in italics.
    """

    id: str
    number: int
    body: str
    lang: str | None
    kind: ParagraphKind = ParagraphKind.OPERATIVE
    level: int = 1
    shown: str = ""
    name: str = ""
    opening: int = 0

    @property
    def form(self) -> str:
        """Its kind and level in one word, as a form offers them: "1", "2", "3" or "preambular"."""
        return self.kind.value if self.kind is ParagraphKind.PREAMBULAR else str(self.level)


@dataclass(frozen=True, slots=True)
class BodyLine:
    """An addressed body."""

    code: str
    acronym: str
    full_name: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A cited clause with its instrument."""

    code: str
    number: str
    citation: str
    summary: str
    instrument_code: str
    instrument: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list of versions."""

    number: int
    symbol: str
    reason: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class CoSponsorLine:
    """A delegation's standing as co-sponsor. `version` is the one it accepted."""

    delegation_id: int
    code: str
    name: str
    state: CoSponsorState
    offered: bool
    version_id: int | None


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file in a list. `key` names it in its address; `cleared_at` is None while only its delegation sees it."""

    key: str
    filename: str
    media_type: str
    size: int
    added_at: datetime
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True)
class MergedLine:
    """A candidate that was merged into this one."""

    ref: str
    title: str
    at: datetime


@dataclass(frozen=True)
class CandidatePage:
    """One candidate with its current version. `delegation_id` is the sponsor's, so that policies can be asked."""

    id: int
    ref: str
    kind: Kind
    state: CandidateState
    title: str
    area: Area
    delegation_id: int
    sponsor: str
    sponsor_code: str
    illustrative: bool
    open_amendments: int
    tabled_at: datetime
    released_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    merged_into: str | None
    merged_into_title: str | None
    version_id: int
    version: int
    symbol: str
    rationale: str
    issued_at: datetime
    paragraphs: list[Paragraph]
    pillars: list[str]
    draft_id: int | None
    previous: str | None
    next: str | None
    bodies: list[BodyLine]
    clauses: list[ClauseLine]
    versions: list[VersionLine]
    co_sponsors: list[CoSponsorLine]
    attachments: list[AttachmentLine]
    merged_from: list[MergedLine]
    in_rounds: bool
    on_lists: bool  # or may be: a list's next revision is being drafted
    has_amendments: bool  # of anybody, drafts included: never to be shown, only where to look
    on_paper: bool
    has_statements: bool
    in_silence: bool  # or was

    def co_sponsor(self, delegation_id: int | None) -> CoSponsorLine | None:
        """A delegation's standing as co-sponsor."""
        return next((line for line in self.co_sponsors if line.delegation_id == delegation_id), None)


def paragraphs_of(stored: list[dict]) -> list[Paragraph]:
    """Stored paragraphs as pages show them."""
    return as_shown(from_json(stored))


def as_shown(paragraphs: Sequence[paragraphs_core.Paragraph]) -> list[Paragraph]:
    """The paragraphs of a text as pages show them."""
    names = names_of(paragraphs)
    return [
        Paragraph(
            p.id, p.number, p.body, script_lang(p.body), p.kind, p.level, p.shown, names[p.id],
            opening(p.body) if p.kind is ParagraphKind.PREAMBULAR else 0,
        )
        for p in paragraphs
    ]  # fmt: skip
