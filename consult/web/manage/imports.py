"""Files of delegations and people: preview, then all or nothing."""

import base64
import binascii

from flask import Response, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import InputRequired

from ...core.errors import NotFound, Refused
from ...core.permissions import Action
from ...db import require_transaction
from ...imports import participants as parsing
from ...imports.tables import MOST_BYTES
from ...queries import delegations
from ...services import participants
from .. import invitations as inviting
from .. import mail
from ..answers import refuse
from ..context import actor
from ..forms import Form
from ..invitations import link_of
from . import pages

TEMPLATES = {
    "delegations": (
        "code,name,short_name,category,deciding,sort_key,seat_limit\r\n"
        "th,Kingdom of Thailand,Thailand,asean_member_state,yes,Thailand,6\r\n"
        "au,Commonwealth of Australia,Australia,dialogue_partner,no,Australia,\r\n"
    ),
    "people": (
        "email,name,role,delegation\r\n"
        "head@example.org,Full Name,head_of_delegation,th\r\n"
        "delegate@example.org,Full Name,delegate,th\r\n"
        "chair@example.org,Full Name,chair,\r\n"
    ),
}


class ImportForm(Form):
    """Which layout, and the file."""

    layout = RadioField(_l("The file lists"), [InputRequired(_l("Choose one."))])
    file = FileField(_l("File (CSV or XLSX)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.file.flags.required = True  # looked for by hand: an empty file is none either
        self.layout.choices = [("delegations", _("Delegations")), ("people", _("People, who are invited"))]


def _read(layout: str, data: bytes) -> parsing.Imported:
    if layout == "delegations":
        return parsing.read_delegations(data)
    return parsing.read_people(data, delegations=dict(delegations.list_codes(g.conference.id)))


def _act(layout: str, rows: list, *, tell: bool):
    """The service's act on the rows, with the mails where they are to go out."""

    def act() -> participants.Outcome:
        require_transaction()
        if layout == "delegations":
            return participants.add_delegations(actor(), rows, now=g.now)
        days = current_app.config["CONSULT"].invitation_days
        outcome = participants.invite_people(actor(), rows, now=g.now, days=days)
        if tell and not outcome.errors:
            for _row, invited in outcome.made:
                inviting.tell(invited)
        return outcome

    return act


@pages.page("/<conference>/manage/import", who=Action.MANAGE_PEOPLE, methods=("GET", "POST"))
def import_file(conference: str):
    """Choose a file; see what it would do. Nothing is saved."""
    if request.method == "GET":
        return render_template("manage/import.html", form=ImportForm(formdata=None, layout="people"))
    form = ImportForm()
    sent = form.file.data
    data = sent.read(MOST_BYTES + 1) if sent else b""
    valid = form.validate()
    if valid and not data:
        form.file.errors = [_("Choose a file.")]
        valid = False
    if not valid:
        return render_template("manage/import.html", form=form), 422
    try:
        imported = _read(form.layout.data, data)
    except Refused as refusal:
        status = refuse(form, refusal)
        return render_template("manage/import.html", form=form), status
    rehearsed = participants.rehearse(_act(form.layout.data, imported.rows, tell=False))
    errors = sorted([*imported.errors, *rehearsed.errors], key=lambda error: error.row)
    return render_template(
        "manage/import_preview.html",
        layout=form.layout.data,
        name=sent.filename or "",
        imported=imported,
        errors=errors,
        carried=base64.b64encode(data).decode(),
        mail_on=mail.on(),
    ), 422 if errors else 200


@pages.page("/<conference>/manage/import/confirm", who=Action.MANAGE_PEOPLE, methods=("POST",))
def import_confirm(conference: str):
    """Carry the previewed file out, all of it or nothing."""
    layout = request.form.get("layout", "")
    try:
        data = base64.b64decode(request.form.get("carried", ""), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if layout not in TEMPLATES or not data:
        raise Refused("The file did not arrive. Choose it again.")
    imported = _read(layout, data)
    outcome = participants.Outcome(errors=imported.errors)
    if imported.complete:
        outcome = participants.carry_out(_act(layout, imported.rows, tell=mail.on()))
    if outcome.errors:
        return render_template(
            "manage/import_preview.html", layout=layout, name="", imported=imported, errors=outcome.errors,
            carried=request.form["carried"], mail_on=mail.on(),
        ), 422  # fmt: skip
    links = []
    if layout == "people" and not mail.on():
        links = [(row, link_of(invited.token)) for row, invited in outcome.made]
    return render_template("manage/imported.html", layout=layout, made=outcome.made, links=links, mail_on=mail.on())


@pages.page("/<conference>/manage/import/<layout>.csv", who=Action.MANAGE_PEOPLE)
def import_template(conference: str, layout: str):
    """A file to fill in."""
    if layout not in TEMPLATES:
        raise NotFound()
    return Response(
        "\ufeff" + TEMPLATES[layout],
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{layout}.csv"'},
    )
