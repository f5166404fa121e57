"""Writing a comment or a reply."""

from collections.abc import Callable

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CommentState
from ...core.permissions import Action
from ...db import instant, transaction
from ...queries.comments import Subject, get_place, get_row, get_subject, threads
from ...services import comments
from ...services.comments import Written
from ..answers import is_htmx, see
from ..context import actor
from ..texts import view_of
from . import pages
from .compose import Compose, blank, read_request_id, read_words, refused
from .section import get_kept
from .views import Painter, reader


@pages.page("/<conference>/candidates/<ref>/comments", who=Action.WRITE_COMMENT, methods=("POST",))
def write(conference: str, ref: str):
    """Take a comment on a candidate, or a reply in a thread."""
    parent = request.form.get("parent") or None
    try:
        written = _write(ref, parent)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _again(ref, parent, refusal)
    base = f"{request.script_root}/{conference}"
    if is_htmx():
        return _written(ref, parent, written)
    if written.ref is None:
        message = _("Kept as an internal remark.") if written.state == CommentState.REMARK else _saved()
        return see(f"{base}/candidates/{ref}#draft-{written.id}", message=message)
    page = (written.position - 1) // threads.PER_PAGE + 1 if written.position else 1
    if written.position is None:
        return see(f"{base}/comments/{written.ref}", message=sent(written.ref))
    at = f"?page={page}" if page > 1 else ""
    # The comment itself, where one lands, says that it was sent.
    return see(f"{base}/candidates/{ref}{at}#comment-{written.ref}")


def _saved() -> str:
    return _("Saved as a draft inside your delegation. It goes out when the head clears it.")


def sent(ref: str) -> str:
    return _("Sent as %(ref)s. All participants can read it.", ref=ref)


def _write(ref: str, parent: str | None) -> Written:
    return once(
        lambda: comments.write(
            actor(),
            ref,
            read_words(),
            request_id=read_request_id(),
            parent_ref=parent,
            internal=bool(request.form.get("internal")),
            keep=bool(request.form.get("keep")),
            clock=instant,
        )
    )


def once(act: Callable[[], Written]) -> Written:
    """Do an act that creates, in a transaction of its own. Raises Conflict where its form came twice at once and what
    the other made cannot be found."""
    for last in (False, True):
        try:
            with transaction():
                return act()
        except IntegrityError:
            # The same form came twice at once and the other was first: the second look finds what it made.
            if last:
                raise Conflict("This was sent twice at once. See whether it is there, then try again.") from None
    raise AssertionError("the loop answers or raises")


def _again(ref: str, parent: str | None, refusal: Refused) -> tuple[str, int] | Response:
    """The form once more, with what was typed."""
    subject = get_subject(actor(), ref)
    form = refused(blank(subject, parent_ref=parent), refusal)
    if not is_htmx():
        return _write_page(form, subject, parent), refusal.status
    template = "comments/_reply.html" if parent else "comments/_write.html"
    return render_template(template, f=form, written_note=None), refusal.status


def _write_page(form: Compose, subject: Subject, parent: str | None, *, remark_only: bool = False) -> str:
    """The form on a page of its own, a reply below the comment it answers."""
    answered = None
    if parent:
        answered = Painter.of(subject).one(get_row(reader(), parent)[0])
    return render_template(
        "comments/write.html",
        f=form,
        subject=subject,
        view=view_of(subject, actor()),
        remark_only=remark_only,
        answered=answered,
        w=Painter(),
    )


def _written(ref: str, parent: str | None, written: Written) -> Response:
    """What was written, in the place of its form; a fresh form behind it."""
    subject = get_subject(actor(), ref)
    painter = Painter.of(subject)
    data = {"base": painter.base, "w": painter, "subject": subject}
    if written.ref is None:
        data |= {"draft": get_kept(painter, subject, written.id)}
        remark = written.state == CommentState.REMARK
        data["written_note"] = _("Kept as an internal remark.") if remark else _saved()
    else:
        data |= {"shown": painter.one(get_row(reader(), written.ref)[0]), "written_note": sent(written.ref)}
        if parent is None:
            data["summary"] = threads.get_summary(reader(), subject.id)
    if parent is None:
        data["f"] = blank(subject)
        data["f"].opened = False
    return make_response(render_template("comments/_written.html", **data))


@pages.page("/<conference>/candidates/<ref>/comments/new", who=Action.WRITE_COMMENT)
def new(conference: str, ref: str):
    """The form on a page of its own; `?paragraph_id=` begins it with a paragraph and its words."""
    subject = get_subject(actor(), ref)
    form = blank(subject)
    return _write_page(form, subject, None, remark_only=not form.openness.open)


@pages.page("/<conference>/comments/<ref>/reply", who=Action.WRITE_COMMENT)
def reply(conference: str, ref: str):
    """The form for a reply in the thread of a comment."""
    place = get_place(actor(), ref)
    subject: Subject = get_subject(actor(), place.candidate_ref)
    form = blank(subject, parent_ref=ref)
    if is_htmx():
        return render_template("comments/_reply.html", f=form, written_note=None)
    return _write_page(form, subject, ref, remark_only=not form.openness.open)
