"""The chair's desk, which the secretariat reads too."""

from flask import g, render_template

from ..core.lifecycle import QuestionState
from ..core.permissions import Action
from ..queries import brackets, drafts, paragraphs, phases, questions, silences
from ..queries import desk as reads
from ..queries.amendments import find_undecided
from .context import actor
from .durations import left
from .routing import Pages
from .wording import question_words

pages = Pages("desk", __name__)


@pages.page("/<conference>/desk", who=Action.READ_CHAIR_DESK)
def page(conference: str):
    """What waits for the chair: comments, late texts, rounds, lists, submissions on paper; and the next instants."""
    who, here = actor(), g.conference
    lines = phases.list_phases(here.id, now=g.now)
    rounds = reads.list_rounds(here.id)
    under_silence = silences.list_silences(who, now=g.now, live=True)
    asked = questions.list_questions(who, now=g.now)
    return render_template(
        "home/desk.html",
        unanswered=reads.find_unanswered(here.id),
        undecided=find_undecided(here.id),
        late=drafts.list_waiting_for_leave(who),
        rounds=rounds,
        lists=reads.list_lists(here.id),
        # An amendment that waits for its head has not left its delegation: the chair is not told that there is one.
        paper=[p for p in reads.list_paper_waiting(here.id) if who.is_secretariat or p.kind != "amendment"],
        questions=[line for line in asked if line.state == QuestionState.OPEN],
        silences=under_silence,
        contested=[line for line in asked if line.late],
        brackets=brackets.list_lines(who, brackets.Filters(), zone=here.timezone, now=g.now),
        overdue=paragraphs.list_overdue(who, now=g.now),
        left=left,
        question_words=question_words,
        phases=lines,
        instants=_instants(lines, rounds, under_silence)[:6],
    )


def _instants(lines, rounds, under_silence) -> list[tuple]:
    """(instant, "opens" or "closes", what, path) of all that is to come, the next first."""
    found = []
    for line in lines:
        if line.state == "coming":
            found.append((line.opens_at, "opens", line.title, ""))
        if line.state != "closed":
            found.append((line.closes_at, "closes", line.title, ""))
    for round_ in rounds:
        path = f"/rankings/{round_.number}"
        if round_.opens_at > g.now:
            found.append((round_.opens_at, "opens", round_.title, path))
        found.append((round_.closes_at, "closes", round_.title, path))
    for line in under_silence:
        if line.breakable and not line.suspended_at:
            found.append((line.expires_at, "closes", line.name, f"/silences/{line.number}"))
    return sorted(each for each in found if each[0] > g.now)
