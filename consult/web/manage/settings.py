"""The conference's title, place, dates, zone, and what is published."""

from zoneinfo import available_timezones

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextArea

from ...core.errors import Conflict, Refused
from ...core.permissions import Action
from ...core.statements import MOST_HOURS
from ...db import transaction
from ...services import conferences
from ..answers import refuse, see
from ..context import actor
from ..forms import EditsForm, TidyField
from . import pages
from .overview import url


class SettingsForm(EditsForm):
    """The settings of a conference."""

    title = TidyField(
        _l("Title"), [InputRequired(_l("Enter the title of the conference.")), Length(max=300)], widget=TextArea()
    )
    short_title = TidyField(_l("Short title"), [InputRequired(_l("Enter a short title.")), Length(max=80)])
    place = TidyField(_l("Place"), [Length(max=200)])
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    timezone = TidyField(_l("Conference time"), [InputRequired(_l("Enter a time zone, such as Asia/Bangkok."))])
    seat_limit = IntegerField(
        _l("Seats of a delegation"), [InputRequired(_l("Enter a number.")), NumberRange(1, conferences.MOST_SEATS)]
    )
    silence_hours = IntegerField(
        _l("Hours that silence runs at the least"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, conferences.MOST_SILENCE_HOURS)],
    )
    statement_hours = IntegerField(
        _l("Hours for statements"),
        [Optional(), NumberRange(0, MOST_HOURS)],
    )
    publish_issued_lists = BooleanField(_l("Publish issued lists to visitors without an account"))
    comment_handling_chatham = BooleanField(_l("Let comments be made under the Chatham House Rule"))


NAMES = (
    "title", "short_title", "place", "starts_on", "ends_on", "timezone", "seat_limit", "silence_hours",
    "statement_hours",
    "publish_issued_lists", "comment_handling_chatham",
)  # fmt: skip


@pages.page("/<conference>/manage/settings", who=Action.MANAGE_CONFERENCE, methods=("GET", "POST"))
def settings(conference: str):
    """Show and change the settings."""
    if request.method == "GET":
        return _page(SettingsForm(formdata=None, obj=g.conference, version=g.conference.edit_counter))
    form = SettingsForm()
    if not form.validate():
        return _page(form, 422)
    try:
        with transaction():
            conferences.update_settings(
                actor(), version=form.version.data, now=g.now, **{name: form[name].data for name in NAMES}
            )
    except Conflict as refusal:
        return _conflict(form, refusal)
    except Refused as refusal:
        return _page(form, refuse(form, refusal))
    return see(url(), message=_("The settings are saved."))


def _conflict(form: SettingsForm, refusal: Conflict):
    """Both versions: what was typed stays in the form, beside each differing field stands what was saved meanwhile."""
    from ...queries.actors import find_conference

    saved = find_conference(g.conference.slug)
    theirs = {name: getattr(saved, name) for name in NAMES if getattr(saved, name) != form[name].data}
    form.version.process_data(saved.edit_counter)
    form.version.raw_data = None
    return _page(form, refuse(form, refusal), theirs)


def _page(form: SettingsForm, status: int = 200, theirs: dict | None = None):
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return render_template("manage/settings.html", form=form, theirs=theirs or {}, zones=zones), status
