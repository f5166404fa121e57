"""What is written of a candidate: tidied on every save, complete before it leaves the delegation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select

from ...core.errors import Refused
from ...core.messages import Message
from ...core.text.folding import clean, clean_line, fold
from ...core.text.numbering import keep_numbers, renumber
from ...core.text.paragraphs import (
    MOST_BODY,
    MOST_PARAGRAPHS,
    MOST_TITLE,
    Paragraph,
    ParagraphKind,
    assign_ids,
    check_bodies,
    check_title,
    from_json,
    to_json,
)
from ...core.words import Area, Kind, Pillar
from ...db import db
from ...models import Body, Clause, Draft, Version

MOST_RATIONALE = 8_000
MOST_REASON = 2_000
FIELDS = ("title", "rationale", "paragraphs", "area", "pillars", "bodies", "cites")


class Typed(NamedTuple):
    """A paragraph as it was typed: the id the editor kept or None, its words; kind and level, None where nothing was
    said of them: as they were, or a numbered paragraph.
    """

    key: str | None
    body: str
    kind: ParagraphKind | None = None
    level: int | None = None


@dataclass(frozen=True)
class Written:
    """A text as it was typed. `paragraphs`: `Typed`, or its first fields as a tuple; `bodies` and `cites` are codes."""

    title: str
    rationale: str
    paragraphs: Sequence[tuple]
    area: Area
    pillars: Sequence[str]
    bodies: Sequence[str]
    cites: Sequence[str]


def tidied(written: Written) -> Written:
    """The same as it is stored. A draft may be unfinished: raises Refused, naming the field, for what is too long."""
    title, rationale = clean_line(written.title), clean(written.rationale)
    if len(title) > MOST_TITLE:
        raise Refused(
            "The title has %(count)s characters; %(most)s are allowed.",
            count=f"{len(title):,}", most=MOST_TITLE, field="title",
        )
    if len(rationale) > MOST_RATIONALE:
        raise Refused(
            "The rationale has %(count)s characters; %(most)s are allowed.",
            count=f"{len(rationale):,}", most=f"{MOST_RATIONALE:,}", field="rationale",
        )
    typed = [Typed(*row) for row in written.paragraphs]
    paragraphs = [row._replace(key=row.key or None, body=clean(row.body)) for row in typed]
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise Refused(
            "The text has %(count)s paragraphs; %(most)s are allowed.",
            count=f"{len(paragraphs):,}", most=MOST_PARAGRAPHS, field="paragraphs",
        )
    for at, row in enumerate(paragraphs, 1):
        if len(row.body) > MOST_BODY:
            raise Refused(
                "Paragraph %(at)s has %(count)s characters; %(most)s are allowed. Divide it.",
                at=at, count=f"{len(row.body):,}", most=f"{MOST_BODY:,}", field="paragraphs",
            )
    return Written(
        title=title,
        rationale=rationale,
        paragraphs=paragraphs,
        area=Area(written.area),
        pillars=[p.value for p in Pillar if p.value in set(written.pillars)],
        bodies=list(dict.fromkeys(written.bodies)),
        cites=list(dict.fromkeys(written.cites)),
    )


def fit(draft: Draft, written: Written) -> dict:
    """The values a draft would hold with `written`: paragraphs with their ids, only bodies and clauses that exist.

    Chosen bodies and clauses keep the order in which they were chosen; an id of a former version is never given anew.
    """
    written = tidied(written)
    conference_id = draft.candidate.conference_id
    former = from_json(draft.paragraphs)
    paragraphs = assign_ids(
        former,
        [row.body for row in written.paragraphs],
        ever_used=used_ids(draft.candidate_id),
        claimed=[row.key for row in written.paragraphs],
    )
    paragraphs = shaped(paragraphs, [(row.kind, row.level) for row in written.paragraphs], former)
    bodies = _known(Body, conference_id, written.bodies, Body.can_receive.is_(True))
    return {
        "title": written.title,
        "rationale": written.rationale,
        "paragraphs": to_json(numbered(paragraphs, draft.base_version_id)),
        "area": written.area,
        "pillars": list(written.pillars),
        "bodies": _in_order(draft.bodies, bodies),
        "cites": _in_order(draft.cites, _known(Clause, conference_id, written.cites)),
    }


def shaped(
    paragraphs: Sequence[Paragraph],
    forms: Sequence[tuple[ParagraphKind | None, int | None]],
    former: Sequence[Paragraph],
) -> list[Paragraph]:
    """The paragraphs with the kinds and levels typed beside them; None: as the same paragraph had it in `former`."""
    had = {p.id: p for p in former}
    found = []
    for p, (kind, level) in zip(paragraphs, forms, strict=True):
        like = had.get(p.id, p)
        kind = like.kind if kind is None else kind
        level = like.level if level is None else level
        found.append(replace(p, kind=kind, level=1 if kind is ParagraphKind.PREAMBULAR else min(max(level, 1), 3)))
    return found


def numbered(paragraphs: Sequence[Paragraph], base_version_id: int | None) -> list[Paragraph]:
    """The paragraphs with the numbers printed before them: counted anew in a text that was never tabled; in a next
    version those of the version it follows stay, and what is put in takes bis, ter, ...
    """
    if base_version_id is None:
        return renumber(paragraphs)
    base = db.session.execute(select(Version.paragraphs).where(Version.id == base_version_id)).scalar_one()
    return keep_numbers(paragraphs, from_json(base))


def _known(table, conference_id: int, codes: Sequence[str], *conditions) -> list[str]:
    if not codes:
        return []
    known = set(
        db.session.execute(
            select(table.code).where(table.conference_id == conference_id, table.code.in_(codes), *conditions)
        ).scalars()
    )
    return [code for code in codes if code in known]


def _in_order(former: Sequence[str], chosen: Sequence[str]) -> list[str]:
    kept = [code for code in former if code in chosen]
    return kept + [code for code in chosen if code not in kept]


def values_of(text: Draft | Version) -> dict:
    """The fields of a draft or a version, as `fit` gives them."""
    return {name: getattr(text, name) for name in FIELDS}


def used_ids(candidate_id: int) -> list[str]:
    """The paragraph ids of all versions of a candidate."""
    rows = db.session.execute(select(Version.paragraphs).where(Version.candidate_id == candidate_id)).scalars()
    return [p["id"] for paragraphs in rows for p in paragraphs]


def check_complete(draft: Draft, kind: Kind) -> None:
    """Raise Refused, saying what is missing, unless the text can leave the delegation."""
    check_title(draft.title)
    check_bodies([p["body"] for p in draft.paragraphs])
    if kind == Kind.RECOMMENDATION and not draft.bodies:
        raise Refused("A recommendation is addressed to at least one body. Choose it on the draft.", field="bodies")


def check_reason(reason: str, *, why: Message) -> str:
    """The reason, tidied. Raises Refused with the sentence `why` if there is none."""
    reason = clean(reason)
    if not fold(reason):
        raise Refused(why, field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "The reason has %(count)s characters; %(most)s are allowed.",
            count=f"{len(reason):,}", most=f"{MOST_REASON:,}", field="reason",
        )
    return reason
