"""Proposing an amendment: the text as it reads in fields, saved by hand and by itself, with a preview as redline."""

from zoneinfo import ZoneInfo

from flask import Response, g, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _

from ...core.errors import Conflict, Refused
from ...core.lifecycle import CandidateState
from ...core.permissions import Action, can
from ...core.text.changes import Text, derive, typed
from ...core.text.effects import effects
from ...core.text.redline import diff_paragraphs
from ...core.words import CommentCategory, Handling
from ...db import instant, transaction
from ...queries.amendments import DraftPage, Subject, get_draft, get_subject
from ...services import amendments, phases
from ...services.amendments import Typed
from ..answers import said, see
from ..context import actor
from ..forms import new_request_id, number_of
from . import pages
from .forms import Form, anchor_of, press, read_paragraphs, read_typed, with_empty
from .views import Painter, here, numbers_of, own, reader


def _blank(subject: Subject) -> Form:
    paragraphs = [(p.id, p.body) for p in subject.base.paragraphs]
    after = request.args.get("after")
    return Form(
        subject.base, subject.base.title, with_empty(paragraphs, after), "", CommentCategory.SUBSTANTIVE.value,
        Handling.NAMED.value, subject.version_number, subject.parent.ref if subject.parent else "", None,
        new_request_id(), "n" if after else request.args.get("paragraph", "")[:30],
    )  # fmt: skip


def _of_draft(draft: DraftPage) -> Form:
    row, after = draft.row, request.args.get("after")
    paragraphs = [(p.id.removeprefix("~"), p.body) for p in draft.text.paragraphs]
    return Form(
        draft.base, draft.text.title, with_empty(paragraphs, after), row.rationale, row.category.value,
        row.handling.value, row.version_number, draft.parent.ref if draft.parent else "", row.edit_counter, "",
        "n" if after else request.args.get("focus", "")[:30],
    )  # fmt: skip


def _retyped(form: Form, refusal: Refused | None = None) -> Form:
    """The form with what was typed in place of what is stored."""
    f = request.form
    form.title, form.rationale = f.get("title", ""), f.get("rationale", "")
    form.paragraphs = read_paragraphs()
    form.category, form.handling = f.get("category", form.category), f.get("handling", form.handling)
    form.request_id = f.get("request_id", "")[:64] or form.request_id
    if refusal is not None:
        form.errors = {refusal.field or "": said(refusal)}
    return form


def shown(base: Text, text: Text) -> dict:
    """What the preview shows: what leads from one text to the other."""
    return {"effects": effects(base, derive(base, text)), "numbers": numbers_of(base), "w": Painter()}


def _preview_of(form: Form) -> dict:
    return shown(form.base, typed(form.base, form.title, form.paragraphs))


# A new one


def _new_page(subject: Subject, form: Form, status: int = 200):
    admission = phases.admit(g.conference, actor(), act="amend", now=g.now)
    return render_template(
        "amendments/new.html", subject=subject, form=form, admission=admission,
        tabled=subject.state == CandidateState.TABLED, action=here(subject.candidate_ref, "/new"),
        preview_url=here(subject.candidate_ref, "/preview"), **_preview_of(form),
    ), status  # fmt: skip


@pages.page("/<conference>/candidates/<ref>/amendments/new", who=Action.AMEND)
def new(conference: str, ref: str):
    """The text as it reads, to type in; `?paragraph=` begins at one, `?to=` is the amendment to amend."""
    subject = get_subject(reader(), ref, parent_ref=request.args.get("to"))
    return _new_page(subject, _blank(subject))


def _subject_of_form(ref: str) -> Subject:
    return get_subject(
        reader(), ref, version_number=number_of("version_number"), parent_ref=request.form.get("parent") or None
    )


def _begin(ref: str, words: Typed) -> int:
    with transaction():
        return amendments.start(
            actor(), ref, words, version_number=number_of("version_number"),
            parent_ref=request.form.get("parent") or None, request_id=request.form.get("request_id", "")[:64] or None,
            clock=instant,
        )  # fmt: skip


