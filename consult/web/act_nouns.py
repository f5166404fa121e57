"""What the acts of the record are about, in words."""

from flask_babel import lazy_gettext as _l

# The first word of a verb, as the record's filter offers it.
NOUNS = {
    "candidates": _l("Candidates"),
    "cosponsors": _l("Co-sponsors"),
    "attachments": _l("Files"),
    "comments": _l("Comments"),
    "amendments": _l("Amendments"),
    "brackets": _l("Brackets"),
    "paragraphs": _l("Agreement on paragraphs"),
    "questions": _l("Questions to the room"),
    "positions": _l("Positions"),
    "declarations": _l("Outcomes declared"),
    "silences": _l("Silence procedures"),
    "statements": _l("Statements on the record"),
    "texts": _l("Merges and carrying over"),
    "rounds": _l("Ranking rounds"),
    "ballots": _l("Ballots"),
    "lists": _l("Lists"),
    "paper": _l("Paper submissions"),
    "phases": _l("Phases"),
    "leave": _l("Leave for late entries"),
    "announcements": _l("Announcements"),
    "delegations": _l("Delegations"),
    "alternates": _l("Alternates"),
    "invitations": _l("Invitations"),
    "members": _l("Persons who serve"),
    "people": _l("Accounts"),
    "conference": _l("Conference"),
}
