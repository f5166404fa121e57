"""What the pages of every sheet do: order it, sort it, save it, undo. Routes are in ballot.py and practice.py."""

from dataclasses import dataclass, replace

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.permissions import Action, can
from ...core.ranking.ballots import Ballot
from ...core.ranking.sorting import Prepared
from .. import answers
from ..context import actor
from . import words
from .layout import lay_out
from .reading import BELOW, UNSORTED, apply, read_prepared, read_reasons, said
from .sheets import Standing
from .sort_view import following, sort_view


@dataclass(frozen=True)
class Problem:
    """What stands in the way of a posted ballot. `field`: the item, or the field of its reason."""

    status: int
    sentence: str
    field: str | None = None
    theirs: object = None  # the colleague's ballot, laid out
    chosen: tuple[str, str] | None = None  # an item and the group that was pressed for it


def same(ballot: Ballot, reasons, live) -> bool:
    """These choices are what was cast."""
    if live is None or live.choices != ballot:
        return False
    return all(live.reasons.get(ref) == reasons.get(ref) for ref in ballot.below)


def order_page(
    sheet, *, standing: Standing | None = None, typed=None, raw=None, problem=None, moved=None, spoken=""
) -> Response:
    """The page on which a sheet is ordered or, for htmx, its form. `typed`: (prepared, reasons) to show in place of
    what is saved; `raw`: a form whose numbers make no ballot, to show them again as they were typed."""
    standing = standing or sheet.standing()
    prepared, reasons = typed or (standing.prepared, standing.reasons)
    page = render_template(
        "rankings/_ballot.html" if answers.is_htmx() else "rankings/ballot.html",
        **_frame(sheet, standing),
        sections=lay_out(
            sheet.round, prepared.ballot, reasons, groups=prepared.groups, suggestions=standing.suggestions
        ),
        is_cast=same(prepared.ballot, reasons, standing.live),
        problem=problem,
        raw=raw,
        moved=moved,
        spoken=spoken,
        withdrawn=[item for item in sheet.round.items if item.withdrawn_at is not None],
    )
    return make_response(page, problem.status if problem else 200)


def _frame(sheet, standing: Standing) -> dict:
    return {
        "sheet": sheet,
        "round": sheet.round,
        "standing": standing,
        "live": standing.live,
        "version": standing.version,
        "may_cast": can(actor(), Action.CAST_BALLOT),
        "words": words,
    }


def save_order(sheet) -> Response:
    """Save what is typed, then do what the pressed button says (`op`)."""
    op = request.form.get("op", "save")
    if op == "undo":
        return _undo(sheet, order_page, "#ballot")
    every = sheet.round.every_section
    standing, moved = sheet.standing(), None
    reasons = read_reasons(request.form, [item.ref for item in sheet.round.items])
    try:
        if op == "as-cast" and standing.live:
            prepared, reasons = Prepared(standing.live.choices), dict(standing.live.reasons)
        else:
            prepared, moved = apply(read_prepared(request.form, every), op, every, standing.suggestions)
            if op.startswith("take"):
                reasons = _with_theirs(reasons, standing, op, prepared.ballot)
        prepared = _standing_only(sheet, prepared)
    except Refused as refusal:
        # nothing was saved, and what was typed still stands there
        problem = Problem(refusal.status, answers.said(refusal), refusal.field)
        typed = (standing.prepared, {**standing.reasons, **reasons})
        return order_page(sheet, standing=standing, typed=typed, raw=request.form, problem=problem)
    problem = save(sheet, prepared, reasons, did=op)
    if problem:
        return order_page(sheet, typed=(prepared, reasons), problem=problem)
    if op == "cast":
        return answers.see(sheet.last_url)
    if answers.is_htmx():
        return order_page(sheet, moved=moved, spoken=said(prepared, moved, every))
    return redirect(sheet.url + (f"#row-{moved}" if moved else "#ballot"), code=303)


def save(sheet, prepared: Prepared, reasons, *, did: str) -> Problem | None:
    """Save a sheet under the counter of the form; answers what stood in the way."""
    try:
        sheet.save(prepared, reasons=reasons, version=request.form.get("version", 0, type=int), did=did)
    except Conflict as conflict:
        theirs = sheet.standing()
        shown = lay_out(sheet.round, theirs.prepared.ballot, theirs.reasons) if theirs.version else None
        return Problem(conflict.status, answers.said(conflict), theirs=shown)
    except Refused as refusal:
        return Problem(refusal.status, answers.said(refusal), refusal.field)
    return None


def _standing_only(sheet, prepared: Prepared) -> Prepared:
    """Without items that were withdrawn since."""
    gone = [item.ref for item in sheet.round.items if item.withdrawn_at is not None]
    return Prepared(prepared.ballot.without(gone), prepared.groups)


def _with_theirs(reasons, standing: Standing, op: str, ballot: Ballot) -> dict[str, str]:
    """A colleague's reasons come along where there are none of one's own."""
    whose = op.split(":")[1]
    other = next(each for each in standing.suggestions if str(each.membership_id) == whose)
    mine = {**standing.reasons, **reasons}
    theirs = {ref: other.reasons[ref] for ref in ballot.below if not mine.get(ref) and ref in other.reasons}
    return {**reasons, **theirs}


