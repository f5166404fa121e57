"""Small conferences for tests. Each function writes in a transaction of its own and answers plain ids and actors.

    c = make_conference()                       # Conference with three Member States and two partners, phases open
    head = seat(c, Role.HEAD, "th")             # an Actor
    ref = make_tabled(c, "th", title="...")     # "N-01"
"""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from consult.core.lifecycle import AmendmentState, CandidateState
from consult.core.names import sort_order
from consult.core.permissions import Actor
from consult.core.text.changes import to_json
from consult.core.text.similar import signature, text_of
from consult.core.words import (
    Access,
    Area,
    Category,
    CommentCategory,
    Handling,
    Kind,
    PhaseKind,
    Pillar,
    QuestionAbout,
    Role,
    Visibility,
)
from consult.db import db, transaction
from consult.models import (
    Amendment,
    Body,
    Bracket,
    Candidate,
    CandidateBody,
    CandidateClause,
    CandidatePillar,
    Clause,
    Conference,
    Delegation,
    Instrument,
    Membership,
    Person,
    Phase,
    Question,
    Version,
)
from consult.queries.actors import get_actor
from consult.services.record import next_number, record

NOW = datetime(2019, 5, 1, 3, 0, tzinfo=UTC)  # 10:00 in Bangkok
PASSWORD = "correct horse battery staple"
_serial = itertools.count(1)

DELEGATIONS = {
    "id": ("Indonesia", Category.ASEAN_MEMBER_STATE, True),
    "sg": ("Singapore", Category.ASEAN_MEMBER_STATE, True),
    "th": ("Thailand", Category.ASEAN_MEMBER_STATE, True),
    "au": ("Australia", Category.DIALOGUE_PARTNER, False),
    "ngo": ("Open Digital Society", Category.NGO, False),
}


@dataclass(frozen=True)
class Made:
    """A conference as tests handle it."""

    id: int
    slug: str
    delegations: dict[str, int] = field(default_factory=dict)
    phases: dict[str, int] = field(default_factory=dict)


def make_conference(
    *, slug: str = "bangkok", visibility: Visibility = Visibility.AT_ONCE, phases: bool = True, now: datetime = NOW
) -> Made:
    """A conference with `DELEGATIONS`, one instrument of two clauses, the bodies amcc and telmin, and (unless
    phases=False) a drafting and a commenting phase open from ten days before `now` to ten days after."""
    with transaction() as session:
        conference = Conference(
            slug=slug,
            title="Conference on Cybersecurity",
            short_title="Bangkok",
            profile="2019",
            symbol_prefix="CYBER-PS/2019",
            place="Bangkok",
            starts_on=date(2019, 5, 10),
            ends_on=date(2019, 5, 11),
            created_at=now - timedelta(days=30),
        )
        session.add(conference)
        session.flush()
        rows = {}
        for code, (name, category, deciding) in DELEGATIONS.items():
            rows[code] = Delegation(
                conference_id=conference.id,
                code=code,
                name=name,
                short_name=name,
                sort_key=name,
                sort_order=sort_order(name),
                category=category,
                deciding=deciding,
            )
        session.add_all(rows.values())
        instrument = Instrument(
            conference_id=conference.id,
            code="gge2015",
            title="Report of the Group of Governmental Experts, 2015",
            short="GGE 2015",
            symbol="A/70/174",
            adopted_on=date(2015, 7, 22),
            author="United Nations",
            legal_character="voluntary",
            note="",
            position=1,
        )
        session.add(instrument)
        session.flush()
        for n, letter in enumerate("ab", 1):
            session.add(
                Clause(
                    conference_id=conference.id,
                    instrument_id=instrument.id,
                    code=f"gge2015.13{letter}",
                    number=f"13 ({letter})",
                    summary=f"Summary of 13 ({letter}).",
                    citation=f"A/70/174, para. 13 ({letter})",
                    position=n,
                )
            )
        for n, (code, acronym) in enumerate((("amcc", "AMCC"), ("telmin", "TELMIN")), 1):
            session.add(
                Body(
                    conference_id=conference.id,
                    code=code,
                    acronym=acronym,
                    full_name=f"ASEAN body {acronym}",
                    pillar="cross",
                    level="ministerial",
                    membership="ASEAN Member States",
                    decides="",
                    note="",
                    position=n,
                )
            )
        made_phases = {}
        if phases:
            everybody = [c.value for c in Category]
            made_phases["drafting"] = Phase(
                conference_id=conference.id,
                kind=PhaseKind.DRAFTING,
                title="Drafting",
                opens_at=now - timedelta(days=10),
                closes_at=now + timedelta(days=10),
                visibility=visibility,
                may_table=everybody,
                may_comment=[],
                may_amend=[],
            )
            made_phases["commenting"] = Phase(
                conference_id=conference.id,
                kind=PhaseKind.COMMENTING,
                title="Comments",
                opens_at=now - timedelta(days=10),
                closes_at=now + timedelta(days=10),
                visibility=visibility,
                may_table=[],
                may_comment=everybody,
                may_amend=everybody,
            )
            session.add_all(made_phases.values())
        session.flush()
        return Made(
            conference.id,
            slug,
            {code: row.id for code, row in rows.items()},
            {name: row.id for name, row in made_phases.items()},
        )


