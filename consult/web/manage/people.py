"""Everybody who serves in the conference; officers invited and removed; links for a new password."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import NotFound, Refused
from ...core.permissions import Action
from ...core.words import Role
from ...db import transaction
from ...queries import delegations as reads
from ...queries import invitations as invited_reads
from ...services import delegations, invitations
from .. import invitations as inviting
from ..answers import refuse, said, see
from ..context import actor
from ..invitations import InviteForm
from ..resets import link_of
from . import pages
from .overview import url

OFFICER_ROLES = (Role.CHAIR, Role.CO_CHAIR, Role.SECRETARIAT)


def _page(form: InviteForm | None = None, status: int = 200):
    page = render_template(
        "manage/people.html",
        people=reads.list_people(g.conference.id),
        waiting=invited_reads.list_all_waiting(g.conference.id, now=g.now),
        form=form or InviteForm(formdata=None, roles=OFFICER_ROLES),
    )
    return page, status


@pages.page("/<conference>/manage/people", who=Action.MANAGE_PEOPLE)
def people(conference: str):
    """Everybody who serves, and the invitations that wait."""
    return _page()


@pages.page("/<conference>/manage/people/<int:membership_id>", who=Action.MANAGE_PEOPLE)
def person(conference: str, membership_id: int):
    """One who serves: what the secretariat can do for them."""
    member = reads.get_member(g.conference.id, membership_id)
    return render_template("manage/person.html", member=member)


@pages.page("/<conference>/manage/people/invitations", who=Action.MANAGE_PEOPLE, methods=("POST",))
def invite_officer(conference: str):
    """Invite a chair, a co-chair or a member of the secretariat."""
    form = InviteForm(roles=OFFICER_ROLES)
    if not form.validate():
        return _page(form, 422)
    try:
        invited = inviting.send(form, None)
    except Refused as refusal:
        return _page(form, refuse(form, refusal))
    return inviting.sent(invited, back=url("people"), back_label=_("People"))


@pages.page("/<conference>/manage/people/invitations/<int:invitation_id>/link", who=Action.MANAGE_PEOPLE,
            methods=("POST",))  # fmt: skip
def invite_again(conference: str, invitation_id: int):
    """A new link for an invitation; the former one no longer works."""
    return inviting.sent(inviting.send_again(invitation_id), back=url("people"), back_label=_("People"))


@pages.page("/<conference>/manage/people/invitations/<int:invitation_id>/withdraw", who=Action.MANAGE_PEOPLE,
            methods=("POST",))  # fmt: skip
def withdraw_invitation(conference: str, invitation_id: int):
    """Withdraw an invitation."""
    with transaction():
        invitations.revoke(actor(), invitation_id, now=g.now)
    return see(url("people"), message=_("The invitation is withdrawn; its link no longer works."))


@pages.page("/<conference>/manage/people/<int:membership_id>/remove", who=Action.MANAGE_PEOPLE, methods=("POST",))
def remove_person(conference: str, membership_id: int):
    """End somebody's service in the conference."""
    member = reads.get_member(g.conference.id, membership_id)
    try:
        with transaction():
            delegations.remove(actor(), membership_id, reason=request.form.get("reason", ""), now=g.now)
    except NotFound:
        raise
    except Refused as refusal:
        page = render_template(
            "manage/person.html", member=member, problem=said(refusal), reason=request.form.get("reason", "")
        )
        return page, refusal.status
    return see(url("people"), message=_("%(name)s no longer serves in this capacity.", name=member.name))


@pages.page("/<conference>/manage/people/<int:membership_id>/reset", who=Action.MANAGE_PEOPLE, methods=("POST",))
def reset_person(conference: str, membership_id: int):
    """A one-time link with which somebody sets a new password; shown once."""
    member = reads.get_member(g.conference.id, membership_id)
    with transaction():
        token = delegations.make_reset_link(actor(), membership_id, now=g.now)
    return render_template(
        "delegations/reset_link.html", name=member.name, link=link_of(token), back=url("people"), back_label=_("People")
    )
