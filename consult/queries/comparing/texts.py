"""The texts that are compared, as the reader may read them."""

from dataclasses import dataclass

from sqlalchemy import select

from ...core.errors import NotFound
from ...core.lifecycle import ON_THE_TABLE
from ...core.permissions import Actor
from ...core.text.changes import Change, Text, from_json
from ...core.text.merging import apply
from ...core.text.paragraphs import from_json as paragraphs_from_json
from ...db import db
from ...models import Amendment, Candidate, Delegation, Version
from ..amendments.rows import seen_by
from ..register import readable


@dataclass(frozen=True)
class Subject:
    """A candidate with all its versions, the first one first. `sponsor` is the delegation's short name."""

    candidate: Candidate
    sponsor: str
    versions: list[Version]

    def version(self, number: int) -> Version:
        """The version with the number. Raises NotFound."""
        return found(next((v for v in self.versions if v.number == number), None))

    @property
    def current(self) -> Version:
        """The version that stands."""
        return next(v for v in self.versions if v.id == self.candidate.current_version_id)


def found(value):
    """The value, which has to be there."""
    if value is None:
        raise NotFound()
    return value


def get_subject(actor: Actor, ref: str) -> Subject:
    """A candidate that the actor may read, in two queries. Raises NotFound."""
    row = db.session.execute(
        select(Candidate, Delegation.short_name)
        .join(Delegation, Delegation.id == Candidate.delegation_id)
        .where(
            Candidate.conference_id == actor.conference_id,
            Candidate.ref == ref,
            Candidate.state.in_(ON_THE_TABLE),
            readable(actor),
        )
    ).one_or_none()
    candidate, sponsor = found(row)
    versions = db.session.execute(
        select(Version).where(Version.candidate_id == candidate.id).order_by(Version.number)
    ).scalars()
    return Subject(candidate, sponsor, list(versions))


def text_of(version: Version) -> Text:
    """A version's words."""
    return Text(version.title, tuple(paragraphs_from_json(version.paragraphs)))


def get_amendment(actor: Actor, subject: Subject, ref: str) -> tuple[Amendment, str]:
    """An amendment to the candidate, and its delegation's short name. Raises NotFound where the reader sees none."""
    row = db.session.execute(
        select(Amendment, Delegation.short_name)
        .join(Delegation, Delegation.id == Amendment.delegation_id)
        .where(Amendment.candidate_id == subject.candidate.id, Amendment.ref == ref, seen_by(actor))
    ).one_or_none()
    return found(row)


def change_of(amendment: Amendment) -> Change:
    """An amendment's operations as they were submitted."""
    return Change(amendment.ref or "", from_json(amendment.operations))


def made_on(subject: Subject, amendment: Amendment) -> Text:
    """The text an amendment was made on: its version, with the amendments it amends carried out."""
    version = next(v for v in subject.versions if v.id == amendment.version_id)
    parents = []
    parent_id = amendment.parent_id
    while parent_id is not None and len(parents) < 20:
        parents.append(db.session.execute(select(Amendment).where(Amendment.id == parent_id)).scalar_one())
        parent_id = parents[-1].parent_id
    text = text_of(version)
    for parent in reversed(parents):
        text = apply(text, change_of(parent))
    return text
