"""Settling a stale amendment: its owner's head takes the proposal, words it anew, or withdraws it."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import NotFound, Refused
from ...core.permissions import Action
from ...core.text.changes import derive, typed
from ...core.text.effects import effects
from ...db import transaction
from ...queries.amendments import AmendmentPage, get_amendment
from ...services import amendments
from ..answers import said, see
from ..context import actor
from ..forms import number_of
from . import pages
from .forms import Form, press, read_paragraphs, read_typed
from .views import Painter, here, numbers_of, reader


def _own(ref: str, amendment: str) -> AmendmentPage:
    found = get_amendment(reader(), ref, amendment)
    if not found.row.own:
        raise NotFound()
    return found


def _form(found: AmendmentPage) -> Form:
    row, base = found.row, found.shelf.base(found.row)
    text = found.shelf.read(row)
    # What a parent has put in keeps its name: only its own are "+1", "+2".
    own = f"{row.ref}+"
    paragraphs = [(f"+{p.id[len(own) :]}" if p.id.startswith(own) else p.id, p.body) for p in text.paragraphs]
    return Form(
        base, text.title, paragraphs, "", row.category.value, row.handling.value,
        found.numbers[row.standing_version_id], "", row.edit_counter,
    )  # fmt: skip


def _page(found: AmendmentPage, form: Form, *, status: int = 200):
    row = found.row
    base = found.shelf.base(row)
    text = typed(base, form.title, form.paragraphs)
    return render_template(
        "amendments/settle.html", a=found, row=row, form=form, w=Painter(), numbers=numbers_of(base),
        proposed=found.shelf.effects(row), effects=effects(base, derive(base, text)),
        url=here(found.candidate_ref, f"/{row.ref}"),
    ), status  # fmt: skip


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/settle", who=Action.CLEAR_AMENDMENT)
def settle(conference: str, ref: str, amendment: str):
    """The words it was made on, what stands now, and how it would read."""
    found = _own(ref, amendment)
    return _page(found, _form(found))


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/settle", who=Action.CLEAR_AMENDMENT,
            methods=("POST",))  # fmt: skip
def rebase(conference: str, ref: str, amendment: str):
    """Take the proposal, or the words typed; a button beside a paragraph comes back with the form."""
    found = _own(ref, amendment)
    form, op = _form(found), request.form.get("op", "take")
    if op != "take":
        form.title = request.form.get("title", form.title)
        pressed = press(form.base, read_paragraphs(), op)
        form.paragraphs = pressed.paragraphs
        if pressed.add is not None:
            form.paragraphs = [*form.paragraphs[: pressed.add + 1], (None, ""), *form.paragraphs[pressed.add + 1 :]]
    if op not in ("take", "words"):
        return _page(found, form)
    try:
        with transaction():
            amendments.rebase(
                actor(), amendment, None if op == "take" else read_typed(), version=number_of("version"), now=g.now
            )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        form.errors = {"": said(refusal)}
        return _page(found, form, status=refusal.status)
    return see(here(ref, f"/{amendment}"), message=_("%(ref)s stands on the text as it is now.", ref=amendment))
