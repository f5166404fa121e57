"""Announcements: read by those they are addressed to, written by the chair and the secretariat."""

from flask import current_app, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from ..core.errors import Refused
from ..core.permissions import Action
from ..core.words import Category
from ..db import transaction
from ..queries import announcements as reads
from ..queries.delegations import list_codes
from ..services import announcements, outbox
from .answers import refuse, see
from .context import actor
from .forms import CreatesForm, TidyArea, TidyField
from .labels import choices
from .paging import page_of
from .routing import Pages, Who

pages = Pages("announcements", __name__)
PER_PAGE = 20


class AnnouncementForm(CreatesForm):
    """What is announced, and to whom."""

    subject = TidyField(_l("Subject"), [InputRequired(_l("Give the announcement a subject."))])
    body = TidyArea(_l("Announcement"), [InputRequired(_l("Write what you announce."))])
    audience = RadioField(
        _l("To"), [InputRequired()], choices=[("all", _l("All participants")), ("some", _l("Some delegations"))]
    )
    categories = SelectMultipleField(_l("Every delegation of these categories"))
    delegations = SelectMultipleField(_l("These delegations"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.categories.choices = choices(Category)
        self.delegations.choices = list_codes(g.conference.id)
        # A form without this field says by its delegations alone whom it is to.
        if not self.audience.raw_data:
            self.audience.data = "some" if self.categories.data or self.delegations.data else "all"
            self.audience.raw_data = [self.audience.data]


@pages.page("/<conference>/announcements", who=Who.PARTICIPANT)
def index(conference: str):
    """The announcements to the reader, newest first."""
    found = reads.find_addressed(actor())
    page = page_of(len(found.ids), per_page=PER_PAGE)
    return render_template(
        "announcements/index.html",
        lines=found.page(page.number, PER_PAGE),
        page_=page,
        names=dict(list_codes(g.conference.id)),
    )


@pages.page("/<conference>/announcements/new", who=Action.ANNOUNCE, methods=("GET", "POST"))
def new(conference: str):
    """Write one and send it."""
    form = AnnouncementForm()
    config = current_app.config["CONSULT"]
    base = config.base_url if outbox.ready(config) else None
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            some = form.audience.data == "some"
            if some and not (form.categories.data or form.delegations.data):
                form.delegations.errors = [_("Choose at least one category or delegation, or send it to all.")]
            else:
                try:
                    return _send(form, some, base)
                except Refused as refusal:
                    if refusal.status != 422:
                        raise
                    status = refuse(form, refusal)
    return render_template("announcements/new.html", form=form, mail_on=base is not None), status


def _send(form: AnnouncementForm, some: bool, base: str | None):
    with transaction():
        mailed = announcements.send(
            actor(), subject=form.subject.data, body=form.body.data, categories=form.categories.data if some else (),
            delegations=form.delegations.data if some else (), request_id=form.request_id.data, mail_base=base,
            now=g.now,
        )  # fmt: skip
    told = _("Sent. It stands on the home of those it is addressed to.")
    if mailed:
        told += " " + ngettext("%(num)s person gets a copy by e-mail.", "%(num)s persons get a copy by e-mail.", mailed)
    return see(f"{request.script_root}/{g.conference.slug}/announcements", message=told)
