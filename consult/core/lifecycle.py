"""States and the only ways between them. A service changes a state through `move` and nowhere else."""

from enum import StrEnum

from .errors import Refused
from .messages import Message


class CandidateState(StrEnum):
    """A candidate's way. TABLED is every stage of negotiation: how clean the text is follows from what is open on it.

    From UNDER_SILENCE on nobody changes the words. The last three before WITHDRAWN are ends without adoption.
    """

    DRAFT = "draft"  # inside the delegation
    SUBMITTED = "submitted"  # handed to the head for clearing
    CLEARED = "cleared"  # cleared after the phase closed: waits for the chair's leave
    TABLED = "tabled"
    UNDER_SILENCE = "under_silence"
    AT_GAVEL = "at_gavel"  # a version is put to the room, and the chair is about to declare
    ADOPTED = "adopted"
    ADOPTED_WITH_RESERVATIONS = "adopted_with_reservations"
    ADOPTED_AD_REF = "adopted_ad_ref"  # counts as adopted once the capitals have confirmed
    REFERRED = "referred"  # to a body
    CARRIED_OVER = "carried_over"  # to another conference
    CHAIR_SUMMARY = "chair_summary"  # told in the chair's summary, on the chair's responsibility
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


# Adopted, as far as it goes.
ADOPTIONS = frozenset({
    CandidateState.ADOPTED, CandidateState.ADOPTED_WITH_RESERVATIONS, CandidateState.ADOPTED_AD_REF,
})  # fmt: skip
# Of these, where no capital has still to confirm.
ADOPTED_WHOLLY = ADOPTIONS - {CandidateState.ADOPTED_AD_REF}
# Dealt with, and not adopted; the chair may take it up again.
SET_ASIDE = frozenset({CandidateState.REFERRED, CandidateState.CARRIED_OVER, CandidateState.CHAIR_SUMMARY})
# Which the chair declares.
OUTCOMES = ADOPTIONS | SET_ASIDE
# It has been tabled, whatever became of it since: who may read it reads it.
ON_THE_TABLE = (
    CandidateState.TABLED, CandidateState.UNDER_SILENCE, CandidateState.AT_GAVEL, CandidateState.ADOPTED,
    CandidateState.ADOPTED_WITH_RESERVATIONS, CandidateState.ADOPTED_AD_REF, CandidateState.REFERRED,
    CandidateState.CARRIED_OVER, CandidateState.CHAIR_SUMMARY, CandidateState.WITHDRAWN, CandidateState.MERGED,
)  # fmt: skip

# The texts as they stand: negotiated, put to the room, or adopted.
STANDING = (CandidateState.TABLED, CandidateState.UNDER_SILENCE, CandidateState.AT_GAVEL, *sorted(ADOPTIONS))


