"""Two acts at the same instant: exactly one outcome, a clear sentence for the other, and nothing half done.

Races of one feature alone (ballots, comments, tabling, issuing) stand with that feature; these cross features.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from consult.core.errors import NotFound, Refused
from consult.core.lifecycle import AmendmentState, CandidateState, PaperState, QuestionState
from consult.core.ranking.ballots import Ballot
from consult.core.text.changes import Replace
from consult.core.words import Area, Category, Handling, Kind, Role
from consult.db import db, transaction
from consult.models import (
    Amendment,
    AmendmentAnswer,
    Candidate,
    CoSponsorship,
    Delegation,
    Draft,
    Issue,
    Membership,
    Merging,
    PaperSubmission,
    Person,
    Phase,
    Question,
    QuestionObjection,
    RoundItem,
    RoundResult,
    Version,
)
from consult.queries.questions import list_questions
from consult.services import (
    amendments,
    brackets,
    candidates,
    comments,
    cosponsors,
    delegations,
    invitations,
    lists,
    mergings,
    paper,
    people,
    phases,
    questions,
    rankings,
)
from consult.services.amendments import Typed
from consult.services.brackets import Asked
from consult.services.candidates import Written
from consult.services.comments import Words
from tests import factories
from tests.factories import NOW, PASSWORD
from tests.rounds_kit import CLOSES, REFS, ballot, cast, make_kit


class Together:
    """Runs acts at once, each in a context and a thread of its own."""

    def __init__(self, app) -> None:
        self.app = app

    def __call__(self, *acts, writing: bool = True) -> list:
        """What each act answered, or the refusal it met. `writing`: each in a transaction of its own."""
        db.session.remove()
        barrier = Barrier(len(acts))

        def run(act):
            with self.app.app_context():
                barrier.wait()
                try:
                    if not writing:
                        return act()
                    with transaction():
                        return act()
                except Refused as refusal:
                    return refusal
                finally:
                    db.session.remove()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))


@pytest.fixture
def together(app):
    return Together(app)


def refusals(answers: list) -> list[Refused]:
    return [each for each in answers if isinstance(each, Refused)]


def one(column, *where):
    return db.session.execute(select(column).where(*where)).scalar_one()


def written(title: str, *bodies: str) -> Written:
    return Written(title, "", [(None, body) for body in bodies], Area.POLICY, ["APSC"], ["amcc"], [])


def begin(actor, title: str = "A text", *bodies: str) -> int:
    with transaction():
        draft_id = candidates.start(actor, kind=Kind.NORM, title=title, area=Area.POLICY, now=NOW)
    with transaction() as session:
        version = session.get(Draft, draft_id).edit_counter
        text = written(title, *(bodies or ("States should act.",)))
        candidates.save(actor, draft_id, written=text, version=version, now=NOW)
    return draft_id


def counter(draft_id: int) -> int:
    return one(Draft.edit_counter, Draft.id == draft_id)


# People


def test_an_invitation_accepted_twice_at_once_gives_one_seat(together):
    made = factories.make_conference()
    secretariat = factories.seat(made, Role.SECRETARIAT)
    with transaction():
        token = invitations.invite(
            secretariat, role=Role.HEAD, delegation="th", email="a@example.org", name="A", request_id=None, now=NOW
        ).token

    def accepting():
        return invitations.accept(token, person_id=None, name="A Person", password=PASSWORD, now=NOW).membership_id

    answers = together(accepting, accepting)
    (refusal,) = refusals(answers)
    assert isinstance(refusal, NotFound)
    assert "has been used" in refusal.sentence
    assert one(func.count(), Membership.delegation_id == made.delegations["th"]) == 1
    assert one(func.count(), Person.email == "a@example.org") == 1


def test_a_link_for_a_password_used_twice_at_once_sets_one(together):
    person_id = factories.make_person(email="a@example.org")
    with transaction():
        token = people.make_reset_link(person_id, now=NOW)

    def using(password):
        return lambda: people.use_reset_link(token, password=password, now=NOW).id

    words = ("the first of two phrases", "the second of two phrases")
    answers = together(*(using(password) for password in words))
    assert len(refusals(answers)) == 1
    winner = words[answers.index(person_id)]
    assert people.authenticate("a@example.org", winner) is not None
    assert people.authenticate("a@example.org", words[1 - words.index(winner)]) is None


def test_two_heads_named_at_once_leave_one_head(together):
    made = factories.make_conference()
    secretariat, other = factories.seat(made, Role.SECRETARIAT), factories.seat(made, Role.SECRETARIAT)
    factories.seat(made, Role.HEAD, "th")
    delegates = [factories.seat(made, Role.DELEGATE, "th") for _ in range(2)]

    def naming(actor, delegate):
        return lambda: delegations.replace_head(
            actor, "th", successor_id=delegate.membership_id, former_stays=True, reason="A new posting.", now=NOW
        )

    together(naming(secretariat, delegates[0]), naming(other, delegates[1]))
    serving = db.session.execute(
        select(Membership.role).where(
            Membership.delegation_id == made.delegations["th"], Membership.ended_at.is_(None)
        )
    ).scalars().all()  # fmt: skip
    assert sorted(serving) == sorted([Role.HEAD, Role.DELEGATE, Role.DELEGATE])


def test_a_delegation_added_twice_at_once_is_there_once(together):
    made = factories.make_conference()
    actors = [factories.seat(made, Role.SECRETARIAT) for _ in range(2)]

    def adding(actor, name):
        return lambda: delegations.add(
            actor, code="nz", name=name, short_name=name, category=Category.DIALOGUE_PARTNER, deciding=False, now=NOW
        )

    answers = together(adding(actors[0], "New Zealand"), adding(actors[1], "Aotearoa New Zealand"))
    assert sorted(type(each).__name__ for each in answers) == ["Refused", "str"]
    assert one(func.count(), Delegation.code == "nz") == 1


# Texts


def test_of_two_colleagues_saving_at_once_neither_overwrites_the_other(together):
    made = factories.make_conference()
    head, delegate = factories.seat(made, Role.HEAD, "th"), factories.seat(made, Role.DELEGATE, "th")
    draft_id = begin(delegate)
    opened = counter(draft_id)

    def saving(actor, words):
        return lambda: candidates.save(
            actor, draft_id, written=written("A text", words), version=opened, now=NOW
        )

    answers = together(saving(head, "Mine."), saving(delegate, "Yours."))
    (refusal,) = refusals(answers)
    assert "A colleague has changed this draft" in refusal.sentence
    kept = "Yours." if isinstance(answers[0], Refused) else "Mine."
    assert [p["body"] for p in one(Draft.paragraphs, Draft.id == draft_id)] == [kept]
    assert counter(draft_id) == opened + 1


def test_a_next_version_issued_twice_at_once_is_issued_once(together):
    made = factories.make_conference()
    head = factories.seat(made, Role.HEAD, "th")
    ref = factories.make_tabled(made, "th")
    with transaction():
        draft_id = candidates.start_version(head, ref, now=NOW)
    with transaction():
        text = written("Early consultation", "States should consult at once.")
        candidates.save(head, draft_id, written=text, version=counter(draft_id), now=NOW)
    opened = counter(draft_id)

    def issuing():
        return candidates.issue(head, draft_id, version=opened, reason="Shorter.", now=NOW)

    answers = together(issuing, issuing)
    assert len(refusals(answers)) == 1
    assert (ref, 2) in answers
    assert db.session.execute(select(Version.number).order_by(Version.number)).scalars().all() == [1, 2]


def test_a_text_cleared_as_its_phase_closes_is_read_by_all_or_waits_for_the_chair(together):
    made = factories.make_conference()
    head = factories.seat(made, Role.HEAD, "th")
    draft_id = begin(head)
    with transaction() as session:
        session.get(Phase, made.phases["drafting"]).closes_at = NOW
    opened = counter(draft_id)
    cleared, closed = together(
        lambda: _clear(head, draft_id, opened), lambda: phases.close_due(now=lambda: NOW), writing=False
    )
    # At the instant itself the phase is closed, whoever comes first.
    assert (cleared, closed) == (None, 1)
    assert one(Candidate.state) == CandidateState.CLEARED


def _clear(actor, draft_id, version):
    with transaction():
        return candidates.clear(actor, draft_id, version=version, clock=lambda: NOW).ref


def test_a_co_sponsor_that_accepts_while_the_invitation_is_taken_back_is_one_or_the_other(together):
    made = factories.make_conference()
    head, asked = factories.seat(made, Role.HEAD, "th"), factories.seat(made, Role.HEAD, "sg")
    ref = factories.make_tabled(made, "th")
    with transaction():
        cosponsors.invite(head, ref, delegations=["sg"], now=NOW)
    answers = together(
        lambda: cosponsors.answer(asked, ref, accept=True, now=NOW),
        lambda: cosponsors.cancel(head, ref, delegation="sg", now=NOW),
    )
    assert len(refusals(answers)) == 1
    assert one(CoSponsorship.state) == ("withdrawn" if isinstance(answers[0], Refused) else "accepted")


def test_a_comment_on_a_text_that_is_withdrawn_at_once_is_there_or_refused(together):
    made = factories.make_conference()
    head, other = factories.seat(made, Role.HEAD, "th"), factories.seat(made, Role.HEAD, "sg")
    ref = factories.make_tabled(made, "th")
    answers = together(
        lambda: comments.write(other, ref, Words(body="Well."), request_id="once", clock=lambda: NOW).ref,
        lambda: candidates.withdraw(head, ref, reason="Enough.", now=NOW),
    )
    assert answers[1] is None
    threads = one(Candidate.thread_count)
    assert (answers[0], threads) == ("C-1", 1) or (isinstance(answers[0], Refused) and threads == 0)


# Rounds and lists


def test_a_text_withdrawn_as_its_round_closes_is_in_the_result_or_marked_as_gone(together, app):
    kit = make_kit()
    for code in ("th", "sg", "id"):
        cast(kit, code, ballot(*REFS[:3]))
    before, after = together(
        lambda: _withdraw(kit.heads["th"], "N-03", CLOSES),
        lambda: rankings.close_due(now=lambda: CLOSES),
        writing=False,
    )
    assert (before, after) == (None, 1)
    # The close takes effect at its instant: what is withdrawn at that instant or later was in the round.
    assert one(RoundItem.withdrawn_at, RoundItem.ref == "N-03") is None
    tally = db.session.execute(select(RoundResult.tally).where(RoundResult.kind == Kind.NORM)).scalars().first()
    assert "N-03" in str(tally)


def _withdraw(actor, ref, at) -> None:
    with transaction():
        candidates.withdraw(actor, ref, reason="Overtaken.", now=at)


def test_a_text_withdrawn_as_the_list_is_issued_is_on_it_or_keeps_it_from_going_out(together):
    made = factories.make_conference()
    head, chair = factories.seat(made, Role.HEAD, "th"), factories.seat(made, Role.CHAIR)
    refs = [factories.make_tabled(made, "th", title=f"Norm {n}") for n in range(2)]
    with transaction():
        number = lists.create(chair, title="The list", now=NOW)
    for version, ref in enumerate(refs, 1):
        with transaction():
            lists.add(chair, number, ref, version=version, now=NOW)
    answers = together(
        lambda: lists.issue(chair, number, version=3, now=NOW),
        lambda: candidates.withdraw(head, refs[0], reason="Overtaken.", now=NOW),
    )
    assert answers[1] is None
    if isinstance(answers[0], Refused):
        assert f"{refs[0]} was withdrawn" in answers[0].sentence
        assert one(func.count(Issue.id)) == 0
    else:
        assert refs[0] in one(Issue.snapshot)


def test_an_entry_moved_by_two_chairs_at_once_moves_once(together):
    made = factories.make_conference()
    chairs = [factories.seat(made, Role.CHAIR), factories.seat(made, Role.CO_CHAIR)]
    refs = [factories.make_tabled(made, "th", title=f"Norm {n}") for n in range(3)]
    with transaction():
        number = lists.create(chairs[0], title="The list", now=NOW)
    for version, ref in enumerate(refs, 1):
        with transaction():
            lists.add(chairs[0], number, ref, version=version, now=NOW)

    def moving(actor, to):
        return lambda: lists.move_entry(actor, number, refs[0], to=to, version=4, now=NOW)

    answers = together(moving(chairs[0], 2), moving(chairs[1], 3))
    (refusal,) = refusals(answers)
    assert refusal.status == 409


# Paper


def test_a_submission_confirmed_and_disowned_at_once_is_one_of_the_two(together):
    made = factories.make_conference()
    head, secretariat = factories.seat(made, Role.HEAD, "th"), factories.seat(made, Role.SECRETARIAT)
    ref = factories.make_tabled(made, "sg")
    received = paper.Receipt("th", NOW, "hand", "The line was down.")
    with transaction():
        paper_id = paper.enter_comment(
            secretariat, receipt=received, candidate_ref=ref, body="On paper.", handling=Handling.NAMED, now=NOW
        )
    answers = together(
        lambda: paper.confirm(head, paper_id, now=NOW),
        lambda: paper.disown(head, paper_id, reason="Not ours.", now=NOW),
    )
    assert len(refusals(answers)) == 1
    state = one(PaperSubmission.state)
    assert state == (PaperState.DISOWNED if isinstance(answers[0], Refused) else PaperState.CONFIRMED)


def test_a_ballot_cast_while_one_on_paper_is_entered_leaves_one_that_counts(together):
    kit = make_kit()
    received = paper.Receipt("th", NOW, "hand", "The line was down.")
    together(
        lambda: paper.enter_ballot(
            kit.secretariat, receipt=received, round_number=kit.number, ballot=Ballot((("N-01",),)), reasons={},
            now=NOW,
        ),
        lambda: rankings.cast(
            kit.heads["th"], kit.number, Ballot((("N-02",),)), reasons={}, request_id="once", clock=lambda: NOW
        ),
    )  # fmt: skip
    from consult.models import Ballot as Row

    live = db.session.execute(
        select(Row.ranked).where(Row.delegation_id == kit.made.delegations["th"], Row.superseded_at.is_(None))
    ).scalars().all()  # fmt: skip
    assert live == [[["N-02"]]]


def mailed(code: str = "th", **more) -> paper.Receipt:
    return paper.Receipt(code, NOW, "email", "The line was down.", **more)


def on_paper(secretariat, ref: str) -> int:
    words = Typed("Early consultation", [("p1", "States should consult one another early."), ("p2", "They should.")])
    with transaction():
        return paper.enter_amendment(secretariat, receipt=mailed(), candidate_ref=ref, words=words, now=NOW)


def test_an_amendment_on_paper_confirmed_twice_at_once_goes_out_once(together):
    made = factories.make_conference()
    head, secretariat = factories.seat(made, Role.HEAD, "th"), factories.seat(made, Role.SECRETARIAT)
    paper_id = on_paper(secretariat, factories.make_tabled(made, "sg"))
    assert together(*[lambda: paper.confirm(head, paper_id, now=NOW)] * 2) == [None, None]
    assert one(Amendment.ref) == "A-1"


def test_an_amendment_on_paper_confirmed_as_a_version_is_published_stands_on_that_version(together):
    made = factories.make_conference()
    chair, head = factories.seat(made, Role.CHAIR), factories.seat(made, Role.HEAD, "th")
    ref = factories.make_tabled(made, "sg")
    paper_id = on_paper(factories.seat(made, Role.SECRETARIAT), ref)
    key = factories.amendment(made, ref, "id", Replace("p1", "States should consult one another at once."))
    with transaction():
        mergings.take(chair, ref, key, version=0, base=1, now=NOW)
    answers = together(
        lambda: mergings.publish(chair, ref, reason="Agreed.", version=1, base=1, now=NOW),
        lambda: paper.confirm(head, paper_id, now=NOW),
    )
    assert refusals(answers) == []
    mine = Amendment.delegation_id == made.delegations["th"]
    assert one(Amendment.standing_version_id, mine) == one(Candidate.current_version_id)
    assert (one(Amendment.stale, mine), one(Amendment.state, mine)) == (False, AmendmentState.OPEN)


def test_an_objection_on_paper_sent_twice_at_once_is_one(together):
    made = factories.make_conference()
    secretariat, ref = factories.seat(made, Role.SECRETARIAT), factories.make_tabled(made, "th")
    number = ask(made, ref)
    first, second = together(
        *[lambda: paper.enter_objection(
            secretariat, receipt=mailed(request_id="once"), question_number=number, words="No.", now=NOW
        )] * 2
    )  # fmt: skip
    assert first == second
    assert one(func.count(QuestionObjection.id)) == 1


def test_an_objection_on_paper_entered_as_the_question_closes_stops_it_or_is_seen_to_have_come_late(together):
    made = factories.make_conference()
    secretariat, ref = factories.seat(made, Role.SECRETARIAT), factories.make_tabled(made, "th")
    number = ask(made, ref)
    closes = one(Question.closes_at)

    def enter() -> int:
        with transaction():
            return paper.enter_objection(
                secretariat, receipt=mailed(), question_number=number, words="No.", now=closes
            )

    answers = together(enter, lambda: questions.close_due(now=lambda: closes), writing=False)
    assert refusals(answers) == []
    (line,) = list_questions(secretariat, now=closes)
    assert (line.objections, line.state, line.late) in [
        (1, QuestionState.OBJECTED, False), (1, QuestionState.UNOPPOSED, True),
    ]  # fmt: skip


def ask(made: factories.Made, ref: str) -> int:
    """A question that lifts a bracket of sg, put to the room now."""
    head, chair = factories.seat(made, Role.HEAD, "sg"), factories.seat(made, Role.CHAIR)
    with transaction():
        mark = brackets.open_bracket(head, ref, Asked("p1", "So.", "early"), request_id=None, clock=lambda: NOW)
    with transaction():
        return questions.ask_lift(chair, ref, [mark], reason="We are close.", now=NOW)


# The chairs' table


def test_two_chairs_who_publish_at_once_make_one_version(together):
    made = factories.make_conference()
    chairs = factories.seat(made, Role.CHAIR), factories.seat(made, Role.CO_CHAIR)
    ref = factories.make_tabled(made, "th")
    key = factories.amendment(made, ref, "sg", Replace("p1", "States should consult one another at once."))
    with transaction():
        mergings.take(chairs[0], ref, key, version=0, base=1, now=NOW)
    answers = together(
        *(lambda c=c: mergings.publish(c, ref, reason="Agreed.", version=1, base=1, now=NOW) for c in chairs)
    )
    assert len(refusals(answers)) == 1
    assert db.session.execute(select(func.count()).select_from(Version)).scalar_one() == 2
    assert db.session.execute(select(func.count()).select_from(AmendmentAnswer)).scalar_one() == 1


def test_two_chairs_who_act_at_once_on_an_untouched_table_do_not_both_begin_it(together):
    made = factories.make_conference()
    chairs = factories.seat(made, Role.CHAIR), factories.seat(made, Role.CO_CHAIR)
    ref = factories.make_tabled(made, "th")
    keys = [
        factories.amendment(made, ref, "sg", Replace("p1", "States should consult one another at once.")),
        factories.amendment(made, ref, "id", Replace("p2", "They should do so often.")),
    ]
    answers = together(
        *(
            lambda c=c, key=key: mergings.take(c, ref, key, version=0, base=1, now=NOW)
            for c, key in zip(chairs, keys, strict=True)
        )
    )
    assert len(refusals(answers)) == 1
    taken = one(Merging.taken)
    assert taken == [key for key, answer in zip(keys, answers, strict=True) if not isinstance(answer, Refused)]


def test_an_amendment_begun_by_one_form_pressed_twice_at_once_is_begun_once(together):
    made = factories.make_conference()
    head, ref = factories.seat(made, Role.HEAD, "sg"), factories.make_tabled(made, "th")
    words = amendments.Typed("Early consultation", [("p1", "States should consult one another at once.")])

    def press():
        return amendments.start(head, ref, words, request_id="pressed", clock=lambda: NOW)

    assert together(press, press, press) == [one(Amendment.id)] * 3


def test_an_amendment_withdrawn_while_it_is_published_is_either_in_the_text_or_gone(together):
    made = factories.make_conference()
    chair, head = factories.seat(made, Role.CHAIR), factories.seat(made, Role.HEAD, "sg")
    ref = factories.make_tabled(made, "th")
    key = factories.amendment(made, ref, "sg", Replace("p1", "States should consult one another at once."))
    with transaction():
        mergings.take(chair, ref, key, version=0, base=1, now=NOW)
    answers = together(
        lambda: mergings.publish(chair, ref, reason="Agreed.", version=1, base=1, now=NOW),
        lambda: amendments.withdraw(head, key, now=NOW),
    )
    assert len(refusals(answers)) == 1
    published = not isinstance(answers[0], Refused)
    assert one(Amendment.state) == (AmendmentState.ACCEPTED if published else AmendmentState.WITHDRAWN)
    assert db.session.execute(select(func.count()).select_from(Version)).scalar_one() == (2 if published else 1)
