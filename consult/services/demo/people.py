"""Who can sign in to the demonstration, and the heads in whose names its texts stand."""

from datetime import datetime, timedelta

from ...core.words import Role
from ...db import db
from ...models import Conference, Delegation, Membership, Person
from ..people import hash_password

# Every Member State's head, so that a whole round can be played; delegates where two people should meet.
HEADS = "bn kh id la my mm ph sg th vn au jp eu demo-industry demo-ngo unoda".split()
DELEGATES = "id la sg th vn au eu demo-ngo".split()
OFFICERS = (
    ("chair@demo.example", "Demonstration chair", Role.CHAIR),
    ("co-chair@demo.example", "Demonstration co-chair", Role.CO_CHAIR),
    ("secretariat@demo.example", "Demonstration secretariat", Role.SECRETARIAT),
)
OBSERVER = ("observer@demo.example", "Demonstration observer", "icrc")


def add_people(
    conference: Conference,
    delegations: dict[str, Delegation],
    *,
    acting: set[str],
    password,
    now: datetime,
) -> tuple[dict[str, Membership], dict[Role, Membership], list[dict]]:
    """Add persons and memberships. `acting`: codes that need a head because texts stand in their name. `password` is
    a callable that makes one. Answers heads by code, officers by role, and the accounts with their passwords."""
    accounts: list[dict] = []
    started = now - timedelta(days=40)

    def seat(email: str, name: str, role: Role, delegation: Delegation | None, *, signs_in: bool) -> Membership:
        secret = password() if signs_in else None
        person = Person(
            email=email,
            name=name,
            password_hash=hash_password(secret) if secret else None,
            demo=True,
            created_at=started,
        )
        db.session.add(person)
        db.session.flush()
        membership = Membership(
            conference_id=conference.id,
            person_id=person.id,
            role=role,
            delegation_id=delegation.id if delegation else None,
            started_at=started,
        )
        db.session.add(membership)
        db.session.flush()
        if secret:
            accounts.append(
                {
                    "email": email,
                    "password": secret,
                    "name": name,
                    "role": role.value,
                    "delegation": delegation.code if delegation else None,
                }
            )
        return membership

    officers = {role: seat(email, name, role, None, signs_in=True) for email, name, role in OFFICERS}
    heads = {}
    for code in [*HEADS, *sorted(acting - set(HEADS))]:
        d = delegations[code]
        heads[code] = seat(
            f"head.{code}@demo.example", f"Head, {d.short_name}", Role.HEAD, d, signs_in=code in HEADS
        )
        if code in DELEGATES:
            seat(f"delegate.{code}@demo.example", f"Delegate, {d.short_name}", Role.DELEGATE, d, signs_in=True)
    email, name, code = OBSERVER
    seat(email, name, Role.OBSERVER, delegations[code], signs_in=True)
    return heads, officers, accounts
