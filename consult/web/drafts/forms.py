"""The forms of a draft, and the text as it was typed."""

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from ...core.text.scripts import script_lang
from ...core.words import Area, Kind, Pillar
from ...queries.candidates import Paragraph
from ...queries.drafts import DraftPage
from ...services.candidates import Written
from ..forms import CreatesForm, EditsForm, Form, TidyArea, TidyField
from ..labels import choices


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

    def written(self, paragraphs: Sequence[tuple[str | None, str]] | None = None) -> Written:
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


def typed_paragraphs() -> list[tuple[str | None, str]]:
    """The paragraphs of the request: (id or None, words)."""
    ids, bodies = request.form.getlist("para_id"), request.form.getlist("para_body")
    ids += [""] * (len(bodies) - len(ids))
    return [(key[:20] or None, body) for key, body in zip(ids, bodies, strict=False)]


def shown(paragraphs: Sequence[tuple[str | None, str]]) -> list[Paragraph]:
    """Typed paragraphs as the form shows them again."""
    return [
        Paragraph(key or f"n{at}", at, body, script_lang(body)) for at, (key, body) in enumerate(paragraphs, 1)
    ]


def moved(paragraphs: list[tuple[str | None, str]], op: str) -> tuple[list[tuple[str | None, str]], int | None]:
    """The paragraphs after a button was pressed, and the place of the one to go on with (None: none in particular).

    `op`: "add", or "insert:2" (before it), "up:2", "down:2", "remove:2", counted from 0. Others change nothing.
    """
    name, _, place = op.partition(":")
    rows = list(paragraphs)
    if name == "add":
        return [*rows, (None, "")], len(rows)
    at = int(place) if place.isdecimal() and len(place) < 10 else -1
    if not 0 <= at < len(rows):
        return rows, None
    if name == "insert":
        rows.insert(at, (None, ""))
        return rows, at
    if name == "remove":
        del rows[at]
        return rows, min(at, len(rows) - 1) if rows else None
    to = {"up": at - 1, "down": at + 1}.get(name)
    if to is None or not 0 <= to < len(rows):
        return rows, None
    rows[at], rows[to] = rows[to], rows[at]
    return rows, to
