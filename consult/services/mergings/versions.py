"""A version that comes about otherwise than by its sponsor's writing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from ...core.documents.symbols import version_symbol
from ...core.text.changes import Change, Insert, Text
from ...core.text.graphemes import INVISIBLE
from ...core.text.merging import Merged
from ...core.text.merging.intents import full_name
from ...core.text.paragraphs import check_bodies, check_title, new_ids, to_json
from ...core.words import VersionOrigin
from ...db import db
from ...models import Candidate, Conference, Version
from ..candidates.content import used_ids, values_of
from ..candidates.texts import renew


def named(
    candidate: Candidate, text: Text, *, merged: Merged, changes: Iterable[Change]
) -> tuple[Text, dict[str, str]]:
    """The merged text with ids of its own for the paragraphs put in, never given before; and the names of those in the
    merge, and in each of the changes that put them in, with their ids."""
    put_in = [line for line in merged.lines if line.inserted]
    names = dict(zip([line.id for line in put_in], new_ids(used_ids(candidate.id), len(put_in)), strict=True))
    text = replace(text, paragraphs=tuple(replace(p, id=names.get(p.id, p.id)) for p in text.paragraphs))
    for change in changes:  # what two put in alike stands once; each knows it by its own name
        for op in change.operations:
            name = full_name(change.key, op.id) if isinstance(op, Insert) else ""
            if name and name not in names:
                same = next((n.id for n in put_in if change.key in n.keys and _seen(n.body) == _seen(op.body)), None)
                if same:
                    names[name] = names[same]
    return text, names


def _seen(body: str) -> str:
    return body.translate(INVISIBLE)


def add_version(
    candidate: Candidate,
    former: Version,
    text: Text,
    *,
    origin: VersionOrigin,
    sources: dict,
    reason: str,
    issued_by_id: int,
    now: datetime,
) -> Version:
    """Make `text` the candidate's next version; all but its words stays as in `former`. Raises Refused where a text
    cannot be so (an empty title, a paragraph that is too long)."""
    check_title(text.title)
    check_bodies([p.body for p in text.paragraphs])
    prefix = db.session.execute(
        select(Conference.symbol_prefix).where(Conference.id == candidate.conference_id)
    ).scalar_one()
    number = 1 + db.session.execute(
        select(func.max(Version.number)).where(Version.candidate_id == candidate.id)
    ).scalar_one()
    made = Version(
        candidate_id=candidate.id,
        number=number,
        symbol=version_symbol(prefix=prefix, number=candidate.document_number, version=number),
        reason=reason,
        origin=origin,
        sources=sources,
        issued_at=now,
        issued_by_id=issued_by_id,
        **values_of(former) | {"title": text.title, "paragraphs": to_json(text.paragraphs)},
    )
    db.session.add(made)
    db.session.flush()
    candidate.current_version_id = made.id
    renew(candidate, made)
    return made
