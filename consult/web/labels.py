"""Words on pages for values in the database. One place, so that the same thing has the same name everywhere."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from ..core.lifecycle import (
    BracketState,
    CandidateState,
    CommentState,
    CoSponsorState,
    ListState,
    PaperState,
    ParagraphState,
    QuestionState,
    RoundState,
    SilenceState,
)
from ..core.words import (
    Access,
    AlternateKind,
    Area,
    BreakKind,
    Category,
    CommentCategory,
    Handling,
    Held,
    Kind,
    Outcome,
    PhaseKind,
    Pillar,
    QuestionAbout,
    Role,
    Stance,
    StatementKind,
    Visibility,
)  # fmt: skip

# Kept by type: members of different sets that are spelt alike are equal as strings.
LABELS: dict[type[StrEnum], dict] = {
    Role: {
        Role.HEAD: _l("Head of delegation"),
        Role.DELEGATE: _l("Delegate"),
        Role.OBSERVER: _l("Observer"),
        Role.CHAIR: _l("Chair"),
        Role.CO_CHAIR: _l("Co-chair"),
        Role.SECRETARIAT: _l("Secretariat"),
    },
    Category: {
        Category.ASEAN_MEMBER_STATE: _l("ASEAN Member State"),
        Category.DIALOGUE_PARTNER: _l("Dialogue Partner"),
        Category.SECTORAL_DIALOGUE_PARTNER: _l("Sectoral Dialogue Partner"),
        Category.DEVELOPMENT_PARTNER: _l("Development Partner"),
        Category.ARF_PARTICIPANT: _l("ARF participant"),
        Category.OTHER_INTERESTED_COUNTRY: _l("Other interested country"),
        Category.ASEAN_BODY: _l("ASEAN body"),
        Category.INTERNATIONAL_ORGANIZATION: _l("International organization"),
        Category.BUSINESS: _l("Business"),
        Category.NGO: _l("Non-governmental organization"),
    },
    AlternateKind: {
        AlternateKind.CLEAR: _l("Clearing texts and comments"),
        AlternateKind.BALLOT: _l("Casting ballots"),
        AlternateKind.POSITION: _l("Taking positions"),
        AlternateKind.SILENCE: _l("Breaking silence"),
    },
    Kind: {
        Kind.NORM: _l("Norm"),
        Kind.RECOMMENDATION: _l("Recommendation"),
    },
    Area: {
        Area.POLICY: _l("Policy"),
        Area.DIPLOMACY: _l("Diplomacy"),
        Area.COOPERATION: _l("Cooperation"),
        Area.TECHNICAL: _l("Technical"),
        Area.CAPACITY_BUILDING: _l("Capacity building"),
    },
    Pillar: {
        Pillar.APSC: _l("Political-Security Community"),
        Pillar.AEC: _l("Economic Community"),
        Pillar.ASCC: _l("Socio-Cultural Community"),
    },
    CommentCategory: {
        CommentCategory.GENERAL: _l("General"),
        CommentCategory.SUBSTANTIVE: _l("Substantive"),
        CommentCategory.TECHNICAL: _l("Technical"),
        CommentCategory.EDITORIAL: _l("Editorial"),
        CommentCategory.TRANSLATION: _l("Translation"),
    },
    Stance: {
        Stance.SUPPORTS: _l("Supports"),
        Stance.SUPPORTS_WITH_CHANGES: _l("Supports with changes"),
        Stance.QUESTIONS: _l("Questions"),
        Stance.HAS_CONCERNS: _l("Has concerns"),
    },
    Handling: {
        Handling.NAMED: _l("Named"),
        Handling.CHATHAM_HOUSE: _l("Chatham House Rule"),
    },
    Outcome: {
        Outcome.ACCEPTED: _l("Accepted"),
        Outcome.ACCEPTED_MODIFIED: _l("Accepted with modification"),
        Outcome.NOT_ACCEPTED: _l("Not accepted"),
        Outcome.NOTED: _l("Noted"),
        Outcome.MERGED: _l("Merged into another"),
        Outcome.DEFERRED: _l("Deferred"),
    },
    Access: {
        Access.DELEGATION: _l("Delegation only"),
        Access.OFFICERS: _l("Chair and secretariat"),
        Access.DECIDING: _l("Deciding delegations"),
        Access.PARTICIPANTS: _l("All participants"),
        Access.PUBLIC: _l("Public"),
    },
    PhaseKind: {
        PhaseKind.DRAFTING: _l("Drafting"),
        PhaseKind.COMMENTING: _l("Commenting"),
        PhaseKind.RANKING: _l("Ranking"),
        PhaseKind.FINALISING: _l("Finalising"),
    },
    Visibility: {
        Visibility.AT_ONCE: _l("At once"),
        Visibility.ON_CLEARING: _l("On clearing"),
        Visibility.AT_CLOSE: _l("At the close of the phase"),
    },
    CandidateState: {
        CandidateState.DRAFT: _l("Draft"),
        CandidateState.SUBMITTED: _l("Waits for the head"),
        CandidateState.CLEARED: _l("Waits for the chair's leave"),
        CandidateState.TABLED: _l("Tabled"),
        CandidateState.UNDER_SILENCE: _l("Under silence"),
        CandidateState.AT_GAVEL: _l("Put to the room"),
        CandidateState.ADOPTED: _l("Adopted"),
        CandidateState.ADOPTED_WITH_RESERVATIONS: _l("Adopted with reservations"),
        CandidateState.ADOPTED_AD_REF: _l("Adopted ad referendum"),
        CandidateState.REFERRED: _l("Referred to a body"),
        CandidateState.CARRIED_OVER: _l("Carried over"),
        CandidateState.CHAIR_SUMMARY: _l("In the chair's summary"),
        CandidateState.WITHDRAWN: _l("Withdrawn"),
        CandidateState.MERGED: _l("Merged"),
    },
    Held: {
        Held.NONE: _l("No position"),
        Held.SUPPORTS: _l("Supports"),
        Held.CAN_JOIN: _l("Can join consensus"),
        Held.RESERVES: _l("Joins with a reservation"),
        Held.OBJECTS: _l("Objects"),
        Held.AD_REF: _l("Ad referendum"),
    },
    StatementKind: {
        StatementKind.RESERVATION: _l("Reservation"),
        StatementKind.DISASSOCIATION: _l("Disassociation"),
        StatementKind.EXPLANATION: _l("Explanation of position"),
        StatementKind.STATEMENT: _l("Statement"),
    },
    CoSponsorState: {
        CoSponsorState.INVITED: _l("Invited"),
        CoSponsorState.ACCEPTED: _l("Co-sponsor"),
        CoSponsorState.TO_CONFIRM: _l("Asked again"),
        CoSponsorState.DECLINED: _l("Declined"),
        CoSponsorState.WITHDRAWN: _l("Withdrawn"),
    },
    CommentState: {
        CommentState.DRAFT: _l("Draft"),
        CommentState.CLEARED: _l("Sent"),
        CommentState.ANSWERED: _l("Answered"),
        CommentState.WITHDRAWN: _l("Withdrawn"),
        CommentState.REMARK: _l("Internal remark"),
    },
    BracketState: {
        BracketState.OPEN: _l("Open"),
        BracketState.LIFTED: _l("Lifted"),
        BracketState.OVERTAKEN: _l("Overtaken"),
    },
    ParagraphState: {
        ParagraphState.OPEN: _l("Open"),
        ParagraphState.AGREED_AD_REF: _l("Agreed ad referendum"),
        ParagraphState.AGREED: _l("Agreed"),
    },
    QuestionState: {
        QuestionState.OPEN: _l("Before the room"),
        QuestionState.UNOPPOSED: _l("Nobody objected"),
        QuestionState.OBJECTED: _l("Objected to"),
        QuestionState.WITHDRAWN: _l("Taken back"),
    },
    QuestionAbout: {
        QuestionAbout.REOPEN: _l("Reopen a paragraph"),
        QuestionAbout.CHAIRS_TEXT: _l("Chair's text as the basis"),
        QuestionAbout.LIFT_BRACKETS: _l("Lift brackets"),
        QuestionAbout.FRIENDLY: _l("Friendly amendment"),
    },
    SilenceState: {
        SilenceState.PROPOSED: _l("Proposed"),
        SilenceState.REFUSED: _l("Refused"),
        SilenceState.RUNNING: _l("Running"),
        SilenceState.SUSPENDED: _l("Stands still"),
        SilenceState.BROKEN: _l("Broken"),
        SilenceState.EXPIRED_UNBROKEN: _l("Not broken"),
        SilenceState.WITHDRAWN: _l("Taken back"),
    },
    BreakKind: {
        BreakKind.OBJECTION: _l("Objection"),
        BreakKind.AMENDMENT: _l("Amendment"),
    },
    RoundState: {
        RoundState.DRAFT: _l("Draft"),
        RoundState.SCHEDULED: _l("Scheduled"),
        RoundState.OPEN: _l("Open"),
        RoundState.CLOSED: _l("Closed"),
        RoundState.CANCELLED: _l("Cancelled"),
    },
    ListState: {
        ListState.DRAFT: _l("Draft"),
        ListState.CIRCULATED: _l("Circulated"),
        ListState.ISSUED: _l("Issued"),
    },
    PaperState: {
        PaperState.TO_CONFIRM: _l("To be confirmed"),
        PaperState.CONFIRMED: _l("Confirmed"),
        PaperState.DISOWNED: _l("Disowned"),
    },
}


# What an alternate does in the head's place, within a sentence.
STANDS_IN = {
    AlternateKind.CLEAR: _l("clearing texts and comments"),
    AlternateKind.BALLOT: _l("casting ballots"),
    AlternateKind.POSITION: _l("taking positions"),
    AlternateKind.SILENCE: _l("breaking silence"),
}


def label(value: StrEnum | None) -> str:
    """The word on the page; empty for None. Values of different sets may be spelt alike: the type decides."""
    return "" if value is None else str(LABELS[type(value)][value])


def choices(cls: type[StrEnum]) -> list[tuple[str, str]]:
    """(value, word) pairs for a select or radio field, in the order of the set."""
    return [(member.value, str(LABELS[cls][member])) for member in cls]


def pillar_words(pillars: list[str]) -> str:
    """Stored pillars in words: "Political-Security Community, Economic Community"."""
    return ", ".join(str(LABELS[Pillar][Pillar(pillar)]) for pillar in pillars)
