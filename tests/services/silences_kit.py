"""A conference with clean texts, and the acts of a silence procedure in short."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from consult.core.lifecycle import CandidateState
from consult.core.permissions import Actor
from consult.core.words import BreakKind, Held, Role
from consult.db import db, transaction
from consult.models import Act, Candidate, Declaration, Position, Silence
from consult.services import paper, silences
from consult.services.silences import Said
from tests import factories
from tests.factories import NOW

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
END = NOW + 3 * DAY
NO = Said(BreakKind.OBJECTION, reason="Not in our law.", lifts="Strike paragraph 2.")
OTHER_WORDS = Said(BreakKind.AMENDMENT, words="States may consult one another early.")


@dataclass
class Kit:
    """Three texts, N-01 to N-03, and who acts on them."""

    made: factories.Made
    people: dict[str, Actor] = field(default_factory=dict)
    refs: tuple[str, ...] = ()

    def propose(self, *refs: str, item_by_item: bool = False, by: str = "chair", at: datetime = NOW, **more) -> int:
        with transaction():
            return silences.propose(
                self.people[by], dict.fromkeys(refs or self.refs[:1], 1), item_by_item=item_by_item, now=at, **more
            )

    def open(self, number: int = 1, *, until: datetime = END, by: str = "chair", at: datetime = NOW, **more) -> None:
        with transaction():
            silences.open_procedure(self.people[by], number, expires_at=until, clock=lambda: at, **more)

    def run(self, *refs: str, item_by_item: bool = False, until: datetime = END) -> int:
        """A procedure that runs."""
        number = self.propose(*refs, item_by_item=item_by_item)
        self.open(number, until=until)
        return number

    def breaks(self, code: str, ref: str = "N-01", said: Said = NO, *, number: int = 1, at: datetime, **more) -> bool:
        with transaction():
            return silences.break_silence(self.people[code], number, ref, said=said, clock=lambda: at, **more)

    def enter(
        self, code: str, ref: str = "N-01", said: Said = NO, *, received: datetime, at: datetime, number: int = 1,
        **more,
    ) -> int:
        receipt = paper.Receipt(code, received, "email", "The line of the delegation was down.", **more)
        with transaction():
            return paper.enter_break(
                self.people["secretariat"], receipt=receipt, silence_number=number, candidate_ref=ref, said=said, now=at
            )

    def close(self, at: datetime) -> int:
        return silences.close_due(now=lambda: at)

    def confirm(self, number: int = 1, *, at: datetime, **more) -> None:
        with transaction():
            silences.confirm(self.people["secretariat"], number, now=at, **more)


def make_kit() -> Kit:
    kit = Kit(factories.make_conference())
    for code in ("th", "sg", "id", "au"):
        kit.people[code] = factories.seat(kit.made, Role.HEAD, code)
    for name, role in (("chair", Role.CHAIR), ("co_chair", Role.CO_CHAIR), ("secretariat", Role.SECRETARIAT)):
        kit.people[name] = factories.seat(kit.made, role)
    kit.refs = tuple(factories.make_tabled(kit.made, "th", title=f"Text {n}") for n in range(1, 4))
    return kit


def row(number: int = 1) -> Silence:
    return db.session.execute(
        select(Silence).where(Silence.number == number).execution_options(populate_existing=True)
    ).scalar_one()


def state(number: int = 1) -> str:
    return row(number).state.value


def text_states(*refs: str) -> list[CandidateState]:
    rows = dict(db.session.execute(select(Candidate.ref, Candidate.state)).all())
    return [rows[ref] for ref in refs or sorted(rows)]


def declared() -> list[tuple]:
    """What was declared of which text, and whether it stands."""
    return [
        tuple(each)
        for each in db.session.execute(
            select(Candidate.ref, Declaration.outcome, Declaration.undone_at.is_(None))
            .join(Candidate, Candidate.id == Declaration.candidate_id)
            .order_by(Declaration.id)
        )
    ]


def held(ref: str, delegation_id: int) -> Held | None:
    """The position of a delegation on a text as it stands."""
    return db.session.execute(
        select(Position.held)
        .join(Candidate, Candidate.id == Position.candidate_id)
        .where(
            Candidate.ref == ref, Position.delegation_id == delegation_id, Position.superseded_at.is_(None)
        )
    ).scalar_one_or_none()


def acts(*verbs: str) -> list[Act]:
    return list(db.session.execute(select(Act).where(Act.verb.in_(verbs)).order_by(Act.id)).scalars())