def make_person(*, email: str | None = None, name: str = "A Person", password: str | None = None) -> int:
    """A person's id. With a password they can sign in (the hash costs 27 ms, so only where it is needed)."""
    from consult.services.people import hash_password

    with transaction() as session:
        person = Person(
            email=email or f"person{next(_serial)}@example.org",
            name=name,
            password_hash=hash_password(password) if password else None,
            created_at=NOW,
        )
        session.add(person)
        session.flush()
        return person.id


def seat(
    made: Made, role: Role, delegation: str | None = None, *, person_id: int | None = None, now: datetime = NOW
) -> Actor:
    """Give a (new) person a role; answers the Actor."""
    person_id = person_id or make_person(name=f"{role.value} {delegation or ''}".strip())
    with transaction() as session:
        membership = Membership(
            conference_id=made.id,
            person_id=person_id,
            role=role,
            delegation_id=made.delegations[delegation] if delegation else None,
            started_at=now - timedelta(days=20),
        )
        session.add(membership)
        session.flush()
        membership_id = membership.id
    return get_actor(membership_id, now=now)


def make_tabled(
    made: Made,
    sponsor: str = "th",
    *,
    kind: Kind = Kind.NORM,
    title: str = "Early consultation",
    paragraphs: tuple[str, ...] = ("States should consult one another early.", "They should do so in good faith."),
    bodies: tuple[str, ...] = ("amcc",),
    cites: tuple[str, ...] = ("gge2015.13a",),
    at: datetime = NOW - timedelta(days=5),
) -> str:
    """A tabled candidate, readable by all; answers its reference."""
    with transaction() as session:
        conference = session.get(Conference, made.id)
        head = session.execute(
            select(Membership.id).where(Membership.delegation_id == made.delegations[sponsor]).limit(1)
        ).scalar_one_or_none()
        if head is None:
            person = Person(email=f"sponsor{next(_serial)}@example.org", name=f"Head of {sponsor}", created_at=at)
            session.add(person)
            session.flush()
            membership = Membership(
                conference_id=made.id,
                person_id=person.id,
                role=Role.HEAD,
                delegation_id=made.delegations[sponsor],
                started_at=at,
            )
            session.add(membership)
            session.flush()
            head = membership.id
        number = next_number(conference, kind.value)
        document = next_number(conference, "L")
        ref = f"{'N' if kind == Kind.NORM else 'R'}-{number:02d}"
        rows = [{"id": f"p{n}", "number": n, "body": body} for n, body in enumerate(paragraphs, 1)]
        candidate = Candidate(
            conference_id=made.id,
            kind=kind,
            ref=ref,
            number=number,
            document_number=document,
            state=CandidateState.DRAFT,
            delegation_id=made.delegations[sponsor],
            title=title,
            area=Area.POLICY,
            cleared_at=at,
            tabled_at=at,
            released_at=at,
            search_text=f"{ref} {title} {' '.join(paragraphs)}".casefold(),
            signature=signature(text_of(title, paragraphs)),
            created_at=at,
        )
        session.add(candidate)
        session.flush()
        version = Version(
            candidate_id=candidate.id,
            number=1,
            symbol=f"CYBER-PS/2019/L.{document}",
            title=title,
            rationale="",
            paragraphs=rows,
            area=Area.POLICY,
            pillars=["APSC"],
            bodies=list(bodies),
            cites=list(cites),
            reason="",
            issued_at=at,
            issued_by_id=head,
        )
        session.add(version)
        session.flush()
        candidate.current_version_id = version.id
        candidate.state = CandidateState.TABLED
        session.add(CandidatePillar(candidate_id=candidate.id, pillar=Pillar.APSC))
        for n, code in enumerate(bodies):
            body_id = session.execute(
                select(Body.id).where(Body.conference_id == made.id, Body.code == code)
            ).scalar_one()
            session.add(CandidateBody(candidate_id=candidate.id, body_id=body_id, position=n))
        for n, code in enumerate(cites):
            clause_id = session.execute(
                select(Clause.id).where(Clause.conference_id == made.id, Clause.code == code)
            ).scalar_one()
            session.add(CandidateClause(candidate_id=candidate.id, clause_id=clause_id, position=n))
        record(
            None, "candidates.table", conference_id=made.id, at=at, subject=ref, access=Access.PARTICIPANTS,
            version_number=1, delegation_id=made.delegations[sponsor],
        )  # fmt: skip
        return ref


