"""Delegations added and edited; the conference's settings; files of participants."""

import pytest

from consult.core.errors import Conflict, NotPermitted, Refused
from consult.core.words import Category, Role
from consult.db import db, transaction
from consult.imports import participants as parsing
from consult.models import Conference, Delegation, Invitation
from consult.queries.delegations import list_participants
from consult.services import conferences, delegations, participants
from tests.factories import NOW, make_conference, seat

MALAYSIA = {
    "name": "Malaysia",
    "short_name": "",
    "category": Category.ASEAN_MEMBER_STATE,
    "deciding": True,
    "sort_key": "",
    "seat_limit": None,
}


@pytest.fixture
def c():
    return make_conference()


@pytest.fixture
def secretariat(c):
    return seat(c, Role.SECRETARIAT)


def add(actor, code="my", **changes):
    with transaction():
        return delegations.add(actor, code=code, now=NOW, **{**MALAYSIA, **changes})


def edit(actor, code, version=1, **changes):
    with transaction():
        delegations.edit(actor, code, version=version, now=NOW, **{**MALAYSIA, **changes})


def test_delegations_stand_in_english_alphabetical_order(c, secretariat):
    for code, name in (("tr", "Türkiye"), ("tl", "Timor-Leste"), ("ch", "Switzerland")):
        add(secretariat, code, name=name, category=Category.DIALOGUE_PARTNER, deciding=False)
    listed = list_participants(c.id)
    assert [p.short_name for p in listed[Category.DIALOGUE_PARTNER]] == [
        "Australia",
        "Switzerland",
        "Timor-Leste",
        "Türkiye",
    ]
    assert list(listed) == [Category.ASEAN_MEMBER_STATE, Category.DIALOGUE_PARTNER, Category.NGO]


def test_only_member_states_decide(secretariat):
    with pytest.raises(Refused) as refusal:
        add(secretariat, category=Category.NGO)
    assert refusal.value.field == "deciding"
    with pytest.raises(Refused):
        edit(secretariat, "th", name="Thailand", category=Category.DIALOGUE_PARTNER)


def test_a_code_is_taken_once_and_the_same_form_adds_once(secretariat):
    assert add(secretariat) == add(secretariat) == "my"
    with pytest.raises(Refused) as refusal:
        add(secretariat, name="Maldives")
    assert refusal.value.field == "code"


def test_two_who_edit_at_once_do_not_overwrite_each_other(secretariat):
    edit(secretariat, "th", name="Kingdom of Thailand", short_name="Thailand")
    with pytest.raises(Conflict):
        edit(secretariat, "th", name="Siam")
    assert db.session.query(Delegation).filter_by(code="th").one().name == "Kingdom of Thailand"


def test_only_the_secretariat_keeps_delegations(c):
    for actor in (seat(c, Role.HEAD, "th"), seat(c, Role.CHAIR)):
        with pytest.raises(NotPermitted):
            add(actor)
        with pytest.raises(NotPermitted):
            edit(actor, "th")


def settings(actor, version=1, **changes):
    with transaction() as session:
        row = session.get(Conference, actor.conference_id)
        now = {
            name: getattr(row, name)
            for name in (
                "title short_title place starts_on ends_on timezone publish_issued_lists seat_limit silence_hours "
                "statement_hours "
                "comment_handling_chatham"
            ).split()
        }
        conferences.update_settings(actor, version=version, now=NOW, **{**now, **changes})


def test_settings_are_changed_once_per_edit_counter(c, secretariat):
    settings(secretariat, place="Chiang Mai", seat_limit=8)
    row = db.session.get(Conference, c.id)
    assert (row.place, row.seat_limit, row.edit_counter) == ("Chiang Mai", 8, 2)
    with pytest.raises(Conflict):
        settings(secretariat, place="Phuket")


@pytest.mark.parametrize(
    "wrong",
    [{"timezone": "Asia/Nowhere"}, {"seat_limit": 0}, {"silence_hours": 0}, {"statement_hours": -1}, {"title": " "}],
)
def test_impossible_settings_are_refused(secretariat, wrong):
    with pytest.raises(Refused) as refusal:
        settings(secretariat, **wrong)
    assert refusal.value.field == next(iter(wrong))


PEOPLE = b"""email,name,role,delegation
head@example.org,Head of Thailand,head_of_delegation,th
delegate@example.org,Delegate of Thailand,delegate,Thailand
chair@example.org,The Chair,chair,
"""


def invite(actor, data):
    rows = parsing.read_people(data, delegations={"th": "Thailand", "sg": "Singapore"}).rows

    def act():
        return participants.invite_people(actor, rows, now=NOW, days=14)

    return act


def test_a_rehearsal_saves_nothing(secretariat):
    outcome = participants.rehearse(invite(secretariat, PEOPLE))
    assert (len(outcome.made), outcome.errors) == (3, [])
    assert db.session.query(Invitation).count() == 0


def test_a_file_of_people_invites_them_all(secretariat):
    outcome = participants.carry_out(invite(secretariat, PEOPLE))
    assert [invited.email for _row, invited in outcome.made] == [
        "head@example.org",
        "delegate@example.org",
        "chair@example.org",
    ]
    assert all(invited.token for _row, invited in outcome.made)


def test_one_row_that_cannot_be_stops_the_whole_file(c, secretariat):
    seat(c, Role.HEAD, "th")
    outcome = participants.carry_out(invite(secretariat, PEOPLE))
    assert [(error.row, error.column) for error in outcome.errors] == [(2, "role")]
    assert outcome.errors[0].sentence.startswith("Row 2: head_of_delegation th is head of delegation of Thailand.")
    assert db.session.query(Invitation).count() == 0


def test_a_file_of_delegations_is_added_whole(secretariat):
    data = b"code,name,category,seats\nmy,Malaysia,AMS,4\nnz,New Zealand,dialogue partner,\n"
    rows = parsing.read_delegations(data).rows
    participants.carry_out(lambda: participants.add_delegations(secretariat, rows, now=NOW))
    found = {d.code: (d.deciding, d.seat_limit) for d in db.session.query(Delegation)}
    assert (found["my"], found["nz"]) == ((True, 4), (False, None))


def test_only_the_secretariat_imports(c):
    head = seat(c, Role.HEAD, "th")
    with pytest.raises(NotPermitted):
        participants.carry_out(invite(head, PEOPLE))
