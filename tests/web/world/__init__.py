"""A populated conference for the tests that look at every page as everybody.

It is made once a session through the real services and kept as a SQLite file; each test gets a copy. Secret words stand
in everything that not all may read: `words.SECRETS` says who may.
"""

from dataclasses import dataclass

from sqlalchemy import select

from consult.core.permissions import Actor
from consult.core.text.changes import Replace, Retitle
from consult.core.words import Role
from consult.db import db, transaction
from consult.models import (
    Alternate,
    Attachment,
    Ballot,
    Candidate,
    Comment,
    Conference,
    ConsolidatedList,
    Delegation,
    Draft,
    Person,
    Phase,
    RankingRound,
    Silence,
)
from consult.services import mergings
from tests import factories
from tests.factories import NOW, Made

from .stating import Stating

CLOCK = NOW

# What the parts of addresses can be: words as they stand and, after a star, the ends of names in `World.names`. The
# documents of a list differ in their form alone, so one ending stands for all.
PARTS: dict[str, tuple[str, ...]] = {
    "conference": ("bangkok",),
    "ref": ("*ref",),
    "comments.ref": ("*_comment",),
    "comments.new.ref": ("*ref",),
    "comments.write.ref": ("*ref",),
    "amendments.find.ref": ("*_amendment",),
    "amendments.from_comment.ref": ("*_comment",),
    "amendment": ("*_amendment",),
    "amendments.draft_id": ("*amendment_draft",),
    "amendments.from_draft.draft_id": ("*proposing",),
    "rankings.number": ("*round",),
    "sheet": ("ballot", "suggestion"),
    "rankings.practice_item.ref": ("N-05",),
    "chart": ("support", "places", "groups", "rounds", "pairs", "delegations"),
    "picture_type": ("svg", "csv"),
    "table_type": ("csv", "json"),
    "lists.number": ("*_list",),
    "candidates.number": ("1", "2"),
    "revision": ("1", "2"),
    "old": ("1",),
    "new": ("2",),
    "draft_id": ("*draft",),
    "comments.draft_id": ("*comment_draft", "*remark"),
    "key": ("*file",),
    "filename": ("note.png",),
    "token": ("*token",),
    "library.code": ("gge2015", "amcc", "telmin"),
    "lists.code": ("amcc", "telmin"),
    "rankings.code": ("*receipt",),
    "code": ("th", "sg", "zz"),
    "extension": ("docx", "pdf"),
    "roundtrip.blank.extension": ("docx",),
    "roundtrip.compilation.extension": ("xlsx",),
    "lists.body_of_revision.extension": ("csv",),
    "ending": ("csv", "json", "xlsx"),
    "act": ("extend", "reopen", "cancel"),
    "layout": ("people",),
    "membership_id": ("*_seat",),
    "phase_id": ("*phase",),
    "paper_id": ("*paper",),
    "bracket_id": ("*_bracket",),
    "statements.number": ("*_statement",),
    "statements.new_on_list.number": ("*_list",),
    "questions.number": ("*question",),
    "silences.number": ("*silence",),
    "silences.change.act": ("open", "extend", "suspend", "withdraw"),
    "paragraph_id": ("p1",),
}


@dataclass(frozen=True)
class World:
    """The conference: its people as actors, and `names` for addresses and forms."""

    made: Made
    actors: dict[str, Actor]
    outsider: int  # a person with an account and no role
    names: dict[str, str]
    emails: dict[str, str]  # of the persons behind the actors; all have the password of the factories

    def fill(self, template):
        """The template with its names in braces filled in; dicts and lists by their parts."""
        if isinstance(template, dict):
            return {self.fill(key): self.fill(value) for key, value in template.items()}
        if isinstance(template, (list, tuple)):
            return [self.fill(value) for value in template]
        return template.format_map(self.names) if isinstance(template, str) else template

    def values_of(self, endpoint: str, part: str) -> list[str]:
        """What a part of an endpoint's address can be in this world."""
        module = endpoint.split(".")[0]
        found = PARTS.get(f"{endpoint}.{part}") or PARTS.get(f"{module}.{part}") or PARTS.get(part)
        if found is None:
            raise LookupError(f"{endpoint}: say in PARTS what <{part}> can be")
        ends = tuple(word[1:] for word in found if word.startswith("*"))
        named = [value for name, value in self.names.items() if ends and name.endswith(ends)]
        return list(dict.fromkeys([*named, *(word for word in found if not word.startswith("*"))]))

    def client(self, app, role: str):
        """A client signed in as the role of tests/web/access_table.py."""
        client = app.test_client()
        if role == "outsider":
            with client.session_transaction() as session:
                session["_user_id"] = f"{self.outsider}.1"
                session["_fresh"] = True
        elif role != "visitor":
            factories.sign_in(client, self.actors[role])
        return client


