"""Questions to the room in words, alike wherever they stand."""

from flask_babel import gettext as _
from flask_babel import ngettext

from ..core.words import QuestionAbout
from ..queries.questions import Line
from .labels import label


def question_words(line: Line) -> str:
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


def asker_words(line: Line) -> str:
    """Who asks, in words."""
    return line.asker or label(line.asker_role)
