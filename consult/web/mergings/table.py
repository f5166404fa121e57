"""The table and its acts. One form holds all buttons; with htmx only what an act changed is sent again."""

from collections.abc import Iterable

from flask import g, make_response, render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.permissions import Action
from ...core.text.merging import Way
from ...core.words import Outcome
from ...db import transaction
from ...queries.mergings import get_board
from ...services import mergings
from ..answers import is_htmx, said, see
from ..context import actor
from . import pages
from .painting import table_of
from .views import Table

PAGE = "/<conference>/candidates/<ref>/merging"
OUTCOMES = (Outcome.NOT_ACCEPTED, Outcome.DEFERRED, Outcome.MERGED)


def url_of(ref: str, tail: str = "") -> str:
    """The address of a candidate's table."""
    return f"{request.script_root}/{g.conference.slug}/candidates/{ref}/merging{tail}"


@pages.page(PAGE, who=Action.MERGE_TEXT)
def page(conference: str, ref: str):
    """The text as it would read, and what is open beside it; for htmx what has changed since it was sent."""
    table = table_of(get_board(actor(), ref))
    if not is_htmx():
        return render_template("mergings/page.html", **_data(table))
    changed = _changed(table, request.args.getlist("have"))
    if not changed:
        return "", 204
    return _fragments(table, changed, message=_("Something on the table has changed: it is shown as it stands now."))


@pages.page(PAGE, who=Action.MERGE_TEXT, methods=("POST",))
def act(conference: str, ref: str):
    """One act on the table: `act` names it and what it is about, as in "take:A-3"."""
    try:
        with transaction():
            message = _carry_out(ref, request.form.get("act", ""))
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return _refused(ref, refusal)
    if not is_htmx():
        return see(url_of(ref, _anchor(request.form["act"])), message=message)
    table = table_of(get_board(actor(), ref))
    return _fragments(table, _changed(table, request.form.getlist("have")), message=message)


def _named(keys: Iterable[str]) -> str:
    """Amendments by their references; what stands in brackets has none."""
    return ", ".join(_("an alternative in brackets") if key.startswith("B-") else key for key in keys)


def _carry_out(ref: str, asked: str) -> str:
    """Do what a button asks for; answers a sentence about it."""
    verb, _colon, about = asked.partition(":")
    who, f = actor(), request.form
    read = {"version": f.get("version", type=int), "base": f.get("base", type=int), "now": g.now}
    if verb == "take":
        return _("Taken in: %(keys)s.", keys=_named(mergings.take(who, ref, about, **read)))
    if verb == "leave":
        return _("Left out: %(keys)s.", keys=_named(mergings.leave(who, ref, about, **read)))
    if verb == "take-agreed":
        return _("Taken in: %(keys)s.", keys=_named(mergings.take_agreed(who, ref, **read)))
    if verb == "leave-undecided":
        return _("Left out: %(keys)s.", keys=_named(mergings.leave_undecided(who, ref, **read)))
    if verb == "undo":
        mergings.undo(who, ref, **read)
        return _("The last step is undone.")
    if verb == "discard":
        mergings.discard(who, ref, **read)
        return _("The table is cleared. This can be undone.")
    if verb in ("choose", "answer"):
        return _choose(ref, about, read) if verb == "choose" else _answer(ref, about, read)
    raise Refused("Choose what to do.")


def _choose(ref: str, about: str, read: dict) -> str:
    conflict, way, reading, *_rest = [*about.split(":"), "", "", ""]
    known = {member.value: member for member in Way}
    mergings.choose(
        actor(), ref, conflict, way=known.get(way), reading=int(reading) if reading.isdecimal() else 0,
        words=request.form.get(f"words-{conflict}", ""), **read,
    )  # fmt: skip
    return _("The conflict is decided.") if way in known else _("The decision is taken back.")


def _answer(ref: str, about: str, read: dict) -> str:
    key, way, *_rest = [*about.split(":"), ""]
    f, known = request.form, {outcome.value: outcome for outcome in Outcome}
    outcome = None if way == "none" else known.get(way or f.get(f"outcome-{key}", ""))
    if outcome is None and way != "none":
        raise Refused("Choose an answer.", field="outcome")
    mergings.answer_later(actor(), ref, key, outcome=outcome, reason=f.get(f"reason-{key}", ""), **read)
    if outcome is None:
        return _("The answer to %(key)s is taken back.", key=key)
    return _("%(key)s will be answered when the text is published.", key=key)


def _anchor(asked: str) -> str:
    verb, _colon, about = asked.partition(":")
    if verb == "choose":
        return f"#conflict-{about.partition(':')[0]}"
    return f"#item-{about.partition(':')[0]}" if verb in ("take", "leave", "answer") else ""


def _refused(ref: str, refusal: Refused):
    table = table_of(get_board(actor(), ref))
    if is_htmx():
        return _fragments(table, _changed(table, request.form.getlist("have")), refusal=refusal), refusal.status
    return render_template("mergings/page.html", refusal=refusal, typed=request.form, **_data(table)), refusal.status


def _data(table: Table) -> dict:
    return {"table": table, "board": table.board, "url": url_of(table.board.ref), "outcomes": OUTCOMES}


def _changed(table: Table, have: list[str]) -> set[str]:
    """The parts that differ from what the page says it has."""
    known = dict(part.rpartition("=")[::2] for part in have)
    changed = {name for name, token in table.tokens.items() if known.get(name) != token}
    return changed


def _fragments(table: Table, changed: set[str], *, message: str = "", refusal: Refused | None = None):
    body = render_template(
        "mergings/_fragments.html", changed=changed, message=said(refusal) if refusal else message,
        refused=refusal is not None, **_data(table),
    )  # fmt: skip
    return make_response(body)