def amendment(
    made: Made,
    ref: str,
    delegation: str,
    *operations,
    handling: Handling = Handling.NAMED,
    parent: str | None = None,
    released: bool = True,
    rationale: str = "",
    at: datetime = NOW - timedelta(days=2),
) -> str:
    """An open amendment to the candidate `ref` as it stands (to the amendment `parent`, if given); answers its
    reference. `operations` are those of core.text.changes."""
    with transaction() as session:
        conference = session.get(Conference, made.id)
        candidate = _candidate(made, ref)
        number = next_number(conference, "amendment") if handling == Handling.NAMED else None
        key = f"A-{number}" if number else f"X-T{next(_serial):04d}"
        session.add(
            Amendment(
                conference_id=made.id, candidate_id=candidate.id, version_id=candidate.current_version_id,
                operations=to_json(operations), standing_version_id=candidate.current_version_id,
                standing=to_json(operations), clashes=[], delegation_id=made.delegations[delegation],
                membership_id=_member(made, delegation), state=AmendmentState.OPEN, handling=handling, ref=key,
                number=number, category=CommentCategory.SUBSTANTIVE, rationale=rationale, rationale_html=rationale,
                created_at=at, updated_at=at, cleared_at=at, released_at=at if released else None,
                parent_id=_amendment_id(made, parent) if parent else None,
            )
        )  # fmt: skip
        if released:
            candidate.open_amendments += 1
        return key


def bracket(
    made: Made,
    ref: str,
    delegation: str,
    paragraph: str,
    words: str | None = None,
    *,
    alternative: str | None = None,
    handling: Handling = Handling.NAMED,
    at: datetime = NOW - timedelta(days=2),
) -> int:
    """Open brackets on `words` of a paragraph (the whole of it, if left away); answers their id."""
    with transaction() as session:
        candidate = _candidate(made, ref)
        version = session.get(Version, candidate.current_version_id)
        body = next(p["body"] for p in version.paragraphs if p["id"] == paragraph)
        start = body.index(words) if words else None
        end = start + len(words) if words else None
        blocks = DELEGATIONS[delegation][2]
        row = Bracket(
            conference_id=made.id, candidate_id=candidate.id, version_id=version.id, paragraph_id=paragraph,
            span_start=start, span_end=end, quote=words or body, standing_version_id=version.id,
            standing_paragraph_id=paragraph, standing_start=start, standing_end=end, alternative=alternative,
            blocks=blocks, delegation_id=made.delegations[delegation], membership_id=_member(made, delegation),
            handling=handling, reason="Not agreed.", opened_at=at,
        )  # fmt: skip
        session.add(row)
        candidate.open_brackets += int(blocks)
        session.flush()
        return row.id