@pages.page("/<conference>/candidates/<ref>/amendments/new", who=Action.AMEND, methods=("POST",))
def start(conference: str, ref: str):
    """Begin the draft with what was typed, and do what the pressed button says."""
    subject = _subject_of_form(ref)
    pressed = press(subject.base, read_paragraphs(), request.form.get("op", "save"))
    try:
        draft_id = _begin(ref, _with(read_typed(), pressed.paragraphs))
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _new_page(subject, _retyped(_blank(subject), refusal), refusal.status)
    return _onwards(draft_id, pressed)


def _with(words: Typed, paragraphs) -> Typed:
    return Typed(words.title, paragraphs, words.rationale, words.category, words.handling)


def _onwards(draft_id: int, pressed) -> Response:
    """To the draft, at the paragraph to go on with."""
    op = request.form.get("op", "save")
    if op == "clear":
        return see(own(f"/clearing?chosen={draft_id}#clear-{draft_id}"))
    url = own(f"/drafts/{draft_id}")
    text = get_draft(reader(), draft_id).text
    if pressed.add is not None:
        after = anchor_of(text, pressed.paragraphs, pressed.add).removeprefix("~") or "-"
        return redirect(f"{url}?after={after.replace('+', '%2B')}#para-n-body", code=303)
    focus = anchor_of(text, pressed.paragraphs, pressed.focus).removeprefix("~")
    if focus:
        return redirect(f"{url}?focus={focus.replace('+', '%2B')}#para-{focus}-body", code=303)
    kept = op.partition(":")[0] in ("out", "back", "up", "down")
    return see(url, message=None if kept else _("Saved as a draft inside your delegation."))


@pages.page("/<conference>/candidates/<ref>/amendments/preview", who=Action.AMEND, methods=("POST",))
def preview(conference: str, ref: str):
    """What is typed, as a redline. Nothing is stored."""
    subject = _subject_of_form(ref)
    text = typed(subject.base, request.form.get("title", ""), read_paragraphs())
    return render_template("amendments/_preview.html", **shown(subject.base, text))


@pages.page("/<conference>/candidates/<ref>/amendments/new/autosave", who=Action.AMEND, methods=("POST",))
def autostart(conference: str, ref: str):
    """Begin the draft with what is being typed. Answers JSON with the addresses of the draft."""
    try:
        draft_id = _begin(ref, read_typed())
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return jsonify(refused=said(refusal)), 422
    return jsonify(**_saved(draft_id), action=own(f"/drafts/{draft_id}"), autosave=own(f"/drafts/{draft_id}/autosave"))


def _saved(draft_id: int) -> dict:
    draft = get_draft(reader(), draft_id)
    ids = iter([p.id.removeprefix("~") for p in draft.text.paragraphs])
    fields = [next(ids, "") if body.strip() else "" for _key, body in read_paragraphs()]
    return {"version": draft.row.edit_counter, "saved": saved_words(draft), "ids": fields}


def saved_words(draft: DraftPage) -> str:
    """Such as "Saved 14:02"."""
    local = draft.updated_at.astimezone(ZoneInfo(g.conference.timezone))
    return _("Saved %(time)s", time=f"{local:%H:%M}")


# A draft


def draft_page(draft: DraftPage, *, error: str, field: str | None, status: int):
    """The page of a draft, with a sentence on top."""
    form = _of_draft(draft)
    form.errors = {field or "": error}
    return _draft_page(draft, form, status=status)


def _draft_page(draft: DraftPage, form: Form, *, status: int = 200, theirs: DraftPage | None = None):
    action = own(f"/drafts/{draft.row.id}")
    blocked = draft.moved_on and draft.row.parent_id is not None
    data = {
        "draft": draft, "form": form, "action": action, "saved": saved_words(draft),
        "preview_url": here(draft.candidate_ref, "/preview"), "blocked": blocked,
        "clears": can(actor(), Action.CLEAR_AMENDMENT),
        "theirs": _differs(theirs, form) if theirs else None,
    }  # fmt: skip
    return render_template("amendments/edit.html", **data, **_preview_of(form)), status


