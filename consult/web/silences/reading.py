"""What comes under silence, what did, and how each went."""

from datetime import datetime

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.lifecycle import SilenceState
from ...core.permissions import Action, can
from ...queries import silences as reads
from ...queries.silences import Line, Page
from ..context import actor, when
from ..durations import left
from ..labels import label
from ..routing import Who
from . import pages


def silence_url(number: int, tail: str = "") -> str:
    """The address of a procedure."""
    return f"{request.script_root}/{g.conference.slug}/silences/{number}{tail}"


@pages.page("/<conference>/silences", who=Who.PARTICIPANT)
def index(conference: str):
    """All procedures, those that wait or run first."""
    lines = reads.list_silences(actor(), now=g.now)
    return render_template(
        "silences/index.html", left=left, live=[line for line in lines if line.state in reads.LIVE],
        ended=[line for line in lines if line.state not in reads.LIVE],
    )  # fmt: skip


@pages.page("/<conference>/silences/<int:number>", who=Who.PARTICIPANT)
def show(conference: str, number: int):
    """One procedure: how long is left, what is pinned, who has read it, what was said."""
    who, found = actor(), reads.get_silence(actor(), number, now=g.now)
    line = found.line
    return render_template(
        "silences/show.html", s=found, line=line, left=left, story=_story(found), url=silence_url(number),
        answers=who.delegation_id is not None and can(who, Action.BREAK_SILENCE),
        takes_paper=can(who, Action.ENTER_PAPER) and line.takes_paper,
    )  # fmt: skip


def _story(page: Page) -> list[tuple[datetime, str, str]]:
    """What happened, in its order: (instant, words, reason)."""
    line = page.line
    found = [(line.proposed_at, _("Proposed by the chair"), line.reason)]
    if line.opened_at:
        found.append((line.opened_at, _("Opened, until %(when)s", when=when(line.first_expires_at).conference), ""))
    for move in page.moves:
        later = when(move.later).conference
        if move.stood_from:
            found.append((move.stood_from, _("Stood still for a technical fault"), move.reason))
            found.append((move.at, _("Went on, until %(when)s", when=later), ""))
        else:
            found.append((move.at, _("The end was moved to %(when)s", when=later), move.reason))
    if line.suspended_at:
        found.append((line.suspended_at, _("Stands still for a technical fault"), line.fault))
    for each in page.breaks:
        words = _("Statement of %(delegation)s on %(ref)s", delegation=each.delegation, ref=each.ref)
        if each.counts:
            kind = label(each.kind).lower()
            words = _("%(delegation)s: %(kind)s on %(ref)s", delegation=each.delegation, kind=kind, ref=each.ref)
        found.append((each.at, words, ""))
    if line.undone:
        found.append((line.expires_at, _("Silence ended, and was not broken"), ""))
        for at in sorted({entry.fell_at for entry in line.entries if entry.adopted and entry.fell_at}):
            found.append((at, _("A break that had come in time was entered: what was adopted is undone"), ""))
    elif line.ended_at:
        found.append((line.ended_at, _ended(line), line.ended_reason))
    if line.confirmed_at:
        found.append((line.confirmed_at, _("The secretariat confirmed that no break had come in time otherwise"), ""))
    return sorted(found, key=lambda event: event[0])


def _ended(line: Line) -> str:
    if line.state == SilenceState.REFUSED:
        return _("%(delegation)s objected to using silence", delegation=line.refused_by)
    if line.state == SilenceState.WITHDRAWN:
        return _("Taken back by the chair")
    if line.state == SilenceState.BROKEN:
        return _("Silence was broken")
    return _("Silence ended, and was not broken")
