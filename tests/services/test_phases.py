"""Phases: admission, leave, the close, planning."""

from dataclasses import replace
from datetime import timedelta

import pytest

from consult.core.errors import Conflict, NotPermitted, Refused
from consult.core.words import Category, PhaseKind, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Conference, Phase
from consult.services import leave, phases
from tests.factories import NOW, make_conference, seat

DAY = timedelta(days=1)
CLOSE = NOW + 10 * DAY


@pytest.fixture
def c():
    return make_conference()


def admit(actor, act="comment", now=NOW):
    return phases.admit(db.session.get(Conference, actor.conference_id), actor, act=act, now=now)


def change_lists(made, name="commenting", **lists):
    with transaction() as session:
        phase = session.get(Phase, made.phases[name])
        for column, value in lists.items():
            setattr(phase, column, value)


def test_an_open_phase_admits_the_categories_it_lists(c):
    change_lists(c, may_comment=[Category.ASEAN_MEMBER_STATE.value])
    member, partner = seat(c, Role.DELEGATE, "th"), seat(c, Role.HEAD, "au")
    found = admit(member)
    assert (found.open, found.phase_id, found.visibility) == (True, c.phases["commenting"], Visibility.AT_ONCE)
    assert admit(partner).sentence == "Commenting is not open to your category of participants in this phase."


def test_each_act_is_governed_by_a_phase_that_knows_it(c):
    head = seat(c, Role.HEAD, "th")
    assert admit(head, "table").phase_id == c.phases["drafting"]
    assert admit(head, "amend").phase_id == c.phases["commenting"]


def test_an_observer_is_admitted_where_the_phase_says_observer(c):
    observer = seat(c, Role.OBSERVER, "th")
    assert not admit(observer).open
    change_lists(c, may_comment=["observer"])
    assert admit(observer).open
    assert not admit(seat(c, Role.HEAD, "th")).open


def test_the_chair_answers_at_any_time_and_tables_nothing(c):
    chair = seat(c, Role.CHAIR)
    assert admit(chair, now=CLOSE + DAY).open
    assert not admit(chair, "table").open


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        (NOW - 10 * DAY - timedelta(seconds=1), False),
        (NOW - 10 * DAY, True),
        (CLOSE - timedelta(microseconds=1), True),
        (CLOSE, False),
    ],
)
def test_a_phase_is_open_from_its_opening_until_before_its_close(c, now, open_):
    assert admit(seat(c, Role.HEAD, "th"), now=now).open is open_


def test_the_refusal_says_when(c):
    head = seat(c, Role.HEAD, "th")
    assert admit(head, now=NOW - 11 * DAY).sentence == "Commenting opens on 21 April 2019, 10:00 Bangkok time."
    assert admit(head, now=CLOSE).sentence == (
        "Commenting closed on 11 May 2019, 10:00 Bangkok time. A late entry needs the leave of the chair."
    )


def test_a_recorded_close_holds_though_the_clock_is_set_back(c):
    assert phases.close_due(now=lambda: CLOSE + DAY) == 2
    assert not admit(seat(c, Role.HEAD, "th"), now=NOW).open


def test_a_close_takes_effect_at_its_instant_and_is_recorded_once(c):
    assert phases.close_due(now=lambda: CLOSE - timedelta(seconds=1)) == 0
    assert phases.close_due(now=lambda: CLOSE + DAY) == 2
    assert phases.close_due(now=lambda: CLOSE + DAY) == 0
    acts = db.session.query(Act).order_by(Act.id).all()
    assert [(a.verb, a.at, a.recorded_at, a.person_id) for a in acts] == 2 * [
        ("phases.close", CLOSE, CLOSE + DAY, None)
    ]
    assert {p.closed_at for p in db.session.query(Phase)} == {CLOSE}


def grant(chair, until, act="comment", code="th", request_id=None):
    with transaction():
        leave.grant(chair, delegation=code, act=act, until=until, reason="A storm.", request_id=request_id, now=CLOSE)


def test_leave_lets_one_delegation_in_until_its_end(c):
    head, delegate, other = seat(c, Role.HEAD, "th"), seat(c, Role.DELEGATE, "th"), seat(c, Role.HEAD, "sg")
    observer = seat(c, Role.OBSERVER, "th")
    grant(seat(c, Role.CHAIR), CLOSE + DAY)
    within = CLOSE + timedelta(hours=1)
    found = admit(head, now=within)
    assert (found.open, found.leave, found.phase_id) == (True, True, None)
    assert admit(delegate, "amend", now=within).open
    assert not admit(head, "table", now=within).open
    assert not admit(other, now=within).open
    assert not admit(observer, now=within).open
    assert not admit(head, now=CLOSE + DAY).open