def _differs(theirs: DraftPage, form: Form) -> list:
    """A colleague's text and the own one, paragraph by paragraph, where they differ."""
    mine = typed(form.base, form.title, form.paragraphs)
    text = Text(theirs.text.title, tuple(theirs.text.paragraphs))
    return [row for row in diff_paragraphs(text.paragraphs, mine.paragraphs) if row.status != "unchanged"]


@pages.page("/<conference>/amendments/drafts/<int:draft_id>", who=Action.EDIT_AMENDMENT)
def edit(conference: str, draft_id: int):
    """A draft of the own delegation, to go on with."""
    draft = get_draft(reader(), draft_id)
    return _draft_page(draft, _of_draft(draft))


@pages.page("/<conference>/amendments/drafts/<int:draft_id>", who=Action.EDIT_AMENDMENT, methods=("POST",))
def save(conference: str, draft_id: int):
    """Save, and do what the pressed button says; a colleague's change since is shown beside one's own words."""
    draft = get_draft(reader(), draft_id)
    pressed = press(draft.base, read_paragraphs(), request.form.get("op", "save"))
    try:
        with transaction():
            amendments.save(
                actor(), draft_id, _with(read_typed(), pressed.paragraphs), version=number_of("version"), now=g.now
            )
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        draft = get_draft(reader(), draft_id)
        theirs = draft if isinstance(refusal, Conflict) else None
        return _draft_page(draft, _retyped(_of_draft(draft), refusal), status=refusal.status, theirs=theirs)
    return _onwards(draft_id, pressed)


@pages.page("/<conference>/amendments/drafts/<int:draft_id>/autosave", who=Action.EDIT_AMENDMENT, methods=("POST",))
def autosave(conference: str, draft_id: int):
    """Save what is being typed. Answers JSON: the new counter and a word; or both texts."""
    draft = get_draft(reader(), draft_id)
    try:
        with transaction():
            amendments.save(actor(), draft_id, read_typed(), version=number_of("version"), now=g.now)
    except Conflict as conflict:
        draft = get_draft(reader(), draft_id)
        form = _retyped(_of_draft(draft), conflict)
        html = render_template(
            "amendments/_form.html", draft=draft, form=form, action=own(f"/drafts/{draft_id}"),
            saved=saved_words(draft), preview_url=here(draft.candidate_ref, "/preview"),
            clears=can(actor(), Action.CLEAR_AMENDMENT), theirs=_differs(draft, form), **_preview_of(form),
        )  # fmt: skip
        return jsonify(conflict=html), 409
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return jsonify(refused=said(refusal)), 422
    return jsonify(**_saved(draft_id))


@pages.page("/<conference>/amendments/drafts/<int:draft_id>/discard", who=Action.EDIT_AMENDMENT, methods=("POST",))
def discard(conference: str, draft_id: int):
    """Throw a draft away."""
    with transaction():
        ref = amendments.discard(actor(), draft_id, now=g.now)
    url = f"{request.script_root}/{g.conference.slug}/candidates/{ref}"
    return see(url, message=_("The draft is thrown away."))


@pages.page("/<conference>/amendments/drafts/<int:draft_id>/refresh", who=Action.EDIT_AMENDMENT, methods=("POST",))
def refresh(conference: str, draft_id: int):
    """Put a draft on the version that stands now."""
    with transaction():
        whole = amendments.refresh(actor(), draft_id, version=number_of("version"), now=g.now)
    message = _("The draft now stands on the newest text.") if whole else _(
        "The draft now stands on the newest text, which has changed where you do. Read it, and save it."
    )
    return make_response(see(own(f"/drafts/{draft_id}"), message=message, category="success" if whole else "warning"))
