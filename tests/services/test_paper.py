"""What comes on paper: judged by the time of receipt, entered in the delegation's name, confirmed or disowned by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState, CommentState, PaperState
from consult.core.words import Access, Area, Handling, Kind, Outcome, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Ballot, Candidate, Comment, PaperSubmission, Phase, Version
from consult.queries import home
from consult.queries import paper as reads
from consult.queries import record as records
from consult.queries.paper.entered import Entered, read_entered
from consult.queries.record import Filters
from consult.services import comments, paper, phases
from consult.services.candidates import Written
from tests.factories import NOW, make_conference, make_tabled, seat
from tests.rounds_kit import ballot, cast, make_kit

HOUR = timedelta(hours=1)


@pytest.fixture
def c():
    return make_conference()


def receipt(code="th", *, received_at=NOW - HOUR, **more):
    return paper.Receipt(code, received_at, more.pop("way", "email"), more.pop("reason", "The line was down."), **more)


def enter_candidate(actor, r=None, *, kind=Kind.NORM, title="On paper", text="States should write.", now=NOW, **more):
    written = Written(title, "", [(None, text)], Area.POLICY, ["APSC"], more.pop("bodies", ["amcc"]), [])
    with transaction():
        return paper.enter_candidate(actor, receipt=r or receipt(), kind=kind, written=written, now=now)


def enter_comment(actor, ref, r=None, *, body="We agree.", now=NOW, **more):
    with transaction():
        return paper.enter_comment(actor, receipt=r or receipt(), candidate_ref=ref, body=body, now=now, **more)


def confirm(actor, paper_id, now=NOW):
    with transaction():
        paper.confirm(actor, paper_id, now=now)


def disown(actor, paper_id, reason="Not ours.", now=NOW):
    with transaction():
        paper.disown(actor, paper_id, reason=reason, now=now)


def state(paper_id):
    return db.session.execute(select(PaperSubmission.state).where(PaperSubmission.id == paper_id)).scalar_one()


def acts():
    rows = db.session.execute(select(Act.verb, Act.subject, Act.access, Act.reason).order_by(Act.id)).all()
    return [tuple(row) for row in rows]


def test_a_candidate_is_tabled_as_of_the_time_of_receipt(c):
    secretariat = seat(c, Role.SECRETARIAT)
    enter_candidate(secretariat)
    candidate = db.session.execute(select(Candidate)).scalar_one()
    assert (candidate.ref, candidate.state, candidate.delegation_id) == (
        "N-01", CandidateState.TABLED, c.delegations["th"]
    )  # fmt: skip
    assert (candidate.tabled_at, candidate.released_at) == (NOW - HOUR, NOW)
    act = db.session.execute(select(Act)).scalar_one()
    assert (act.verb, act.at, act.recorded_at, act.access) == (
        "candidates.enter_on_paper", NOW - HOUR, NOW, Access.PARTICIPANTS
    )  # fmt: skip
    assert (act.role, act.delegation_id, act.reason) == (
        Role.SECRETARIAT, c.delegations["th"], "By e-mail. The line was down."
    )  # fmt: skip


def test_the_act_is_read_by_all_and_its_reason_by_the_delegation_and_officers(c):
    secretariat = seat(c, Role.SECRETARIAT)
    ref = make_tabled(c, "sg")
    enter_candidate(secretariat)
    enter_comment(secretariat, ref)

    def read(actor):
        rows = records.list_acts(actor, Filters(), zone="Asia/Bangkok")
        return {row.verb: row.reason for row in rows if row.verb != "candidates.table"}

    why = dict.fromkeys(("candidates.enter_on_paper", "comments.enter"), "By e-mail. The line was down.")
    for inside in (seat(c, Role.HEAD, "th"), seat(c, Role.CHAIR), secretariat):
        assert read(inside) == why
    assert read(seat(c, Role.DELEGATE, "sg")) == dict.fromkeys(why, "")


def test_the_deadline_is_judged_at_the_time_of_receipt(c):
    secretariat = seat(c, Role.SECRETARIAT)
    closes = db.session.execute(select(Phase.closes_at).where(Phase.id == c.phases["drafting"])).scalar_one()
    later = closes + timedelta(days=2)
    phases.close_due(now=lambda: later)
    with pytest.raises(Refused, match="Tabling closed"):
        enter_candidate(secretariat, receipt(received_at=closes), now=later)
    enter_candidate(secretariat, receipt(received_at=closes - timedelta(microseconds=1)), now=later)
    assert db.session.execute(select(Candidate.released_at)).scalar_one() == later


def test_what_is_read_at_the_close_stays_unread_until_then():
    c = make_conference(visibility=Visibility.AT_CLOSE)
    enter_candidate(seat(c, Role.SECRETARIAT))
    assert db.session.execute(select(Candidate.released_at)).scalar_one() is None
    assert acts()[0][2] == Access.DELEGATION


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"received_at": NOW + timedelta(minutes=1)}, "received_at"),
        ({"reason": " \u200b"}, "reason"),
        ({"way": "pigeon"}, "way"),
        ({"code": "nowhere"}, "delegation"),
    ],
)
def test_a_receipt_that_says_too_little_is_refused(c, bad, field):
    with pytest.raises(Refused) as refusal:
        enter_candidate(seat(c, Role.SECRETARIAT), receipt(**bad))
    assert refusal.value.field == field
    assert db.session.execute(select(Candidate.id)).first() is None


@pytest.mark.parametrize(("role", "code"), [(Role.CHAIR, None), (Role.HEAD, "th"), (Role.DELEGATE, "th")])
def test_only_the_secretariat_enters(c, role, code):
    with pytest.raises(NotPermitted):
        enter_candidate(seat(c, role, code))


def test_a_recommendation_without_a_body_is_refused(c):
    with pytest.raises(Refused, match="addressed to at least one body"):
        enter_candidate(seat(c, Role.SECRETARIAT), kind=Kind.RECOMMENDATION, bodies=[])


def test_the_same_form_twice_enters_once(c):
    secretariat = seat(c, Role.SECRETARIAT)
    first = enter_candidate(secretariat, receipt(request_id="one"))
    assert enter_candidate(secretariat, receipt(request_id="one")) == first
    assert len(db.session.execute(select(Version.id)).all()) == 1


def test_the_head_is_asked_and_confirms_once(c):
    head, other = seat(c, Role.HEAD, "th"), seat(c, Role.HEAD, "sg")
    paper_id = enter_candidate(seat(c, Role.SECRETARIAT))
    assert [task.id for task in home.list_paper_to_confirm(c.delegations["th"])] == [paper_id]
    assert home.list_paper_to_confirm(c.delegations["sg"]) == []
    with pytest.raises(NotFound):
        confirm(other, paper_id)
    with pytest.raises(NotPermitted):
        confirm(seat(c, Role.DELEGATE, "th"), paper_id)
    confirm(head, paper_id)
    confirm(head, paper_id)
    assert state(paper_id) == PaperState.CONFIRMED
    assert home.list_paper_to_confirm(c.delegations["th"]) == []
    assert [a[0] for a in acts()] == ["candidates.enter_on_paper", "paper.confirm"]
    with pytest.raises(Refused, match="has confirmed"):
        disown(head, paper_id)


def test_a_disowned_candidate_is_withdrawn_with_the_reason(c):
    head = seat(c, Role.HEAD, "th")
    paper_id = enter_candidate(seat(c, Role.SECRETARIAT))
    disown(head, paper_id)
    candidate = db.session.execute(select(Candidate)).scalar_one()
    assert (candidate.state, candidate.ended_reason) == (
        CandidateState.WITHDRAWN, "Disowned by the delegation. Not ours."
    )  # fmt: skip
    assert acts()[1:] == [
        ("candidates.withdraw", "N-01", Access.PARTICIPANTS, "Disowned by the delegation. Not ours."),
        ("paper.disown", "N-01", Access.OFFICERS, "Not ours."),
    ]
    with pytest.raises(Refused):
        confirm(head, paper_id)


def test_a_disowned_comment_is_withdrawn_and_an_answered_one_stays(c):
    head, secretariat, chair = seat(c, Role.HEAD, "th"), seat(c, Role.SECRETARIAT), seat(c, Role.CHAIR)
    ref = make_tabled(c, "sg")
    first, second = enter_comment(secretariat, ref), enter_comment(secretariat, ref, body="And more.")
    with transaction():
        comments.answer(chair, "C-2", outcome=Outcome.NOTED, reason="Noted.", version=1, now=NOW)
    disown(head, first)
    disown(head, second)
    states = dict(tuple(row) for row in db.session.execute(select(Comment.ref, Comment.state)))
    assert states == {"C-1": CommentState.WITHDRAWN, "C-2": CommentState.ANSWERED}
    assert state(first) == state(second) == PaperState.DISOWNED


def test_disowning_needs_a_reason(c):
    head = seat(c, Role.HEAD, "th")
    paper_id = enter_candidate(seat(c, Role.SECRETARIAT))
    with pytest.raises(Refused, match="Say why"):
        disown(head, paper_id, reason="")
    assert state(paper_id) == PaperState.TO_CONFIRM


def test_nobody_but_the_delegation_learns_whose_a_comment_under_the_chatham_house_rule_is(c):
    head, secretariat, chair = seat(c, Role.HEAD, "th"), seat(c, Role.SECRETARIAT), seat(c, Role.CHAIR)
    ref = make_tabled(c, "sg")
    paper_id = enter_comment(secretariat, ref, handling=Handling.CHATHAM_HOUSE)
    confirm(head, paper_id)
    assert {a[2] for a in acts() if a[0] != "candidates.table"} == {Access.DELEGATION}
    assert reads.get_submission(head, paper_id).subject.startswith("H-")
    assert reads.get_submission(secretariat, paper_id).subject == ""
    with pytest.raises(NotFound):
        reads.get_submission(chair, paper_id)


def test_only_the_delegation_reads_the_words_again(c):
    head, secretariat = seat(c, Role.HEAD, "th"), seat(c, Role.SECRETARIAT)
    paper_id = enter_candidate(secretariat)
    assert read_entered(head, paper_id).paragraphs == ("States should write.",)
    assert read_entered(secretariat, paper_id) == Entered()


def test_a_disowned_ballot_no_longer_counts_and_the_one_before_does():
    kit = make_kit()
    cast(kit, "th", ballot("N-01", "N-02"))
    with transaction():
        paper_id = paper.enter_ballot(
            kit.secretariat, receipt=receipt(received_at=NOW + 2 * HOUR), round_number=kit.number,
            ballot=ballot("N-02"), reasons={}, now=NOW + 2 * HOUR,
        )  # fmt: skip
    live = select(Ballot.ranked).where(Ballot.superseded_at.is_(None))
    assert db.session.execute(live).scalars().all() == [[["N-02"]]]
    disown(kit.heads["th"], paper_id, now=NOW + 2 * HOUR)
    assert db.session.execute(live).scalars().all() == [[["N-01"], ["N-02"]]]