def test_leave_is_the_chairs_alone(c):
    for role in (Role.SECRETARIAT, Role.HEAD):
        with pytest.raises(NotPermitted):
            grant(seat(c, role, "th" if role == Role.HEAD else None), CLOSE + DAY)


def test_the_same_form_gives_leave_once(c):
    chair = seat(c, Role.CHAIR)
    grant(chair, CLOSE + DAY, request_id="x")
    grant(chair, CLOSE + DAY, request_id="x")
    assert db.session.query(Act).filter_by(verb="leave.grant").count() == 1


PLAN = phases.Plan(
    title="Second reading",
    opens_at=NOW + DAY,
    closes_at=NOW + 2 * DAY,
    visibility=Visibility.AT_CLOSE,
    may_table=[],
    may_comment=["asean_member_state", "observer"],
    may_amend=[],
)


def plan(actor, of=PLAN):
    with transaction():
        return phases.plan(actor, kind=PhaseKind.COMMENTING, plan=of, now=NOW)


def change(actor, phase_id, of, reason="Asked for.", version=1, now=NOW):
    with transaction():
        phases.change(actor, phase_id, plan=of, reason=reason, version=version, now=now)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.CO_CHAIR, Role.SECRETARIAT])
def test_officers_plan_phases(c, role):
    phase_id = plan(seat(c, role))
    assert plan(seat(c, Role.SECRETARIAT)) == phase_id  # the same form sent twice
    assert db.session.get(Phase, phase_id).may_comment == ["asean_member_state", "observer"]


def test_a_head_plans_nothing(c):
    with pytest.raises(NotPermitted):
        plan(seat(c, Role.HEAD, "th"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": PLAN.opens_at},
        {"opens_at": NOW - 3 * DAY, "closes_at": NOW - DAY},
        {"may_table": ["observer"]},
        {"may_comment": ["everybody"]},
        {"title": " "},
    ],
)
def test_an_impossible_plan_is_refused(c, wrong):
    with pytest.raises(Refused):
        plan(seat(c, Role.CHAIR), replace(PLAN, **wrong))


def test_a_change_needs_a_reason_and_the_state_it_was_made_on(c):
    chair = seat(c, Role.CHAIR)
    phase_id = plan(chair)
    longer = replace(PLAN, closes_at=NOW + 3 * DAY)
    with pytest.raises(Refused):
        change(chair, phase_id, longer, reason=" ")
    change(chair, phase_id, longer)
    assert db.session.query(Act).order_by(Act.id.desc()).first().reason == "Asked for."
    with pytest.raises(Conflict):
        change(chair, phase_id, replace(PLAN, title="Other"), version=1)


def test_an_open_phase_keeps_its_opening_and_a_closed_one_everything(c):
    chair = seat(c, Role.CHAIR)
    phase_id = plan(chair)
    running = PLAN.opens_at + timedelta(hours=1)
    with pytest.raises(Refused):
        change(chair, phase_id, replace(PLAN, opens_at=running + timedelta(hours=1)), now=running)
    phases.close_due(now=lambda: PLAN.closes_at)
    with pytest.raises(Refused):
        change(chair, phase_id, replace(PLAN, closes_at=CLOSE), now=running)


def test_only_a_phase_to_come_is_removed(c):
    chair = seat(c, Role.CHAIR)
    phase_id = plan(chair)
    with transaction():
        phases.remove(chair, phase_id, reason="Not needed.", now=NOW)
    assert db.session.get(Phase, phase_id) is None
    with pytest.raises(Refused), transaction():
        phases.remove(chair, c.phases["commenting"], reason="Not needed.", now=NOW)


def test_the_close_releases_what_waited_for_it_as_of_its_instant(c):
    from consult.models import Candidate
    from tests.factories import make_tabled

    ref = make_tabled(c, "th")
    with transaction() as session:
        session.get(Phase, c.phases["drafting"]).visibility = Visibility.AT_CLOSE
        candidate = session.query(Candidate).filter_by(ref=ref).one()
        candidate.phase_id, candidate.released_at = c.phases["drafting"], None
    phases.close_due(now=lambda: CLOSE + DAY)
    assert db.session.query(Candidate).filter_by(ref=ref).one().released_at == CLOSE
