"""All brackets of the conference, and one with its story."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.lifecycle import BracketState
from ...core.permissions import Action, can
from ...queries import brackets as reads
from ...queries.brackets.reading import list_named
from ...queries.comments import get_subject
from ...queries.paper import find_note
from ..candidates.page import here
from ..context import actor
from ..paging import page_of
from ..routing import Who
from ..texts import who as who_asks
from . import pages
from .forms import LiftForm, PlaceForm

PER_PAGE = 50


def read_filters() -> reads.Filters:
    """The filters of the address."""
    args = request.args
    return reads.Filters(
        ref=args.get("candidate", "").strip().upper()[:12],
        delegation=args.get("delegation", "")[:40],
        kind=args.get("kind", "") if args.get("kind") in ("blocking", "proposal") else "",
        state=args.get("state", "") if args.get("state") in ("lifted", "overtaken") else "",
        own=args.get("own") == "1",
    )


@pages.page("/<conference>/brackets", who=Who.PARTICIPANT)
def index(conference: str):
    """How many brackets there are and how old they are, and each of them, the oldest first."""
    filters, reader = read_filters(), actor()
    zone = g.conference.timezone
    lines = reads.list_lines(reader, filters, zone=zone, now=g.now)
    everything = reads.list_lines(reader, reads.Filters(), zone=zone, now=g.now) if filters.any else lines
    page = page_of(len(lines), per_page=PER_PAGE)
    by_delegation = reads.sums(everything, lambda line: (line.asker or "", line.code or ""))
    return render_template(
        "brackets/index.html",
        filters=filters,
        lines=lines[(page.number - 1) * PER_PAGE : page.number * PER_PAGE],
        page_=page,
        who=who_asks,
        by_candidate=sorted(reads.sums(everything, lambda line: (line.ref, line.title)).items()),
        by_delegation=sorted(by_delegation.items(), key=lambda pair: (not pair[0][0], pair[0])),
        delegations=list_named(everything),
        candidates_shown=sorted({(line.ref, line.title) for line in everything}),
        kinds=[("blocking", _("Brackets")), ("proposal", _("Proposal marks"))],
        states=[("lifted", _("Lifted")), ("overtaken", _("Overtaken"))],
    )


@pages.page("/<conference>/brackets/<int:bracket_id>", who=Who.PARTICIPANT)
def show(conference: str, bracket_id: int):
    """One bracket: its words, who asked and why, how it ended; for who asked, what it can do."""
    line = reads.get_line(actor(), bracket_id, zone=g.conference.timezone, now=g.now)
    return render_template("brackets/show.html", **page_of_bracket(line))


def page_of_bracket(line: reads.Line, *, place: PlaceForm | None = None) -> dict:
    """What the page of a bracket shows."""
    mine = line.state == BracketState.OPEN and line.own and can(actor(), Action.LIFT_BRACKET, line)
    note = find_note(bracket_id=line.id) if line.on_paper else None
    data = {"b": line, "who": who_asks, "url": here(line.ref), "paper_note": note, "lift": None, "place": None}
    if mine:
        data["lift"] = LiftForm()
    if mine and (line.moved_on or place is not None):
        subject = get_subject(actor(), line.ref)
        form = place or PlaceForm(version_number=subject.version_number, paragraph_id=line.paragraph_id)
        form.paragraph_id.choices = [(p.id, f"{p.name}. {p.body[:60]}") for p in subject.paragraphs]
        proposed = next((p for p in subject.paragraphs if p.id == line.paragraph_id), None)
        if place is None and proposed is not None and line.end is not None and line.end <= len(proposed.body):
            form.quote.data = proposed.body[line.start : line.end]
        data["place"] = form
    return data
