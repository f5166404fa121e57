"""Co-sponsors: asking, offering, answering, withdrawing."""

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.errors import Refused
from ...core.permissions import Action
from ...db import transaction
from ...queries import candidates as reading
from ...services import cosponsors
from ..answers import answer
from ..context import actor
from ..routing import Who
from . import pages
from .page import co_sponsor_data, here


def _done(ref: str, message: str):
    def fragment() -> str:
        data = co_sponsor_data(reading.get_page(actor(), ref))
        return render_template("candidates/_cosponsors.html", url=here(ref), done=message, **data)

    return answer(here(ref, "#co-sponsors"), fragment=fragment, message=message)


@pages.page("/<conference>/candidates/<ref>/co-sponsors", who=Who.PARTICIPANT, methods=("POST",))
def invite(conference: str, ref: str):
    """The sponsor's head asks delegations."""
    with transaction():
        n = cosponsors.invite(actor(), ref, delegations=request.form.getlist("delegations"), now=g.now)
    return _done(ref, ngettext("%(num)s delegation is asked.", "%(num)s delegations are asked.", n))


@pages.page("/<conference>/candidates/<ref>/co-sponsors/cancel", who=Who.PARTICIPANT, methods=("POST",))
def cancel(conference: str, ref: str):
    """The sponsor's head takes an invitation back."""
    with transaction():
        cosponsors.cancel(actor(), ref, delegation=request.form.get("delegation", ""), now=g.now)
    return _done(ref, _("The invitation is taken back."))


@pages.page("/<conference>/candidates/<ref>/co-sponsors/offer", who=Action.ANSWER_COSPONSORSHIP, methods=("POST",))
def offer(conference: str, ref: str):
    """A head offers its delegation."""
    with transaction():
        cosponsors.offer(actor(), ref, version_number=_read_version(), now=g.now)
    return _done(ref, _("The sponsor is told that your delegation would co-sponsor."))


@pages.page("/<conference>/candidates/<ref>/co-sponsors/offers", who=Who.PARTICIPANT, methods=("POST",))
def answer_offer(conference: str, ref: str):
    """The sponsor's head takes an offer up, or not."""
    accept = _accepted()
    with transaction():
        joined = cosponsors.answer_offer(
            actor(), ref, delegation=request.form.get("delegation", ""), accept=accept, now=g.now
        )
    if joined:
        return _done(ref, _("The delegation now co-sponsors."))
    return _done(
        ref,
        _("The text has changed since the offer, so the delegation is asked to co-sponsor the version that stands now.")
        if accept
        else _("The offer is declined."),
    )


@pages.page("/<conference>/candidates/<ref>/co-sponsors/answer", who=Action.ANSWER_COSPONSORSHIP, methods=("POST",))
def respond(conference: str, ref: str):
    """A head accepts or declines an invitation."""
    accept = _accepted()
    with transaction():
        cosponsors.answer(actor(), ref, accept=accept, version_number=_read_version(), now=g.now)
    return _done(ref, _("Your delegation co-sponsors.") if accept else _("The invitation is declined."))


@pages.page("/<conference>/candidates/<ref>/co-sponsors/withdraw", who=Action.ANSWER_COSPONSORSHIP, methods=("POST",))
def stop_cosponsoring(conference: str, ref: str):
    """A head withdraws its delegation."""
    with transaction():
        cosponsors.withdraw(actor(), ref, now=g.now)
    return _done(ref, _("Your delegation does not co-sponsor any more."))


def _read_version() -> int | None:
    """The version of the text that the page showed."""
    return request.form.get("version_number", type=int)


def _accepted() -> bool:
    answered = request.form.get("answer")
    if answered not in ("accept", "decline"):
        raise Refused("Say whether you accept or decline.")
    return answered == "accept"
