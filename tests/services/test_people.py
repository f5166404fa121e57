"""Persons: passwords, one-time links, sessions."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from consult.core.errors import NotFound, Refused
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import Person, ResetLink
from consult.services import delegations, people
from tests.factories import NOW, make_conference, make_person, seat

NEW = "another quite long password"


def link(person_id: int, now=NOW) -> str:
    with transaction():
        return people.make_reset_link(person_id, now=now)


def use(token: str, now=NOW) -> None:
    with transaction():
        people.use_reset_link(token, password=NEW, now=now)


def test_an_unknown_address_costs_as_much_as_a_known_one():
    known, nobody = people.hash_password("correct horse"), people._NOBODY
    assert extract_parameters(nobody) == extract_parameters(known)
    with pytest.raises(VerifyMismatchError):  # it was computed, and not refused for its form
        PasswordHasher().verify(nobody, "correct horse")


def test_a_password_is_stored_as_argon2id_and_verified():
    stored = people.hash_password("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert people.verify_password(stored, "correct horse")
    assert not people.verify_password(stored, "wrong horse")
    assert not people.verify_password(None, "correct horse")


def test_somebody_signs_in_with_the_address_in_any_capitals():
    make_person(email="head@example.org", password="correct horse battery")
    assert people.authenticate(" Head@Example.org ", "correct horse battery").email == "head@example.org"
    assert people.authenticate("head@example.org", "wrong") is None
    assert people.authenticate("nobody@example.org", "correct horse battery") is None


def test_an_address_belongs_to_one_person():
    make_person(email="head@example.org")
    with pytest.raises(Refused), transaction():
        people.create_person(email="HEAD@example.org", name="Another", now=NOW)
    with pytest.raises(Refused), transaction():
        people.create_person(email="no address", name="Another", now=NOW)


def test_changing_the_password_needs_the_present_one_and_ends_sessions():
    person_id = make_person(password="correct horse battery")
    before = db.session.get(Person, person_id).session_epoch
    with pytest.raises(Refused) as refusal, transaction():
        people.change_password(person_id, current="wrong", password=NEW, now=NOW)
    assert refusal.value.field == "current"
    with transaction():
        person = people.change_password(person_id, current="correct horse battery", password=NEW, now=NOW)
    assert person.session_epoch == before + 1
    assert people.verify_password(person.password_hash, NEW)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_or_endless_password_is_refused(password):
    with pytest.raises(Refused):
        people.check_password(password)


def test_a_reset_link_works_once_and_ends_sessions():
    person_id = make_person()
    token = link(person_id)
    assert token not in {row.token_hash for row in db.session.query(ResetLink)}
    use(token)
    person = db.session.get(Person, person_id)
    assert people.verify_password(person.password_hash, NEW)
    assert person.session_epoch == 2
    with pytest.raises(NotFound):
        use(token)


def test_a_reset_link_expires():
    token = link(make_person())
    with pytest.raises(NotFound):
        use(token, now=NOW + timedelta(hours=people.RESET_HOURS))


def test_a_later_reset_link_revokes_the_former():
    person_id = make_person()
    former, later = link(person_id), link(person_id)
    with pytest.raises(NotFound):
        use(former)
    use(later)


def test_an_unknown_reset_link_is_not_found():
    with pytest.raises(NotFound):
        use("made up")


def make_link(actor, membership_id: int) -> str:
    with transaction():
        return delegations.make_reset_link(actor, membership_id, now=NOW)


def test_a_head_makes_a_link_for_their_own_delegate_only():
    c = make_conference()
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    stranger, chair = seat(c, Role.DELEGATE, "sg"), seat(c, Role.CHAIR)
    use(make_link(head, delegate.membership_id))
    for other in (stranger, chair):
        with pytest.raises(NotFound):
            make_link(head, other.membership_id)


def test_no_link_for_somebody_who_serves_elsewhere_too():
    c, d = make_conference(), make_conference(slug="jakarta")
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    seat(d, Role.CHAIR, person_id=delegate.person_id)
    secretariat = seat(c, Role.SECRETARIAT)
    for maker in (head, secretariat):
        with pytest.raises(Refused):
            make_link(maker, delegate.membership_id)


def test_the_secretariat_makes_a_link_for_a_head():
    c = make_conference()
    use(make_link(seat(c, Role.SECRETARIAT), seat(c, Role.HEAD, "th").membership_id))


def test_asking_again_soon_makes_no_second_link():
    make_person(email="head@example.org")

    def ask(email, now=NOW):
        with transaction():
            return people.ask_for_link(email, now=now)

    person, token = ask("Head@example.org")
    assert person.email == "head@example.org"
    assert ask("head@example.org") is None
    assert ask("nobody@example.org") is None
    assert ask("head@example.org", NOW + people.ASK_AGAIN_AFTER)[1] != token
