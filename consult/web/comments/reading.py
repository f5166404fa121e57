"""One comment by its reference, the replies of a thread, withdrawing."""

from flask import g, redirect, render_template, request
from flask_babel import gettext as _

from ...core.permissions import Action
from ...db import transaction
from ...queries.comments import Place, get_place, get_row, threads
from ...services import comments
from ..answers import answer, is_htmx
from ..context import actor
from ..routing import Who
from . import pages
from .views import Painter, reader


def url_of(place: Place) -> str:
    """Where a comment is read: the right page of its candidate, its thread opened if it is a reply."""
    arguments = []
    if place.unattributed:
        arguments.append("handling=chatham_house")
    if place.page > 1:
        arguments.append(f"page={place.page}")
    if place.thread_ref:
        arguments.append(f"open={place.thread_ref}")
    query = f"?{'&'.join(arguments)}" if arguments else ""
    return f"{request.script_root}/{g.conference.slug}/candidates/{place.candidate_ref}{query}#comment-{place.ref}"


@pages.page("/<conference>/comments/<ref>", who=Who.PARTICIPANT)
def comment(conference: str, ref: str):
    """A comment's own address leads to where it stands."""
    return redirect(url_of(get_place(actor(), ref.upper())), code=302)


@pages.page("/<conference>/comments/<ref>/replies", who=Who.PARTICIPANT)
def replies(conference: str, ref: str):
    """The replies in a thread."""
    row, subject = get_row(reader(), ref)
    painter = Painter.of(subject)
    found = painter.show(threads.list_replies(reader(), ref))
    if is_htmx():
        return render_template("comments/_replies.html", replies=found, base=painter.base, w=painter)
    shown = painter.one(row, replies=found)
    for each in (shown, *found):
        each.apart()
    return render_template("comments/thread.html", c=shown, subject=subject, base=painter.base, w=painter)


@pages.page("/<conference>/comments/<ref>/withdraw", who=Action.WITHDRAW_COMMENT, methods=("POST",))
def withdraw(conference: str, ref: str):
    """Take a comment back."""
    place = get_place(actor(), ref)
    with transaction():
        comments.withdraw(actor(), ref, reason=request.form.get("reason", ""), now=g.now)

    def fragment():
        row, subject = get_row(reader(), ref)
        painter = Painter.of(subject)
        return render_template("comments/_comment.html", c=painter.one(row), base=painter.base, w=painter)

    return answer(url_of(place), fragment=fragment, message=_("%(ref)s is withdrawn.", ref=ref))


