"""Invitations: who may, seats, one head, dead links, joining."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.words import Access, Role
from consult.db import db, transaction
from consult.models import Act, Conference, Delegation, Invitation, Membership
from consult.queries.actors import get_actor
from consult.services import delegations, invitations
from tests.factories import NOW, PASSWORD, make_conference, make_person, seat

_LATER = NOW + timedelta(days=15)


def invite(actor, role=Role.DELEGATE, delegation="th", email="new@example.org", request_id=None, now=NOW):
    with transaction():
        return invitations.invite(
            actor, role=role, delegation=delegation, email=email, name="New Person", request_id=request_id, now=now
        )


def accept(token, person_id=None, password=PASSWORD, now=NOW):
    with transaction():
        return invitations.accept(token, person_id=person_id, name="New Person", password=password, now=now)


def set_seats(made, code, seats):
    with transaction() as session:
        session.get(Delegation, made.delegations[code]).seat_limit = seats


@pytest.fixture
def c():
    return make_conference()


@pytest.fixture
def secretariat(c):
    return seat(c, Role.SECRETARIAT)


def test_a_head_is_invited_and_joins(c, secretariat):
    invited = invite(secretariat, Role.HEAD)
    joined = accept(invited.token)
    actor = get_actor(joined.membership_id, now=NOW)
    assert (actor.role, actor.delegation_code, joined.slug) == (Role.HEAD, "th", c.slug)
    assert joined.person.email == "new@example.org"
    acts = db.session.query(Act).order_by(Act.id).all()
    assert [(a.verb, a.access) for a in acts] == [
        ("invitations.send", Access.DELEGATION),
        ("invitations.accept", Access.PARTICIPANTS),
    ]
    assert not any("@" in str(a.details) or invited.token in str(a.details) for a in acts)


def test_the_token_is_stored_as_its_hash_only(secretariat):
    invited = invite(secretariat, Role.HEAD)
    stored = db.session.get(Invitation, invited.id)
    assert len(stored.token_hash) == 64
    assert invited.token not in (stored.token_hash, stored.email, stored.name)


def test_a_head_invites_delegates_and_observers_but_no_head(c):
    head = seat(c, Role.HEAD, "th")
    invite(head, Role.DELEGATE, email="a@example.org")
    invite(head, Role.OBSERVER, email="b@example.org")
    with pytest.raises(NotPermitted):
        invite(head, Role.HEAD, email="c@example.org")
    with pytest.raises(NotPermitted):
        invite(head, Role.CHAIR, None, email="d@example.org")


def test_a_head_finds_no_other_delegation(c):
    with pytest.raises(NotFound):
        invite(seat(c, Role.HEAD, "th"), delegation="sg")


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.OBSERVER, Role.CHAIR])
def test_others_invite_nobody(c, role):
    with pytest.raises((NotPermitted, NotFound)):
        invite(seat(c, role, "th" if role != Role.CHAIR else None))


def test_the_same_form_sent_twice_invites_once(c, secretariat):
    first = invite(secretariat, Role.HEAD, request_id="form-1")
    second = invite(secretariat, Role.HEAD, request_id="form-1")
    assert (second.id, second.token) == (first.id, None)
    assert db.session.query(Invitation).count() == 1


def test_members_and_open_invitations_take_the_seats(c):
    head = seat(c, Role.HEAD, "th")
    set_seats(c, "th", 2)
    first = invite(head, email="a@example.org")
    with pytest.raises(Refused) as refusal:
        invite(head, email="b@example.org")
    assert "All 2 seats of Thailand are taken" in refusal.value.sentence
    with transaction():
        invitations.revoke(head, first.id, now=NOW)
    second = invite(head, email="b@example.org")
    # An expired invitation gives its seat back.
    invite(head, email="c@example.org", now=_LATER)
    with pytest.raises(Refused):
        with transaction():
            invitations.resend(head, second.id, now=_LATER)


def test_of_two_invitations_at_once_for_the_last_seat_one_is_sent(c, app):
    head = seat(c, Role.HEAD, "th")
    set_seats(c, "th", 2)
    db.session.remove()
    together, outcomes = Barrier(2), []

    def try_it(email):
        with app.app_context():
            together.wait()
            try:
                outcomes.append(invite(head, email=email).token is not None)
            except Refused:
                outcomes.append(False)
            finally:
                db.session.remove()

    threads = [Thread(target=try_it, args=(f"{n}@example.org",)) for n in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]
    assert invitations.seats_used(c.delegations["th"], now=NOW) == 2


def test_a_second_head_is_refused_with_what_to_do(c, secretariat):
    seat(c, Role.HEAD, "th")
    with pytest.raises(Refused) as refusal:
        invite(secretariat, Role.HEAD)
    assert "Replace the head" in refusal.value.sentence


def test_a_second_invitation_of_a_head_is_refused(secretariat):
    invite(secretariat, Role.HEAD)
    with pytest.raises(Refused):
        invite(secretariat, Role.HEAD, email="other@example.org")


def test_one_chair_and_several_co_chairs(c, secretariat):
    seat(c, Role.CHAIR)
    with pytest.raises(Refused):
        invite(secretariat, Role.CHAIR, None)
    invite(secretariat, Role.CO_CHAIR, None, email="a@example.org")
    invite(secretariat, Role.CO_CHAIR, None, email="b@example.org")


def test_somebody_who_serves_or_is_invited_is_not_invited_again(c):
    head = seat(c, Role.HEAD, "th")
    invite(head)
    with pytest.raises(Refused):
        invite(head)
    seat(c, Role.DELEGATE, "th", person_id=make_person(email="there@example.org"))
    with pytest.raises(Refused):
        invite(head, email="There@example.org")


def test_a_link_works_once(secretariat):
    invited = invite(secretariat, Role.HEAD)
    accept(invited.token)
    with pytest.raises(NotFound):
        accept(invited.token)


def test_an_expired_link_is_dead(secretariat):
    with pytest.raises(NotFound):
        accept(invite(secretariat, Role.HEAD).token, now=_LATER)


def test_a_withdrawn_link_is_dead(secretariat):
    invited = invite(secretariat, Role.HEAD)
    with transaction():
        invitations.revoke(secretariat, invited.id, now=NOW)
    with pytest.raises(NotFound):
        accept(invited.token)


def test_a_new_link_replaces_the_former(secretariat):
    invited = invite(secretariat, Role.HEAD)
    with transaction():
        again = invitations.resend(secretariat, invited.id, now=NOW)
    with pytest.raises(NotFound):
        accept(invited.token)
    accept(again.token)


def test_another_delegations_invitation_is_not_found(c):
    invited = invite(seat(c, Role.HEAD, "th"))
    stranger = seat(c, Role.HEAD, "sg")
    for act in (invitations.revoke, invitations.resend):
        with pytest.raises(NotFound), transaction():
            act(stranger, invited.id, now=NOW)


def test_somebody_known_accepts_with_their_password_or_signed_in(c, secretariat):
    person_id = make_person(email="known@example.org", password=PASSWORD)
    first = invite(secretariat, Role.HEAD, email="known@example.org")
    with pytest.raises(Refused) as refusal:
        accept(first.token, password="wrong")
    assert refusal.value.field == "password"
    assert accept(first.token).person.id == person_id
    second = invite(secretariat, Role.HEAD, "sg", email="known@example.org")
    assert accept(second.token, person_id=person_id, password="").person.id == person_id


def test_a_link_does_not_take_over_an_account_without_a_password(secretariat):
    make_person(email="known@example.org")
    with pytest.raises(Refused):
        accept(invite(secretariat, Role.HEAD, email="known@example.org").token)


def test_the_role_can_be_taken_in_the_meantime(c, secretariat):
    invited = invite(secretariat, Role.HEAD)
    seat(c, Role.HEAD, "th")
    with pytest.raises(Refused):
        accept(invited.token)
    assert db.session.get(Invitation, invited.id).accepted_at is None


def test_nobody_joins_an_archived_conference(c, secretariat):
    from consult.core.lifecycle import ConferenceState

    invited = invite(secretariat, Role.HEAD)
    with transaction() as session:
        conference = session.get(Conference, c.id)
        conference.state, conference.archived_at = ConferenceState.ARCHIVED, NOW
    with pytest.raises(Refused):
        accept(invited.token)


# Removing and replacing


def remove(actor, other, reason=""):
    with transaction():
        delegations.remove(actor, other.membership_id, reason=reason, now=NOW)


def test_a_head_removes_their_own_delegate_at_once(c):
    head, delegate, stranger = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th"), seat(c, Role.DELEGATE, "sg")
    remove(head, delegate)
    with pytest.raises(LookupError):
        get_actor(delegate.membership_id, now=NOW)
    with pytest.raises(NotFound):
        remove(head, stranger)
    with pytest.raises(Refused):
        remove(head, head)


def test_a_delegate_removes_nobody(c):
    first, second = seat(c, Role.DELEGATE, "th"), seat(c, Role.DELEGATE, "th")
    with pytest.raises(NotPermitted):
        remove(first, second)


def test_removing_a_head_needs_a_reason(c, secretariat):
    head = seat(c, Role.HEAD, "th")
    with pytest.raises(Refused):
        remove(secretariat, head)
    remove(secretariat, head, "Recalled by the capital.")
    assert db.session.get(Membership, head.membership_id).ended_at is not None


def test_the_last_of_the_secretariat_stays(c, secretariat):
    other = seat(c, Role.SECRETARIAT)
    remove(other, secretariat, "Left.")
    third = seat(c, Role.SECRETARIAT)
    remove(third, other, "Left.")
    assert db.session.query(Membership).filter_by(role=Role.SECRETARIAT, ended_at=None).count() == 1


def replace(actor, successor=None, stays=True, reason="A new minister."):
    with transaction():
        delegations.replace_head(
            actor, "th", successor_id=successor and successor.membership_id, former_stays=stays, reason=reason, now=NOW
        )


def roles_in(made, code):
    rows = db.session.query(Membership).filter_by(delegation_id=made.delegations[code], ended_at=None)
    return {row.person_id: row.role for row in rows}


def test_the_secretariat_replaces_a_head_by_a_delegate(c, secretariat):
    head, delegate = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th")
    replace(secretariat, delegate)
    assert roles_in(c, "th") == {head.person_id: Role.DELEGATE, delegate.person_id: Role.HEAD}
    act = db.session.query(Act).one()
    assert (act.verb, act.reason, act.access) == (
        "delegations.replace_head",
        "A new minister.",
        Access.PARTICIPANTS,
    )


def test_a_head_can_be_replaced_by_nobody_yet(c, secretariat):
    seat(c, Role.HEAD, "th")
    replace(secretariat, stays=False)
    assert roles_in(c, "th") == {}
    invite(secretariat, Role.HEAD)


def test_replacing_a_head_needs_a_reason_and_the_secretariat(c, secretariat):
    head, stranger = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "sg")
    with pytest.raises(Refused):
        replace(secretariat, reason=" ")
    with pytest.raises(NotFound):
        replace(secretariat, stranger)
    with pytest.raises(NotPermitted):
        replace(head)
    assert roles_in(c, "th") == {head.person_id: Role.HEAD}
