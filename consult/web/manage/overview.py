"""The first page of the secretariat: what stands, what waits, what mail has failed."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.permissions import Action
from ...core.words import Role
from ...db import transaction
from ...queries import delegations, invitations, outbox
from ...queries import phases as phase_reads
from ...services import outbox as outgoing
from .. import mail
from ..answers import see
from ..context import actor
from . import pages


def url(path: str = "") -> str:
    """An address below /manage/."""
    return f"{request.script_root}/{g.conference.slug}/manage/{path}"


@pages.page("/<conference>/manage/", who=Action.MANAGE_CONFERENCE)
def index(conference: str):
    """What the secretariat keeps, and what needs its hand."""
    listed = [p for group in delegations.list_participants(g.conference.id).values() for p in group]
    people = delegations.list_people(g.conference.id)
    return render_template(
        "manage/index.html",
        delegations=len(listed),
        headless=[p for p in listed if p.head is None],
        people=len({m.email for m in people}),
        officers=[m for m in people if m.delegation_id is None],
        has_chair=any(m.role == Role.CHAIR for m in people),
        waiting=invitations.list_all_waiting(g.conference.id, now=g.now),
        phases=phase_reads.list_phases(g.conference.id, now=g.now),
        trouble=outbox.list_trouble(g.conference.id),
        mail_on=mail.on(),
    )


@pages.page("/<conference>/manage/mail/<int:mail_id>/drop", who=Action.MANAGE_CONFERENCE, methods=("POST",))
def drop_mail(conference: str, mail_id: int):
    """Take a mail that was given up off the list."""
    with transaction():
        outgoing.drop(actor(), mail_id)
    return see(url(), message=_("The mail is off the list."))
