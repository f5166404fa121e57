"""Floor 1: tables, constraints, tiny properties. Importing this package registers every table."""

from .amendments import Amendment, AmendmentAnswer, AmendmentSponsor
from .attachments import Attachment, AttachmentData
from .ballots import Ballot, BallotDraft, BallotSuggestion
from .brackets import Bracket, ParagraphStanding
from .candidates import Candidate, CandidateBody, CandidateClause, CandidatePillar, Draft, Version
from .comments import Comment, Disposition
from .conferences import Announcement, Conference, Counter, Leave, Phase
from .cosponsors import CoSponsorship
from .delegations import Alternate, Delegation, Invitation, Membership
from .ledger import LedgerEntry, RoundBundle
from .library import Body, Clause, Instrument
from .lists import ConsolidatedList, Entry, Issue, IssueFile, IssueManifest
from .mergings import Merging
from .outbox import Mail
from .paper import PaperSubmission
from .people import Person, ResetLink
from .positions import Declaration, Position
from .questions import Question, QuestionObjection
from .record import Act, Seen
from .rounds import RankingRound, RoundItem, RoundMethods, RoundResult
from .silences import Silence, SilenceBreak, SilenceEntry, SilenceExtension, SilenceNotice, SilenceSeen
from .statements import Statement

__all__ = [
    "Act", "Alternate", "Amendment", "AmendmentAnswer", "AmendmentSponsor", "Announcement", "Attachment",
    "AttachmentData", "Ballot", "BallotDraft", "BallotSuggestion", "Body", "Bracket", "Candidate", "CandidateBody",
    "CandidateClause", "CandidatePillar", "Clause", "Comment", "Conference", "ConsolidatedList", "CoSponsorship",
    "Counter", "Declaration", "Delegation", "Disposition", "Draft", "Entry", "Instrument", "Invitation", "Issue",
    "IssueFile", "IssueManifest", "Leave", "LedgerEntry", "Mail", "Membership", "Merging", "PaperSubmission",
    "ParagraphStanding", "Person", "Phase", "Position", "Question", "QuestionObjection", "RankingRound", "ResetLink",
    "RoundBundle", "RoundItem", "RoundMethods", "RoundResult", "Seen", "Silence", "SilenceBreak",
    "SilenceEntry", "SilenceExtension", "SilenceNotice", "SilenceSeen", "Statement", "Version",
]  # fmt: skip
