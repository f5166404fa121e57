"""What every request knows before its route runs: the conference, the actor, and the frame of the page."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, abort, current_app, g, get_flashed_messages, request, session
from flask_babel import Babel
from flask_login import current_user

from .. import clock
from ..core.errors import NotFound, Refused
from ..core.lifecycle import ConferenceState
from ..core.messages import Message
from ..core.moments import day, in_words
from ..core.permissions import Action, Actor, can, require
from ..core.text.scripts import script_lang
from ..models import Conference
from ..queries.actors import Capacity, find_seat
from . import labels, translations
from .refs import unbroken
from .routing import Who
from .tokens import name_capacity, opened_as
from .translations import plain as _
from .translations import said

babel = Babel()


@dataclass(frozen=True)
class When:
    """An instant as pages show it."""

    iso: str
    words: Message

    @property
    def conference(self) -> str:
        """Words in conference time."""
        return said(self.words)

    @property
    def day(self) -> str:
        """The same without the time of day."""
        return said(self.words.values["day"])


def when(instant: datetime | None, zone: str | None = None) -> When | None:
    """Prepare an instant for `page.when(...)`: conference time, Gregorian calendar, Latin digits."""
    if instant is None:
        return None
    zone = zone or (g.conference.timezone if g.get("conference") else "UTC")
    return When(iso=instant.strftime("%Y-%m-%dT%H:%M:%SZ"), words=in_words(instant, zone))


def day_words(of: date) -> str:
    """A day in words, in the Gregorian calendar."""
    return said(day(of))


def conference() -> Conference:
    """The conference of the address."""
    return g.conference


def actor() -> Actor:
    """The actor of this request; only on pages for participants."""
    return g.actor


def _load_seat() -> None:
    """Load conference and actor, then hold the page's declaration against them."""
    g.now = clock.now()
    g.conference = g.actor = None
    g.capacities = ()
    view = _view()
    if view is None:  # no such address: the 404 page follows
        return
    slug = (request.view_args or {}).get("conference")
    if slug is not None:
        person_id = current_user.person_id if current_user.is_authenticated else None
        chosen = session.get("acting", {}).get(slug)
        seat = find_seat(slug, person_id=person_id, membership_id=chosen, now=g.now)
        if seat is None:
            raise NotFound()
        g.conference, g.actor, g.capacities = seat.conference, seat.actor, seat.capacities
        if g.actor is not None:
            name_capacity(g.actor.membership_id)
    _admit(view.who)


def _view():
    return current_app.view_functions.get(request.endpoint) if request.endpoint else None


def _admit(who: Who | Action) -> None:
    if who == Who.ANYBODY:
        return
    if not current_user.is_authenticated:
        abort(401)
    if who == Who.SIGNED_IN:
        return
    if g.actor is None:
        raise NotFound()
    _same_capacity()
    if isinstance(who, Action):
        require(g.actor, who)
    if request.method == "POST" and g.conference.state == ConferenceState.ARCHIVED:
        view = _view()
        if not getattr(view, "when_archived", False):
            raise Refused("This conference is archived: it can be read, and nothing in it changes any more.")


def _same_capacity() -> None:
    """Refuse a form that was opened in another of the person's capacities: it would act for the wrong delegation."""
    if opened_as() in (None, g.actor.membership_id):
        return
    raise Refused(
        "This page was opened while you acted in another capacity; now you act as %(capacity)s. Nothing was done. "
        "Change the capacity back, or open the page again, and send your words once more.",
        capacity=capacity_words(g.actor),
    )


def capacity_words(actor_or_capacity: Actor | Capacity) -> str:
    """"Head of delegation, Thailand" or "Chair"."""
    role = labels.label(actor_or_capacity.role)
    name = actor_or_capacity.delegation_name
    return f"{role}, {name}" if name else role


def _nav() -> list[dict]:
    if g.get("conference") is None:
        return []
    base = f"{request.script_root}/{g.conference.slug}"
    here = request.path
    if g.actor is None:
        entries = [("/", _("Home")), ("/lists", _("Lists"))]
    else:
        entries = [
            ("/", _("Home")),
            ("/candidates", _("Candidates")),
            ("/comments", _("Comments")),
            ("/rankings", _("Rankings")),
            ("/lists", _("Lists")),
            ("/library", _("Library")),
            ("/documents", _("Documents")),
        ]
        if g.actor.is_officer:
            entries.append(("/desk", _("Desk")))
        else:
            entries.append((f"/delegations/{g.actor.delegation_code}", _("My delegation")))
        entries.append(("/record", _("Record")))
        if g.actor.is_secretariat:
            entries.append(("/manage/", _("Manage")))
    root = f"/{g.conference.slug}"
    return [
        {
            "url": base + path,
            "label": label,
            "active": here == root + path or (path != "/" and here.startswith(root + path.rstrip("/") + "/")),
        }
        for path, label in entries
    ]


def _frame() -> dict:
    """The variables of base.html."""
    who = g.get("actor")
    acting = None
    if who is not None:
        acting = {
            "name": who.person_name,
            "capacity": labels.label(who.role),
            "delegation_name": who.delegation_name,
            "stands_in": [str(words) for kind, words in labels.STANDS_IN.items() if kind in who.alternate_for],
            "others": [
                {"membership_id": c.membership_id, "label": capacity_words(c)}
                for c in g.capacities
                if c.membership_id != who.membership_id
            ],
        }
    theme = request.cookies.get("theme", "auto")
    return {
        "page_conference": g.get("conference"),
        "conference_url": f"{request.script_root}/{g.conference.slug}" if g.get("conference") else request.script_root,
        "acting": acting,
        "actor": who,
        "nav_items": _nav(),
        "theme_from_cookie": theme if theme in ("light", "dark") else "auto",
        "flashes": get_flashed_messages(with_categories=True),
        "demo_mode": current_app.config["CONSULT"].demo or bool(g.get("conference") and g.conference.demo),
        "lang": "en",
    }


def init(app: Flask) -> None:
    """Attach the loader and the frame."""
    app.add_template_filter(script_lang)
    app.add_template_filter(day_words)
    app.add_template_filter(unbroken)
    # Globals, so that macros need nothing of the page that uses them and are loaded once.
    app.jinja_env.globals.update(when=when, can=can, Action=Action, label=labels.label)
    babel.init_app(app, default_locale="en", default_timezone="UTC")
    translations.init(app)
    app.before_request(_load_seat)
    app.context_processor(_frame)
