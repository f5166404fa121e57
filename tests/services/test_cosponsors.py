"""Co-sponsors: asked or offering, answered by heads, on one version."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CoSponsorState
from consult.core.words import Access, Role, Visibility
from consult.db import db, transaction
from consult.models import Act
from consult.queries import candidates as reading
from consult.queries import register
from consult.queries.cosponsors import list_invitable, list_waiting
from consult.queries.drafts import get_draft
from consult.services import candidates, cosponsors
from tests.factories import NOW, make_conference, make_tabled, seat


@pytest.fixture
def made():
    return make_conference()


@pytest.fixture
def heads(made):
    return {code: seat(made, Role.HEAD, code) for code in ("th", "sg", "id", "au")}


@pytest.fixture
def ref(made, heads):
    return make_tabled(made, "th")


def do(act, actor, ref, **kwargs):
    with transaction():
        return act(actor, ref, now=NOW, **kwargs)


def state(actor, ref, code):
    db.session.rollback()
    page = reading.get_page(actor, ref)
    return next((line.state for line in page.co_sponsors if line.code == code), None)


def acts(verb):
    db.session.rollback()
    return db.session.execute(select(Act).where(Act.verb == verb).order_by(Act.id)).scalars().all()


def test_an_invited_head_accepts_the_version_that_stands(heads, ref):
    assert do(cosponsors.invite, heads["th"], ref, delegations=["sg", "au"]) == 2
    do(cosponsors.answer, heads["sg"], ref, accept=True)
    do(cosponsors.answer, heads["au"], ref, accept=False)
    assert state(heads["th"], ref, "sg") == CoSponsorState.ACCEPTED
    assert state(heads["th"], ref, "au") == CoSponsorState.DECLINED
    assert [act.access for act in acts("cosponsors.accept")] == [Access.PARTICIPANTS]
    assert [act.access for act in acts("cosponsors.decline")] == [Access.DELEGATION]


def test_co_sponsors_stand_in_english_alphabetical_order(heads, ref):
    for code in ("sg", "id", "au"):
        do(cosponsors.offer, heads[code], ref)
        do(cosponsors.answer_offer, heads["th"], ref, delegation=code, accept=True)
    assert [line.name for line in reading.get_page(heads["th"], ref).co_sponsors] == [
        "Australia", "Indonesia", "Singapore",
    ]  # fmt: skip


def test_who_is_asked_already_is_not_asked_twice(made, heads, ref):
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    assert do(cosponsors.invite, heads["th"], ref, delegations=["sg"]) == 0
    page = reading.get_page(heads["th"], ref)
    invitable = list_invitable(made.id, page.id, sponsor_id=page.delegation_id)
    assert [code for code, _name in invitable] == ["au", "id", "ngo"]


def test_an_unanswered_invitation_can_be_taken_back(heads, ref):
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    do(cosponsors.cancel, heads["th"], ref, delegation="sg")
    with pytest.raises(Refused, match="not asked"):
        do(cosponsors.answer, heads["sg"], ref, accept=True)


def test_a_delegation_that_was_never_asked_has_nothing_to_answer(heads, ref):
    with pytest.raises(NotFound):
        do(cosponsors.answer, heads["sg"], ref, accept=True)


def test_an_offer_is_answered_by_the_sponsor_and_not_by_who_made_it(heads, ref):
    do(cosponsors.offer, heads["sg"], ref)
    with pytest.raises(NotFound):
        do(cosponsors.answer, heads["sg"], ref, accept=True)
    with pytest.raises(NotPermitted):
        do(cosponsors.answer_offer, heads["id"], ref, delegation="sg", accept=True)
    do(cosponsors.answer_offer, heads["th"], ref, delegation="sg", accept=True)
    assert state(heads["sg"], ref, "sg") == CoSponsorState.ACCEPTED


def test_inviting_who_has_offered_accepts_the_offer(heads, ref):
    do(cosponsors.offer, heads["sg"], ref)
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    assert state(heads["sg"], ref, "sg") == CoSponsorState.ACCEPTED


def test_offering_where_one_is_asked_accepts(heads, ref):
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    do(cosponsors.offer, heads["sg"], ref)
    assert state(heads["sg"], ref, "sg") == CoSponsorState.ACCEPTED


def change_text(head, ref):
    """The sponsor issues version 2, an hour later."""
    later = NOW + timedelta(hours=1)
    with transaction():
        draft_id = candidates.start_version(head, ref, now=later)
    draft = get_draft(head, draft_id)
    written = candidates.Written(
        "Another title", draft.rationale, [(p.id, p.body) for p in draft.paragraphs], draft.area, draft.pillars,
        draft.bodies, draft.cites,
    )  # fmt: skip
    with transaction():
        counter = candidates.save(head, draft_id, written=written, version=draft.edit_counter, now=later)
    with transaction():
        candidates.issue(head, draft_id, version=counter, reason="Clearer.", now=later)


def test_nobody_joins_a_version_they_have_not_read(heads, ref):
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    change_text(heads["th"], ref)
    for code, act, more in (("sg", cosponsors.answer, {"accept": True}), ("id", cosponsors.offer, {})):
        with pytest.raises(Conflict, match="version 2 stands now"):
            do(act, heads[code], ref, version_number=1, **more)
    assert (state(heads["th"], ref, "sg"), state(heads["th"], ref, "id")) == (CoSponsorState.INVITED, None)
    do(cosponsors.answer, heads["sg"], ref, accept=True, version_number=2)
    assert state(heads["th"], ref, "sg") == CoSponsorState.ACCEPTED


def test_a_head_declines_whatever_version_stands(heads, ref):
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    change_text(heads["th"], ref)
    do(cosponsors.answer, heads["sg"], ref, accept=False, version_number=1)
    assert state(heads["th"], ref, "sg") == CoSponsorState.DECLINED


@pytest.mark.parametrize("by_inviting", [False, True])
def test_an_offer_made_on_a_former_text_becomes_a_question_about_the_present_one(heads, ref, by_inviting):
    do(cosponsors.offer, heads["sg"], ref)
    change_text(heads["th"], ref)
    if by_inviting:
        assert do(cosponsors.invite, heads["th"], ref, delegations=["sg"]) == 1
    else:
        assert do(cosponsors.answer_offer, heads["th"], ref, delegation="sg", accept=True) is False
    line = reading.get_page(heads["th"], ref).co_sponsor(heads["sg"].delegation_id)
    assert (line.state, line.offered) == (CoSponsorState.INVITED, False)
    assert [w.kind_of_ask for w in list_waiting(heads["sg"].delegation_id)] == ["invited"]
    do(cosponsors.answer, heads["sg"], ref, accept=True, version_number=2)
    assert state(heads["th"], ref, "sg") == CoSponsorState.ACCEPTED


def test_a_co_sponsor_withdraws(heads, ref):
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    do(cosponsors.answer, heads["sg"], ref, accept=True)
    do(cosponsors.withdraw, heads["sg"], ref)
    assert state(heads["th"], ref, "sg") == CoSponsorState.WITHDRAWN


def test_delegates_and_officers_neither_ask_nor_answer(made, heads, ref):
    delegate, chair = seat(made, Role.DELEGATE, "th"), seat(made, Role.CHAIR)
    for actor in (delegate, chair, heads["sg"]):
        with pytest.raises(NotPermitted):
            do(cosponsors.invite, actor, ref, delegations=["id"])
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    with pytest.raises(NotPermitted):
        do(cosponsors.answer, seat(made, Role.DELEGATE, "sg"), ref, accept=True)


def test_what_waits_for_a_head_names_invitations_confirmations_and_offers(made, heads, ref):
    own = make_tabled(made, "sg", title="Own")
    do(cosponsors.invite, heads["th"], ref, delegations=["sg"])
    do(cosponsors.offer, heads["id"], own)
    do(cosponsors.offer, heads["sg"], make_tabled(made, "th", title="Third"))
    waiting = list_waiting(heads["sg"].delegation_id)
    assert [(w.ref, w.delegation, w.kind_of_ask) for w in waiting] == [
        (ref, "Thailand", "invited"), (own, "Indonesia", "offer"),
    ]  # fmt: skip
    needed = register.list_candidates(heads["sg"], register.Filters(needs=True))
    assert [row.ref for row in needed] == [ref, own]


def test_nobody_is_asked_to_co_sponsor_what_others_do_not_read_yet():
    made = make_conference(visibility=Visibility.AT_CLOSE)
    head = seat(made, Role.HEAD, "th")
    from consult.core.words import Area, Kind

    with transaction():
        draft_id = candidates.start(head, kind=Kind.NORM, title="One", area=Area.POLICY, text="Words.", now=NOW)
    with transaction():
        candidates.clear(head, draft_id, version=1, clock=lambda: NOW)
    with pytest.raises(Refused, match="Others do not read"):
        do(cosponsors.invite, head, "N-01", delegations=["sg"])
    stranger = seat(made, Role.HEAD, "sg")
    with pytest.raises(NotFound):
        do(cosponsors.offer, stranger, "N-01")
