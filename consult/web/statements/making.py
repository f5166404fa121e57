"""A delegation puts a statement on the record, on a candidate or on a list."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, NotFound, Refused
from ...core.permissions import Action
from ...core.words import StatementKind
from ...db import instant, transaction
from ...queries import lists
from ...queries.comments import Subject, get_subject
from ...services import statements
from ..answers import refuse, see
from ..context import actor, conference
from . import pages
from .forms import StatementForm, kind_choices


@pages.page("/<conference>/candidates/<ref>/statements/new", who=Action.MAKE_STATEMENT, methods=("GET", "POST"))
def new(conference: str, ref: str):
    """A statement on a candidate or on a passage of it."""
    return _page(get_subject(actor(), ref), None)


@pages.page("/<conference>/lists/<int:number>/statements/new", who=Action.MAKE_STATEMENT, methods=("GET", "POST"))
def new_on_list(conference: str, number: int):
    """A statement on a list as a whole."""
    return _page(None, read_list(number))


def read_list(number: int) -> lists.Head:
    """A list that participants read. Raises NotFound for one that is a draft and never was issued."""
    head = lists.get_head(conference().id, number)
    if head.state == "draft" and not head.revision:
        raise NotFound()
    return head


def _page(subject: Subject | None, head: lists.Head | None):
    form, status = StatementForm(version_number=subject.version_number if subject else None), 200
    form.kind.choices = kind_choices(deciding=actor().deciding)
    form.offer(subject.paragraphs if subject else None)
    form.begin_with_address()
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = _attach(form, subject, head)
                return see(address(number), message=_("It is on the record as %(ref)s.", ref=f"S-{number}"))
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                status = refuse(form, refusal)
                if subject and isinstance(refusal, Conflict):  # the next press counts for the text that is shown now
                    subject = get_subject(actor(), subject.ref)
                    form.version_number.data = subject.version_number
                    form.offer(subject.paragraphs)
    return render_template("statements/new.html", form=form, subject=subject, head=head), status


def _attach(form: StatementForm, subject: Subject | None, head: lists.Head | None) -> int:
    stated = form.stated(
        StatementKind(form.kind.data), ref=subject.ref if subject else None, version=form.version_number.data,
        list_number=head.number if head else None,
    )  # fmt: skip
    return statements.attach(actor(), stated, request_id=form.request_id.data, clock=instant)


def address(number: int | None = None, tail: str = "") -> str:
    """Where all statements are, or one."""
    base = f"{request.script_root}/{g.conference.slug}/statements"
    return f"{base}/{number}{tail}" if number is not None else base
