"""Where each word of a text comes from: the version, the amendments, the delegations, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.documents import Hand
from ...core.permissions import Actor
from ...core.text.merging import CHAIR, TITLE
from ...core.text.tracing import Edition, Passage, trace
from ...core.words import Outcome, VersionOrigin
from ...db import db
from ...models import Amendment, AmendmentAnswer, Conference, Version
from ..candidates.shapes import Paragraph, paragraphs_of
from .hands import author_of, bracket_of, hands_of
from .texts import Subject, get_subject, text_of


@dataclass(frozen=True, slots=True)
class Source:
    """An amendment behind words, or the alternative of brackets (then `bracket` is their number and `ref` its key).

    `hand` is who signs it; `outcome` and `reason` are the chair's answer, if there is.
    """

    ref: str
    bracket: int | None
    hand: Hand | None
    outcome: Outcome | None
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where passages come from, `number` counting from 1 as the page marks them."""

    number: int
    version: int
    symbol: str
    origin: VersionOrigin
    author: str
    issued_at: datetime
    reason: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """A paragraph of the text with its passages, each with the number of its origin."""

    paragraph: Paragraph
    passages: list[tuple[str, int]]


@dataclass(frozen=True)
class TracePage:
    """The text that stands, passage by passage."""

    ref: str
    title: list[tuple[str, int]]
    title_words: str
    version: int
    illustrative: bool
    paragraphs: list[Traced]
    origins: list[Origin]


def passages_of(versions: Sequence[Version]) -> dict[str, list[Passage]]:
    """The last version's paragraphs and title (under TITLE) as passages."""
    return trace([Edition(v.number, text_of(v), _sources(v)) for v in versions])


def _sources(version: Version) -> dict[str, list[tuple[int, int, tuple[str, ...]]]]:
    return {
        key: [(start, end, tuple(keys)) for start, end, keys in rows] for key, rows in (version.sources or {}).items()
    }


def get_trace(actor: Actor, ref: str, conference: Conference) -> TracePage:
    """The current text of a candidate with where its words come from. Raises NotFound."""
    subject = get_subject(actor, ref)
    current = subject.current
    passages = passages_of([v for v in subject.versions if v.number <= current.number])
    paragraphs = paragraphs_of(current.paragraphs)
    order = [TITLE, *(p.id for p in paragraphs)]
    keys = list(dict.fromkeys((p.version, p.keys) for key in order for p in passages.get(key, ())))
    numbers = {key: number for number, key in enumerate(sorted(keys), 1)}

    def marked(key: str) -> list[tuple[str, int]]:
        return [(p.text, numbers[p.version, p.keys]) for p in passages.get(key, ())]

    return TracePage(
        ref=subject.candidate.ref,
        title=marked(TITLE),
        title_words=current.title,
        version=current.number,
        illustrative=subject.candidate.illustrative,
        paragraphs=[Traced(p, marked(p.id)) for p in paragraphs],
        origins=_origins(subject, conference, numbers),
    )


def _origins(
    subject: Subject, conference: Conference, numbers: dict[tuple[int, tuple[str, ...]], int]
) -> list[Origin]:
    refs = {ref for _version, keys in numbers for ref in keys}
    hands = hands_of(conference, refs)
    answers = _answers(conference, refs)
    found = []
    for (number, keys), at in numbers.items():
        version = subject.version(number)
        sources = tuple(
            Source(key, bracket_of(key), hands.get(key), *answers.get(key, (None, ""))) for key in keys if key != CHAIR
        )
        author = author_of(version, subject.sponsor).name
        found.append(
            Origin(at, number, version.symbol, version.origin, author, version.issued_at, version.reason, sources)
        )
    return sorted(found, key=lambda origin: origin.number)


def _answers(conference: Conference, refs: set[str]) -> dict[str, tuple[Outcome, str]]:
    if not refs:
        return {}
    rows = db.session.execute(
        select(Amendment.ref, AmendmentAnswer.outcome, AmendmentAnswer.reason)
        .join(AmendmentAnswer, AmendmentAnswer.amendment_id == Amendment.id)
        .where(
            Amendment.conference_id == conference.id,
            Amendment.ref.in_(sorted(refs)),
            AmendmentAnswer.superseded_at.is_(None),
        )
    )
    return {row.ref: (row.outcome, row.reason) for row in rows}
