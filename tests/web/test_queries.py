"""A page asks the database as often for ten things as for a thousand."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select

from consult.core.lifecycle import CandidateState, CommentState, ListState, PaperState, RoundState
from consult.core.words import Access, Area, Category, CommentCategory, Handling, Kind, Outcome, Pillar, Role
from consult.db import db, transaction
from consult.models import (
    Act,
    Amendment,
    AmendmentAnswer,
    AmendmentSponsor,
    Announcement,
    Ballot,
    Body,
    Bracket,
    Candidate,
    CandidateBody,
    CandidateClause,
    CandidatePillar,
    Clause,
    Comment,
    ConsolidatedList,
    CoSponsorship,
    Delegation,
    Draft,
    Entry,
    Membership,
    PaperSubmission,
    ParagraphStanding,
    Person,
    Question,
    QuestionObjection,
    RankingRound,
    RoundItem,
    RoundResult,
    Silence,
    SilenceBreak,
    SilenceEntry,
    SilenceExtension,
    Version,
)
from consult.services import lists, rankings
from tests import factories
from tests.factories import NOW

FEW, MANY = 10, 1000
MOST_BALLOTS = 50  # to tally a thousand ballots on a thousand items at the close takes half a minute
DAY = timedelta(days=1)
PARAGRAPHS = [{"id": "p1", "number": 1, "body": "States should act."}, {"id": "p2", "number": 2, "body": "And soon."}]


def fill(made: factories.Made, n: int) -> dict[str, object]:
    """Put n of everything into the conference by bulk insertion; answers the actors, by role."""
    people = {
        "th_head": factories.seat(made, Role.HEAD, "th"),
        "sg_head": factories.seat(made, Role.HEAD, "sg"),
        "chair": factories.seat(made, Role.CHAIR),
        "secretariat": factories.seat(made, Role.SECRETARIAT),
    }
    th, sg = made.delegations["th"], made.delegations["sg"]
    seat = people["th_head"].membership_id
    with transaction() as session:

        def many(model, rows) -> list[int]:
            rows = list(rows)
            return list(
                session.execute(insert(model).returning(model.id, sort_by_parameter_order=True), rows).scalars()
            )

        numbers = range(1, n + 1)
        here = {"conference_id": made.id}
        delegations = many(
            Delegation,
            ({**here, "code": f"d{i}", "name": f"Delegation {i}", "short_name": f"Delegation {i}",
              "sort_key": f"D{i:04}", "sort_order": f"d{i:04}", "category": Category.NGO} for i in numbers),
        )  # fmt: skip
        persons = many(
            Person, ({"email": f"{made.slug}.{i}@example.org", "name": f"P {i}", "created_at": NOW} for i in numbers)
        )
        heads = many(
            Membership,
            ({**here, "person_id": person, "delegation_id": delegation, "role": Role.HEAD, "started_at": NOW - DAY}
             for person, delegation in zip(persons, delegations, strict=True)),
        )  # fmt: skip
        candidates = many(Candidate, (_candidate(made, i, th if i % 2 else sg) for i in numbers))
        versions = many(
            Version,
            ({"candidate_id": candidate, "number": 1, "symbol": f"L.{i}", "title": f"Norm {i}", "rationale": "",
              "paragraphs": PARAGRAPHS, "area": Area.POLICY, "pillars": ["APSC"], "bodies": ["amcc"],
              "cites": ["gge2015.13a"], "reason": "", "issued_at": NOW - 5 * DAY, "issued_by_id": seat}
             for i, candidate in enumerate(candidates, 1)),
        )  # fmt: skip
        for candidate, version in zip(candidates, versions, strict=True):
            session.execute(
                Candidate.__table__.update()
                .where(Candidate.id == candidate)
                .values(current_version_id=version, state="tabled")
            )
        body = session.execute(select(Body.id).where(Body.conference_id == made.id, Body.code == "amcc")).scalar_one()
        clause = session.execute(
            select(Clause.id).where(Clause.conference_id == made.id, Clause.code == "gge2015.13a")
        ).scalar_one()
        session.execute(insert(CandidatePillar), [{"candidate_id": c, "pillar": Pillar.APSC} for c in candidates])
        session.execute(
            insert(CandidateBody), [{"candidate_id": c, "body_id": body, "position": 0} for c in candidates]
        )
        session.execute(
            insert(CandidateClause), [{"candidate_id": c, "clause_id": clause, "position": 0} for c in candidates]
        )
        many(
            CoSponsorship,
            ({"candidate_id": candidates[0], "delegation_id": d, "state": "accepted", "version_id": versions[0],
              "invited_at": NOW, "answered_at": NOW} for d in delegations),
        )  # fmt: skip
        threads = many(
            Comment, (_comment(made, i, candidates[0], versions[0], sg, seat, position=i) for i in numbers)
        )
        many(
            Comment,
            (_comment(made, n + i, candidates[0], versions[0], th, seat, parent_id=threads[0]) for i in numbers),
        )
        many(
            Comment,
            (_comment(made, 2 * n + i, candidates[0], versions[0], th, seat, draft=True) for i in numbers),
        )
        session.execute(
            Candidate.__table__.update()
            .where(Candidate.id == candidates[0])
            .values(thread_count=n, unanswered_count=n, comment_marks={"p1": n})
        )
        marks = many(
            Bracket, (_bracket(made, i, candidates[0], versions[0], d, seat) for i, d in enumerate(delegations))
        )
        many(
            ParagraphStanding,
            ({"candidate_id": c, "paragraph_id": "p2", "version_id": v, "state": "agreed_ad_ref", "until": NOW - DAY,
              "reason": "", "set_by_id": seat, "set_at": NOW - 2 * DAY}
             for c, v in zip(candidates, versions, strict=True)),
        )  # fmt: skip
        asked = many(
            Question,
            ({**here, "number": i, "candidate_id": candidates[0], "version_id": versions[0], "about": "lift_brackets",
              "target": {"brackets": [mark]}, "reason": "So.", "asked_by_id": people["chair"].membership_id,
              "asked_at": NOW - DAY, "closes_at": NOW + DAY} for i, mark in enumerate(marks, 1)),
        )  # fmt: skip
        many(
            QuestionObjection,
            ({"question_id": asked[0], "delegation_id": d, "membership_id": seat, "counts": False, "reason": "No.",
              "made_at": NOW} for d in delegations),
        )  # fmt: skip
        quiet = many(
            Silence,
            ({**here, "number": i, "state": "running" if i == 1 else "broken", "item_by_item": True, "reason": "So.",
              "proposed_by_id": seat, "proposed_at": NOW - DAY, "opened_at": NOW - DAY, "expires_at": NOW + DAY,
              "first_expires_at": NOW + DAY, "fault": "", "ended_reason": "",
              "ended_at": None if i == 1 else NOW} for i in numbers),
        )  # fmt: skip
        entries = many(
            SilenceEntry,
            ({"silence_id": quiet[0], "candidate_id": c, "version_id": v, "position": i}
             for i, (c, v) in enumerate(zip(candidates, versions, strict=True))),
        )  # fmt: skip
        many(
            SilenceEntry,
            ({"silence_id": s, "candidate_id": candidates[0], "version_id": versions[0], "position": 1}
             for s in quiet[1:]),
        )  # fmt: skip
        many(
            SilenceBreak,
            ({"silence_id": quiet[0], "entry_id": entries[0], "delegation_id": d, "membership_id": seat,
              "kind": "objection", "counts": False, "words": "", "lifts": "", "reason": "No.", "chair_only": False,
              "received_at": NOW, "entered_at": NOW, "justification": ""} for d in delegations),
        )  # fmt: skip
        many(
            SilenceExtension,
            ({"silence_id": quiet[0], "former": NOW + DAY, "later": NOW + DAY, "reason": "So.", "made_by_id": seat,
              "made_at": NOW} for _number in numbers),
        )  # fmt: skip
        amended = many(Amendment, (_amendment(made, i, candidates[0], versions[0], sg, seat) for i in numbers))
        many(
            Amendment,
            (_amendment(made, n + i, candidates[0], versions[0], th, seat, draft=True) for i in numbers),
        )
        many(
            AmendmentSponsor,
            ({"amendment_id": a, "delegation_id": d, "joined_at": NOW}
             for a, d in zip(amended, delegations, strict=True)),
        )  # fmt: skip
        answers = many(
            Amendment,
            (_amendment(made, 2 * n + i, candidates[0], versions[0], sg, seat, answered=True) for i in numbers),
        )
        many(
            AmendmentAnswer,
            ({"amendment_id": a, "outcome": Outcome.NOT_ACCEPTED, "reason": "No.", "answered_at": NOW}
             for a in answers),
        )  # fmt: skip
        session.execute(
            Candidate.__table__.update().where(Candidate.id == candidates[0]).values(open_amendments=n)
        )
        drafted = many(
            Candidate,
            ({**_candidate(made, n + i, th), "ref": None, "number": None, "document_number": None, "tabled_at": None,
              "released_at": None, "state": CandidateState.SUBMITTED} for i in numbers),
        )  # fmt: skip
        many(
            Draft,
            ({"candidate_id": c, "delegation_id": th, "title": f"Draft {i}", "paragraphs": PARAGRAPHS,
              "rationale": "", "area": Area.POLICY, "pillars": ["APSC"], "bodies": ["amcc"], "cites": [], "reason": "",
              "remarks": "", "updated_at": NOW, "updated_by_id": seat} for i, c in enumerate(drafted)),
        )  # fmt: skip
        many(
            Act,
            ({**here, "at": NOW - DAY, "recorded_at": NOW - DAY, "verb": "candidates.table", "subject": f"N-{i:02}",
              "person_id": people["th_head"].person_id, "membership_id": seat, "role": Role.HEAD, "delegation_id": th,
              "access": Access.PARTICIPANTS, "reason": "", "details": {}} for i in numbers),
        )  # fmt: skip
        many(
            Announcement,
            ({**here, "subject": f"News {i}", "body": "All well.", "categories": [], "delegations": [],
              "sent_by_id": people["chair"].membership_id, "sent_at": NOW} for i in numbers),
        )  # fmt: skip
        many(
            PaperSubmission,
            ({**here, "delegation_id": th, "kind": "candidate", "candidate_id": c, "received_at": NOW,
              "reason": "Post.", "entered_by_id": seat, "entered_at": NOW, "state": PaperState.TO_CONFIRM}
             for c in candidates),
        )  # fmt: skip
        rounds = many(RankingRound, (_round(made, i, delegations) for i in numbers))
        many(
            RoundItem,
            ({"round_id": rounds[0], "candidate_id": c, "version_id": v, "ref": f"N-{i:02}", "kind": Kind.NORM,
              "position": i} for i, (c, v) in enumerate(zip(candidates, versions, strict=True), 1)),
        )  # fmt: skip
        many(
            Ballot,
            ({"round_id": rounds[0], "delegation_id": d, "number": 1, "ranked": [["N-01"], ["N-02"]], "below": ["N-03"],
              "reasons": {"N-03": "No."}, "receipt": f"R{made.id}.{i}", "cast_at": NOW - DAY, "cast_by_id": head}
             for i, (d, head) in enumerate(zip(delegations[:MOST_BALLOTS], heads, strict=False), 1)),
        )  # fmt: skip
        made_lists = many(
            ConsolidatedList,
            ({**here, "number": i, "title": f"List {i}", "note": "", "state": ListState.DRAFT, "round_id": rounds[0],
              "created_at": NOW} for i in numbers),
        )  # fmt: skip
        many(
            Entry,
            ({"list_id": list_, "candidate_id": c, "version_id": v, "kind": Kind.NORM, "position": i,
              "ranked_place": None, "departure": ""}
             for list_ in made_lists[:2] for i, (c, v) in enumerate(zip(candidates, versions, strict=True), 1)),
        )  # fmt: skip
    with transaction():
        lists.issue(people["chair"], 2, version=1, now=NOW - DAY)
    _close(rounds[0], n)
    return people


def _close(round_id: int, n: int) -> None:
    """The first round was open and closes: its result is what the real tally stores."""
    closed = rankings.close_due(now=lambda: NOW)
    assert closed == 1
    assert db.session.execute(select(RoundResult.cast).where(RoundResult.round_id == round_id)).scalars().all()
    db.session.rollback()


def _candidate(made, i: int, sponsor: int) -> dict:
    return {
        "conference_id": made.id, "kind": Kind.NORM, "ref": f"N-{i:02}", "number": i, "document_number": i,
        "state": CandidateState.DRAFT, "delegation_id": sponsor, "title": f"Norm {i}", "area": Area.POLICY,
        "ended_reason": "", "tabled_at": NOW - 5 * DAY, "released_at": NOW - 5 * DAY, "search_text": f"n-{i:02} norm",
        "signature": [], "comment_marks": {}, "created_at": NOW - 6 * DAY,
    }  # fmt: skip


def _comment(made, i, candidate, version, delegation, seat, *, position=None, parent_id=None, draft=False) -> dict:
    return {
        "conference_id": made.id, "candidate_id": candidate, "version_id": version, "delegation_id": delegation,
        "membership_id": seat, "state": CommentState.DRAFT if draft else CommentState.CLEARED,
        "handling": Handling.NAMED, "ref": None if draft else f"C-{i}", "position": position, "parent_id": parent_id,
        "paragraph_id": "p1", "quote": "States should act.", "category": CommentCategory.GENERAL, "body": "Well.",
        "body_html": "<p>Well.</p>", "proposed_html": "", "created_at": NOW, "updated_at": NOW,
        "cleared_at": None if draft else NOW, "released_at": None if draft else NOW,
    }  # fmt: skip


def _bracket(made, i: int, candidate: int, version: int, delegation: int, seat: int) -> dict:
    return {
        "conference_id": made.id, "candidate_id": candidate, "version_id": version, "paragraph_id": "p1",
        "span_start": 0, "span_end": 6, "quote": "States", "standing_version_id": version,
        "standing_paragraph_id": "p1", "standing_start": 0, "standing_end": 6, "stale": False,
        "alternative": f"Nation {i}", "blocks": True, "delegation_id": delegation, "membership_id": seat,
        "handling": Handling.NAMED, "state": "open", "reason": "So.", "opened_at": NOW - DAY,
    }  # fmt: skip


def _amendment(made, i, candidate, version, delegation, seat, *, draft=False, answered=False) -> dict:
    operations = [{"op": "replace", "paragraph": "p1", "body": f"States should act {i % 7} times."}]
    return {
        "conference_id": made.id, "candidate_id": candidate, "version_id": version, "operations": operations,
        "standing_version_id": version, "standing": operations, "clashes": [], "delegation_id": delegation,
        "membership_id": seat, "handling": Handling.NAMED, "category": CommentCategory.GENERAL, "rationale": "So.",
        "rationale_html": "<p>So.</p>", "created_at": NOW, "updated_at": NOW,
        "state": "draft" if draft else "not_accepted" if answered else "open",
        "ref": None if draft else f"A-{i}", "number": None if draft else i, "cleared_at": None if draft else NOW,
        "released_at": None if draft else NOW, "answered_at": NOW if answered else None,
    }  # fmt: skip


def _round(made, i: int, delegations: list[int]) -> dict:
    """The first is open and due to close, every other one is scheduled or a draft."""
    first = i == 1
    return {
        "conference_id": made.id, "number": i, "title": f"Round {i}", "note": "",
        "state": RoundState.OPEN if first else RoundState.SCHEDULED if i % 2 else RoundState.DRAFT,
        "opens_at": NOW - 3 * DAY if first else NOW + DAY, "closes_at": NOW - DAY if first else NOW + 3 * DAY,
        "electorate": ["ngo"], "electorate_ids": delegations if first else [], "disclosure": "attributable",
        "history": [], "opened_at": NOW - 3 * DAY if first else None, "created_at": NOW - 4 * DAY,
    }  # fmt: skip


@pytest.fixture(scope="module")
def filled(sqlite_engine, tmp_path_factory):
    """An application with a conference of ten and one of a thousand."""
    from consult import clock
    from consult.app import create_app
    from consult.config import Config

    folder = tmp_path_factory.mktemp("filled")
    url = sqlite_engine.fresh(folder / "filled.sqlite3")
    clock.set_for_tests(lambda: NOW)
    config = Config(
        instance_path=folder, database_url=url, secret_key="of the counts", signing_key="5e" * 32, testing=True
    )
    app = create_app(config)
    with app.app_context():
        people = {n: fill(factories.make_conference(slug=f"c{n}"), n) for n in (FEW, MANY)}
    yield app, people
    with app.app_context():
        db.engine.dispose()
    clock.reset()


@contextmanager
def counted(app):
    """The statements sent while the block runs."""
    sent = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


PAGES = [
    ("th_head", "/"),
    ("chair", "/"),
    ("secretariat", "/"),
    ("chair", "/desk"),
    ("th_head", "/candidates?per=100"),
    ("th_head", "/candidates?q=norm"),
    ("th_head", "/candidates?needs=1"),
    ("chair", "/candidates.csv"),
    ("th_head", "/candidates/N-01"),
    ("chair", "/candidates/N-01"),
    ("sg_head", "/candidates/N-01"),
    ("th_head", "/candidates/N-01/brackets/new"),
    ("chair", "/candidates/N-01/ask/lift"),
    ("chair", "/candidates/N-01/matrix"),
    ("th_head", "/candidates/N-01/matrix"),
    ("th_head", "/brackets"),
    ("th_head", "/brackets?delegation=sg"),
    ("th_head", "/questions"),
    ("th_head", "/questions/1"),
    ("th_head", "/silences"),
    ("th_head", "/silences/1"),
    ("chair", "/silences/new"),
    ("secretariat", "/paper/break?silence=1"),
    ("th_head", "/positions"),
    ("th_head", "/candidates/N-01/positions"),
    ("chair", "/candidates/N-01/positions"),
    ("chair", "/candidates/N-01/declare"),
    ("chair", "/lists/1/path"),
    ("chair", "/comments"),
    ("th_head", "/comments"),
    ("chair", "/comments.csv"),
    ("chair", "/comments.xlsx"),
    ("th_head", "/comments/clearing"),
    ("th_head", "/comments/ours"),
    ("th_head", "/comments/C-1/replies"),
    ("chair", "/comments/C-1/answer"),
    ("th_head", "/candidates?open=1"),
    ("th_head", "/candidates/N-01?amendments_by=sg"),
    ("th_head", "/candidates/N-01/amendments"),
    ("chair", "/candidates/N-01/amendments"),
    ("chair", "/candidates/N-01/amendments.csv"),
    ("th_head", "/candidates/N-01/amendments/A-1"),
    ("th_head", "/candidates/N-01/amendments/new"),
    ("th_head", "/amendments/clearing"),
    ("th_head", "/amendments/ours"),
    ("th_head", "/drafts"),
    ("th_head", "/drafts/new"),
    ("th_head", "/library"),
    ("th_head", "/library/instruments/gge2015"),
    ("th_head", "/library/bodies/amcc"),
    ("th_head", "/delegations"),
    ("th_head", "/delegations/th"),
    ("secretariat", "/manage/"),
    ("secretariat", "/manage/people"),
    ("secretariat", "/manage/phases"),
    ("th_head", "/announcements"),
    ("th_head", "/documents"),
    ("chair", "/documents/print-pack"),
    ("th_head", "/rolling"),
    ("th_head", "/rolling?at=2019-04-30T03:00:00Z"),
    ("th_head", "/rolling/states"),
    ("th_head", "/rolling.docx"),
    ("secretariat", "/record"),
    ("th_head", "/record"),
    ("secretariat", "/record.csv"),
    ("secretariat", "/paper"),
    ("secretariat", "/paper/amendment?candidate=N-01"),
    ("secretariat", "/paper/bracket?candidate=N-01"),
    ("secretariat", "/paper/objection?question=1"),
    ("chair", "/rankings"),
    ("th_head", "/rankings"),
    ("chair", "/rankings/1"),
    ("th_head", "/rankings/1"),
    ("th_head", "/rankings/1/ballots"),
    ("th_head", "/rankings/1.csv"),
    ("chair", "/rankings/new"),
    ("chair", "/lists"),
    ("th_head", "/lists"),
    ("chair", "/lists/1"),
    ("chair", "/lists/1/issue"),
    ("chair", "/lists/2"),
    ("th_head", "/lists/2"),
    ("th_head", "/lists/2/bodies/amcc"),
]


@pytest.mark.parametrize(("role", "path"), PAGES, ids=lambda value: value)
def test_a_page_asks_as_often_for_ten_as_for_a_thousand(filled, role, path):
    app, people = filled
    sent = {}
    for n in (FEW, MANY):
        client = app.test_client()
        factories.sign_in(client, people[n][role])
        client.get(f"/c{n}/account")  # whatever is looked up once an application
        with counted(app) as statements:
            response = client.get(f"/c{n}{path}")
        assert response.status_code == 200, response.get_data(as_text=True)[-600:]
        sent[n] = [statement for statement in statements if not statement.startswith(("PRAGMA", "BEGIN"))]
    assert len(sent[FEW]) == len(sent[MANY]), "\n".join(
        sorted(set(sent[MANY]) ^ set(sent[FEW])) or [s for s in sent[MANY] if sent[MANY].count(s) != sent[FEW].count(s)]
    )
    assert 0 < len(sent[MANY]) <= 30
