"""A conference with a text, delegations that amend it, and the acts in one line each."""

from sqlalchemy import select

from consult.core.text.changes import from_json
from consult.core.words import CommentCategory, Handling, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Amendment, Candidate, Version
from consult.services import amendments
from consult.services.amendments import Typed
from tests.factories import NOW, make_conference, make_tabled, seat

WORDS = ("States should consult one another early.", "They should do so in good faith.", "They should keep a list.")


class House:
    """Thailand has tabled a text of three paragraphs; Singapore, Indonesia and others amend it."""

    def __init__(self, visibility=Visibility.ON_CLEARING, words=WORDS):
        self.made = make_conference(visibility=visibility)
        self.th = seat(self.made, Role.HEAD, "th")
        self.th_delegate = seat(self.made, Role.DELEGATE, "th")
        self.sg = seat(self.made, Role.HEAD, "sg")
        self.sg_delegate = seat(self.made, Role.DELEGATE, "sg")
        self.sg_observer = seat(self.made, Role.OBSERVER, "sg")
        self.id = seat(self.made, Role.HEAD, "id")
        self.ngo = seat(self.made, Role.HEAD, "ngo")
        self.chair = seat(self.made, Role.CHAIR)
        self.ref = make_tabled(self.made, "th", paragraphs=words)
        self.words = words
        self.now = NOW

    def clock(self):
        """The clock that acts read."""
        return self.now

    def typed(self, changes=None, *, title="Early consultation", base=None, **more) -> Typed:
        """The text with paragraphs changed by id; None takes one out."""
        changes = changes or {}
        rows = base or [(f"p{n}", body) for n, body in enumerate(self.words, 1)]
        kept = [(key, changes.get(key, body)) for key, body in rows if changes.get(key, body) is not None]
        return Typed(title, kept, **more)

    def start(self, actor, changes=None, *, words=None, **more) -> int:
        """Begin a draft."""
        typed = words or self.typed(
            changes, **{k: more.pop(k) for k in ("title", "rationale", "handling", "category") if k in more}
        )
        with transaction():
            return amendments.start(actor, self.ref, typed, clock=self.clock, **more)

    def clear(self, actor, *drafts) -> list[str]:
        """The head sends drafts as they stand."""
        with transaction():
            return amendments.clear(actor, [(d, counter(d)) for d in drafts], clock=self.clock)

    def propose(self, actor, changes=None, **more) -> str:
        """Begin and send in one; answers the reference."""
        return self.clear(actor, self.start(actor, changes, **more))[0]

    def under(self, ref) -> list[tuple[str, str]]:
        """The text as it reads with an amendment, as a form has it."""
        from consult.queries.amendments import get_subject
        from consult.queries.comments import Reader

        subject = get_subject(Reader(self.id, "Asia/Bangkok"), self.ref, parent_ref=ref)
        return [(p.id, p.body) for p in subject.base.paragraphs]

    def open_count(self) -> int:
        """What the candidate says of itself."""
        return db.session.execute(
            select(Candidate.open_amendments).where(Candidate.ref == self.ref)
        ).scalar_one()

    def version(self, *bodies, title="Early consultation") -> int:
        """Another version of the text, as the clock of its candidate has it; answers its id."""
        with transaction() as session:
            candidate = session.execute(select(Candidate).where(Candidate.ref == self.ref)).scalar_one()
            former = session.get(Version, candidate.current_version_id)
            made = Version(
                candidate_id=candidate.id, number=former.number + 1, symbol="L.1/Rev.1", title=title, rationale="",
                paragraphs=[{"id": f"p{n}", "number": n, "body": b} for n, b in enumerate(bodies, 1) if b],
                area=former.area, pillars=[], bodies=[], cites=[], reason="More.", issued_at=self.now,
                issued_by_id=former.issued_by_id,
            )  # fmt: skip
            session.add(made)
            session.flush()
            candidate.current_version_id = made.id
            return made.id


def row(ref) -> Amendment:
    """The amendment with a reference, or a draft by its id."""
    chosen = Amendment.id == ref if isinstance(ref, int) else Amendment.ref == ref
    return db.session.execute(
        select(Amendment).where(chosen).execution_options(populate_existing=True)
    ).scalar_one()


def counter(draft_id) -> int:
    """The edit counter of a draft."""
    return db.session.execute(select(Amendment.edit_counter).where(Amendment.id == draft_id)).scalar_one()


def operations(ref):
    """What an amendment does now."""
    return from_json(row(ref).standing)


def acts(verb=None) -> list[tuple]:
    """(verb, subject, access) of the acts on amendments."""
    found = db.session.execute(
        select(Act.verb, Act.subject, Act.access).where(Act.verb.like(verb or "amendments.%")).order_by(Act.id)
    )
    return [(v, s, a.value) for v, s, a in found]


CHATHAM = Handling.CHATHAM_HOUSE
GENERAL = CommentCategory.GENERAL
