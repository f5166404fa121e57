"""Pages of delegations: the list of participants, and one delegation with its people, seats and alternates."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from ..core.errors import NotFound, Refused
from ..core.permissions import Action, can
from ..core.words import AlternateKind, Role
from ..db import transaction
from ..queries import delegations as reads
from ..queries import invitations as invited_reads
from ..services import alternates, delegations, invitations
from . import invitations as inviting
from .answers import refuse, see
from .context import actor
from .forms import Form, InstantField, TidyArea
from .invitations import InviteForm
from .labels import choices
from .resets import link_of
from .routing import Pages, Who

pages = Pages("delegations", __name__)


class AlternateForm(Form):
    """Who stands in for the head, in what, and when."""

    membership_id = SelectField(_l("Delegate"), [InputRequired()], coerce=int)
    kinds = SelectMultipleField(_l("Stands in for"), [InputRequired(_l("Choose at least one kind of act."))])
    starts_at = InstantField(_l("From"), [InputRequired(_l("Enter when it begins."))])
    ends_at = InstantField(_l("Until"), [InputRequired(_l("Enter when it ends."))])

    def __init__(self, members, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership_id.choices = [(m.membership_id, m.name) for m in members if m.role == Role.DELEGATE]
        self.kinds.choices = choices(AlternateKind)


class HeadForm(Form):
    """Who becomes head of delegation, and what becomes of the former one."""

    successor = RadioField(_l("New head of delegation"), [InputRequired(_l("Choose one."))])
    former_stays = BooleanField(_l("The former head stays as delegate"))
    reason = TidyArea(_l("Reason"), [InputRequired(_l("Give a reason: the record keeps it."))])

    def __init__(self, members, *args, **kwargs):
        super().__init__(*args, **kwargs)
        delegates = [(str(m.membership_id), m.name) for m in members if m.role == Role.DELEGATE]
        self.successor.choices = [*delegates, ("nobody", _("Nobody yet: I invite somebody afterwards"))]


@pages.page("/<conference>/delegations", who=Who.PARTICIPANT)
def index(conference: str):
    """The list of participants."""
    return render_template("delegations/index.html", participants=reads.list_participants(g.conference.id))


def _url(code: str) -> str:
    return f"{request.script_root}/{g.conference.slug}/delegations/{code}"


def _is_inside(delegation) -> bool:
    """Whether the reader sees the people: their own delegation, and the secretariat."""
    return actor().is_secretariat or actor().delegation_id == delegation.id


def _own(code: str):
    """The delegation, if the actor may look inside; others' answer as if there were nothing."""
    delegation = reads.get_delegation(g.conference.id, code)
    if not _is_inside(delegation):
        raise NotFound()
    return delegation


def _page(code: str, *, invite_form: InviteForm | None = None, alternate_form=None, status: int = 200):
    delegation = reads.get_delegation(g.conference.id, code)
    who = actor()
    inside = _is_inside(delegation)
    members = reads.list_members(delegation.id) if inside else []
    if can(who, Action.INVITE_DELEGATE, delegation):
        roles = (Role.HEAD, Role.DELEGATE, Role.OBSERVER) if who.is_secretariat else (Role.DELEGATE, Role.OBSERVER)
        if who.is_secretariat and any(m.role == Role.HEAD for m in members):
            roles = roles[1:]
        invite_form = invite_form or InviteForm(formdata=None, roles=roles)
    if can(who, Action.NAME_ALTERNATE, delegation):
        alternate_form = alternate_form or AlternateForm(members, formdata=None)
    page = render_template(
        "delegations/page.html",
        delegation=delegation,
        inside=inside,
        members=members,
        seats=reads.count_seats_taken(delegation.id, now=g.now) if inside else 0,
        waiting=invited_reads.list_waiting(delegation.id, now=g.now) if inside else [],
        alternates=reads.list_alternates(delegation.id, now=g.now) if inside else [],
        invite_form=invite_form,
        alternate_form=alternate_form,
    )
    return page, status


@pages.page("/<conference>/delegations/<code>", who=Who.PARTICIPANT)
def show(conference: str, code: str):
    """One delegation; its people for its own members and the secretariat."""
    return _page(code)


@pages.page("/<conference>/delegations/<code>/invitations", who=Action.INVITE_DELEGATE, methods=("POST",))
def invite(conference: str, code: str):
    """Invite somebody into the delegation."""
    delegation = _own(code)
    form = InviteForm(roles=(Role.HEAD, Role.DELEGATE, Role.OBSERVER))
    if not form.validate():
        return _page(code, invite_form=form, status=422)
    try:
        invited = inviting.send(form, code)
    except NotFound:
        raise
    except Refused as refusal:
        return _page(code, invite_form=form, status=refuse(form, refusal))
    return inviting.sent(invited, back=_url(code), back_label=delegation.short_name)


