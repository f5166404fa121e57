"""Pages of accounts: the start page, signing in and out, one's own account."""

from itertools import groupby

from flask import abort, current_app, flash, g, make_response, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_limiter.util import get_remote_address
from flask_login import current_user
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from ..core.errors import Refused
from ..core.words import OFFICERS
from ..db import transaction
from ..queries import people as reads
from ..services import people
from . import identity
from .answers import refuse, safe_next, see
from .forms import Form, TidyField
from .labels import label
from .limits import limiter
from .routing import Pages, Who

pages = Pages("accounts", __name__)


class SignInForm(Form):
    """E-mail address and password."""

    email = TidyField(_l("E-mail address"), [InputRequired(_l("Enter your e-mail address."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])
    next = HiddenField()


class NameForm(Form):
    """One's own name."""

    name = TidyField(_l("Name"), [InputRequired(_l("Enter your name."))])


class PasswordForm(Form):
    """A new password, knowing the present one."""

    current = PasswordField(_l("Present password"), [InputRequired(_l("Enter your present password."))])
    password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))])


def sign_in_limit() -> str:
    """How often one address, and one e-mail address, may try."""
    return current_app.config["CONSULT"].sign_in_limit


def by_email() -> str:
    """The e-mail address tried, for counting tries on one account from many places."""
    return "email:" + request.form.get("email", "").strip().lower()[:254]


def _landing(person_id: int) -> str:
    """Where a person starts: in their conference if there is one, else at the list."""
    own = reads.list_own_conferences(person_id)
    live = [line for line in own if not line.archived] or own
    return f"{request.script_root}/{live[0].slug}/" if len(live) == 1 else f"{request.script_root}/"


@pages.page("/", who=Who.ANYBODY)
def start():
    """What Consult is, for visitors; one's conferences, for who is signed in."""
    own = reads.list_own_conferences(current_user.person_id) if current_user.is_authenticated else []
    mine = {line.slug for line in own}
    others = [line for line in reads.list_published_conferences() if line.slug not in mine]
    return render_template("accounts/start.html", own=own, others=others)


def _sign_in_page(form: SignInForm, status: int = 200):
    accounts = reads.list_demo_accounts() if current_app.config["CONSULT"].demo else []
    groups = [(name, list(held)) for name, held in groupby(accounts, key=_group_of)]
    return render_template("accounts/sign_in.html", form=form, accounts=groups), status


def _group_of(account: reads.DemoAccount) -> str:
    return _("Chair and secretariat") if account.role in OFFICERS else label(account.role)


@pages.page("/sign-in", who=Who.ANYBODY)
def sign_in():
    """The sign-in form, and in a demonstration one button an account."""
    form = SignInForm(formdata=None, next=request.args.get("next", ""))
    return _sign_in_page(form)


@pages.page("/sign-in", who=Who.ANYBODY, methods=("POST",))
@limiter.limit(sign_in_limit)
@limiter.limit(sign_in_limit, key_func=by_email)
def sign_in_post():
    """Start a session."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 422)
    person = people.authenticate(form.email.data, form.password.data)
    if person is None:
        form.form_errors.append(_("E-mail address and password do not belong together. Try again, or ask for a reset."))
        return _sign_in_page(form, 422)
    identity.sign_in(person)
    return see(safe_next(form.next.data, _landing(person.id)))


@pages.page("/sign-in/demo", who=Who.ANYBODY, methods=("POST",))
def sign_in_demo():
    """Sign in as one of the demonstration's accounts, without a password; only in a demonstration."""
    person = people.find_by_email(request.form.get("email", "")) if current_app.config["CONSULT"].demo else None
    if person is None or not person.demo:
        abort(404)
    identity.sign_in(person)
    return see(safe_next(request.form.get("next"), _landing(person.id)))


@pages.page("/sign-out", who=Who.ANYBODY, methods=("POST",))
def sign_out():
    """End this session."""
    identity.sign_out()
    return see(f"{request.script_root}/", message=_("You are signed out."))


@pages.page("/sign-out-everywhere", who=Who.SIGNED_IN, methods=("POST",))
def sign_out_everywhere():
    """End this person's sessions on all devices."""
    with transaction():
        people.sign_out_everywhere(current_user.person_id)
    identity.sign_out()
    return see(f"{request.script_root}/sign-in", message=_("You are signed out on all devices."))


# Pages that a change of capacity may close: there it leads to the conference's home.
_OF_ONE_CAPACITY = ("drafts", "delegations", "manage", "desk", "paper", "announcements")


@pages.page("/act-as", who=Who.SIGNED_IN, methods=("POST",))
def act_as():
    """Choose in which of one's capacities one acts in a conference from now on."""
    sent = request.form.get("membership_id", "")
    membership_id = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    slug = reads.find_own_seat(membership_id, person_id=current_user.person_id)
    if slug is None:
        abort(404)
    session["acting"] = {**session.get("acting", {}), slug: membership_id}
    home = f"{request.script_root}/{slug}/"
    target = safe_next(request.form.get("next"), home)
    rest = target.removeprefix(home) if target.startswith(home) else None
    if rest is None or rest.split("/")[0].split("?")[0] in _OF_ONE_CAPACITY:
        target = home
    return see(target)


@pages.page("/theme", who=Who.ANYBODY, methods=("POST",))
def theme():
    """Remember light, dark or as the device has it."""
    response = make_response(redirect(safe_next(request.form.get("next"), f"{request.script_root}/"), code=303))
    chosen = request.form.get("theme")
    if chosen in ("light", "dark"):
        response.set_cookie(
            "theme", chosen, max_age=365 * 86400, httponly=True, samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )  # fmt: skip
    else:
        response.delete_cookie("theme")
    return response


@pages.page("/account", who=Who.SIGNED_IN)
def account():
    """One's own name, password and sessions."""
    return _account_page()


def _account_page(name_form: NameForm | None = None, password_form: PasswordForm | None = None, status: int = 200):
    name_form = name_form or NameForm(formdata=None, name=current_user.name)
    password_form = password_form or PasswordForm(formdata=None)
    own = reads.list_own_conferences(current_user.person_id)
    page = render_template("accounts/account.html", name_form=name_form, password_form=password_form, own=own)
    return page, status


@pages.page("/account/name", who=Who.SIGNED_IN, methods=("POST",))
def change_name():
    """Change one's own name."""
    form = NameForm()
    if not form.validate():
        return _account_page(name_form=form, status=422)
    with transaction():
        people.rename(current_user.person_id, name=form.name.data)
    return see(f"{request.script_root}/account", message=_("Your name is changed."))


@pages.page("/account/password", who=Who.SIGNED_IN, methods=("POST",))
@limiter.limit(sign_in_limit, key_func=lambda: f"person:{getattr(current_user, 'person_id', get_remote_address())}")
def change_password():
    """Change one's own password; other sessions end, this one goes on."""
    form = PasswordForm()
    if not form.validate():
        return _account_page(password_form=form, status=422)
    try:
        with transaction():
            person = people.change_password(
                current_user.person_id, current=form.current.data, password=form.password.data, now=g.now
            )
    except Refused as refusal:
        return _account_page(password_form=form, status=refuse(form, refusal))
    acting = session.get("acting", {})
    identity.sign_in(person)
    session["acting"] = acting
    flash(_("Your password is changed. You are signed out on all other devices."), "success")
    return redirect(f"{request.script_root}/account", code=303)