def _undo(sheet, page, anchor: str, **more) -> Response:
    reasons = read_reasons(request.form, [item.ref for item in sheet.round.items])
    try:
        did = sheet.undo(reasons=reasons, version=request.form.get("version", 0, type=int))
    except Refused as refusal:
        return page(sheet, problem=Problem(refusal.status, answers.said(refusal)), **more)
    if answers.is_htmx():
        return page(sheet, spoken=_("Undone: %(step)s.", step=words.step_words(did)), **more)
    return redirect(request.full_path.rstrip("?") + anchor, code=303)


def sort_page(sheet, *, ref: str | None = None, problem=None, spoken="", posted=None) -> Response:
    """The page on which a sheet is sorted: one item after the other, or all in a list (`?view=list`). `posted`:
    (groups, reasons) of a list that is not saved, to show them again."""
    standing = sheet.standing()
    ref = ref or request.args.get("item")
    view = sort_view(sheet, standing.prepared, standing.reasons, standing.suggestions, ref)
    if posted:
        view = view.as_posted(*posted)
    name = "list" if request.args.get("view") == "list" else "one"
    page = render_template(
        f"rankings/_sort_{name}.html" if answers.is_htmx() else "rankings/sort.html",
        **_frame(sheet, standing),
        view=view,
        as_list=name == "list",
        text=sheet.text_of(view.item.ref) if view.item and name == "one" else None,
        problem=problem,
        spoken=spoken,
    )
    return make_response(page, problem.status if problem else 200)


def save_sort(sheet) -> Response:
    """Sort one item (`op`, such as "sort:N-03:high"), or all that the list says (`sort-N-03`)."""
    op = request.form.get("op", "save")
    as_list = request.args.get("view") == "list"
    if op == "undo":
        return _undo(sheet, sort_page, "#sort")
    standing, every = sheet.standing(), sheet.round.every_section
    shown = sort_view(sheet, standing.prepared, standing.reasons, (), None)
    reasons = read_reasons(request.form, shown.items)
    prepared, ops, posted = standing.prepared, [op] if op.startswith("sort:") else [], {}
    if as_list and not ops:
        posted = {ref: request.form[f"sort-{ref}"] for ref in shown.items if f"sort-{ref}" in request.form}
        ops = [f"sort:{ref}:{to}" for ref, to in posted.items() if to != shown.where[ref]]
    moved = None
    try:
        for each in ops:
            prepared, moved = apply(prepared, each, every)
    except Refused as refusal:
        return sort_page(sheet, problem=Problem(refusal.status, answers.said(refusal)))
    problem = save(sheet, _standing_only(sheet, prepared), reasons, did=ops[0] if len(ops) == 1 else "save")
    if problem and as_list:
        return sort_page(sheet, problem=problem, posted=(posted, reasons))
    if problem:
        chosen = (moved, op.rpartition(":")[2]) if moved and problem.theirs else None
        return sort_page(sheet, ref=moved, problem=replace(problem, chosen=chosen))
    return _after_sorting(sheet, op, moved, as_list)


def _after_sorting(sheet, op: str, moved: str | None, as_list: bool) -> Response:
    standing = sheet.standing()
    view = sort_view(sheet, standing.prepared, standing.reasons, (), None)
    here = moved or request.form.get("at")
    if as_list:
        if answers.is_htmx():
            return sort_page(sheet, spoken=view.progress)
        return redirect(f"{sheet.url}/sort?view=list#sort", code=303)
    # What is not acceptable asks for its reason before the next item comes.
    stays = moved if op.endswith(f":{BELOW}") and op.startswith("sort:") else None
    if op.endswith(f":{UNSORTED}"):
        stays = moved
    coming = stays or following(view, here)
    if answers.is_htmx():
        return sort_page(sheet, ref=coming, spoken=_after_words(view, moved, coming))
    return redirect(f"{sheet.url}/sort" + (f"?item={coming}" if coming else "") + "#sort", code=303)


def _after_words(view, moved: str | None, coming: str | None) -> str:
    told = [_("%(ref)s: %(group)s.", ref=moved, group=words.band_name(view.where[moved]))] if moved else []
    told.append(view.progress)
    if coming and coming != moved:
        item = view.items[coming]
        told.append(_("Next: %(ref)s, %(title)s.", ref=item.ref, title=item.title))
    elif not view.unsorted:
        told.append(_("All are sorted."))
    return " ".join(told)


def item_page(sheet, ref: str) -> str:
    """The words of an item: for htmx alone, otherwise as a page that leads back to it."""
    text = sheet.text_of(ref)
    if answers.is_htmx():
        return render_template("rankings/_item.html", sheet=sheet, text=text)
    back = f"{sheet.url}/sort?item={ref}#sort" if request.args.get("back") == "sort" else f"{sheet.url}#row-{ref}"
    return render_template("rankings/item.html", sheet=sheet, round=sheet.round, text=text, back=back)
