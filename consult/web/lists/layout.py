"""What the pages of a list show, loaded and put into words."""

from dataclasses import dataclass
from functools import partial

from flask import g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.documents import CONSOLIDATED, Changes, Snapshot, changes
from ...core.errors import Refused
from ...core.trust.verifier import fingerprint
from ...core.words import Area, Kind
from ...exports import page as printed
from ...exports.scripts import runs
from ...queries import lists as queries
from ..answers import is_htmx
from ..context import conference as current_conference
from ..labels import LABELS
from ..rankings.words import group_word
from ..statements.section import on_list

SECTIONS = {Kind.NORM: "norms", Kind.RECOMMENDATION: "recommendations"}


@dataclass(frozen=True)
class Asked:
    """An act that was refused for want of a reason (or another word), with what was typed."""

    act: str
    ref: str
    refusal: Refused
    to: int | None = None
    reason: str = ""


def list_url(number: int) -> str:
    """The address of a list."""
    return f"{request.script_root}/{current_conference().slug}/lists/{number}"


def document(snapshot: Snapshot) -> dict:
    """The parts of a document in the words in which every format prints them."""
    left, right = printed.masthead(snapshot)
    return {
        "snapshot": snapshot,
        "consolidated": snapshot.status == CONSOLIDATED,
        "masthead": (left, right),
        "subtitle": printed.subtitle(snapshot),
        "about": printed.about(snapshot),
        "sections": [
            (*printed.section_title(section, n), [(entry, printed.lines(entry, snapshot)) for entry in section.entries])
            for n, section in enumerate(snapshot.sections, 1)
        ],
        "statements": printed.statements(snapshot),
        "statements_title": printed.STATEMENTS,
        "pieces": partial(printed.pieces, snapshot),
        "kind_of": printed.kind_of,
        "about_statement": printed.about_statement,
        "empty_section": printed.EMPTY_SECTION,
        "runs": runs,
        "group_word": group_word,
        "printed": printed.printed,
    }


def signed(issue_id: int) -> dict | None:
    """The signed manifest of an issue: its size in bytes, and the fingerprint of its key. None until it is signed."""
    stored = queries.find_manifest(issue_id)
    return stored and {"size": len(stored.content), "fingerprint": fingerprint(bytes.fromhex(stored.key))}


def changes_between(former: queries.IssueRow | None, snapshot: Snapshot) -> Changes | None:
    """What changed since the former revision; None for the first."""
    return changes(queries.read_snapshot(former.id), snapshot) if former else None


def draft_page(
    number: int, *, status: int = 200, asked: Asked | None = None, refusal: Refused | None = None, said: str = "",
    focus: str = "", form=None,
):  # fmt: skip
    """The list as it is being worked on: the whole page, or for htmx its one fragment, with a status."""
    conference = current_conference()
    head = queries.get_head(conference.id, number)
    draft = queries.find_draft(head)
    data = {
        "head": head,
        "draft": draft,
        "issues": queries.list_issues(g.actor, conference, number),
        "asked": asked,
        "refusal": refusal,
        "said": said,
        "focus": focus,
        "form": form,
        "st": on_list(head, g.actor, url=list_url(number)),
        "readiness": readiness(draft),
        "titles": {Kind.NORM: _("Norms"), Kind.RECOMMENDATION: _("Recommendations")},
        "slugs": SECTIONS,
        "areas": {area: str(word) for area, word in LABELS[Area].items()},
        "runs": runs,
        "group_word": group_word,
        "opened": printed.opened,
        "printed": printed.printed,
    }
    name = "lists/_working.html" if is_htmx() else "lists/working.html"
    return render_template(name, **data), status


def readiness(draft: queries.Draft) -> list[tuple[str, str, str, list[str]]]:
    """(chip, its word, sentence, references) of each thing that is missing, what stands in the way first."""
    found = []
    if draft.gone:
        sentence = ngettext(
            "%(num)s entry is no longer to be adopted and has to leave the list.",
            "%(num)s entries are no longer to be adopted and have to leave the list.",
            len(draft.gone),
        )
        found.append(("missing", _("In the way"), sentence, [row.ref for row in draft.gone]))
    if not draft.entries:
        found.append(("missing", _("In the way"), _("There is nothing on the list yet."), []))
    elif draft.empty:
        titles = {Kind.NORM: _("There is no norm on the list."), Kind.RECOMMENDATION: _("There is no recommendation.")}
        found += [("waiting", _("To consider"), titles[kind], []) for kind in draft.empty]
    if draft.ranking_changed:
        sentence = _("The round was reopened or closed again after this list was built: its places are those of then.")
        found.append(("stale", _("To consider"), sentence, []))
    if draft.moved_on:
        sentence = ngettext(
            "%(num)s text has moved on. Pin the current version, or confirm the former one when you issue.",
            "%(num)s texts have moved on. Pin the current versions, or confirm the former ones when you issue.",
            len(draft.moved_on),
        )
        found.append(("stale", _("To consider"), sentence, [row.ref for row in draft.moved_on]))
    if draft.unanswered:
        sentence = ngettext(
            "%(num)s comment on an entry is not answered.",
            "%(num)s comments on entries are not answered.",
            draft.unanswered,
        )
        found.append(("unanswered", _("To consider"), sentence, []))
    return found
