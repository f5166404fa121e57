"""A document of candidates that comes in: what was read of it, then drafts of the delegation."""

from dataclasses import dataclass

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.errors import Refused
from ...core.permissions import Action
from ...core.text.notes import from_json, to_json
from ...core.text.numbering import names_of
from ...core.text.paragraphs import ParagraphKind
from ...core.text.redline import redline
from ...core.words import Area, Handling, Kind
from ...db import instant, transaction
from ...imports.documents import ImportedCandidate, drafts_of, find_text, read_candidates, version_of
from ...imports.documents.facts import area_of, bodies_of, pillars_of
from ...imports.documents.noting import notes_of
from ...imports.forms import FormDraft, KnownText
from ...queries import roundtrip as reading
from ...queries.comments import get_openness
from ...queries.drafts import list_choices
from ...services.candidates import Typed, Written
from ...services.roundtrip import Begun, Filed, FormRow, NewText, begin_drafts, file_form
from ..answers import refuse, see
from ..context import actor
from ..forms import CreatesForm
from ..labels import choices
from . import pages
from .carrying import UploadForm, pack, unpack
from .forms import plain_row, read_row
from .notes import ShownNote, shown_notes

URL = "/<conference>/drafts/import"
NEW, CHANGES, NOTHING = "new", "changes", "nothing"


@dataclass(frozen=True)
class Change:
    """A change to a text on the table, as the preview shows it."""

    draft: FormDraft
    number: str
    spans: list


@dataclass(frozen=True)
class Card:
    """One candidate of the preview. `known` is the text on the table that it is, with the changes to that."""

    at: int
    found: ImportedCandidate
    names: dict[str, str]
    notes: list[ShownNote]
    area: Area
    known: KnownText | None
    version: int | None
    changes: list[Change]


@pages.page(URL, who=Action.DRAFT, methods=("GET", "POST"))
def import_document(conference: str):
    """Choose a document; see what is in it. Nothing is saved."""
    if request.method == "GET":
        return render_template("roundtrip/import.html", form=UploadForm(formdata=None))
    form = UploadForm()
    try:
        read = read_candidates(form.sent())
    except Refused as refusal:
        status = refuse(form, refusal)
        return render_template("roundtrip/import.html", form=form), status
    texts = reading.list_known_texts(actor())
    cards = [_card(at, found, texts) for at, found in enumerate(read.candidates)]
    return render_template(
        "roundtrip/candidates.html", read=read, cards=cards, form=CreatesForm(formdata=None), kinds=choices(Kind),
        areas=choices(Area), filename=form.file.data.filename, carried=pack([_plain(card) for card in cards]),
        openness=get_openness(g.conference, actor(), g.now),
    )  # fmt: skip


def _card(at: int, found: ImportedCandidate, texts: list[KnownText]) -> Card:
    known = find_text(found, texts)
    names = names_of(found.text.paragraphs)
    version = version_of(found, known) if known else None
    changes = []
    if known:
        paragraphs = {p.id: p for p in known.versions[version]}
        for draft in drafts_of(found, known):
            on = paragraphs.get(draft.row.paragraph_id or "")
            spans = redline(on.body, draft.proposed) if on and draft.proposed else []
            changes.append(Change(draft, on.number if on else "", spans))
    area = area_of(found.facts) or Area.POLICY
    return Card(at, found, names, shown_notes(notes_of(found), names), area, known, version, changes)


def _plain(card: Card) -> dict:
    found = card.found
    acronyms = {body.acronym.upper(): body.code for _pillar, bodies in list_choices(g.conference.id).bodies
                for body in bodies}  # fmt: skip
    return {
        "title": found.text.title, "rationale": found.rationale, "pillars": pillars_of(found.facts),
        "bodies": bodies_of(found.facts, acronyms), "notes": to_json(notes_of(found)),
        "paragraphs": [[p.kind.value, p.level, p.body] for p in found.text.paragraphs],
        "rows": [plain_row(_row(change.draft, found.text.title)) for change in card.changes],
    }  # fmt: skip


def _row(draft: FormDraft, title: str) -> FormRow:
    return FormRow(
        title, draft.row, draft.category, draft.body, draft.proposed, draft.quote, draft.fingerprint
    )


def _written(row: dict, at: int) -> NewText:
    """Raises Refused for anything that the preview did not send."""
    try:
        typed = [Typed(None, str(body), ParagraphKind(kind), int(level)) for kind, level, body in row["paragraphs"]]
        written = Written(
            str(row["title"]), str(row["rationale"]), typed, Area(request.form.get(f"area-{at}", "")),
            [str(pillar) for pillar in row["pillars"]], [str(body) for body in row["bodies"]], [],
        )  # fmt: skip
        return NewText(Kind(request.form.get(f"kind-{at}", "")), written, from_json(row["notes"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("Say of each new candidate what kind it is and which area it belongs to.") from error


@pages.page(f"{URL}/confirm", who=Action.DRAFT, methods=("POST",))
def confirm_document(conference: str):
    """Begin drafts of the new candidates, and draft comments of the changes to texts on the table."""
    texts, rows = [], []
    for at, row in enumerate(unpack(request.form.get("carried", ""))):
        what = request.form.get(f"what-{at}", NOTHING)
        if what == NEW:
            texts.append(_written(row, at))
        elif what == CHANGES:
            rows += map(read_row, row.get("rows", ()))
    if not texts and not rows:
        raise Refused("Nothing was chosen. Go back and choose what to take.")
    begun, filed = Begun([], []), Filed()
    with transaction():
        if texts:
            begun = begin_drafts(actor(), texts, request_id=CreatesForm().request_id.data, now=g.now)
        if rows:
            filed = file_form(actor(), rows, handling=Handling.NAMED, clock=instant)
    if begun.refused or filed.refused:
        return render_template("roundtrip/imported.html", begun=begun, filed=filed, summary=_summary(begun, filed))
    tail = f"drafts/{begun.made[0][1]}" if len(begun.made) == 1 and not rows else "drafts" if texts else "comments/ours"
    return see(f"{request.script_root}/{conference}/{tail}", message=_summary(begun, filed))


def _summary(begun: Begun, filed: Filed) -> str:
    said = []
    if begun.made:
        said.append(ngettext("%(num)s draft of a candidate was begun.", "%(num)s drafts of candidates were begun.",
                             len(begun.made)))  # fmt: skip
    if filed.made:
        said.append(ngettext("%(num)s draft comment was made.", "%(num)s draft comments were made.",
                             len(filed.made)))  # fmt: skip
    if filed.known:
        said.append(_("What had been taken before made nothing."))
    return " ".join(said)
