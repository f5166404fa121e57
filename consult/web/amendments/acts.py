"""Acts on an amendment that others read: withdrawing, joining and leaving, accepting as friendly."""

from collections.abc import Callable

from flask import g, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries.amendments import get_amendment
from ...services import amendments
from ..answers import is_htmx, said, see
from ..context import actor
from . import pages
from .reading import show
from .views import here, own, reader


def _do(ref: str, amendment: str, act: Callable[[], object], message: str):
    """Carry an act out and go back to the page; a refusal is said there."""
    found = get_amendment(reader(), ref, amendment)  # the address has to be right as a whole
    try:
        with transaction():
            act()
    except Refused as refusal:
        if refusal.status in (403, 404) or is_htmx():
            raise
        return show(get_amendment(reader(), ref, amendment), error=said(refusal), status=refusal.status)
    return see(here(found.candidate_ref, f"/{amendment}"), message=message)


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/withdraw", who=Action.WITHDRAW_AMENDMENT,
            methods=("POST",))  # fmt: skip
def withdraw(conference: str, ref: str, amendment: str):
    """Take an amendment back."""
    return _do(ref, amendment, lambda: amendments.withdraw(actor(), amendment, now=g.now),
               _("%(ref)s is withdrawn. It stays readable, marked.", ref=amendment))  # fmt: skip


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/join", who=Action.JOIN_AMENDMENT, methods=("POST",))
def join(conference: str, ref: str, amendment: str):
    """Stand behind another delegation's amendment; `instead_of` throws an own draft that says the same away."""
    draft = request.form.get("instead_of", type=int)
    if draft is None:
        return _do(ref, amendment, lambda: amendments.join(actor(), amendment, now=g.now),
                   _("Your delegation has joined %(ref)s.", ref=amendment))  # fmt: skip
    get_amendment(reader(), ref, amendment)
    with transaction():
        amendments.join(actor(), amendment, instead_of=draft, now=g.now)
    return see(own("/clearing"), message=_("Your delegation has joined %(ref)s; the draft is gone.", ref=amendment))


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/leave", who=Action.JOIN_AMENDMENT, methods=("POST",))
def leave(conference: str, ref: str, amendment: str):
    """No longer stand behind it."""
    return _do(ref, amendment, lambda: amendments.leave(actor(), amendment, now=g.now),
               _("Your delegation no longer stands behind %(ref)s.", ref=amendment))  # fmt: skip


@pages.page("/<conference>/candidates/<ref>/amendments/<amendment>/friendly", who=Action.ACCEPT_AMENDMENT,
            methods=("POST",))  # fmt: skip
def friendly(conference: str, ref: str, amendment: str):
    """The sponsor's head accepts it: it enters the text unless somebody objects in time."""
    from ...services import questions

    return _do(ref, amendment, lambda: questions.ask_friendly(actor(), amendment, now=g.now),
               _("Accepted as friendly. It enters the text unless somebody objects in time."))  # fmt: skip
