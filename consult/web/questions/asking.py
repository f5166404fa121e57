"""Putting something before the room."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, NotFound, Refused
from ...core.permissions import Action
from ...core.text.changes import Text, typed
from ...core.text.paragraphs import Paragraph
from ...core.text.redline import diff_paragraphs
from ...core.text.scripts import script_lang
from ...db import transaction
from ...queries.brackets import Filters, list_lines, list_on_text
from ...queries.comments import Subject, get_subject
from ...services import questions
from ..amendments.forms import read_paragraphs
from ..answers import refuse, see
from ..candidates.page import here
from ..context import actor
from ..texts import who as who_asks
from . import pages
from .forms import AskForm, ChairsTextForm, LiftBracketsForm

Rows = list[tuple[str | None, str]]


def question_url(number: int) -> str:
    """The address of a question."""
    return f"{request.script_root}/{g.conference.slug}/questions/{number}"


def _asked(number: int):
    return see(question_url(number), message=_("Q-%(number)s is before the room.", number=number))


@pages.page("/<conference>/candidates/<ref>/ask/reopen/<paragraph_id>", who=Action.ASK_ROOM, methods=("GET", "POST"))
def reopen(conference: str, ref: str, paragraph_id: str):
    """Ask whether an agreed paragraph may be reopened."""
    subject = get_subject(actor(), ref)
    paragraph = next((p for p in subject.paragraphs if p.id == paragraph_id), None)
    if paragraph is None:
        raise NotFound()
    form, status = AskForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = questions.ask_reopen(
                        actor(), ref, paragraph_id, reason=form.reason.data, closes_at=form.instant(),
                        request_id=form.request_id.data, now=g.now,
                    )  # fmt: skip
                return _asked(number)
            except Refused as refusal:
                status = refuse(form, refusal)
    return render_template("questions/reopen.html", form=form, subject=subject, p=paragraph, url=here(ref)), status


@pages.page("/<conference>/candidates/<ref>/ask/lift", who=Action.ASK_ROOM, methods=("GET", "POST"))
def lift(conference: str, ref: str):
    """Ask whether brackets may be lifted."""
    subject, form, status = get_subject(actor(), ref), LiftBracketsForm(), 200
    lines = list_on_text(actor(), subject.id, zone=g.conference.timezone, now=g.now)
    form.brackets.choices = [(line.id, _words(line, subject)) for line in lines]
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction():
                    number = questions.ask_lift(
                        actor(), ref, form.brackets.data, reason=form.reason.data, closes_at=form.instant(),
                        request_id=form.request_id.data, now=g.now,
                    )  # fmt: skip
                return _asked(number)
            except Refused as refusal:
                status = refuse(form, refusal)
    elif request.args.get("bracket", "").isdecimal():
        form.brackets.data = [int(request.args["bracket"])]
    return render_template("questions/lift.html", form=form, subject=subject, lines=lines, url=here(ref)), status


def _words(line, subject: Subject) -> str:
    numbers = {p.id: p.name for p in subject.paragraphs}
    number = numbers.get(line.paragraph_id, "?")
    if line.whole:
        return _("%(number)s, the whole paragraph: %(who)s", number=number, who=who_asks(line))
    return _('%(number)s, "%(words)s": %(who)s', number=number, words=line.quote[:90], who=who_asks(line))


@pages.page("/<conference>/candidates/<ref>/ask/chairs-text", who=Action.ASK_ROOM, methods=("GET", "POST"))
def chairs_text(conference: str, ref: str):
    """Write the chair's text, and ask whether it may be the basis in the place of the text as it stands."""
    subject = get_subject(actor(), ref)
    form, status = ChairsTextForm(version_number=subject.version_number, title=subject.title), 200
    rows, differs = [(p.id, p.body) for p in subject.paragraphs], None
    if request.method == "POST":
        status, rows = 422, read_paragraphs()
        if form.validate():
            try:
                with transaction():
                    number = questions.ask_chairs_text(
                        actor(), ref, title=form.title.data, bodies=rows, reason=form.reason.data,
                        version_number=form.version_number.data or 0, closes_at=form.instant(),
                        request_id=form.request_id.data, now=g.now,
                    )  # fmt: skip
                return _asked(number)
            except Refused as refusal:
                status = refuse(form, refusal)
                if isinstance(refusal, Conflict):  # the next press counts for the text that is shown now
                    subject = get_subject(actor(), ref)
                    form.version_number.data = subject.version_number
                    differs = _differs(subject, rows)
    lines = list_lines(actor(), Filters(ref=ref), zone=g.conference.timezone, now=g.now)
    return render_template(
        "questions/chairs_text.html", form=form, subject=subject, rows=rows, brackets=lines, url=here(ref),
        script_lang=script_lang, who=who_asks, differs=differs,
    ), status  # fmt: skip


def _differs(subject: Subject, rows: Rows) -> list:
    """The text as it stands now and the one typed, paragraph by paragraph, where they differ."""
    standing = Text(subject.title, tuple(Paragraph(p.id, p.number, p.body) for p in subject.paragraphs))
    new = typed(standing, "", rows)
    return [row for row in diff_paragraphs(standing.paragraphs, new.paragraphs) if row.status != "unchanged"]
