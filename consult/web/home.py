"""The home of a conference: where it stands, what needs the reader, what changed since they last looked."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from flask import g, render_template, request
from flask_babel import gettext as _

from ..core.lifecycle import ConferenceState
from ..core.moments import days
from ..core.permissions import Actor
from ..db import transaction
from ..queries import announcements as notices
from ..queries import home as reads
from ..queries import lists, phases
from ..queries import record as records
from ..queries.delegations import list_codes
from ..queries.record import Row
from ..services import seen
from . import acts
from .answers import answer, said
from .context import actor
from .routing import Pages, Who
from .tasks import Setting, list_tasks

pages = Pages("home", __name__)
MOST_ACTS = 60


@dataclass(frozen=True)
class Group:
    """What happened around one candidate, newest first; `ref` is empty for what concerns none."""

    ref: str
    title: str
    rows: list[Row]


def _changes(who: Actor, since: datetime | None) -> dict:
    """What the part "what changed" shows."""
    if since is None:
        return {"since": None, "groups": [], "cut": False}
    rows = records.list_since(who, since, zone=g.conference.timezone, limit=MOST_ACTS + 1)
    by_ref: dict[str, list[Row]] = {}
    for row in rows[:MOST_ACTS]:
        by_ref.setdefault(acts.candidate_of(row), []).append(row)
    titles = reads.titles_of(who.conference_id, set(by_ref) - {""})
    general = by_ref.pop("", [])
    groups = [Group(ref, titles.get(ref, ""), found) for ref, found in by_ref.items()]
    if general:
        groups.insert(0, Group("", _("The conference"), general))
    names = dict(list_codes(who.conference_id)) if rows else {}
    return {
        "since": since,
        "groups": groups,
        "cut": len(rows) > MOST_ACTS,
        "pieces": partial(acts.pieces, names=names),
    }


@pages.page("/<conference>/", who=Who.ANYBODY)
def page(conference: str):
    """The home; for visitors what the conference publishes."""
    here, who = g.conference, g.actor
    data = {
        "phases": phases.list_phases(here.id, now=g.now),
        "dates": said(days(here.starts_on, here.ends_on)),
        "archived": here.state == ConferenceState.ARCHIVED,
        "now": g.now,
    }
    if who is None:
        issued = [line for line in lists.list_lists(None, here) if line.symbol] if here.publish_issued_lists else []
        return render_template("home/visitor.html", issued=issued, **data)
    since = reads.find_seen(who)
    leave = reads.find_leave(who.delegation_id, now=g.now) if who.delegation_id else {}
    setting = Setting(who, g.now, data["phases"], leave, since)
    return render_template(
        "home/page.html",
        tasks=[] if data["archived"] else list_tasks(setting),
        leave=leave,
        comments_open=setting.close_of("comment") is not None,
        announcements=notices.list_latest(who),
        tabled=reads.count_tabled(here.id),
        lists=[line for line in lists.list_lists(who, here) if line.symbol or line.shows_draft][:3],
        **_changes(who, since),
        **data,
    )


@pages.page("/<conference>/seen", who=Who.PARTICIPANT, methods=("POST",))
def mark_seen(conference: str):
    """Mark what the page showed as seen. `until`: when the page was made."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
        until = until.astimezone(UTC) if until.tzinfo else g.now
    except (ValueError, OverflowError):
        until = g.now
    with transaction():
        seen.mark(actor(), until=until, now=g.now)
    return answer(
        f"{request.script_root}/{g.conference.slug}/",
        fragment=lambda: render_template(
            "home/_changes.html", archived=False, now=g.now, **_changes(actor(), reads.find_seen(actor()))
        ),
        message=_("Marked as seen. From now on this page tells what changes."),
    )
