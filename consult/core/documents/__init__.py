"""Issued documents: symbols, numbering and the frozen snapshot of a list from which every export is made."""

from .canonical import canonical_json, from_json, sha256_of
from .freezing import BANNER, NOTE, for_body, freeze
from .numbering import annex, bis, label, letter, roman
from .snapshot import (
    SCHEMA,
    BodyRef,
    BodyTask,
    Cite,
    ConferenceRef,
    DocumentRef,
    Entry,
    Paragraph,
    ParticipantGroup,
    RankingNote,
    Section,
    Snapshot,
)
from .symbols import body_symbol, file_stem, symbol, version_symbol
from .wording import CHAIRS_DRAFT, CONSOLIDATED, area_label, date_range, local_instant, long_date, tidy

__all__ = [
    "BANNER",
    "CHAIRS_DRAFT",
    "CONSOLIDATED",
    "NOTE",
    "SCHEMA",
    "BodyRef",
    "BodyTask",
    "Cite",
    "ConferenceRef",
    "DocumentRef",
    "Entry",
    "Paragraph",
    "ParticipantGroup",
    "RankingNote",
    "Section",
    "Snapshot",
    "annex",
    "area_label",
    "bis",
    "body_symbol",
    "canonical_json",
    "date_range",
    "file_stem",
    "for_body",
    "freeze",
    "from_json",
    "label",
    "letter",
    "local_instant",
    "long_date",
    "roman",
    "sha256_of",
    "symbol",
    "tidy",
    "version_symbol",
]
