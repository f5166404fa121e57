"""The whole policy on one page: each act, and who may do it.

A predicate sees the actor and, where the act has one, its target (any object with the attributes named in the
predicate). States and deadlines are not permissions: they live in core/lifecycle.py and in the services.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .errors import NotPermitted
from .messages import Message
from .words import CHAIRS, OFFICERS, AlternateKind, Category, Role


@dataclass(frozen=True)
class Actor:
    """A person in one capacity: the delegation acts, the person signs.

    `delegation_id` is None exactly for chair, co-chair and secretariat. `alternate_for` holds the kinds of act for
    which the person stands in for the head at this instant. `archived`: the conference is, and nobody acts in it.
    """

    person_id: int
    person_name: str
    membership_id: int
    conference_id: int
    role: Role
    delegation_id: int | None = None
    delegation_name: str | None = None
    delegation_code: str | None = None
    category: Category | None = None
    deciding: bool = False
    alternate_for: frozenset[AlternateKind] = field(default_factory=frozenset)
    archived: bool = False

    @property
    def is_chair(self) -> bool:
        """Chair or co-chair."""
        return self.role in CHAIRS

    @property
    def is_officer(self) -> bool:
        """Chair, co-chair or secretariat: acts for no delegation."""
        return self.role in OFFICERS

    @property
    def is_secretariat(self) -> bool:
        """Secretariat."""
        return self.role == Role.SECRETARIAT

    @property
    def is_head(self) -> bool:
        """Head of delegation (not an alternate)."""
        return self.role == Role.HEAD

    def speaks(self, kind: AlternateKind) -> bool:
        """May sign for the delegation in this kind of act: its head, or a dated alternate."""
        return self.role == Role.HEAD or (self.role == Role.DELEGATE and kind in self.alternate_for)


class Action(StrEnum):
    """Every act that needs leave. The value is also the verb of the record where the act writes one."""

    # reading
    READ_CONFERENCE = "conference.read"
    READ_RECORD = "record.read"
    READ_CHAIR_DESK = "chair_desk.read"
    # people and delegations
    MANAGE_CONFERENCE = "conference.manage"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_PHASES = "phases.manage"
    INVITE_DELEGATE = "delegates.invite"
    NAME_ALTERNATE = "alternates.name"
    ANNOUNCE = "announcements.send"
    ARCHIVE = "conference.archive"
    ENTER_PAPER = "paper.enter"
    CONFIRM_PAPER = "paper.confirm"
    GRANT_LEAVE = "leave.grant"
    # candidates
    DRAFT = "candidates.draft"
    READ_DRAFT = "candidates.read_draft"
    EDIT_DRAFT = "candidates.edit_draft"
    CLEAR_CANDIDATE = "candidates.clear"
    WITHDRAW_CANDIDATE = "candidates.withdraw"
    MERGE_CANDIDATE = "candidates.merge"
    INVITE_COSPONSOR = "cosponsors.invite"
    ANSWER_COSPONSORSHIP = "cosponsors.answer"
    # comments
    WRITE_COMMENT = "comments.write"
    EDIT_COMMENT = "comments.edit"
    CLEAR_COMMENT = "comments.clear"
    WITHDRAW_COMMENT = "comments.withdraw"
    PLACE_COMMENT = "comments.place"
    ANSWER_COMMENT = "comments.answer"
    REPLY_COMMENT = "comments.reply"
    # negotiating the text
    AMEND = "amendments.write"
    EDIT_AMENDMENT = "amendments.edit"
    CLEAR_AMENDMENT = "amendments.clear"
    WITHDRAW_AMENDMENT = "amendments.withdraw"
    JOIN_AMENDMENT = "amendments.join"
    ACCEPT_AMENDMENT = "amendments.accept"
    MERGE_TEXT = "texts.merge"
    BRACKET = "brackets.open"
    BRACKET_FOR = "brackets.enter"
    LIFT_BRACKET = "brackets.lift"
    AGREE_PARAGRAPH = "paragraphs.agree"
    ASK_ROOM = "questions.ask"
    OBJECT = "questions.object"
    READ_MATRIX = "matrix.read"
    # consensus
    TAKE_POSITION = "positions.take"
    MAKE_STATEMENT = "statements.make"
    PUT_TO_ROOM = "declarations.put"
    DECLARE = "declarations.declare"
    RUN_SILENCE = "silences.run"
    BREAK_SILENCE = "silences.break"
    SEE_SILENCE = "silences.see"
    CONFIRM_SILENCE = "silences.confirm"
    # ranking
    MANAGE_ROUND = "rounds.manage"
    READ_TURNOUT = "rounds.turnout"
    CONFIRM_ROUND = "rounds.confirm"
    READ_REASONS = "rounds.reasons"
    PREPARE_BALLOT = "ballots.prepare"
    CAST_BALLOT = "ballots.cast"
    # lists
    BUILD_LIST = "lists.build"
    ISSUE_LIST = "lists.issue"
    READ_DRAFT_LIST = "lists.read_draft"


Predicate = Callable[[Actor, Any], bool]


def _own(actor: Actor, target: Any) -> bool:
    """The target belongs to the actor's delegation."""
    return actor.delegation_id is not None and target is not None and target.delegation_id == actor.delegation_id


