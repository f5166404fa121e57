"""The forms of a draft, and the text as it was typed."""

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from ...core.text import paragraphs as core
from ...core.text.numbering import renumber
from ...core.text.paragraphs import ParagraphKind
from ...core.words import Area, Kind, Pillar
from ...queries.candidates import Paragraph, as_shown
from ...queries.drafts import DraftPage
from ...services.candidates import Typed, Written
from ..forms import CreatesForm, EditsForm, Form, TidyArea, TidyField
from ..labels import choices

# What a paragraph's select offers, by the value sent: kind and level.
FORMS = {
    "1": (ParagraphKind.OPERATIVE, 1),
    "2": (ParagraphKind.OPERATIVE, 2),
    "3": (ParagraphKind.OPERATIVE, 3),
    "preambular": (ParagraphKind.PREAMBULAR, 1),
}


class NewDraftForm(CreatesForm):
    """Beginning a candidate."""

    kind = RadioField(_l("Kind"), validators=[InputRequired()])
    title = TidyField(_l("Title"), validators=[InputRequired(_l("Give the candidate a title."))])
    area = SelectField(_l("Area"), validators=[InputRequired()])
    text = TidyArea(_l("Text"))
    cites = HiddenField()  # clauses to begin with, from the library

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(Kind)
        self.area.choices = choices(Area)


class DraftForm(EditsForm):
    """A draft. Its paragraphs come as two lists side by side: `para_id` and `para_body`."""

    title = TidyField(_l("Title"))
    rationale = TidyArea(_l("Rationale"))
    area = SelectField(_l("Area"), validators=[InputRequired()])
    pillars = SelectMultipleField(_l("Pillars"), validate_choice=False)
    bodies = SelectMultipleField(_l("Addressed to"), validate_choice=False)
    cites = SelectMultipleField(_l("Builds on"), validate_choice=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.area.choices = choices(Area)
        self.pillars.choices = choices(Pillar)
        self.title.flags.required = True  # before it goes out; a draft is saved without

    @classmethod
    def of(cls, draft: DraftPage) -> "DraftForm":
        """The form as the draft is stored, whatever was sent."""
        return cls(
            formdata=None,
            version=draft.edit_counter,
            title=draft.title,
            rationale=draft.rationale,
            area=draft.area.value,
            pillars=draft.pillars,
            bodies=draft.bodies,
            cites=draft.cites,
        )

    def written(self, paragraphs: Sequence[Typed] | None = None) -> Written:
        """What was typed; `paragraphs` in place of those sent."""
        return Written(
            title=self.title.data or "",
            rationale=self.rationale.data or "",
            paragraphs=typed_paragraphs() if paragraphs is None else paragraphs,
            area=Area(self.area.data),
            pillars=self.pillars.data or [],
            bodies=self.bodies.data or [],
            cites=self.cites.data or [],
        )


class ClearForm(EditsForm):
    """Clearing what was read at this edit counter."""


class IssueForm(EditsForm):
    """Issuing the next version."""

    reason = TidyArea(_l("Reason for the change"), validators=[InputRequired(_l("Say why the text changes."))])


class RemarksForm(Form):
    """Returning a draft to the delegates."""

    remarks = TidyArea(_l("Remarks"), validators=[InputRequired(_l("Write what should be changed."))])


class LeaveForm(Form):
    """The chair's leave, or not."""

    reason = TidyArea(_l("Reason"), validators=[InputRequired(_l("Give the reason: the delegation reads it."))])


def typed_paragraphs() -> list[Typed]:
    """The paragraphs of the request. One that says nothing of its form keeps the one it had."""
    ids, bodies, forms = (request.form.getlist(name) for name in ("para_id", "para_body", "para_form"))
    ids += [""] * (len(bodies) - len(ids))
    forms += [""] * (len(bodies) - len(forms))
    return [
        Typed(key[:20] or None, body, *FORMS.get(form, (None, None)))
        for key, body, form in zip(ids, bodies, forms, strict=False)
    ]


def shown(paragraphs: Sequence[Typed]) -> list[Paragraph]:
    """Typed paragraphs as the form shows them again."""
    named = [
        core.Paragraph(row.key or f"n{at}", at, row.body, row.kind or ParagraphKind.OPERATIVE, row.level or 1)
        for at, row in enumerate(paragraphs, 1)
    ]
    return as_shown(renumber(named))


def moved(paragraphs: list[Typed], op: str) -> tuple[list[Typed], int | None]:
    """The paragraphs after a button was pressed, and the place of the one to go on with (None: none in particular).

    `op`: "add", or "insert:2" (before it), "up:2", "down:2", "remove:2", counted from 0. Others change nothing.
    """
    name, _, place = op.partition(":")
    rows = list(paragraphs)
    if name == "add":
        return [*rows, _empty_like(rows[-1:])], len(rows)
    at = int(place) if place.isdecimal() and len(place) < 10 else -1
    if not 0 <= at < len(rows):
        return rows, None
    if name == "insert":
        rows.insert(at, _empty_like(rows[at : at + 1]))
        return rows, at
    if name == "remove":
        del rows[at]
        return rows, min(at, len(rows) - 1) if rows else None
    to = {"up": at - 1, "down": at + 1}.get(name)
    if to is None or not 0 <= to < len(rows):
        return rows, None
    rows[at], rows[to] = rows[to], rows[at]
    return rows, to


def _empty_like(beside: Sequence[Typed]) -> Typed:
    """A paragraph yet to be written, of the form of the one beside it."""
    like = beside[0] if beside else Typed(None, "")
    return Typed(None, "", like.kind, like.level)
