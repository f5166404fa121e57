"""Pages of invitations: the link that was sent, and what the inviter sees after sending."""

from flask import current_app, g, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, SelectField
from wtforms.validators import InputRequired, Length

from ..core.errors import NotFound, Refused
from ..core.moments import in_words
from ..core.words import Role
from ..db import transaction
from ..queries import invitations as reads
from ..services import invitations, people
from ..services.invitations import DEAD, Invited
from . import identity, mail
from .accounts import sign_in_limit
from .answers import refuse, said, see
from .context import actor, when
from .forms import CreatesForm, Form, TidyField
from .labels import label
from .limits import limiter
from .routing import Pages, Who

pages = Pages("invitations", __name__)


class InviteForm(CreatesForm):
    """Whom to invite as what."""

    name = TidyField(_l("Name"), [InputRequired(_l("Enter the person's name.")), Length(max=300)])
    email = TidyField(_l("E-mail address"), [InputRequired(_l("Enter an e-mail address."))])
    role = SelectField(_l("As"), [InputRequired()])

    def __init__(self, *args, roles: tuple[Role, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, label(role)) for role in roles]


class AcceptForm(Form):
    """Name and password of a new person, or the password of one who has an account; the service knows which."""

    name = TidyField(_l("Your name"), [InputRequired()])
    password = PasswordField(_l("Password"), [InputRequired()])


def send(form: InviteForm, delegation: str | None) -> Invited:
    """Invite whom the form names, and let the mail go out with it."""
    with transaction():
        invited = invitations.invite(
            actor(), role=Role(form.role.data), delegation=delegation, email=form.email.data, name=form.name.data,
            request_id=form.request_id.data, now=g.now, days=current_app.config["CONSULT"].invitation_days,
        )  # fmt: skip
        tell(invited)
    return invited


def send_again(invitation_id: int) -> Invited:
    """A new link for an invitation, and its mail."""
    with transaction():
        invited = invitations.resend(
            actor(), invitation_id, now=g.now, days=current_app.config["CONSULT"].invitation_days
        )
        tell(invited)
    return invited


def tell(invited: Invited) -> None:
    """Queue the mail of an invitation, if this installation sends mail."""
    if invited.token is None or not mail.on():
        return
    offer = reads.find_offer(people.hash_token(invited.token), now=g.now)
    mail.queue(
        offer.email,
        _("Invitation: %(conference)s", conference=offer.conference_title),
        "mail/invitation.txt",
        now=g.now,
        name=offer.name,
        inviter=offer.inviter,
        role=label(offer.role),
        delegation_name=offer.delegation_name,
        conference_title=offer.conference_title,
        until=said(in_words(offer.expires_at, offer.timezone)),
        link=link_of(invited.token),
    )


def link_of(token: str) -> str:
    """The full address of an invitation."""
    return mail.link(f"/invitations/{token}")


def sent(invited: Invited, *, back: str, back_label: str):
    """After sending: back with a word where mail goes out; otherwise the link, shown this once."""
    if mail.on():
        return see(back, message=_("The invitation to %(email)s is on its way.", email=invited.email))
    if invited.token is None:
        return see(
            back,
            message=_("%(email)s is invited already. If the link is lost, make a new one.", email=invited.email),
            category="info",
        )
    offer = reads.find_offer(people.hash_token(invited.token), now=g.now)
    return render_template(
        "invitations/sent.html", offer=offer, link=link_of(invited.token), back=back, back_label=back_label
    )


def _page(offer, form: AcceptForm, status: int = 200):
    mine = current_user.is_authenticated and current_user.person_id == offer.known_person_id
    until = when(offer.expires_at, offer.timezone)
    return render_template("invitations/accept.html", offer=offer, form=form, mine=mine, until=until), status


def _offer(token: str):
    offer = reads.find_offer(people.hash_token(token), now=g.now)
    if offer is None:
        raise NotFound(DEAD)
    return offer


@pages.page("/invitations/<token>", who=Who.ANYBODY)
def show(token: str):
    """Who invites to what. Opening the page changes nothing."""
    offer = _offer(token)
    if offer.state != "open":
        return render_template("invitations/dead.html", offer=offer), 410
    return _page(offer, AcceptForm(formdata=None, name=offer.name))


@pages.page("/invitations/<token>", who=Who.ANYBODY, methods=("POST",))
@limiter.limit(sign_in_limit)
def accept(token: str):
    """Take up the role and sign in."""
    _offer(token)
    form = AcceptForm()
    person_id = current_user.person_id if current_user.is_authenticated else None
    try:
        with transaction():
            accepted = invitations.accept(
                token, person_id=person_id, name=form.name.data or "", password=form.password.data or "", now=g.now
            )
    except NotFound:
        return render_template("invitations/dead.html", offer=_offer(token)), 410
    except Refused as refusal:
        return _page(_offer(token), form, refuse(form, refusal))
    if accepted.person.id != person_id:
        identity.sign_in(accepted.person)
    session["acting"] = {**session.get("acting", {}), accepted.slug: accepted.membership_id}
    return see(f"{request.script_root}/{accepted.slug}/", message=_("Welcome. You are signed in."))