def _writes(actor: Actor, target: Any) -> bool:
    return actor.role in (Role.HEAD, Role.DELEGATE) and (target is None or _own(actor, target))


def _clears(actor: Actor, target: Any) -> bool:
    return actor.speaks(AlternateKind.CLEAR) and (target is None or _own(actor, target))


def _comments(actor: Actor, target: Any) -> bool:
    # An observer may write where the phase says so; the service asks the phase.
    return actor.delegation_id is not None and (target is None or _own(actor, target))


def _takes_back(actor: Actor, target: Any) -> bool:
    if not actor.is_officer:
        return _clears(actor, target)
    # A reply of the chair or of the secretariat: its own office, of which chair and co-chair are one.
    return target is None or (target.delegation_id is None and actor.is_chair == (target.role in CHAIRS))


POLICY: dict[Action, Predicate] = {
    Action.READ_CONFERENCE: lambda a, t: True,
    Action.READ_RECORD: lambda a, t: True,  # the query shows each reader the acts of their access level
    Action.READ_CHAIR_DESK: lambda a, t: a.is_officer,
    Action.MANAGE_CONFERENCE: lambda a, t: a.is_secretariat,
    Action.MANAGE_PEOPLE: lambda a, t: a.is_secretariat,
    Action.MANAGE_PHASES: lambda a, t: a.is_officer,
    Action.INVITE_DELEGATE: lambda a, t: a.is_secretariat or (a.is_head and (t is None or _own(a, t))),
    Action.NAME_ALTERNATE: lambda a, t: a.is_head and (t is None or _own(a, t)),
    Action.ANNOUNCE: lambda a, t: a.is_officer,
    Action.ARCHIVE: lambda a, t: a.is_secretariat,
    Action.ENTER_PAPER: lambda a, t: a.is_secretariat,
    Action.CONFIRM_PAPER: lambda a, t: a.is_head and (t is None or _own(a, t)),
    Action.GRANT_LEAVE: lambda a, t: a.is_chair,
    Action.DRAFT: _writes,
    Action.READ_DRAFT: _own,
    Action.EDIT_DRAFT: _writes,
    Action.CLEAR_CANDIDATE: _clears,
    Action.WITHDRAW_CANDIDATE: _clears,
    Action.MERGE_CANDIDATE: lambda a, t: a.is_chair or _clears(a, t),
    Action.INVITE_COSPONSOR: _clears,
    Action.ANSWER_COSPONSORSHIP: _clears,
    Action.WRITE_COMMENT: _comments,
    Action.EDIT_COMMENT: _comments,
    Action.CLEAR_COMMENT: _clears,
    Action.WITHDRAW_COMMENT: _takes_back,
    Action.PLACE_COMMENT: _clears,
    Action.ANSWER_COMMENT: lambda a, t: a.is_chair,
    Action.REPLY_COMMENT: lambda a, t: a.is_officer,  # in their office's name; delegations reply by WRITE_COMMENT
    Action.AMEND: _writes,
    Action.EDIT_AMENDMENT: _writes,
    Action.CLEAR_AMENDMENT: _clears,
    Action.WITHDRAW_AMENDMENT: _clears,
    Action.JOIN_AMENDMENT: lambda a, t: a.speaks(AlternateKind.CLEAR) and not _own(a, t),
    Action.ACCEPT_AMENDMENT: _clears,  # the target is the candidate: its sponsor accepts
    Action.MERGE_TEXT: lambda a, t: a.is_chair,
    Action.BRACKET: lambda a, t: a.speaks(AlternateKind.CLEAR),
    Action.BRACKET_FOR: lambda a, t: a.is_officer,  # for a delegation that asks in the room
    Action.LIFT_BRACKET: _clears,
    Action.AGREE_PARAGRAPH: lambda a, t: a.is_chair,
    Action.ASK_ROOM: lambda a, t: a.is_chair,
    Action.OBJECT: lambda a, t: a.speaks(AlternateKind.POSITION),
    Action.READ_MATRIX: lambda a, t: a.is_chair,
    Action.TAKE_POSITION: lambda a, t: a.speaks(AlternateKind.POSITION),
    Action.MAKE_STATEMENT: lambda a, t: a.speaks(AlternateKind.POSITION) and (t is None or _own(a, t)),
    Action.PUT_TO_ROOM: lambda a, t: a.is_chair,
    Action.DECLARE: lambda a, t: a.is_chair,
    Action.RUN_SILENCE: lambda a, t: a.is_chair,
    Action.BREAK_SILENCE: lambda a, t: a.speaks(AlternateKind.SILENCE),
    Action.SEE_SILENCE: lambda a, t: a.delegation_id is not None,
    Action.CONFIRM_SILENCE: lambda a, t: a.is_secretariat,
    Action.MANAGE_ROUND: lambda a, t: a.is_chair,
    Action.READ_TURNOUT: lambda a, t: a.is_officer,
    Action.CONFIRM_ROUND: lambda a, t: a.is_officer,
    Action.READ_REASONS: lambda a, t: a.is_chair,
    Action.PREPARE_BALLOT: _writes,
    Action.CAST_BALLOT: lambda a, t: a.speaks(AlternateKind.BALLOT) and (t is None or _own(a, t)),
    Action.BUILD_LIST: lambda a, t: a.is_chair,
    Action.ISSUE_LIST: lambda a, t: a.is_chair,
    Action.READ_DRAFT_LIST: lambda a, t: a.is_officer,
}

