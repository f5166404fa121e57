"""The chair's acts on a draft. Each is a form of its own that works alone, and with htmx changes the page in place."""

from collections.abc import Callable

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries import lists as queries
from ...services import lists
from ..answers import answer, refuse, see
from ..context import actor, when
from ..context import conference as current_conference
from . import pages
from .forms import AddForm, DescribeForm, MoveForm, NewForm, PinForm, ReasonForm
from .layout import Asked, draft_page, list_url

LIST = "/<conference>/lists/<int:number>"


@pages.page("/<conference>/lists/new", who=Action.BUILD_LIST)
def new(conference: str):
    """The form for a new list; `?round=` begins it with that round."""
    return _new_page(NewForm(round=request.args.get("round")))


@pages.page("/<conference>/lists/new", who=Action.BUILD_LIST, methods=("POST",))
def create(conference: str):
    """Begin a list."""
    form = NewForm()
    if not form.validate():
        return _new_page(form), 422
    try:
        with transaction():
            number = lists.create(
                actor(),
                title=form.title.data,
                round_number=form.round_number,
                request_id=form.request_id.data,
                now=g.now,
            )
    except Refused as refusal:
        status = refuse(form, refusal)
        return _new_page(form), status
    return see(list_url(number), message=_("The list is begun. Only the chair and the secretariat see it."))


@pages.page(f"{LIST}/entries/<ref>/move", who=Action.BUILD_LIST, methods=("POST",))
def move(conference: str, number: int, ref: str):
    """Put an entry elsewhere in its section."""
    form = MoveForm()
    if not form.validate():
        return _ask(number, Asked("move", ref, Refused("Type a position as a number."), None, form.reason.data or ""))
    to, reason = form.to.data, form.reason.data or ""
    return _carry_out(
        number,
        lambda: lists.move_entry(actor(), number, ref, to=to, reason=reason, version=form.version.data, now=g.now),
        asked=lambda refusal: Asked("move", ref, refusal, to, reason),
        said=_("%(ref)s now stands at position %(to)s.", ref=ref, to=to),
        anchor=ref,
    )


@pages.page(f"{LIST}/entries/<ref>/remove", who=Action.BUILD_LIST, methods=("POST",))
def remove(conference: str, number: int, ref: str):
    """Take an entry off the list."""
    form = ReasonForm()
    form.validate()
    reason = form.reason.data or ""
    return _carry_out(
        number,
        lambda: lists.remove(actor(), number, ref, reason=reason, version=form.version.data, now=g.now),
        asked=lambda refusal: Asked("remove", ref, refusal, None, reason),
        said=_("%(ref)s is off the list.", ref=ref),
    )


@pages.page(f"{LIST}/entries/<ref>/pin", who=Action.BUILD_LIST, methods=("POST",))
def pin(conference: str, number: int, ref: str):
    """Pin an entry to another version."""
    form = PinForm()
    if not form.validate():
        return _ask(number, Asked("pin", ref, Refused("Choose a version.")))
    to = form.to.data
    return _carry_out(
        number,
        lambda: lists.pin(actor(), number, ref, to=to, version=form.version.data, now=g.now),
        asked=lambda refusal: Asked("pin", ref, refusal, to),
        said=_("%(ref)s is pinned to version %(to)s.", ref=ref, to=to),
        anchor=ref,
    )


@pages.page(f"{LIST}/entries", who=Action.BUILD_LIST, methods=("POST",))
def add(conference: str, number: int):
    """Put a candidate on the list."""
    form = AddForm()
    ref, reason = (form.ref.data or "").upper(), form.reason.data or ""
    if not form.validate():
        return _ask(number, Asked("add", ref, Refused("Choose a candidate."), None, reason))
    return _carry_out(
        number,
        lambda: lists.add(actor(), number, ref, reason=reason, version=form.version.data, now=g.now),
        asked=lambda refusal: Asked("add", ref, refusal, None, reason),
        said=_("%(ref)s is on the list.", ref=ref),
        anchor=ref,
    )


@pages.page(f"{LIST}/describe", who=Action.BUILD_LIST, methods=("POST",))
def describe(conference: str, number: int):
    """Change title and note."""
    form = DescribeForm()
    if not form.validate():
        return draft_page(number, status=422, form=form)
    return _carry_out(
        number,
        lambda: lists.describe(
            actor(), number, title=form.title.data, note=form.note.data, version=form.version.data, now=g.now
        ),
        said=_("The heading is changed."),
        form=form,
    )


@pages.page(f"{LIST}/circulate", who=Action.BUILD_LIST, methods=("POST",))
def circulate(conference: str, number: int):
    """Show the draft to all participants."""
    form = ReasonForm()
    form.validate()
    return _carry_out(
        number,
        lambda: lists.circulate(actor(), number, version=form.version.data, now=g.now),
        said=_("The list is circulated: all participants can read it now."),
    )


@pages.page(f"{LIST}/recall", who=Action.BUILD_LIST, methods=("POST",))
def recall(conference: str, number: int):
    """Take a circulated list back to draft."""
    form = ReasonForm()
    form.validate()
    reason = form.reason.data or ""
    return _carry_out(
        number,
        lambda: lists.recall(actor(), number, reason=reason, version=form.version.data, now=g.now),
        asked=lambda refusal: Asked("recall", "", refusal, None, reason),
        said=_("The list is a draft again, read by the chair and the secretariat."),
    )


@pages.page(f"{LIST}/revise", who=Action.BUILD_LIST, methods=("POST",))
def revise(conference: str, number: int):
    """Begin a new revision of an issued list."""
    form = ReasonForm()
    form.validate()
    with transaction():
        lists.revise(actor(), number, version=form.version.data, now=g.now)
    return see(list_url(number), message=_("A new revision is begun. What was issued stays as it is."))


def _carry_out(
    number: int,
    act: Callable[[], object],
    *,
    said: str,
    asked: Callable[[Refused], Asked] | None = None,
    anchor: str = "",
    form=None,
):
    """Do the act; on a refusal show the list as it stands, with what was typed and what is asked for."""
    try:
        with transaction():
            act()
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return draft_page(
            number, status=refusal.status, refusal=refusal, asked=asked(refusal) if asked else None, form=form
        )
    url = list_url(number) + (f"#{anchor}" if anchor else "")
    return answer(url, fragment=lambda: draft_page(number, said=said, focus=anchor)[0], message=said)


def _ask(number: int, asked: Asked):
    return draft_page(number, status=422, asked=asked, refusal=asked.refusal)


def _new_page(form: NewForm) -> str:
    rounds = queries.list_closed_rounds(current_conference().id)
    form.round.choices = [
        (str(n), _("Round %(number)s: %(title)s, closed %(when)s", number=n, title=title, when=when(closed).conference))
        for n, title, closed in rounds
    ] + [("", _("Nothing: an empty list that you fill by hand"))]
    if form.round.data is None:
        form.round.data = form.round.choices[0][0]
    return render_template("lists/new.html", form=form)