def build() -> World:
    """Populate the empty database of the open application context."""
    b = Stating()
    b.people()
    b.phases()
    b.candidates()
    b.comments()
    b.drafts()
    b.rounds()
    b.early_brackets()
    b.early_positions()
    b.early_statements()
    b.second_version()
    b.amendments()
    _on_the_table(b)
    b.endings()
    b.lists()
    b.letters()
    b.negotiating()
    b.deciding()
    b.silent()
    b.stating()
    _other_conference(b)
    _look_up(b)
    people = dict(db.session.execute(select(Person.id, Person.email)).all())
    emails = {role: people[actor.person_id] for role, actor in b.actors.items()}
    return World(b.made, b.actors, b.outsider, b.names, emails)


def _on_the_table(b: Stating) -> None:
    """An amendment that a chair can take in, and on another table two that clash."""
    title = Retitle("Protecting the core")
    b.names["table_amendment"] = factories.amendment(b.made, b.names["au_ref"], "sg", title)
    rivals = [
        factories.amendment(b.made, b.names["id_ref"], who, Replace("p2", f"And {word} in good faith."))
        for who, word in (("sg", "always"), ("au", "openly"))
    ]
    for counter, key in enumerate(rivals):
        with transaction():
            mergings.take(b.actors["chair"], b.names["id_ref"], key, version=counter, base=1, now=factories.NOW)


def _other_conference(b: Stating) -> None:
    """A conference in which nobody of the first serves."""
    made = factories.make_conference(slug="jakarta")
    factories.seat(made, Role.HEAD, "th")
    factories.make_tabled(made, "th", title="Of another conference")
    b.names["other"] = "/jakarta"


def _look_up(b: Stating) -> None:
    """Names for what forms carry: edit counters, and the keys of files, receipts and alternates."""

    def one(column, *conditions) -> str:
        return str(db.session.execute(select(column).where(*conditions).order_by(column).limit(1)).scalar_one())

    th, name = b.made.delegations["th"], b.names
    for draft in ("draft", "submitted_draft", "returned_draft", "next_draft", "late_draft"):
        name[f"{draft}_version"] = one(Draft.edit_counter, Draft.id == int(name[draft]))
    for comment in ("open_comment", "th_comment", "stale_comment"):
        name[f"{comment}_version"] = one(Comment.edit_counter, Comment.ref == name[comment])
    for list_ in ("issued_list", "circulated_list", "draft_list"):
        found = ConsolidatedList.number == int(name[list_])
        name[f"{list_}_version"] = one(ConsolidatedList.edit_counter, found)
    for silence in ("running_silence", "still_silence"):
        name[f"{silence}_version"] = one(Silence.edit_counter, Silence.number == int(name[silence]))
    for round_ in ("scheduled_round", "draft_round"):
        name[f"{round_}_version"] = one(RankingRound.edit_counter, RankingRound.number == int(name[round_]))
    name["phase_version"] = one(Phase.edit_counter, Phase.id == int(name["phase"]))
    name["delegation_version"] = one(Delegation.edit_counter, Delegation.id == th)
    name["conference_version"] = one(Conference.edit_counter, Conference.id == b.made.id)
    name["alternate"] = one(Alternate.id)
    main = select(Candidate.id).where(Candidate.ref == name["ref"], Candidate.conference_id == b.made.id)
    of_main = Attachment.candidate_id == main.scalar_subquery()
    name["file"] = one(Attachment.sha256, of_main, Attachment.cleared_at.is_not(None))[:12]
    name["waiting_file"] = one(Attachment.sha256, of_main, Attachment.cleared_at.is_(None))[:12]
    name["closed_receipt"] = one(Ballot.receipt, Ballot.delegation_id == th, Ballot.round_id == 1)
    name["receipt"] = one(Ballot.receipt, Ballot.delegation_id == th, Ballot.round_id == 4)
