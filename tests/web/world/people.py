"""The conference, its people and its phases."""

import itertools
from datetime import timedelta

from consult.core.names import sort_order
from consult.core.permissions import Actor
from consult.core.words import AlternateKind, Category, PhaseKind, Role, Visibility
from consult.db import transaction
from consult.models import Delegation, Person
from consult.queries.actors import get_actor
from consult.services import alternates, phases
from consult.services.people import hash_password
from consult.services.phases import Plan
from tests import factories
from tests.factories import NOW, PASSWORD, Made

from .words import UNATTRIBUTED

DAY = timedelta(days=1)
EVERYBODY = [category.value for category in Category]


class People:
    """Makes the conference; what is made is in `actors` and `names`."""

    made: Made

    def __init__(self) -> None:
        self.ids = itertools.count(1)
        self.actors: dict[str, Actor] = {}
        self.names: dict[str, str] = {"c": "/bangkok", "password": PASSWORD}
        self.password_hash = hash_password(PASSWORD)

    def once(self) -> str:
        return f"world-{next(self.ids)}"

    def person(self, name: str, email: str | None = None) -> int:
        person_id = factories.make_person(name=name, email=email or f"{name.lower().replace(' ', '.')}@example.org")
        with transaction() as session:
            session.get(Person, person_id).password_hash = self.password_hash
        return person_id

    def seat(self, name: str, role: Role, delegation: str | None = None, email: str | None = None) -> Actor:
        actor = factories.seat(
            self.made, role, delegation, person_id=self.person(f"Person {name.replace('_', ' ')}", email)
        )
        self.actors[name] = actor
        self.names[f"{name}_seat"] = str(actor.membership_id)
        return actor

    def people(self) -> None:
        self.made = factories.make_conference(phases=False)
        with transaction() as session:
            row = Delegation(
                conference_id=self.made.id, code="zz", name=UNATTRIBUTED, short_name=UNATTRIBUTED,
                sort_key=UNATTRIBUTED, sort_order=sort_order(UNATTRIBUTED), category=Category.DEVELOPMENT_PARTNER,
            )  # fmt: skip
            session.add(row)
            session.flush()
            self.made.delegations["zz"] = row.id
        for name, role in (("chair", Role.CHAIR), ("co_chair", Role.CO_CHAIR), ("secretariat", Role.SECRETARIAT)):
            self.seat(name, role)
        for code in ("th", "sg", "au", "ngo", "id", "zz"):
            self.seat(f"{code}_head", Role.HEAD, code)
        for code in ("th", "sg"):
            email = "wombatdelegate@example.org" if code == "th" else None
            self.seat(f"{code}_delegate", Role.DELEGATE, code, email)
            self.seat(f"{code}_observer", Role.OBSERVER, code)
        # One who serves twice, to change capacity: also as an observer of another delegation.
        self.seat("th_alternate", Role.DELEGATE, "th")
        person_id = self.actors["th_head"].person_id
        other = factories.seat(self.made, Role.OBSERVER, "au", person_id=person_id)
        self.names["th_head_other_seat"] = str(other.membership_id)
        for kind in (AlternateKind.CLEAR, AlternateKind.BALLOT):
            with transaction():
                alternates.name(
                    self.actors["th_head"], self.actors["th_alternate"].membership_id, kind=kind,
                    starts_at=NOW - 20 * DAY, ends_at=NOW + 20 * DAY, now=NOW - 20 * DAY,
                )  # fmt: skip
        membership_id = self.actors["th_alternate"].membership_id
        self.actors["th_alternate"] = get_actor(membership_id, now=NOW)
        self.outsider = self.person("An Outsider")
        self.names["email"] = "person.th.observer@example.org"

    def phases(self) -> None:
        others = [value for value in EVERYBODY if value != "ngo"]
        for whom, visibility, title in (
            ([*others], Visibility.AT_ONCE, ""),
            (["ngo"], Visibility.AT_CLOSE, " of civil society"),
        ):
            for kind, noun in ((PhaseKind.DRAFTING, "Drafting"), (PhaseKind.COMMENTING, "Comments")):
                may = {"may_table": [], "may_comment": [], "may_amend": []}
                for act in ("may_table",) if kind == PhaseKind.DRAFTING else ("may_comment", "may_amend"):
                    may[act] = whom
                plan = Plan(
                    title=noun + title, opens_at=NOW - 10 * DAY, closes_at=NOW + 10 * DAY, visibility=visibility, **may
                )
                with transaction():
                    phase_id = phases.plan(self.actors["secretariat"], kind=kind, plan=plan, now=NOW - 12 * DAY)
                self.names.setdefault("phase", str(phase_id))
        plan = Plan("Ranking", NOW + 11 * DAY, NOW + 13 * DAY, Visibility.ON_CLEARING, [], [], [])
        with transaction():
            phase_id = phases.plan(self.actors["secretariat"], kind=PhaseKind.RANKING, plan=plan, now=NOW - 12 * DAY)
        self.names["coming_phase"] = str(phase_id)
