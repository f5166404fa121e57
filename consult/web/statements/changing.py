"""Amending, confirming and withdrawing statements."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action, require
from ...db import instant, transaction
from ...queries import statements as reads
from ...queries.comments import Subject, get_subject
from ...services import statements
from ..answers import refuse, see
from ..context import actor
from ..forms import number_of
from . import pages
from .forms import AmendForm, WithdrawForm
from .making import address
from .reading import page


@pages.page("/<conference>/statements/<int:number>/amend", who=Action.MAKE_STATEMENT, methods=("GET", "POST"))
def amend(conference: str, number: int):
    """Word a statement anew, or put it on other words."""
    line, subject = _read(number)
    require(actor(), Action.MAKE_STATEMENT, line)
    form, status = _form(line, subject), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    _amend(form, line)
                return see(address(number), message=_("The statement is amended. Its former words stay readable."))
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                status = refuse(form, refusal)
                if isinstance(refusal, Conflict):  # the next press counts for what is shown now
                    line, subject = _read(number)
                    form.revision.data = line.revision
                    form.version_number.data = subject.version_number if subject else None
                    form.offer(subject.paragraphs if subject else None)
    return render_template("statements/amend.html", form=form, s=line, subject=subject), status


@pages.page("/<conference>/statements/<int:number>/confirm", who=Action.MAKE_STATEMENT, methods=("POST",))
def confirm(conference: str, number: int):
    """A statement still stands, on the text as it reads now."""
    with transaction():
        statements.confirm(
            actor(), number, revision=number_of("revision") or 0, version_number=number_of("version_number") or 0,
            clock=instant,
        )  # fmt: skip
    return see(address(number), message=_("It stands on the text as it reads now."))


@pages.page("/<conference>/statements/<int:number>/withdraw", who=Action.MAKE_STATEMENT, methods=("POST",))
def withdraw(conference: str, number: int):
    """Withdraw a statement, with a reason that all participants read."""
    line, _subject = _read(number)
    require(actor(), Action.MAKE_STATEMENT, line)
    form = WithdrawForm()
    if not form.validate():
        return page(number, form, 422)
    try:
        with transaction():
            statements.withdraw(
                actor(), number, reason=form.reason.data, revision=form.revision.data or 0, now=g.now
            )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        status = refuse(form, refusal)
        form.revision.data = reads.get_history(actor(), number)[0].revision
        return page(number, form, status)
    return see(address(number), message=_("The statement is withdrawn. It stays readable, marked."))


def _read(number: int) -> tuple[reads.Line, Subject | None]:
    line = reads.get_history(actor(), number)[0]
    return line, get_subject(actor(), line.ref) if line.ref else None


def _form(line: reads.Line, subject: Subject | None) -> AmendForm:
    form = AmendForm(
        revision=line.revision, version_number=subject.version_number if subject else None, words=line.words,
        paragraph_id=line.standing_paragraph_id or "",
    )  # fmt: skip
    form.offer(subject.paragraphs if subject else None)
    if request.method == "GET" and subject is not None:
        stands = next((p for p in subject.paragraphs if p.id == line.standing_paragraph_id), None)
        if stands is not None and line.standing_start is not None and not line.stale:
            form.quote.data = stands.body[line.standing_start : line.standing_end]
            form.span_start.data, form.span_end.data = str(line.standing_start), str(line.standing_end)
        form.begin_with_address()
    return form


def _amend(form: AmendForm, line: reads.Line) -> None:
    stated = form.stated(
        line.kind, ref=line.ref, version=form.version_number.data, list_number=line.list_number
    )
    statements.amend(
        actor(), line.number, stated, revision=form.revision.data or 0, request_id=form.request_id.data, clock=instant
    )
