"""What a delegation has in preparation: the joint draft, its people's suggestions, and its ballot of an earlier round.

For the delegation alone: every query is asked with the delegation of the actor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...core.permissions import Actor
from ...core.ranking.ballots import Ballot as Choices
from ...core.ranking.sorting import Group, Prepared
from ...db import db
from ...models import Ballot, BallotDraft, BallotSuggestion, Membership, Person, RankingRound, RoundItem, Version


@dataclass(frozen=True)
class Draft:
    """The delegation's ballot in preparation. `counter` is 0 where nothing has been saved; `steps` as stored."""

    choices: Choices
    reasons: Mapping[str, str]
    counter: int
    updated_at: datetime | None = None
    updated_by: str | None = None
    groups: Mapping[str, Group] | None = None
    steps: Sequence[Mapping] = ()

    @property
    def prepared(self) -> Prepared:
        """Choices and groups."""
        return Prepared(self.choices, self.groups or {})


@dataclass(frozen=True)
class Suggestion(Draft):
    """How one person of the delegation would rank."""

    membership_id: int = 0


@dataclass(frozen=True)
class Former:
    """What the delegation cast in an earlier round. `versions`: the version that was ranked there, by ref."""

    number: int
    title: str
    cast_at: datetime
    choices: Choices
    reasons: Mapping[str, str]
    versions: Mapping[str, int]


def last_step(steps: Sequence[Mapping], *, since: datetime | None) -> Mapping | None:
    """The step that `undo` would take back: the last one, unless it lies before `since`."""
    if not steps or (since is not None and datetime.fromisoformat(steps[-1]["at"]) <= since):
        return None
    return steps[-1]


def _values(row) -> tuple:
    groups = {ref: Group(group) for ref, group in (row.groups or {}).items()}
    return (
        Choices(tuple(map(tuple, row.ranked)), tuple(row.below)), row.reasons, row.edit_counter, row.updated_at,
        row.name, groups, row.steps or (),
    )  # fmt: skip


def _columns(model) -> tuple:
    return (
        model.ranked, model.below, model.reasons, model.groups, model.steps, model.edit_counter, model.updated_at,
        Person.name,
    )  # fmt: skip


def find_draft(round_id: int, delegation_id: int) -> Draft | None:
    """The delegation's ballot in preparation."""
    row = db.session.execute(
        select(*_columns(BallotDraft))
        .join(Membership, Membership.id == BallotDraft.updated_by_id)
        .join(Person, Person.id == Membership.person_id)
        .where(BallotDraft.round_id == round_id, BallotDraft.delegation_id == delegation_id)
    ).one_or_none()
    return Draft(*_values(row)) if row else None


def list_suggestions(round_id: int, actor: Actor) -> list[Suggestion]:
    """The suggestions of those who serve in the actor's delegation now, one's own first, then by name."""
    rows = db.session.execute(
        select(*_columns(BallotSuggestion), BallotSuggestion.membership_id)
        .join(Membership, Membership.id == BallotSuggestion.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            BallotSuggestion.round_id == round_id,
            BallotSuggestion.delegation_id == actor.delegation_id,
            Membership.delegation_id == actor.delegation_id,
            Membership.ended_at.is_(None),
        )
    )
    found = [Suggestion(*_values(row), membership_id=row.membership_id) for row in rows]
    return sorted(found, key=lambda each: (each.membership_id != actor.membership_id, each.updated_by))


def find_former(round_id: int, actor: Actor) -> Former | None:
    """The delegation's last ballot that counts in a round of this conference that opened before this one."""
    opened = select(RankingRound.opens_at).where(RankingRound.id == round_id).scalar_subquery()
    row = db.session.execute(
        select(
            RankingRound.id, RankingRound.number, RankingRound.title, Ballot.cast_at, Ballot.ranked, Ballot.below,
            Ballot.reasons,
        )
        .join(Ballot, Ballot.round_id == RankingRound.id)
        .where(
            RankingRound.conference_id == actor.conference_id,
            RankingRound.id != round_id,
            RankingRound.opens_at < opened,
            Ballot.delegation_id == actor.delegation_id,
            Ballot.superseded_at.is_(None),
        )
        .order_by(RankingRound.opens_at.desc(), RankingRound.number.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    versions = db.session.execute(
        select(RoundItem.ref, Version.number)
        .join(Version, Version.id == RoundItem.version_id)
        .where(RoundItem.round_id == row.id)
    ).all()
    choices = Choices(tuple(map(tuple, row.ranked)), tuple(row.below))
    return Former(row.number, row.title, row.cast_at, choices, row.reasons, dict(map(tuple, versions)))
