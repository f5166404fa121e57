"""The vocabulary of the field as closed sets of words, stored by value. Definitions: docs/glossary.md."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a conference. The first three act for a delegation, the others for none."""

    HEAD = "head_of_delegation"
    DELEGATE = "delegate"
    OBSERVER = "observer"
    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    SECRETARIAT = "secretariat"


DELEGATION_ROLES = frozenset({Role.HEAD, Role.DELEGATE, Role.OBSERVER})
CHAIRS = frozenset({Role.CHAIR, Role.CO_CHAIR})
OFFICERS = frozenset({Role.CHAIR, Role.CO_CHAIR, Role.SECRETARIAT})


class Category(StrEnum):
    """Categories of participants, in the order in which lists of participants print them."""

    ASEAN_MEMBER_STATE = "asean_member_state"
    DIALOGUE_PARTNER = "dialogue_partner"
    SECTORAL_DIALOGUE_PARTNER = "sectoral_dialogue_partner"
    DEVELOPMENT_PARTNER = "development_partner"
    ARF_PARTICIPANT = "arf_participant"
    OTHER_INTERESTED_COUNTRY = "other_interested_country"
    ASEAN_BODY = "asean_body"
    INTERNATIONAL_ORGANIZATION = "international_organization"
    BUSINESS = "business"
    NGO = "ngo"


class AlternateKind(StrEnum):
    """The kinds of act for which a head may name a dated alternate."""

    CLEAR = "clear"
    BALLOT = "ballot"
    POSITION = "position"
    SILENCE = "silence"


class Kind(StrEnum):
    """The two kinds of candidate."""

    NORM = "norm"
    RECOMMENDATION = "recommendation"


NUMBER_PREFIX = {Kind.NORM: "N", Kind.RECOMMENDATION: "R"}


class Area(StrEnum):
    """The five words of the Leaders' tasking."""

    POLICY = "policy"
    DIPLOMACY = "diplomacy"
    COOPERATION = "cooperation"
    TECHNICAL = "technical"
    CAPACITY_BUILDING = "capacity_building"


class Pillar(StrEnum):
    """The three ASEAN Communities."""

    APSC = "APSC"
    AEC = "AEC"
    ASCC = "ASCC"


class CommentCategory(StrEnum):
    """What a comment is about."""

    GENERAL = "general"
    SUBSTANTIVE = "substantive"
    TECHNICAL = "technical"
    EDITORIAL = "editorial"
    TRANSLATION = "translation"


class Stance(StrEnum):
    """How the commenting delegation stands towards what it comments on."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_CHANGES = "supports_with_changes"
    QUESTIONS = "questions"
    HAS_CONCERNS = "has_concerns"


class Handling(StrEnum):
    """Whether an entry carries its delegation's name."""

    NAMED = "named"
    CHATHAM_HOUSE = "chatham_house"


class Disclosure(StrEnum):
    """What is published of the ballots of a round, from the close. CONFIDENTIAL is the stricter."""

    ATTRIBUTABLE = "attributable"  # each delegation's ballot, with its reasons
    CONFIDENTIAL = "confidential"  # figures of groups of at least five; the reasons go to the chair, without names


class Manner(StrEnum):
    """How a ballot came in."""

    HEAD = "head"
    ALTERNATE = "alternate"
    PAPER = "paper"  # entered by the secretariat


class VersionOrigin(StrEnum):
    """How the words of a version came about."""

    SPONSOR = "sponsor"  # written by the sponsor's delegation
    MERGE = "merge"  # amendments taken in by the chair
    FRIENDLY = "friendly"  # an amendment that the sponsor accepted and nobody objected to
    CHAIR = "chair"  # the chair's text, which nobody objected to as the basis


class QuestionAbout(StrEnum):
    """What can be put to the room."""

    REOPEN = "reopen"  # an agreed paragraph
    CHAIRS_TEXT = "chairs_text"  # as the basis, in the place of the text as it stands
    LIFT_BRACKETS = "lift_brackets"  # that others asked for
    FRIENDLY = "friendly"  # an amendment that the sponsor accepts


class Outcome(StrEnum):
    """The chair's disposition of a comment."""

    ACCEPTED = "accepted"
    ACCEPTED_MODIFIED = "accepted_modified"
    NOT_ACCEPTED = "not_accepted"
    NOTED = "noted"
    MERGED = "merged"
    DEFERRED = "deferred"


class Held(StrEnum):
    """The position that a delegation holds on one version of a text. NONE: it took back the one it held."""

    NONE = "none"
    SUPPORTS = "supports"
    CAN_JOIN = "can_join"
    RESERVES = "reserves"
    OBJECTS = "objects"
    AD_REF = "ad_ref"


class BreakKind(StrEnum):
    """How a delegation breaks silence. Asking for more time is not one of them."""

    OBJECTION = "objection"
    AMENDMENT = "amendment"


class NoticeKind(StrEnum):
    """What all are told of a silence procedure, each at its instant."""

    START = "start"
    HALF = "half"  # half of its time has passed
    LAST_HOUR = "last_hour"
    END = "end"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"  # by a break that had come in time and was entered after the end


class StatementKind(StrEnum):
    """What a delegation puts on the record. None of them is counted."""

    RESERVATION = "reservation"  # joins the consensus, and takes no part in a stated passage
    DISASSOCIATION = "disassociation"  # lets the text pass, and stands apart from it or from a part
    EXPLANATION = "explanation"  # how it understands the text
    STATEMENT = "statement"


class Access(StrEnum):
    """Who may read an act of the record: its access level."""

    DELEGATION = "delegation"
    OFFICERS = "officers"
    DECIDING = "deciding"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


class PhaseKind(StrEnum):
    """The steps of a conference."""

    DRAFTING = "drafting"
    COMMENTING = "commenting"
    RANKING = "ranking"
    FINALISING = "finalising"


class Visibility(StrEnum):
    """When what a delegation clears in a phase is read by others.

    AT_ONCE: an entry that the head writes goes out as it is posted; what a delegate writes waits for the head.
    ON_CLEARING: every entry is first a draft and goes out by a separate act of clearing.
    AT_CLOSE: cleared entries are read by other delegations only from the instant at which the phase closes.
    """

    AT_ONCE = "at_once"
    ON_CLEARING = "on_clearing"
    AT_CLOSE = "at_close"