# One sentence where the plain one would not say what to do next.
SENTENCES: dict[Action, Message] = {
    Action.CLEAR_CANDIDATE: Message(
        "Only the head of your delegation, or an alternate named for clearing, can send this out."
    ),
    Action.CLEAR_COMMENT: Message(
        "Only the head of your delegation, or an alternate named for clearing, can send this out."
    ),
    Action.PLACE_COMMENT: Message(
        "Only the head of your delegation, or an alternate named for clearing, says where its comments stand."
    ),
    Action.CAST_BALLOT: Message(
        "Only the head of your delegation, or an alternate named for ballots, can cast its ballot."
    ),
    Action.ANSWER_COMMENT: Message("Only the chair or a co-chair answers comments."),
    Action.CLEAR_AMENDMENT: Message(
        "Only the head of your delegation, or an alternate named for clearing, can send this out."
    ),
    Action.ACCEPT_AMENDMENT: Message("Only the head of the sponsor's delegation accepts an amendment as friendly."),
    Action.MERGE_TEXT: Message("Only the chair or a co-chair takes amendments into the text."),
    Action.BRACKET: Message("Only the head of a delegation, or an alternate named for clearing, asks for brackets."),
    Action.LIFT_BRACKET: Message(
        "Only the delegation that asked for the brackets lifts them, by its head or an alternate named for clearing. "
        "The chair can ask the room."
    ),
    Action.AGREE_PARAGRAPH: Message("Only the chair or a co-chair says how far a paragraph is agreed."),
    Action.ASK_ROOM: Message("Only the chair or a co-chair puts a question to the room."),
    Action.OBJECT: Message("Only the head of a delegation, or an alternate named for positions, objects."),
    Action.TAKE_POSITION: Message(
        "Only the head of a delegation, or an alternate named for positions, states its position."
    ),
    Action.MAKE_STATEMENT: Message(
        "Only the head of a delegation, or an alternate named for positions, makes its statements, amends and "
        "withdraws them."
    ),
    Action.PUT_TO_ROOM: Message("Only the chair or a co-chair puts a text to the room."),
    Action.DECLARE: Message("Only the chair or a co-chair declares the outcome."),
    Action.RUN_SILENCE: Message("Only the chair or a co-chair runs a silence procedure."),
    Action.BREAK_SILENCE: Message(
        "Only the head of a delegation, or an alternate named for silence, answers a silence procedure."
    ),
    Action.SEE_SILENCE: Message("The chair and the secretariat belong to no delegation that would have to read this."),
    Action.CONFIRM_SILENCE: Message("Only the secretariat confirms that no break came in time."),
    Action.REPLY_COMMENT: Message("Only the chair and the secretariat reply in the name of their office."),
    Action.MANAGE_ROUND: Message("Only the chair or a co-chair runs ranking rounds."),
    Action.BUILD_LIST: Message("Only the chair or a co-chair builds the list."),
    Action.ISSUE_LIST: Message("Only the chair or a co-chair issues the list."),
    Action.MANAGE_PEOPLE: Message("Only the secretariat manages delegations and people."),
}
_PLAIN = Message("Your role in this conference does not allow this.")


# What an archived conference still offers.
WHILE_ARCHIVED = frozenset({
    Action.READ_CONFERENCE, Action.READ_RECORD, Action.READ_CHAIR_DESK, Action.READ_DRAFT, Action.READ_TURNOUT,
    Action.READ_DRAFT_LIST, Action.READ_MATRIX, Action.ARCHIVE,
})  # fmt: skip


def can(actor: Actor | None, action: Action, target: Any = None) -> bool:
    """Whether the act is the actor's to do now, so that a page offers it. Nobody signed in may do nothing."""
    if actor is None or (actor.archived and action not in WHILE_ARCHIVED):
        return False
    return POLICY[action](actor, target)


def require(actor: Actor | None, action: Action, target: Any = None) -> None:
    """Raise NotPermitted, with a sentence, unless the act is one of the actor's role. That nothing is done in an
    archived conference is another refusal, which `web.context` and `services.record` give."""
    if actor is None or not POLICY[action](actor, target):
        raise NotPermitted(SENTENCES.get(action, _PLAIN))
