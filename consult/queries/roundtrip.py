"""What goes out on comment forms and what files that come back are held against."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from ..core.documents import Paragraph as Printed
from ..core.lifecycle import CandidateState
from ..core.permissions import Actor
from ..core.text.numbering import names_of
from ..core.text.paragraphs import Paragraph, from_json
from ..core.words import Handling
from ..db import db
from ..exports.forms import Entry, FormText
from ..exports.forms.words import OFFICES, observation, stands
from ..imports.forms import KnownParagraph, KnownText, Names
from ..models import Amendment, Candidate, Comment, Delegation, Version
from .comments import Reader, table

_OPEN = (Candidate.state == CandidateState.TABLED, Candidate.released_at.is_not(None))


def list_open(actor: Actor) -> list[tuple[str, str]]:
    """The texts that take comments, as (reference, title), in the order of their numbers."""
    found = db.session.execute(
        select(Candidate.ref, Candidate.title)
        .where(Candidate.conference_id == actor.conference_id, *_OPEN)
        .order_by(Candidate.kind, Candidate.number)
    )
    return [(ref, title) for ref, title in found]


def list_form_texts(actor: Actor, refs: Sequence[str] = ()) -> list[FormText]:
    """The texts that take comments as a form prints them, or those of `refs`."""
    query = (
        select(Candidate.ref, Version.number, Version.symbol, Version.title, Version.paragraphs)
        .join(Version, Version.id == Candidate.current_version_id)
        .where(Candidate.conference_id == actor.conference_id, *_OPEN)
        .order_by(Candidate.kind, Candidate.number)
    )
    if refs:
        query = query.where(Candidate.ref.in_(refs))
    return [_form_text(*row) for row in db.session.execute(query)]


def _form_text(ref: str, number: int, symbol: str, title: str, paragraphs: list[dict]) -> FormText:
    rows = from_json(paragraphs)
    names = names_of(rows)
    return FormText(ref, number, symbol, title, tuple(Printed(p.id, names[p.id], p.body) for p in rows))


def list_known_texts(actor: Actor) -> list[KnownText]:
    """The texts that take comments with all their versions: a form may have been made for a former one."""
    found: dict[str, KnownText] = {}
    for ref, title, current, number, paragraphs in db.session.execute(
        select(Candidate.ref, Candidate.title, Candidate.current_version_id == Version.id, Version.number,
               Version.paragraphs)
        .join(Version, Version.candidate_id == Candidate.id)
        .where(Candidate.conference_id == actor.conference_id, *_OPEN)
        .order_by(Candidate.kind, Candidate.number, Version.number)
    ):  # fmt: skip
        rows = from_json(paragraphs)
        names = names_of(rows)
        versions = dict(found[ref].versions) if ref in found else {}
        versions[number] = [KnownParagraph(p.id, names[p.id], p.body) for p in rows]
        found[ref] = KnownText(ref, title, number if current or ref not in found else found[ref].current, versions)
    return list(found.values())


def get_paragraphs(actor: Actor, ref: str, number: int) -> list[Paragraph]:
    """The paragraphs of a version of an open text; empty where there is none."""
    found = db.session.execute(
        select(Version.paragraphs)
        .join(Candidate, Candidate.id == Version.candidate_id)
        .where(Candidate.conference_id == actor.conference_id, Candidate.ref == ref, Version.number == number, *_OPEN)
    ).scalar_one_or_none()
    return from_json(found or [])


def get_names(actor: Actor) -> Names:
    """How forms may name the actor's delegation and the others."""
    own: list[str] = []
    others: dict[str, list[str]] = {}
    for id_, code, name, short in db.session.execute(
        select(Delegation.id, Delegation.code, Delegation.name, Delegation.short_name).where(
            Delegation.conference_id == actor.conference_id
        )
    ):
        if id_ == actor.delegation_id:
            own = [code, name, short]
        else:
            others[short] = [code, name, short]
    return Names.of(own, others)


def list_filed(actor: Actor, request_ids: Iterable[str]) -> set[str]:
    """Which of the forms' ids have made a comment or an amendment of the actor's delegation already."""
    wanted = list(request_ids)
    found: set[str] = set()
    for table_ in (Comment, Amendment):
        found |= set(
            db.session.execute(
                select(table_.request_id).where(
                    table_.request_id.in_(wanted), table_.delegation_id == actor.delegation_id
                )
            ).scalars()
        )
    return found


def get_compilation(reader: Reader, filters: table.Filters) -> tuple[list[FormText], list[Entry]]:
    """All comments that the filters find, as the compilation prints them, with the versions they were made on.

    A file travels: under the Chatham House Rule it never names, not even to the own delegation.
    """
    sheets = table.list_sheet(reader, filters)
    versions = {sheet.line.row.version_id for sheet in sheets}
    texts = [
        _form_text(*row)
        for row in db.session.execute(
            select(Candidate.ref, Version.number, Version.symbol, Version.title, Version.paragraphs)
            .join(Version, Version.candidate_id == Candidate.id)
            .where(Version.id.in_(versions))
            .order_by(Candidate.kind, Candidate.number, Version.number)
        )
    ]
    entries = []
    for sheet in sheets:
        row = sheet.line.row
        answer = row.answers[0] if row.answers else None
        who = OFFICES[row.office] if row.office else row.delegation or ""
        there = sheet.line.elsewhere
        entries.append(
            Entry(
                row.ref or "", sheet.line.candidate_ref, row.version_number, row.paragraph_id,
                who if row.handling == Handling.NAMED else "", None if row.office else row.category, sheet.body,
                sheet.proposed, (row.quote or "") if row.span_start is not None else "",
                observation(answer.outcome, answer.reason, answer.into) if answer else "",
                sheet.line.answers_ref or "",
                stands(there.paragraph, there.words, proposed=there.proposed) if there else "",
            )
        )  # fmt: skip
    return texts, entries
