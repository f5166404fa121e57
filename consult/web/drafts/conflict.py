"""Two people wrote at once: both texts side by side, and the one text that is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from ...core.text.folding import clean, clean_line
from ...core.text.paragraphs import Paragraph, ParagraphKind
from ...core.text.redline import Row, Span, diff_paragraphs, redline
from ...core.words import Area
from ...queries.drafts import DraftPage
from ...services.candidates import Typed, Written
from .forms import FORMS

SETS = ("pillars", "bodies", "cites")


@dataclass(frozen=True)
class Both:
    """What differs between my text and the colleague's that is stored. None: nothing differs in this field."""

    mine: Written
    rows: list[Row]
    title: list[Span] | None
    rationale: list[Span] | None
    area: tuple[Area, Area] | None
    sets: dict[str, tuple[list[str], list[str]]]


def both_texts(mine: Written, theirs: DraftPage) -> Both:
    """My words beside those stored. Paragraphs that I added and nobody stored are called n1, n2, ..."""
    title, rationale = clean_line(mine.title), clean(mine.rationale)
    return Both(
        mine=mine,
        rows=diff_paragraphs([Paragraph(p.id, p.number, p.body) for p in theirs.paragraphs], _named(mine.paragraphs)),
        title=redline(theirs.title, title) if title != theirs.title else None,
        rationale=redline(theirs.rationale, rationale) if rationale != theirs.rationale else None,
        area=(theirs.area, mine.area) if mine.area != theirs.area else None,
        sets={
            name: (list(getattr(theirs, name)), list(getattr(mine, name)))
            for name in SETS
            if set(getattr(theirs, name)) != set(getattr(mine, name))
        },
    )


def _named(paragraphs: Sequence[Typed]) -> list[Paragraph]:
    found, seen = [], set()
    for at, row in enumerate(paragraphs, 1):
        key = row.key if row.key and row.key not in seen else f"n{at}"
        seen.add(key)
        found.append(Paragraph(key, at, clean(row.body), row.kind or ParagraphKind.OPERATIVE, row.level or 1))
    return found


def joined_text(theirs: DraftPage) -> Written:
    """The text that the conflict's form asks for: field by field mine, as edited there, or the colleague's."""
    form = request.form
    stored = {p.id: p.body for p in theirs.paragraphs}
    theirs_form = {p.id: p.form for p in theirs.paragraphs}

    def pick(name: str, mine, other):
        return other if form.get(f"keep-{name}") == "theirs" else mine

    paragraphs = []
    for key in form.getlist("row"):
        kept = form.get(f"keep-row-{key}", "mine")
        body = stored.get(key, "") if kept == "theirs" else form.get(f"mine-row-{key}", "")
        if kept != "out":
            chosen = form.get(f"mine-form-{key}", "") if kept == "mine" else theirs_form.get(key, "")
            paragraphs.append(Typed(key if key in stored else None, body, *FORMS.get(chosen, (None, None))))
    try:
        area = Area(form.get("mine-area", ""))
    except ValueError:
        area = theirs.area
    return Written(
        title=pick("title", form.get("mine-title", ""), theirs.title),
        rationale=pick("rationale", form.get("mine-rationale", ""), theirs.rationale),
        paragraphs=paragraphs,
        area=pick("area", area, theirs.area),
        **{name: pick(name, form.getlist(f"mine-{name}"), getattr(theirs, name)) for name in SETS},
    )
