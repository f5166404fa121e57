"""What is before the room, and what was."""

from flask import g, render_template

from ...core.lifecycle import QuestionState
from ...core.permissions import Action, can
from ...core.text.redline import diff_paragraphs, redline
from ...core.text.scripts import script_lang
from ...core.words import QuestionAbout
from ...queries import questions as reads
from ...queries.brackets import Filters, list_lines
from ..candidates.page import here
from ..context import actor
from ..durations import left
from ..routing import Who
from ..texts import who as who_asks
from ..wording import asker_words, question_words
from . import pages
from .forms import ObjectionForm, TakeBackForm

WORDS = {"left": left, "sentence": question_words, "asker": asker_words}


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
