"""Persons: their passwords, the one-time links to a new one, and signing out everywhere."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update

from ..core.addresses import email_address
from ..core.errors import NotFound, Refused
from ..core.messages import Message
from ..core.text.folding import clean
from ..db import db, require_transaction
from ..models import Person, ResetLink

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
RESET_HOURS = 24
ASK_AGAIN_AFTER = timedelta(minutes=5)

# OWASP's second choice of parameters: about 30 ms and 19 MiB a try.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _hash_of_nothing() -> str:
    """A hash in the form of all others that no password has, made without hashing: that would delay every start."""
    salt, digest = (base64.b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (16, 32))
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


# What an unknown address is checked against, so that it takes as long as a known one.
_NOBODY = _hash_of_nothing()


def hash_password(password: str) -> str:
    """The argon2id hash of a password, parameters and salt included."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one hashed. Works as long where there is no hash."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password[:LONGEST_PASSWORD]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def check_password(password: str, *, person_name: str = "", email: str = "") -> None:
    """Raise Refused unless the password can be used: long enough, and not the person's name or address."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            "Choose a password of at least %(least)s characters.",
            least=SHORTEST_PASSWORD, field="password",
        )
    if len(password) > LONGEST_PASSWORD:
        raise Refused("Choose a password of at most %(most)s characters.", most=LONGEST_PASSWORD, field="password")
    if password.casefold() in {person_name.casefold(), email.casefold()} or len(set(password)) < 4:
        raise Refused("This password is easy to guess. A few unrelated words make a good one.", field="password")


def find_by_email(email: str) -> Person | None:
    """The person with this address, however it is spelt in capitals."""
    return db.session.execute(select(Person).where(Person.email == email.strip().lower())).scalar_one_or_none()


def authenticate(email: str, password: str) -> Person | None:
    """The person whose address and password these are. Takes as long for an address nobody has. Writes nothing."""
    person = find_by_email(email)
    return person if verify_password(person.password_hash if person else None, password) else None


def create_person(*, email: str, name: str, password: str | None = None, demo: bool = False, now: datetime) -> Person:
    """Add a person; without a password they set one through a one-time link. Raises Refused for an address that is
    none, or that somebody has."""
    require_transaction()
    email = email_address(email)
    name = " ".join(clean(name).split())
    if not name:
        raise Refused("Enter the person's name.", field="name")
    if find_by_email(email) is not None:
        raise Refused("There is already a person with this e-mail address.", field="email")
    person = Person(
        email=email, name=name[:300], password_hash=hash_password(password) if password else None, demo=demo,
        session_epoch=1, created_at=now,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    return person


def _locked(person_id: int) -> Person:
    person = db.session.execute(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if person is None:
        raise NotFound()
    return person


def set_password(person: Person, password: str) -> None:
    """Set a password and end all the person's sessions and links to a new one. The words are not judged here."""
    require_transaction()
    person.password_hash = hash_password(password)
    person.session_epoch += 1


def change_password(person_id: int, *, current: str, password: str, now: datetime) -> Person:
    """Change one's own password, knowing the present one. Ends all sessions; the caller starts this one again."""
    person = _locked(person_id)
    if not verify_password(person.password_hash, current):
        raise Refused("This is not your present password.", field="current")
    check_password(password, person_name=person.name, email=person.email)
    set_password(person, password)
    _revoke_links(person.id, now)
    return person


def rename(person_id: int, *, name: str) -> None:
    """Change one's own name, as the record and the pages show it."""
    person = _locked(person_id)
    name = " ".join(clean(name).split())
    if not name:
        raise Refused("Enter your name.", field="name")
    person.name = name[:300]


def sign_out_everywhere(person_id: int) -> None:
    """End every session of the person, this one included."""
    require_transaction()
    _locked(person_id).session_epoch += 1


# One-time links to a new password


def hash_token(token: str) -> str:
    """What is stored of a one-time token: 43 random characters need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits as 43 characters for an address."""
    return secrets.token_urlsafe(32)


def _revoke_links(person_id: int, now: datetime) -> None:
    db.session.execute(
        update(ResetLink)
        .where(ResetLink.person_id == person_id, ResetLink.used_at.is_(None), ResetLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def make_reset_link(person_id: int, *, now: datetime) -> str:
    """A one-time link's token for a new password; the person's earlier links end. Only its hash is kept."""
    require_transaction()
    person = _locked(person_id)
    _revoke_links(person.id, now)
    token = new_token()
    db.session.add(
        ResetLink(
            person_id=person.id, token_hash=hash_token(token), created_at=now,
            expires_at=now + timedelta(hours=RESET_HOURS),
        )
    )  # fmt: skip
    db.session.flush()
    return token


def ask_for_link(email: str, *, now: datetime) -> tuple[Person, str] | None:
    """What somebody who has forgotten their password asks for: the person with this address and a link's token.

    None where nobody has the address, and where a link was made for them in the last minutes: nobody's mailbox is to
    be filled by others.
    """
    require_transaction()
    person = find_by_email(email)
    if person is None:
        return None
    lately = db.session.execute(
        select(ResetLink.id).where(ResetLink.person_id == person.id, ResetLink.created_at > now - ASK_AGAIN_AFTER)
    ).first()
    return None if lately else (person, make_reset_link(person.id, now=now))


DEAD_LINK = Message("This link has been used, has expired or was withdrawn. Ask for a new one.")


def use_reset_link(token: str, *, password: str, now: datetime) -> Person:
    """Set a new password by a one-time link, which is then used up. Ends all the person's sessions."""
    require_transaction()
    link = db.session.execute(
        select(ResetLink).where(ResetLink.token_hash == hash_token(token)).with_for_update()
    ).scalar_one_or_none()
    if link is None or link.used_at or link.revoked_at or link.expires_at <= now:
        raise NotFound(DEAD_LINK)
    person = _locked(link.person_id)
    check_password(password, person_name=person.name, email=person.email)
    set_password(person, password)
    link.used_at = now
    _revoke_links(person.id, now)
    return person
