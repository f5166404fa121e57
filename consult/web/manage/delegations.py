"""Delegations, as the secretariat keeps them."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ...core.errors import Conflict, NotFound, Refused
from ...core.permissions import Action
from ...core.words import Category
from ...db import transaction
from ...queries import delegations as reads
from ...services import delegations
from ..answers import refuse, see
from ..context import actor
from ..forms import EditsForm, TidyField
from ..labels import choices
from . import pages


class DelegationForm(EditsForm):
    """A delegation's names, category, standing and seats."""

    code = TidyField(_l("Code"), [InputRequired(_l("Enter a code.")), Length(max=30)])
    name = TidyField(_l("Name"), [InputRequired(_l("Enter the name of the delegation.")), Length(max=300)])
    short_name = TidyField(_l("Short name"), [Length(max=300)])
    sort_key = TidyField(_l("Sorted as"), [Length(max=300)])
    category = SelectField(_l("Category"), [InputRequired()])
    deciding = BooleanField(_l("Deciding: its objection prevents consensus"))
    seat_limit = IntegerField(_l("Seats"), [Optional(), NumberRange(1, delegations.MOST_SEATS)])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.category.choices = choices(Category)

    def words(self) -> dict:
        """What was typed, as the service takes it; the code apart."""
        return {
            "name": self.name.data,
            "short_name": self.short_name.data or "",
            "sort_key": self.sort_key.data or "",
            "category": Category(self.category.data),
            "deciding": self.deciding.data,
            "seat_limit": self.seat_limit.data,
        }


def _page(form: DelegationForm, delegation, status: int = 200, theirs: dict | None = None):
    return render_template("manage/delegation.html", form=form, delegation=delegation, theirs=theirs or {}), status


def _back(code: str) -> str:
    return f"{request.script_root}/{g.conference.slug}/delegations/{code}"


@pages.page("/<conference>/manage/delegations/new", who=Action.MANAGE_PEOPLE, methods=("GET", "POST"))
def add_delegation(conference: str):
    """Add a delegation."""
    if request.method == "GET":
        return _page(DelegationForm(formdata=None), None)
    form = DelegationForm()
    if not form.validate():
        return _page(form, None, 422)
    try:
        with transaction():
            code = delegations.add(actor(), code=form.code.data, now=g.now, **form.words())
    except Refused as refusal:
        return _page(form, None, refuse(form, refusal))
    return see(_back(code), message=_("The delegation is added. Invite its head."))


@pages.page("/<conference>/manage/delegations/<code>", who=Action.MANAGE_PEOPLE, methods=("GET", "POST"))
def edit_delegation(conference: str, code: str):
    """Change a delegation."""
    delegation = reads.get_delegation(g.conference.id, code)
    if request.method == "GET":
        form = DelegationForm(
            formdata=None, obj=delegation, seat_limit=delegation.own_seat_limit, version=delegation.edit_counter
        )
        form.seat_limit.data = delegation.own_seat_limit
        return _page(form, delegation)
    form = DelegationForm()
    form.code.validators = ()  # the code of a delegation stays
    if not form.validate():
        return _page(form, delegation, 422)
    try:
        with transaction():
            delegations.edit(actor(), code, version=form.version.data, now=g.now, **form.words())
    except NotFound:
        raise
    except Conflict as refusal:
        delegation = reads.get_delegation(g.conference.id, code)
        saved = {name: getattr(delegation, name) for name in ("name", "short_name", "sort_key", "category", "deciding")}
        saved["seat_limit"] = delegation.own_seat_limit
        theirs = {name: value for name, value in saved.items() if value != form[name].data}
        form.version.process_data(delegation.edit_counter)
        form.version.raw_data = None
        return _page(form, delegation, refuse(form, refusal), theirs)
    except Refused as refusal:
        return _page(form, delegation, refuse(form, refusal))
    return see(_back(code), message=_("The delegation is changed."))
