"""Dated alternates of a head."""

from datetime import timedelta

import pytest

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.words import AlternateKind, Role
from consult.db import db, transaction
from consult.models import Alternate
from consult.queries.actors import get_actor
from consult.services import alternates, delegations
from tests.factories import NOW, make_conference, seat

DAY = timedelta(days=1)


def name(head, other, kind=AlternateKind.BALLOT, start=NOW, end=NOW + DAY):
    with transaction():
        alternates.name(head, other.membership_id, kind=kind, starts_at=start, ends_at=end, now=NOW)


@pytest.fixture
def c():
    return make_conference()


@pytest.fixture
def head(c):
    return seat(c, Role.HEAD, "th")


@pytest.fixture
def delegate(c):
    return seat(c, Role.DELEGATE, "th")


def speaks(actor, at, kind=AlternateKind.BALLOT):
    return get_actor(actor.membership_id, now=at).speaks(kind)


def test_an_alternate_speaks_between_the_dates_only(head, delegate):
    name(head, delegate, start=NOW + DAY, end=NOW + 2 * DAY)
    assert not speaks(delegate, NOW + DAY - timedelta(seconds=1))
    assert speaks(delegate, NOW + DAY)
    assert speaks(delegate, NOW + 2 * DAY - timedelta(seconds=1))
    assert not speaks(delegate, NOW + 2 * DAY)


def test_an_alternate_speaks_in_the_named_kind_only(head, delegate):
    name(head, delegate)
    assert speaks(delegate, NOW)
    assert not speaks(delegate, NOW, AlternateKind.CLEAR)


def test_a_revoked_alternate_speaks_no_more(head, delegate):
    name(head, delegate)
    with transaction():
        alternates.revoke(head, db.session.query(Alternate).one().id, now=NOW)
    assert not speaks(delegate, NOW)


def test_a_removed_delegate_is_no_alternate(head, delegate):
    name(head, delegate)
    with transaction():
        delegations.remove(head, delegate.membership_id, reason="", now=NOW)
    assert db.session.query(Alternate).one().revoked_at == NOW


def test_naming_the_same_again_changes_nothing_and_an_overlap_is_refused(head, delegate):
    name(head, delegate)
    name(head, delegate)
    assert db.session.query(Alternate).count() == 1
    with pytest.raises(Refused):
        name(head, delegate, end=NOW + 3 * DAY)


def test_one_whose_time_is_over_can_be_named_anew_from_the_same_beginning(head, delegate):
    name(head, delegate)
    with transaction():
        alternates.name(
            head, delegate.membership_id, kind=AlternateKind.BALLOT, starts_at=NOW, ends_at=NOW + 3 * DAY,
            now=NOW + 2 * DAY,
        )  # fmt: skip
    assert speaks(delegate, NOW + 2 * DAY)


@pytest.mark.parametrize(("start", "end"), [(NOW + DAY, NOW), (NOW - 2 * DAY, NOW)])
def test_dates_upside_down_or_over_are_refused(head, delegate, start, end):
    with pytest.raises(Refused):
        name(head, delegate, start=start, end=end)


def test_an_observer_stands_in_for_nobody(c, head):
    with pytest.raises(Refused):
        name(head, seat(c, Role.OBSERVER, "th"))


def test_a_head_names_nobody_of_another_delegation(c, head):
    with pytest.raises(NotFound):
        name(head, seat(c, Role.DELEGATE, "sg"))


def test_a_delegate_names_nobody(delegate):
    with pytest.raises(NotPermitted):
        name(delegate, delegate)


def test_another_head_revokes_nothing(c, head, delegate):
    name(head, delegate)
    stranger = seat(c, Role.HEAD, "sg")
    with pytest.raises(NotFound), transaction():
        alternates.revoke(stranger, db.session.query(Alternate).one().id, now=NOW)
