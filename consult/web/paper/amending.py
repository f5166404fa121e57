"""Entering an amendment: the text as it reads in fields, as a delegation has it; nothing is stored before."""

from flask import g, render_template, request

from ...core.lifecycle import CandidateState
from ...core.permissions import Action
from ...core.text.changes import Text, typed
from ...core.words import CommentCategory, Handling
from ...queries import paper as reads
from ..amendments.forms import Form as TextForm
from ..amendments.forms import Paragraphs, press, read_paragraphs
from ..amendments.writing import shown
from . import here, pages
from .entering import enter_or
from .negotiating import AmendmentForm


def _form() -> AmendmentForm:
    args = request.args
    parent = args.get("to", "").strip().upper()[:12]
    return AmendmentForm(
        candidate=args.get("candidate"), parent=parent, version_number="" if parent else args.get("version"),
        category=CommentCategory.SUBSTANTIVE.value, handling=Handling.NAMED.value,
    )  # fmt: skip


def _page(form: AmendmentForm, text: TextForm, status: int = 200):
    subject = form.subject
    return render_template(
        "paper/amendment.html", form=form, text=text, subject=subject,
        tabled=subject.state == CandidateState.TABLED, action=here("/amendment"),
        versions=reads.list_versions(g.conference.id, subject.candidate_ref),
        to_amend=reads.list_to_amend(g.conference.id, subject.candidate_ref),
        **_shown(text),
    ), status  # fmt: skip


@pages.page("/<conference>/paper/amendment", who=Action.ENTER_PAPER)
def amendment(conference: str):
    """The text to type in; `?version=` is the one it was made on, `?to=` the amendment that it amends."""
    form = _form()
    return _page(form, form.text())


@pages.page("/<conference>/paper/amendment", who=Action.ENTER_PAPER, methods=("POST",))
def enter_amendment(conference: str):
    """Enter what was typed; a button beside a paragraph comes back with the form."""
    form, op = _form(), request.form.get("op", "enter")
    if op != "enter":
        paragraphs, focus = _pressed(form.subject.base, op)
        return _page(form, form.text(paragraphs, focus=focus))
    return enter_or(form, lambda status: _page(form, form.text(), status))


@pages.page("/<conference>/paper/amendment/preview", who=Action.ENTER_PAPER, methods=("POST",))
def preview(conference: str):
    """What is typed, as a redline. Nothing is stored."""
    return render_template("amendments/_preview.html", **_shown(_form().text()))


def _shown(text: TextForm) -> dict:
    return shown(text.base, typed(text.base, text.title, text.paragraphs))


def _pressed(base: Text, op: str) -> tuple[Paragraphs, str]:
    """The paragraphs after a button was pressed, without those left empty, and the name of the one to go on with."""
    pressed = press(base, read_paragraphs(), op)
    rows, at = list(pressed.paragraphs), pressed.focus
    if pressed.add is not None:
        at = pressed.add + 1
        rows.insert(at, (None, ""))
    kept: Paragraphs = []
    focus = ""
    for place, (key, body) in enumerate(rows):
        known = key if base.get(key or "") else None
        if not body.strip() and place != at:
            continue
        if place == at:
            focus = known or (f"n{len(kept)}" if body.strip() else "n")
        kept.append((known, body))
    return kept, focus