def question(
    made: Made,
    ref: str,
    chair: Actor,
    about: QuestionAbout,
    target: dict,
    *,
    asked_at: datetime = NOW - timedelta(days=1),
    closes_at: datetime = NOW,
) -> int:
    """Something put to the room on the candidate as it stands; answers its id."""
    with transaction() as session:
        candidate = _candidate(made, ref)
        row = Question(
            conference_id=made.id, number=next_number(session.get(Conference, made.id), "question"),
            candidate_id=candidate.id, version_id=candidate.current_version_id, about=about, target=target,
            reason="To come to one text.", asked_by_id=chair.membership_id, asked_at=asked_at, closes_at=closes_at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def _candidate(made: Made, ref: str) -> Candidate:
    return db.session.execute(
        select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
    ).scalar_one()


def _amendment_id(made: Made, ref: str) -> int:
    return db.session.execute(
        select(Amendment.id).where(Amendment.conference_id == made.id, Amendment.ref == ref)
    ).scalar_one()


def _member(made: Made, delegation: str) -> int:
    """Somebody who serves in the delegation; a new one where nobody does."""
    found = db.session.execute(
        select(Membership.id).where(Membership.delegation_id == made.delegations[delegation]).limit(1)
    ).scalar_one_or_none()
    if found is not None:
        return found
    person = Person(email=f"member{next(_serial)}@example.org", name=f"Head of {delegation}", created_at=NOW)
    db.session.add(person)
    db.session.flush()
    row = Membership(
        conference_id=made.id, person_id=person.id, role=Role.HEAD, delegation_id=made.delegations[delegation],
        started_at=NOW - timedelta(days=20),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def sign_in(client, actor: Actor) -> None:
    """Sign the client in as the actor, without the password page."""
    with client.application.app_context():
        epoch = db.session.get(Person, actor.person_id).session_epoch
        slug = db.session.get(Conference, actor.conference_id).slug
    with client.session_transaction() as session:
        session["_user_id"] = f"{actor.person_id}.{epoch}"
        session["_fresh"] = True
        session["acting"] = {slug: actor.membership_id}


def token_of(client, url: str) -> str:
    """The CSRF token of a page's form."""
    import re

    page = client.get(url).get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)


def make_amendment(
    made: Made,
    ref: str,
    delegation: str,
    operations: list[dict],
    *,
    number: int = 1,
    handling: Handling = Handling.NAMED,
    rationale: str = "Clearer.",
    at: datetime = NOW - timedelta(days=2),
) -> int:
    """An open amendment to a candidate's current version, read by all; answers its id. Named ones are A-1, A-2, ..."""
    with transaction() as session:
        candidate = session.execute(
            select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
        ).scalar_one()
        membership = session.execute(
            select(Membership.id).where(Membership.delegation_id == made.delegations[delegation]).limit(1)
        ).scalar_one()
        named = handling == Handling.NAMED
        amendment = Amendment(
            conference_id=made.id, candidate_id=candidate.id, version_id=candidate.current_version_id,
            operations=operations, standing_version_id=candidate.current_version_id, standing=operations, clashes=[],
            delegation_id=made.delegations[delegation], membership_id=membership, state=AmendmentState.OPEN,
            handling=handling, ref=f"A-{number}" if named else f"X-AAAA{number}", number=number if named else None,
            category=CommentCategory.SUBSTANTIVE, rationale=rationale, rationale_html=f"<p>{rationale}</p>",
            created_at=at, updated_at=at, cleared_at=at, released_at=at,
        )  # fmt: skip
        session.add(amendment)
        session.flush()
        candidate.open_amendments += 1
        return amendment.id


def make_version(made: Made, ref: str, paragraphs: list[tuple[str, str]], *, at: datetime = NOW) -> int:
    """The candidate's next version, with these paragraphs (id, words); answers its number. Nothing is carried over."""
    with transaction() as session:
        candidate = session.execute(
            select(Candidate).where(Candidate.conference_id == made.id, Candidate.ref == ref)
        ).scalar_one()
        former = session.get(Version, candidate.current_version_id)
        version = Version(
            candidate_id=candidate.id, number=former.number + 1, symbol=f"{former.symbol}/Rev", title=former.title,
            rationale="", paragraphs=[{"id": key, "number": n, "body": b} for n, (key, b) in enumerate(paragraphs, 1)],
            area=former.area, pillars=former.pillars, bodies=former.bodies, cites=former.cites, reason="Changed.",
            issued_at=at, issued_by_id=former.issued_by_id,
        )  # fmt: skip
        session.add(version)
        session.flush()
        candidate.current_version_id = version.id
        return version.number


def move_on(ref: str, paragraphs: list[dict], *, at: datetime = NOW):
    """The candidate's next version, with these paragraphs as they are stored, and what is open carried to it; answers
    what became of that (services.carrying)."""
    from consult.services import carrying

    with transaction() as session:
        candidate = session.execute(select(Candidate).where(Candidate.ref == ref)).scalar_one()
        former = session.get(Version, candidate.current_version_id)
        made = Version(
            candidate_id=candidate.id, number=former.number + 1, symbol="L.1/Rev.1", title=former.title,
            paragraphs=paragraphs, area=former.area, pillars=[], bodies=[], cites=[], reason="More.", issued_at=at,
            issued_by_id=former.issued_by_id,
        )  # fmt: skip
        session.add(made)
        session.flush()
        candidate.current_version_id = made.id
        return carrying.carry_all(candidate, former, made, names={}, now=at)
