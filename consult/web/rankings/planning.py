"""The chair's pages: planning a round, announcing it, putting off, reopening, cancelling."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import NotFound, Refused
from ...core.lifecycle import RoundState
from ...core.moments import place_of
from ...core.permissions import Action
from ...db import instant, transaction
from ...queries import rankings as reads
from ...queries.rankings import RoundView
from ...services import rankings
from ..answers import refuse, see
from ..context import actor
from ..context import conference as the_conference
from . import pages, words
from .forms import NewCloseForm, ReasonForm, RoundForm

CHANGES = {"extend": rankings.extend, "reopen": rankings.reopen, "cancel": rankings.cancel}


def _address(number: int | None = None) -> str:
    base = f"{request.script_root}/{the_conference().slug}/rankings"
    return base if number is None else f"{base}/{number}"


def zone_words() -> str:
    """Such as "Bangkok time (UTC+7)"."""
    zone = the_conference().timezone
    offset = g.now.astimezone(ZoneInfo(zone)).strftime("%z")
    hours, minutes = offset[:3], offset[3:]
    short = f"{hours[0]}{int(hours[1:])}" + (f":{minutes}" if minutes != "00" else "")
    return _("%(place)s time (UTC%(offset)s)", place=place_of(zone), offset=short)


def _local(moment):
    return moment.astimezone(ZoneInfo(the_conference().timezone)).replace(tzinfo=None)


def _offer(form: RoundForm) -> RoundForm:
    """Put into the form what there is to choose from."""
    form.refs.choices = [(ref, f"{ref} {title}") for ref, title, _kind in reads.list_to_rank(the_conference().id)]
    electors = reads.list_electors(the_conference().id)
    form.electorate.choices = [
        (
            category.value,
            _("%(group)s (%(n)s, deciding: %(deciding)s)", group=words.category_plural(category), n=len(names),
              deciding=", ".join(deciding))
            if deciding
            else _("%(group)s (%(n)s)", group=words.category_plural(category), n=len(names)),
        )
        for category, names, deciding in electors
    ]  # fmt: skip
    return form


def _plan(form: RoundForm) -> dict:
    zone = the_conference().timezone
    return {
        "title": form.title.data,
        "note": form.note.data,
        "refs": form.refs.data,
        "electorate": form.electorate.data,
        "opens_at": form.opens_at.instant(zone),
        "closes_at": form.closes_at.instant(zone),
        "results_to": form.results_to.data,
        "disclosure": form.disclosure.data,
        "with_line": form.with_line.data,
        "two_person": form.two_person.data,
        "split_ties": form.split_ties.data,
        "equal_groups": form.equal_groups.data,
    }


def _form_page(form: RoundForm, round_: RoundView | None = None, status: int = 200):
    saved = round_ if status == 409 else None
    if saved:
        form.version.data = saved.edit_counter
    page = render_template("rankings/plan.html", form=form, round=round_, saved=saved, zone=zone_words(), words=words)
    return page, status


@pages.page("/<conference>/rankings/new", who=Action.MANAGE_ROUND)
def new(conference: str):
    """The plan of a new round: all tabled candidates, all categories, from the next full hour."""
    opens = _local(g.now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    form = _offer(RoundForm(formdata=None, opens_at=opens, closes_at=opens + timedelta(days=2), with_line=True,
                            results_to="participants", disclosure="confidential"))  # fmt: skip
    form.refs.data = [value for value, _words in form.refs.choices]
    form.electorate.data = [value for value, _words in form.electorate.choices]
    return _form_page(form)


@pages.page("/<conference>/rankings/new", who=Action.MANAGE_ROUND, methods=("POST",))
def create(conference: str):
    """Keep the plan as a draft."""
    form = _offer(RoundForm())
    if not form.validate():
        return _form_page(form, status=422)
    try:
        with transaction():
            number = rankings.create(actor(), **_plan(form), request_id=form.request_id.data, now=g.now)
    except Refused as refusal:
        return _form_page(_offer(form), status=refuse(form, refusal))
    return see(_address(number), message=_("The round is planned. Look it over, then schedule it."))


def _planned(number: int) -> RoundView:
    round_ = reads.get_round(the_conference().id, number, actor())
    if round_.state not in (RoundState.DRAFT, RoundState.SCHEDULED):
        raise Refused("This round has opened: its plan can no longer be changed.")
    return round_


@pages.page("/<conference>/rankings/<int:number>/edit", who=Action.MANAGE_ROUND)
def edit(conference: str, number: int):
    """The plan of a round that has not opened."""
    round_ = _planned(number)
    form = RoundForm(
        formdata=None, version=round_.edit_counter, title=round_.title, note=round_.note,
        refs=[item.ref for item in round_.items], electorate=[category.value for category in round_.electorate],
        opens_at=_local(round_.opens_at), closes_at=_local(round_.closes_at), with_line=round_.with_line,
        results_to=round_.results_to, disclosure=round_.disclosure.value, two_person=round_.two_person,
        split_ties=round_.split_ties, equal_groups=round_.equal_groups,
    )  # fmt: skip
    return _form_page(_offer(form), round_)


@pages.page("/<conference>/rankings/<int:number>/edit", who=Action.MANAGE_ROUND, methods=("POST",))
def save(conference: str, number: int):
    """Change the plan."""
    form = _offer(RoundForm())
    if not form.validate():
        return _form_page(form, _planned(number), 422)
    try:
        with transaction():
            rankings.edit(actor(), number, **_plan(form), version=form.version.data or 0, clock=instant)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        status = refuse(form, refusal)
        return _form_page(_offer(form), reads.get_round(the_conference().id, number, actor()), status)
    return see(_address(number), message=_("The plan is saved."))


@pages.page("/<conference>/rankings/<int:number>/schedule", who=Action.MANAGE_ROUND, methods=("POST",))
def schedule(conference: str, number: int):
    """Announce the round: the clock opens and closes it."""
    with transaction():
        rankings.schedule(actor(), number, clock=instant)
    return see(_address(number), message=_("The round is announced. It opens and closes by the clock."))


@pages.page("/<conference>/rankings/<int:number>/unschedule", who=Action.MANAGE_ROUND, methods=("POST",))
def unschedule(conference: str, number: int):
    """Take an announced round back before it opens."""
    with transaction():
        rankings.unschedule(actor(), number, clock=instant)
    return see(_address(number), message=_("The round is a draft again."))


def _change_form(act: str, **values):
    return (ReasonForm if act == "cancel" else NewCloseForm)(**values)


def _change_page(round_: RoundView, act: str, form, status: int = 200):
    page = render_template("rankings/change.html", round=round_, act=act, form=form, zone=zone_words(), words=words)
    return page, status


def _changeable(number: int, act: str) -> RoundView:
    round_ = reads.get_round(the_conference().id, number, actor())
    fits = {
        "extend": round_.state in (RoundState.SCHEDULED, RoundState.OPEN),
        "cancel": round_.state in (RoundState.DRAFT, RoundState.SCHEDULED, RoundState.OPEN)
        and not round_.was_closed,
        "reopen": round_.state == RoundState.CLOSED,
    }
    if not fits[act]:
        raise NotFound()
    return round_


@pages.page("/<conference>/rankings/<int:number>/<any(extend,reopen,cancel):act>", who=Action.MANAGE_ROUND)
def change(conference: str, number: int, act: str):
    """Ask for the reason, and the new close where there is one."""
    round_ = _changeable(number, act)
    later = max(round_.closes_at, g.now) + timedelta(days=1)
    values = {} if act == "cancel" else {"closes_at": _local(later).replace(second=0, microsecond=0)}
    return _change_page(round_, act, _change_form(act, formdata=None, **values))


@pages.page(
    "/<conference>/rankings/<int:number>/<any(extend,reopen,cancel):act>", who=Action.MANAGE_ROUND, methods=("POST",)
)
def change_post(conference: str, number: int, act: str):
    """Put off the close, reopen, or cancel."""
    form = _change_form(act)
    if not form.validate():
        return _change_page(_changeable(number, act), act, form, 422)
    more = {} if act == "cancel" else {"closes_at": form.closes_at.instant(the_conference().timezone)}
    try:
        with transaction():
            CHANGES[act](actor(), number, reason=form.reason.data, clock=instant, **more)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        status = refuse(form, refusal)
        return _change_page(reads.get_round(the_conference().id, number, actor()), act, form, status)
    done = {
        "extend": _("The close is put off."),
        "reopen": _("The round is open again."),
        "cancel": _("The round is cancelled."),
    }
    return see(_address(number), message=done[act])