@pages.page(
    "/<conference>/delegations/<code>/invitations/<int:invitation_id>/link",
    who=Action.INVITE_DELEGATE,
    methods=("POST",),
)
def invite_again(conference: str, code: str, invitation_id: int):
    """A new link for an invitation; the former one no longer works."""
    delegation = _own(code)
    invited = inviting.send_again(invitation_id)
    return inviting.sent(invited, back=_url(code), back_label=delegation.short_name)


@pages.page(
    "/<conference>/delegations/<code>/invitations/<int:invitation_id>/withdraw",
    who=Action.INVITE_DELEGATE,
    methods=("POST",),
)
def withdraw_invitation(conference: str, code: str, invitation_id: int):
    """Withdraw an invitation."""
    _own(code)
    with transaction():
        invitations.revoke(actor(), invitation_id, now=g.now)
    return see(_url(code), message=_("The invitation is withdrawn; its link no longer works."))


@pages.page(
    "/<conference>/delegations/<code>/members/<int:membership_id>/remove",
    who=Action.INVITE_DELEGATE,
    methods=("POST",),
)
def remove(conference: str, code: str, membership_id: int):
    """End somebody's service in the delegation."""
    _own(code)
    with transaction():
        delegations.remove(actor(), membership_id, reason=request.form.get("reason", ""), now=g.now)
        name = delegations.name_of(membership_id)
    return see(_url(code), message=_("%(name)s no longer serves in this delegation.", name=name))


@pages.page(
    "/<conference>/delegations/<code>/members/<int:membership_id>/reset",
    who=Action.INVITE_DELEGATE,
    methods=("POST",),
)
def reset(conference: str, code: str, membership_id: int):
    """A one-time link with which a member sets a new password; shown once."""
    delegation = _own(code)
    with transaction():
        token = delegations.make_reset_link(actor(), membership_id, now=g.now)
        name = delegations.name_of(membership_id)
    return render_template(
        "delegations/reset_link.html", name=name, link=link_of(token), back=_url(code), back_label=delegation.short_name
    )


@pages.page("/<conference>/delegations/<code>/alternates", who=Action.NAME_ALTERNATE, methods=("POST",))
def name_alternate(conference: str, code: str):
    """Let a delegate stand in for the head."""
    delegation = _own(code)
    form = AlternateForm(reads.list_members(delegation.id))
    if not form.validate():
        return _page(code, alternate_form=form, status=422)
    try:
        with transaction():
            for kind in form.kinds.data:
                alternates.name(
                    actor(), form.membership_id.data, kind=AlternateKind(kind), starts_at=form.starts_at.data,
                    ends_at=form.ends_at.data, now=g.now,
                )  # fmt: skip
    except NotFound:
        raise
    except Refused as refusal:
        return _page(code, alternate_form=form, status=refuse(form, refusal))
    return see(_url(code) + "#alternates", message=_("The alternate is named."))


@pages.page(
    "/<conference>/delegations/<code>/alternates/<int:alternate_id>/revoke",
    who=Action.NAME_ALTERNATE,
    methods=("POST",),
)
def revoke_alternate(conference: str, code: str, alternate_id: int):
    """End an alternate's standing at once."""
    _own(code)
    with transaction():
        alternates.revoke(actor(), alternate_id, now=g.now)
    return see(_url(code) + "#alternates", message=_("The alternate is revoked."))


@pages.page("/<conference>/delegations/<code>/head", who=Action.MANAGE_PEOPLE, methods=("GET", "POST"))
def replace_head(conference: str, code: str):
    """Another head of delegation, with the reason."""
    delegation = reads.get_delegation(g.conference.id, code)
    members = reads.list_members(delegation.id)
    form = HeadForm(members)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            chosen = form.successor.data
            try:
                with transaction():
                    delegations.replace_head(
                        actor(), code, successor_id=None if chosen == "nobody" else int(chosen),
                        former_stays=form.former_stays.data, reason=form.reason.data, now=g.now,
                    )  # fmt: skip
            except NotFound:
                raise
            except Refused as refusal:
                status = refuse(form, refusal)
            else:
                return see(_url(code), message=_("The head of delegation is changed."))
    head = next((m for m in members if m.role == Role.HEAD), None)
    return render_template("delegations/head.html", delegation=delegation, form=form, head=head), status
