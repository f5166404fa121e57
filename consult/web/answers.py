"""How a route answers: a fragment for htmx, a redirect or a page otherwise; and how a refusal reads."""

import re
from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, Response, current_app, flash, make_response, redirect, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_htmx import HTMX
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from ..config import MEGABYTE
from ..core.errors import Refused
from ..db import db
from .translations import said

htmx = HTMX()

TITLES = {
    400: _l("This request could not be read"),
    401: _l("Please sign in"),
    403: _l("Not open to your role"),
    404: _l("Not found"),
    405: _l("Not possible here"),
    409: _l("Somebody else was first"),
    413: _l("Too large"),
    422: _l("This could not be done"),
    429: _l("Too many tries"),
    500: _l("Something went wrong"),
    503: _l("Not available just now"),
}
SENTENCES = {
    400: _l("The form was incomplete or too old. Go back, reload the page and send it again."),
    401: _l("Sign in to open this page."),
    404: _l("There is no such page, or it is not open to you."),
    405: _l("This address does not take that kind of request."),
    413: _l("What was sent is larger than this installation takes."),
    429: _l("Too many tries in a short time. Wait a minute and try again."),
    500: _l("The error has been noted. Nothing was changed; please try again."),
    503: _l("Please try again in a moment."),
}
_WITHIN = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f-\x9f\u2028\u2029]*")
_MOST_READ_AWAY = 100 * MEGABYTE
# PostgreSQL's: serialization failure, deadlock, lock not available.
_GAVE_WAY = {"40001", "40P01", "55P03"}
# Fields of a refused form that are not the person's words.
_NOT_WORDS = {"csrf_token", "request_id", "version", "password", "current", "next", "carried", "have"}


def is_htmx() -> bool:
    """Whether htmx asks for a fragment (a boosted navigation asks for a page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def see(url: str, *, message: str | None = None, category: str = "success") -> Response:
    """After a successful act: go and see the result, with a word about it. htmx is told to navigate."""
    if message:
        flash(message, category)
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, code=303)


def answer(url: str, *, fragment: Callable[[], str], message: str | None = None) -> Response:
    """After a successful act: the changed fragment for htmx, a redirect to `url` (303) otherwise."""
    if is_htmx():
        return make_response(fragment())
    return see(url, message=message)


def safe_next(target: str | None, default: str) -> str:
    """`target` if it is an address within this site, else `default`.

    Browsers and libraries drop control characters, so what stands behind one must not become a second slash.
    """
    if target and len(target) <= 2000 and _WITHIN.fullmatch(target):
        return target
    return default


def refuse(form, refusal: Refused) -> int:
    """Put a refusal's sentence where the person sees it in the form; answers the status to send."""
    field = getattr(form, refusal.field or "", None) if refusal.field else None
    if field is not None and hasattr(field, "errors"):
        field.errors = [*field.errors, said(refusal)]
    else:
        form.form_errors.append(said(refusal))
    return refusal.status


def refused(refusal: Refused) -> Response:
    """A refusal as a page, or for htmx as a fragment."""
    return _refusal_page(refusal.status, said(refusal))


def _refusal_page(status: int, sentence: str | None = None) -> Response:
    db.session.rollback()
    title = str(TITLES.get(status, TITLES[400]))
    sentence = sentence or str(SENTENCES.get(status, SENTENCES[400]))
    if status == 413:
        _read_away()
        most = current_app.config["CONSULT"].attachment_bytes // MEGABYTE
        sentence += " " + gettext("A file may have up to %(most)s MB. Nothing was stored.", most=most)
    if is_htmx():
        response = make_response(render_template("errors/_refusal.html", status=status, title=title, sentence=sentence))
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
        if status == 401:
            response.headers["HX-Redirect"] = f"{request.script_root}/sign-in"
    else:
        kept = []
        if request.method == "POST" and status != 413:
            kept = [(n, v) for n, v in request.form.items(multi=True) if n not in _NOT_WORDS and len(v) > 20]
        back = safe_next(request.form.get("next") if status != 413 else None, _back())
        response = make_response(
            render_template(
                "errors/error.html", status=status, title=title, sentence=sentence, back_url=back, kept_words=kept
            )
        )
    response.status_code = status
    return response


def _read_away() -> None:
    """Read what is too large, and drop it: a browser still sending would show a broken connection, not our sentence."""
    left, stream = min(request.content_length or 0, _MOST_READ_AWAY), request.environ["wsgi.input"]
    while left > 0 and (piece := stream.read(min(left, 64 * 1024))):
        left -= len(piece)


def _back() -> str:
    """The page the person came from, if it is ours and another; else the start page."""
    origin = request.host_url.rstrip("/")
    referrer = request.referrer or ""
    if referrer.startswith(origin + "/") and referrer != request.url:
        return referrer[len(origin) :]
    return f"{request.script_root}/"


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()
    if error.code == 401 and request.method == "GET" and not is_htmx():
        wanted = request.full_path if request.query_string else request.path
        return redirect(f"{request.script_root}/sign-in?next={quote(wanted, safe='/')}", code=303)
    response = _refusal_page(error.code or 500)
    for name, value in error.get_headers():  # what the status obliges to say: Allow, Retry-After
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _csrf(_error: CSRFError) -> Response:
    if current_user.is_authenticated:
        return _refusal_page(400)
    sentence = gettext("You have been signed out, or this page was open too long. Sign in, go back and send it again.")
    return _refusal_page(400, sentence)


def _unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error on %s %s", request.method, request.path, exc_info=error)
    return _refusal_page(500)


def _first(error: IntegrityError) -> Response:
    """Two acts at the same instant of which only one can be: the database let one through, which is no failure."""
    if not ("UNIQUE" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "23505"):
        return _unexpected(error)
    current_app.logger.warning("sent twice or at the same instant: %s %s", request.method, request.path)
    sentence = gettext("This was sent already, or somebody was first. Open the page again to see how things stand.")
    return _refusal_page(409, sentence)


def _busy(error: OperationalError) -> Response:
    """The database could not take the act in time: another writer held it, or two waited for each other."""
    if not ("locked" in str(error.orig) or getattr(error.orig, "sqlstate", "") in _GAVE_WAY):
        return _unexpected(error)
    current_app.logger.warning("the database was busy: %s %s (%s)", request.method, request.path, error.orig)
    return _refusal_page(503, gettext("Many people are writing at this moment. Nothing was changed; please try again."))


def _beyond(error: DataError) -> Response:
    """A sign or a number that PostgreSQL cannot hold, such as NUL in an address: there is no such thing."""
    current_app.logger.warning("beyond the database: %s %s (%s)", request.method, request.path, error.orig)
    return _refusal_page(404 if request.method in ("GET", "HEAD") else 400)


def init(app: Flask) -> None:
    """Map every refusal and error to one page or one fragment, here and nowhere else."""
    htmx.init_app(app)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _first)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _beyond)
    app.register_error_handler(Exception, _unexpected)
