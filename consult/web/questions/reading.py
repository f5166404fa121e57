"""What is before the room, and what was."""

from datetime import datetime

from flask import g, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.lifecycle import QuestionState
from ...core.permissions import Action, can
from ...core.text.redline import diff_paragraphs, redline
from ...core.text.scripts import script_lang
from ...core.words import QuestionAbout
from ...queries import questions as reads
from ...queries.brackets import Filters, list_lines
from ..brackets.layout import who as who_asks
from ..candidates.page import here
from ..context import actor
from ..labels import label
from ..routing import Who
from . import pages
from .forms import ObjectionForm, TakeBackForm


def left(until: datetime) -> str:
    """How long there is until an instant: "2 days", "5 hours", "12 minutes"."""
    minutes = max(0, int((until - g.now).total_seconds() // 60))
    if minutes >= 2880:
        return ngettext("%(num)s day left", "%(num)s days left", minutes // 1440)
    if minutes >= 120:
        return ngettext("%(num)s hour left", "%(num)s hours left", minutes // 60)
    return ngettext("%(num)s minute left", "%(num)s minutes left", minutes)


def sentence(line: reads.Line) -> str:
    """What is asked, as a sentence."""
    ref = line.ref
    if line.about == QuestionAbout.REOPEN:
        return _("May paragraph %(number)s of %(ref)s be reopened?", number=line.paragraph, ref=ref)
    if line.about == QuestionAbout.LIFT_BRACKETS:
        return ngettext(
            "May %(num)s pair of brackets in %(ref)s be lifted?", "May %(num)s pairs of brackets in %(ref)s be lifted?",
            len(line.target.get("brackets", [])), ref=ref,
        )  # fmt: skip
    if line.about == QuestionAbout.FRIENDLY:
        return _("May %(amendment)s enter %(ref)s as a friendly amendment?", amendment=line.amendment, ref=ref)
    return _("May the chair's text of %(ref)s be taken as the basis?", ref=ref)


def asker(line: reads.Line) -> str:
    """Who asks, in words."""
    return line.asker or label(line.asker_role)


WORDS = {"left": left, "sentence": sentence, "asker": asker}


@pages.page("/<conference>/questions", who=Who.PARTICIPANT)
def index(conference: str):
    """All questions, those before the room first."""
    lines = reads.list_questions(actor(), now=g.now)
    return render_template(
        "questions/index.html",
        waiting=[line for line in lines if line.state == QuestionState.OPEN],
        closed=[line for line in lines if line.state != QuestionState.OPEN],
        **WORDS,
    )


@pages.page("/<conference>/questions/<int:number>", who=Who.PARTICIPANT)
def show(conference: str, number: int):
    """One question: what is asked and why, until when, and who objects."""
    return render_template("questions/show.html", **page_of_question(number))


def page_of_question(number: int, form: ObjectionForm | None = None) -> dict:
    """What the page of a question shows."""
    q = reads.get_question(actor(), number, now=g.now)
    line, who = q.line, actor()
    lines = []
    if q.bracket_ids or q.new:
        # of a chair's text: all that is proposed on the text it would replace
        states = ("", "lifted", "overtaken") if q.bracket_ids else ("",)
        for state in states:
            lines += list_lines(who, Filters(ref=line.ref, state=state), zone=g.conference.timezone, now=g.now)
        if q.bracket_ids:
            lines = [b for b in lines if b.id in q.bracket_ids]
    friendly = line.about == QuestionAbout.FRIENDLY
    may_object = line.open and not line.mine and can(who, Action.OBJECT)
    may_withdraw = line.open and (can(who, Action.ACCEPT_AMENDMENT, line) if friendly else can(who, Action.ASK_ROOM))
    changed = None
    if q.new:
        rows = diff_paragraphs(q.former.paragraphs, q.new.paragraphs)
        changed = {"title": redline(q.former.title, q.new.title), "rows": rows}
    return {
        "q": q,
        "line": line,
        "brackets": lines,
        "changed": changed,
        "form": (form or ObjectionForm()) if may_object else None,
        "counts": who.deciding or friendly,
        "take_back": TakeBackForm() if may_withdraw else None,
        "url": here(line.ref),
        "who": who_asks,
        "script_lang": script_lang,
        **WORDS,
    }