class CoSponsorState(StrEnum):
    """One delegation's answer to being asked to co-sponsor one candidate."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    TO_CONFIRM = "to_confirm"  # accepted on a former version; asked again
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CommentState(StrEnum):
    """A comment's way from the delegation to the chair's answer."""

    DRAFT = "draft"
    CLEARED = "cleared"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    REMARK = "remark"  # personal or internal: never leaves the delegation


class RoundState(StrEnum):
    """A ranking round. SCHEDULED opens and OPEN closes by the clock."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ListState(StrEnum):
    """A consolidated list. ISSUED has at least one frozen revision; a later change makes a new one."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    ISSUED = "issued"


class ConferenceState(StrEnum):
    """An archived conference is read-only."""

    ACTIVE = "active"
    ARCHIVED = "archived"


class AmendmentState(StrEnum):
    """An amendment's way from the delegation to the chair's answer. Whether it is stale is told beside it."""

    DRAFT = "draft"
    OPEN = "open"  # submitted, and not answered yet
    ACCEPTED = "accepted"
    ACCEPTED_MODIFIED = "accepted_modified"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


class BracketState(StrEnum):
    """Words in brackets, until they are agreed or gone."""

    OPEN = "open"
    LIFTED = "lifted"  # by who asked, or by the chair after asking the room
    OVERTAKEN = "overtaken"  # by new text


class ParagraphState(StrEnum):
    """How far a paragraph is agreed. One with open brackets shows as bracketed, whatever stands here."""

    OPEN = "open"
    AGREED_AD_REF = "agreed_ad_ref"
    AGREED = "agreed"


class QuestionState(StrEnum):
    """Something put to the room, which holds unless somebody objects before the instant."""

    OPEN = "open"
    UNOPPOSED = "unopposed"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


class SilenceState(StrEnum):
    """A silence procedure: texts that are adopted at an instant unless a deciding delegation breaks it before."""

    PROPOSED = "proposed"
    REFUSED = "refused"  # a deciding delegation objected to its use before it was opened
    RUNNING = "running"
    SUSPENDED = "suspended"  # for a technical fault: what was left of its time is left when it goes on
    BROKEN = "broken"
    EXPIRED_UNBROKEN = "expired_unbroken"
    WITHDRAWN = "withdrawn"  # by the chair, before its end: nothing follows


class PaperState(StrEnum):
    """A submission received on paper and entered by the secretariat, until the delegation answers for it."""

    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    DISOWNED = "disowned"


_C, _S, _M, _R, _L, _P = CandidateState, CoSponsorState, CommentState, RoundState, ListState, PaperState
_A, _B, _G, _Q, _I = AmendmentState, BracketState, ParagraphState, QuestionState, SilenceState
_ANSWERS = frozenset({_A.ACCEPTED, _A.ACCEPTED_MODIFIED, _A.NOT_ACCEPTED})

# Members of different sets that are spelt alike are equal as strings, so the table is kept by type.
TRANSITIONS: dict[type[StrEnum], dict] = {
    _C: {
        _C.DRAFT: frozenset({_C.SUBMITTED, _C.CLEARED, _C.TABLED}),
        _C.SUBMITTED: frozenset({_C.DRAFT, _C.CLEARED, _C.TABLED}),
        _C.CLEARED: frozenset({_C.DRAFT, _C.TABLED}),
        # back to draft: recalled before anybody acted on it; the number stays with the candidate
        _C.TABLED: frozenset({_C.DRAFT, _C.WITHDRAWN, _C.MERGED, _C.UNDER_SILENCE, _C.AT_GAVEL}) | SET_ASIDE,
        # back to TABLED: broken, refused or suspended without resuming
        _C.UNDER_SILENCE: frozenset({_C.TABLED, _C.ADOPTED, _C.ADOPTED_WITH_RESERVATIONS}),
        _C.AT_GAVEL: OUTCOMES | {_C.TABLED},
        # back to TABLED: a break that came in time and was entered late; or the last reservation came or went
        _C.ADOPTED: frozenset({_C.ADOPTED_WITH_RESERVATIONS, _C.TABLED}),
        _C.ADOPTED_WITH_RESERVATIONS: frozenset({_C.ADOPTED, _C.TABLED}),
        _C.ADOPTED_AD_REF: frozenset({_C.ADOPTED, _C.ADOPTED_WITH_RESERVATIONS, _C.TABLED}) | SET_ASIDE,
        _C.REFERRED: frozenset({_C.TABLED}),  # taken up again
        _C.CARRIED_OVER: frozenset({_C.TABLED}),
        _C.CHAIR_SUMMARY: frozenset({_C.TABLED}),
        _C.WITHDRAWN: frozenset(),
        _C.MERGED: frozenset(),
    },
    _S: {
        _S.INVITED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
        _S.ACCEPTED: frozenset({_S.TO_CONFIRM, _S.WITHDRAWN}),
        _S.TO_CONFIRM: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
        _S.DECLINED: frozenset({_S.INVITED}),
        _S.WITHDRAWN: frozenset({_S.INVITED}),
    },
    _M: {
        _M.DRAFT: frozenset({_M.CLEARED, _M.REMARK}),
        _M.REMARK: frozenset({_M.DRAFT}),
        _M.CLEARED: frozenset({_M.ANSWERED, _M.WITHDRAWN}),
        _M.ANSWERED: frozenset({_M.ANSWERED}),  # a later disposition supersedes the former
        _M.WITHDRAWN: frozenset(),
    },
    _R: {
        _R.DRAFT: frozenset({_R.SCHEDULED, _R.CANCELLED}),
        _R.SCHEDULED: frozenset({_R.OPEN, _R.DRAFT, _R.CANCELLED}),
        _R.OPEN: frozenset({_R.CLOSED, _R.CANCELLED}),
        _R.CLOSED: frozenset({_R.OPEN}),  # reopened, with a reason
        _R.CANCELLED: frozenset(),
    },
    _L: {
        _L.DRAFT: frozenset({_L.CIRCULATED, _L.ISSUED}),
        _L.CIRCULATED: frozenset({_L.DRAFT, _L.ISSUED}),
        _L.ISSUED: frozenset({_L.DRAFT, _L.ISSUED}),  # a new revision is drafted, or issued again
    },
    _A: {
        _A.DRAFT: frozenset({_A.OPEN}),
        _A.OPEN: _ANSWERS | {_A.WITHDRAWN},
        _A.ACCEPTED: frozenset(),  # the words are in the text: only another amendment takes them out
        _A.ACCEPTED_MODIFIED: frozenset(),
        _A.NOT_ACCEPTED: frozenset({_A.OPEN}),  # the chair takes it up again, with a reason
        _A.WITHDRAWN: frozenset(),
    },
    _B: {
        _B.OPEN: frozenset({_B.LIFTED, _B.OVERTAKEN}),
        _B.LIFTED: frozenset(),
        _B.OVERTAKEN: frozenset(),
    },
    _G: {
        _G.OPEN: frozenset({_G.AGREED_AD_REF, _G.AGREED}),
        _G.AGREED_AD_REF: frozenset({_G.AGREED, _G.OPEN}),
        _G.AGREED: frozenset({_G.OPEN}),  # only where no deciding delegation objects
    },
    _Q: {
        _Q.OPEN: frozenset({_Q.UNOPPOSED, _Q.OBJECTED, _Q.WITHDRAWN}),
        _Q.UNOPPOSED: frozenset(),
        _Q.OBJECTED: frozenset(),
        _Q.WITHDRAWN: frozenset(),
    },
    _I: {
        _I.PROPOSED: frozenset({_I.REFUSED, _I.RUNNING, _I.WITHDRAWN}),
        _I.RUNNING: frozenset({_I.SUSPENDED, _I.BROKEN, _I.EXPIRED_UNBROKEN, _I.WITHDRAWN}),
        _I.SUSPENDED: frozenset({_I.RUNNING, _I.BROKEN, _I.WITHDRAWN}),
        _I.EXPIRED_UNBROKEN: frozenset({_I.BROKEN}),  # a break that came in time and was entered late
        _I.REFUSED: frozenset(),
        _I.BROKEN: frozenset(),
        _I.WITHDRAWN: frozenset(),
    },
    _P: {
        _P.TO_CONFIRM: frozenset({_P.CONFIRMED, _P.DISOWNED}),
        _P.CONFIRMED: frozenset(),
        _P.DISOWNED: frozenset(),
    },
}

# What is spelt alike reads alike.
_WORDS = {
    "draft": Message("draft"), "submitted": Message("submitted"), "cleared": Message("cleared"),
    "tabled": Message("tabled"), "withdrawn": Message("withdrawn"), "merged": Message("merged"),
    "invited": Message("invited"), "accepted": Message("accepted"), "to_confirm": Message("to confirm"),
    "declined": Message("declined"), "answered": Message("answered"), "remark": Message("remark"),
    "scheduled": Message("scheduled"), "open": Message("open"), "closed": Message("closed"),
    "cancelled": Message("cancelled"), "circulated": Message("circulated"), "issued": Message("issued"),
    "active": Message("active"), "archived": Message("archived"), "confirmed": Message("confirmed"),
    "disowned": Message("disowned"), "accepted_modified": Message("accepted with modification"),
    "not_accepted": Message("not accepted"), "lifted": Message("lifted"), "overtaken": Message("overtaken"),
    "agreed": Message("agreed"), "agreed_ad_ref": Message("agreed ad referendum"),
    "unopposed": Message("unopposed"), "objected": Message("objected"),
    "under_silence": Message("put under silence"), "at_gavel": Message("put to the room for adoption"),
    "adopted": Message("adopted"), "adopted_with_reservations": Message("adopted with reservations"),
    "adopted_ad_ref": Message("adopted ad referendum"), "referred": Message("referred to a body"),
    "carried_over": Message("carried over"), "chair_summary": Message("taken into the chair's summary"),
    "proposed": Message("proposed"), "refused": Message("refused"), "running": Message("running"),
    "suspended": Message("suspended"), "broken": Message("broken"),
    "expired_unbroken": Message("over, and was not broken"),
}  # fmt: skip


def may_move(state: StrEnum, to: StrEnum) -> bool:
    """Whether the table knows this step."""
    return type(state) is type(to) and to in TRANSITIONS[type(state)].get(state, ())


def state_word(state: StrEnum) -> Message:
    """A state as it stands within a sentence: "withdrawn", "agreed ad referendum"."""
    return _WORDS[state.value]


def move(thing, to: StrEnum, *, sentence: Message | None = None) -> None:
    """Set `thing.state`; raise Refused with `sentence` if the table does not know the step."""
    if not may_move(thing.state, to):
        if sentence is not None:
            raise Refused(sentence)
        raise Refused("This is %(state)s: the step is no longer possible.", state=state_word(thing.state))
    thing.state = to
