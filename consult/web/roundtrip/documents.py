"""A document of candidates that comes in: what was read of it, then drafts of the delegation."""

from dataclasses import dataclass

from flask import g, render_template, request
from flask_babel import ngettext

from ...core.errors import Refused
from ...core.permissions import Action, can
from ...core.text.notes import from_json, to_json
from ...core.text.numbering import names_of
from ...core.text.paragraphs import ParagraphKind
from ...core.text.redline import redline
from ...core.words import Area, Handling, Kind
from ...db import instant, transaction
from ...imports.documents import (
    ImportedCandidate,
    Reading,
    drafts_of,
    find_text,
    others_in,
    read_candidates,
    readings_of,
    version_of,
)
from ...imports.documents.facts import area_of, bodies_of, pillars_of
from ...imports.documents.noting import notes_of
from ...imports.forms import FormDraft, KnownParagraph, KnownText, Names
from ...queries import roundtrip as reading
from ...queries.comments import get_openness
from ...queries.drafts import list_choices
from ...services.candidates import Typed, Written
from ...services.roundtrip import AmendmentRow, Begun, Filed, FormRow, NewText, begin_drafts, file_form
from ..answers import refuse, see
from ..context import actor
from ..forms import CreatesForm
from ..labels import choices
from . import pages
from .carrying import UploadForm, pack, unpack
from .forms import drafts_url, filed_summary, plain_row, read_row
from .notes import ShownNote, shown_notes

URL = "/<conference>/drafts/import"
NEW, CHANGES, AMENDMENTS, NOTHING = "new", "changes", "amendments", "nothing"


@dataclass(frozen=True)
class Change:
    """A change to a text on the table, as the preview shows it."""

    draft: FormDraft
    number: str
    spans: list


@dataclass(frozen=True)
class Card:
    """One candidate of the preview. `known` is the text on the table that it is, with the changes to that: as comments,
    and as the readings that could be amendments; `remarks` are what was written in the margin, `others` the
    authors whose changes are other delegations'."""

    at: int
    found: ImportedCandidate
    names: dict[str, str]
    notes: list[ShownNote]
    area: Area
    known: KnownText | None
    version: int | None
    changes: list[Change]
    remarks: list[Change]
    readings: list[Reading]
    others: list[str]


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
    names = reading.get_names(actor())
    cards = [_card(at, found, texts, names) for at, found in enumerate(read.candidates)]
    return render_template(
        "roundtrip/candidates.html", read=read, cards=cards, form=CreatesForm(formdata=None), kinds=choices(Kind),
        areas=choices(Area), filename=form.file.data.filename, carried=pack([_plain(card) for card in cards]),
        openness=(openness := get_openness(g.conference, actor(), g.now)),
        amending=openness.may_amend and can(actor(), Action.AMEND),
    )  # fmt: skip


def _card(at: int, found: ImportedCandidate, texts: list[KnownText], who: Names) -> Card:
    known = find_text(found, texts)
    names = names_of(found.text.paragraphs)
    version, changes, remarks, readings, others = None, [], [], [], []
    if known:
        version = version_of(found, known)
        paragraphs = {p.id: p for p in known.versions[version]}
        proposed, remarked = drafts_of(found, known, who)
        changes = [_change(draft, paragraphs.get(draft.row.paragraph_id or "")) for draft in proposed]
        remarks = [_change(draft, paragraphs.get(draft.row.paragraph_id or "")) for draft in remarked]
        readings = readings_of(found, known, who)
        others = others_in(found, who)
    area = area_of(found.facts) or Area.POLICY
    notes = shown_notes(notes_of(found), names)
    return Card(at, found, names, notes, area, known, version, changes, remarks, readings, others)


def _change(draft: FormDraft, on: KnownParagraph | None) -> Change:
    return Change(draft, on.number if on else "", redline(on.body, draft.proposed) if on and draft.proposed else [])


def _plain(card: Card) -> dict:
    found = card.found
    acronyms = {body.acronym.upper(): body.code for _pillar, bodies in list_choices(g.conference.id).bodies
                for body in bodies}  # fmt: skip
    return {
        "title": found.text.title, "rationale": found.rationale, "pillars": pillars_of(found.facts),
        "bodies": bodies_of(found.facts, acronyms), "notes": to_json(notes_of(found)),
        "paragraphs": [[p.kind.value, p.level, p.body] for p in found.text.paragraphs],
        "changes": [plain_row(_row(change.draft, found.text.title)) for change in card.changes],
        "remarks": [plain_row(_row(remark.draft, found.text.title)) for remark in card.remarks],
        "amendments": [
            {"ref": one.ref, "version": one.version, "title": one.title, "paragraphs": one.paragraphs,
             "mark": one.fingerprint} for one in card.readings
        ],
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


def _amendment(row: dict, where: str) -> AmendmentRow:
    """Raises Refused for anything that the preview did not send."""
    try:
        paragraphs = [(key and str(key), str(body)) for key, body in row["paragraphs"]]
        return AmendmentRow(
            where, str(row["ref"]), int(row["version"]), str(row["title"]), paragraphs, str(row["mark"])[:40]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("The file did not arrive. Choose it again.") from error


@pages.page(f"{URL}/confirm", who=Action.DRAFT, methods=("POST",))
def confirm_document(conference: str):
    """Begin drafts of the new candidates, and draft comments of the changes to texts on the table."""
    texts, rows = [], []
    for at, row in enumerate(unpack(request.form.get("carried", ""))):
        what = request.form.get(f"what-{at}", NOTHING)
        if what == NEW:
            texts.append(_written(row, at))
        elif what in (CHANGES, AMENDMENTS):
            rows += map(read_row, [*row.get("changes", ())] if what == CHANGES else [])
            rows += [_amendment(one, str(row.get("title", ""))) for one in row.get("amendments", ())
                     if what == AMENDMENTS]  # fmt: skip
            rows += map(read_row, row.get("remarks", ()))
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
    drafts = f"{request.script_root}/{conference}/drafts"
    url = drafts_url(filed) if not texts else f"{drafts}/{begun.made[0][1]}" if len(begun.made) == 1 else drafts
    return see(url, message=_summary(begun, filed))


def _summary(begun: Begun, filed: Filed) -> str:
    said = []
    if begun.made:
        said.append(ngettext("%(num)s draft of a candidate was begun.", "%(num)s drafts of candidates were begun.",
                             len(begun.made)))  # fmt: skip
    said.append(filed_summary(filed))
    return " ".join(filter(None, said))
