"""Pages for a new password by a one-time link."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired

from ..core.errors import NotFound, Refused
from ..db import transaction
from ..queries import people as reads
from ..services import people
from . import identity, mail
from .accounts import by_email, sign_in_limit
from .answers import refuse, see
from .forms import Form, TidyField
from .limits import limiter
from .routing import Pages, Who

pages = Pages("resets", __name__)


class AskForm(Form):
    """Whose password is to be set anew."""

    email = TidyField(_l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))])


class ResetForm(Form):
    """The new password."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))])


@pages.page("/reset", who=Who.ANYBODY)
def ask():
    """Ask for a link, or, where no mail is sent, whom to ask for one."""
    return render_template("accounts/reset_ask.html", form=AskForm(formdata=None), mail_on=mail.on(), asked=False)


@pages.page("/reset", who=Who.ANYBODY, methods=("POST",))
@limiter.limit(sign_in_limit)
@limiter.limit(sign_in_limit, key_func=by_email)
def ask_post():
    """Send a link if there is such a person. The answer is the same for every address."""
    form = AskForm()
    if not form.validate():
        return render_template("accounts/reset_ask.html", form=form, mail_on=mail.on(), asked=False), 422
    if mail.on():
        with transaction():
            asked = people.ask_for_link(form.email.data, now=g.now)
            if asked is not None:
                person, token = asked
                mail.queue(
                    person.email, _("A new password for Consult"), "mail/reset.txt", now=g.now, name=person.name,
                    link=link_of(token),
                )  # fmt: skip
    return render_template("accounts/reset_ask.html", form=form, mail_on=mail.on(), asked=True)


def link_of(token: str) -> str:
    """The full address at which a new password is set."""
    return mail.link(f"/reset/{token}")


def _page(form: ResetForm, name: str, status: int = 200):
    return render_template("accounts/reset.html", form=form, name=name), status


@pages.page("/reset/<token>", who=Who.ANYBODY)
def show(token: str):
    """The form for a new password. Opening it changes nothing."""
    name = reads.find_reset_link(people.hash_token(token), now=g.now)
    if name is None:
        raise NotFound(people.DEAD_LINK)
    return _page(ResetForm(formdata=None), name)


@pages.page("/reset/<token>", who=Who.ANYBODY, methods=("POST",))
@limiter.limit(sign_in_limit)
def use(token: str):
    """Set the password, end all sessions, sign in."""
    name = reads.find_reset_link(people.hash_token(token), now=g.now)
    if name is None:
        raise NotFound(people.DEAD_LINK)
    form = ResetForm()
    if not form.validate():
        return _page(form, name, 422)
    try:
        with transaction():
            person = people.use_reset_link(token, password=form.password.data, now=g.now)
    except NotFound:
        raise
    except Refused as refusal:
        return _page(form, name, refuse(form, refusal))
    identity.sign_in(person)
    return see(f"{request.script_root}/", message=_("Your new password is set. You are signed in."))
