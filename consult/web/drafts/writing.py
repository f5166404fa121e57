"""Writing: the delegation's drafts, the page of one, saving by hand and by itself, both texts after a conflict."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import g, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CandidateState
from ...core.permissions import Action, can
from ...core.words import Area, Kind, Pillar
from ...db import transaction
from ...queries import drafts as reading
from ...queries.candidates import list_similar
from ...queries.drafts import DraftPage
from ...services import candidates
from ..answers import is_htmx, refuse, said, see
from ..context import actor
from ..labels import LABELS
from ..roundtrip.notes import shown_notes
from ..routing import Who
from . import pages
from .conflict import both_texts, joined_text
from .forms import DraftForm, NewDraftForm, moved, shown, typed_paragraphs


def here(draft_id: int | None = None, tail: str = "") -> str:
    """The address of the list of drafts, or of one."""
    base = f"{request.script_root}/{g.conference.slug}/drafts"
    return base if draft_id is None else f"{base}/{draft_id}{tail}"


@pages.page("/<conference>/drafts", who=Action.DRAFT)
def index(conference: str):
    """What the delegation is writing, and what waits for its head."""
    drafts = reading.list_own(actor())
    waiting = [d for d in drafts if d.waits or d.state == CandidateState.CLEARED]
    writing = [d for d in drafts if d not in waiting]
    return render_template("drafts/index.html", waiting=waiting, writing=writing)


@pages.page("/<conference>/drafts/new", who=Action.DRAFT, methods=("GET", "POST"))
def new(conference: str):
    """Begin a candidate: its kind, its title and, if there is one already, its text."""
    args = request.args
    form = NewDraftForm(kind=args.get("kind", Kind.NORM.value), area=args.get("area"), cites=args.get("cites", ""))
    status = 200
    if request.method == "POST":
        if form.validate():
            try:
                with transaction():
                    draft_id = candidates.start(
                        actor(),
                        kind=Kind(form.kind.data),
                        title=form.title.data,
                        area=Area(form.area.data),
                        text=form.text.data,
                        cites=form.cites.data.split(),
                        request_id=form.request_id.data,
                        now=g.now,
                    )
                return see(here(draft_id))
            except Refused as refusal:
                status = refuse(form, refusal)
        else:
            status = 422
    return render_template("drafts/new.html", form=form), status


def editable(draft: DraftPage) -> bool:
    """Whether the actor may change the words now."""
    if draft.state in (CandidateState.CLEARED, CandidateState.WITHDRAWN, CandidateState.MERGED):
        return False
    who = actor()
    return can(who, Action.EDIT_DRAFT, draft) and (not draft.waits or can(who, Action.CLEAR_CANDIDATE, draft))


def saved_words(draft: DraftPage) -> str:
    """Such as "Saved 14:02 by Somchai"."""
    local = draft.updated_at.astimezone(ZoneInfo(g.conference.timezone))
    if draft.updated_by_id == actor().membership_id:
        return _("Saved %(time)s", time=f"{local:%H:%M}")
    return _("Saved %(time)s by %(name)s", time=f"{local:%H:%M}", name=draft.updated_by)


def similar_to(draft: DraftPage) -> list:
    """Tabled candidates like the draft."""
    if draft.state == CandidateState.TABLED or not draft.paragraphs:
        return []
    return list_similar(
        actor(), title=draft.title, bodies=[p.body for p in draft.paragraphs], besides=draft.candidate_id
    )


@pages.page("/<conference>/drafts/<int:draft_id>", who=Who.PARTICIPANT)
def edit(conference: str, draft_id: int):
    """The page of one draft: to write where that is possible, to read otherwise."""
    draft = reading.get_draft(actor(), draft_id)
    return _page(draft, DraftForm.of(draft), draft.paragraphs)


def _data(draft: DraftPage, form: DraftForm, paragraphs, *, focus: int | None = None) -> dict:
    return {
        "draft": draft,
        "form": form,
        "paragraphs": paragraphs,
        "choices": _choices(),
        "saved": saved_words(draft),
        "focus": focus,
        "notes": shown_notes(draft.notes, {p.id: p.name for p in draft.paragraphs}),
    }


def _choices() -> reading.Choices:
    """What the form offers, with the communities' names in words."""
    found = reading.list_choices(g.conference.id)
    words = {**LABELS[Pillar], "cross": _("All Communities"), "external": _("With partners outside ASEAN")}
    return replace(found, bodies=[(str(words.get(pillar, pillar)), bodies) for pillar, bodies in found.bodies])


def _page(draft: DraftPage, form: DraftForm, paragraphs, *, status: int = 200):
    if not editable(draft):
        return render_template("drafts/waiting.html", draft=draft), status
    data = _data(draft, form, paragraphs)
    if is_htmx():
        return render_template("drafts/_form.html", **data), status
    return render_template("drafts/edit.html", similar=similar_to(draft), **data), status


@pages.page("/<conference>/drafts/<int:draft_id>", who=Who.PARTICIPANT, methods=("POST",))
def save(conference: str, draft_id: int):
    """Save, and do what the pressed button says: move a paragraph, hand to the head, go on to clearing."""
    form, op = DraftForm(), request.form.get("op", "save")
    paragraphs, focus = moved(typed_paragraphs(), op)
    try:
        if not form.validate():
            raise Refused("The form was incomplete. Look at the entries again.")
        written = form.written(paragraphs)
        with transaction():
            candidates.save(actor(), draft_id, written=written, version=form.version.data, now=g.now)
            if op == "submit":
                candidates.submit(actor(), draft_id, now=g.now)
    except Conflict as conflict:
        return conflict_page(draft_id, form.written(paragraphs), conflict)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        draft = reading.get_draft(actor(), draft_id)
        return _page(draft, form, shown(typed_paragraphs()), status=refuse(form, refusal))
    if op == "submit":
        return see(here(), message=_("Handed to your head of delegation."))
    if op == "clear":
        return see(here(draft_id, "/clear"))
    if is_htmx():
        draft = reading.get_draft(actor(), draft_id)
        return render_template("drafts/_form.html", **_data(draft, DraftForm.of(draft), draft.paragraphs, focus=focus))
    if focus is None:
        return see(here(draft_id), message=_("Saved.") if op == "save" else None)
    draft = reading.get_draft(actor(), draft_id)
    return redirect(f"{here(draft_id)}#para-{draft.paragraphs[focus].id}", code=303)


@pages.page("/<conference>/drafts/<int:draft_id>/autosave", who=Who.PARTICIPANT, methods=("POST",))
def autosave(conference: str, draft_id: int):
    """Save what is being typed. Answers JSON: the new counter, a word, similar candidates; or both texts."""
    form = DraftForm()
    try:
        if not form.validate():
            raise Refused("The form was incomplete. Look at the entries again.")
        with transaction():
            candidates.save(actor(), draft_id, written=form.written(), version=form.version.data, now=g.now)
    except Conflict as conflict:
        draft = reading.get_draft(actor(), draft_id)
        return jsonify(conflict=_conflict_html(draft, form.written(), conflict)), 409
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return jsonify(refused=said(refusal)), 422
    draft = reading.get_draft(actor(), draft_id)
    return jsonify(
        version=draft.edit_counter,
        saved=saved_words(draft),
        ids=[p.id for p in draft.paragraphs],
        similar=render_template("drafts/_similar.html", similar=similar_to(draft)),
    )


def _conflict_html(draft: DraftPage, mine, conflict: Conflict) -> str:
    return render_template("drafts/_conflict.html", **_conflict_data(draft, mine, conflict))


def _conflict_data(draft: DraftPage, mine, conflict: Conflict) -> dict:
    return {
        "draft": draft,
        "both": both_texts(mine, draft),
        "sentence": said(conflict),
        "saved": saved_words(draft),
        "focus": None,
    }


def conflict_page(draft_id: int, mine, conflict: Conflict):
    """Both texts, and a form that joins them on top of the colleague's."""
    draft = reading.get_draft(actor(), draft_id)
    data = _conflict_data(draft, mine, conflict)
    page = "drafts/_conflict.html" if is_htmx() else "drafts/conflict.html"
    response = make_response(render_template(page, **data), 409)
    if is_htmx():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#draft-form", "outerHTML"
    return response


@pages.page("/<conference>/drafts/<int:draft_id>/join", who=Who.PARTICIPANT, methods=("POST",))
def join(conference: str, draft_id: int):
    """Save the joined text on top of the colleague's; if there is a newer one again, show both again."""
    theirs = reading.get_draft(actor(), draft_id)
    written = joined_text(theirs)
    try:
        with transaction():
            candidates.save(
                actor(), draft_id, written=written, version=request.form.get("version", type=int), now=g.now
            )
    except Conflict as conflict:
        return conflict_page(draft_id, written, conflict)
    return see(here(draft_id), message=_("The joined text is saved."))


@pages.page("/<conference>/drafts/<int:draft_id>/take-back", who=Who.PARTICIPANT, methods=("POST",))
def take_back(conference: str, draft_id: int):
    """Take the draft back from the head, or from the chair."""
    with transaction():
        candidates.take_back(actor(), draft_id, now=g.now)
    return see(here(draft_id), message=_("The draft is back with your delegation."))


@pages.page("/<conference>/drafts/<int:draft_id>/discard", who=Who.PARTICIPANT, methods=("POST",))
def discard(conference: str, draft_id: int):
    """Throw the draft away."""
    with transaction():
        ref = candidates.discard(actor(), draft_id, now=g.now)
    url = f"{request.script_root}/{g.conference.slug}/candidates/{ref}" if ref else here()
    return see(url, message=_("The draft is discarded."))


@pages.page("/<conference>/drafts/<int:draft_id>/rebase", who=Who.PARTICIPANT, methods=("POST",))
def rebase(conference: str, draft_id: int):
    """Put a next version on top of one that was issued meanwhile."""
    with transaction():
        candidates.rebase(actor(), draft_id, version=request.form.get("version", 0, type=int), now=g.now)
    return see(here(draft_id), message=_("Your text now stands on top of the latest version. Read it once more."))
