"""Amendments as templates show them: who proposes, when, and the words that their pages repeat."""

from collections.abc import Iterable, Mapping, Sequence

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ...core.lifecycle import AmendmentState
from ...core.messages import listed
from ...core.moments import day
from ...core.permissions import Action, can
from ...core.text.changes import Text
from ...core.text.scripts import script_lang
from ...queries.amendments import Proposal, Row
from ...queries.comments import Reader
from ..answers import said
from ..context import when

STATES = {
    AmendmentState.DRAFT: _l("Draft"),
    AmendmentState.OPEN: _l("Open"),
    AmendmentState.ACCEPTED: _l("Accepted"),
    AmendmentState.ACCEPTED_MODIFIED: _l("Accepted with modification"),
    AmendmentState.NOT_ACCEPTED: _l("Not accepted"),
    AmendmentState.WITHDRAWN: _l("Withdrawn"),
}


def reader() -> Reader:
    """The reader of this request."""
    return Reader(g.actor, g.conference.timezone)


def here(ref: str, tail: str = "") -> str:
    """The address of a candidate's amendments, or of something below it."""
    return f"{request.script_root}/{g.conference.slug}/candidates/{ref}/amendments{tail}"


def own(tail: str = "") -> str:
    """The address of what concerns the own delegation's amendments."""
    return f"{request.script_root}/{g.conference.slug}/amendments{tail}"


def numbers_of(text: Text) -> dict[str, str]:
    """What is printed before each paragraph, by id."""
    return {p.id: p.shown or "" for p in text.paragraphs}


class Painter:
    """What templates ask about amendments."""

    def __init__(self) -> None:
        self.base = f"{request.script_root}/{g.conference.slug}"
        self.token = generate_csrf()
        self.may_amend = can(g.actor, Action.AMEND)
        self.may_clear = can(g.actor, Action.CLEAR_AMENDMENT)
        self.lang = script_lang

    def url(self, candidate_ref: str, ref: str) -> str:
        """The page of an amendment."""
        return here(candidate_ref, f"/{ref}")

    def who(self, row: Row) -> str:
        """Who proposes it, with those that joined, alphabetically after the proposer."""
        if not row.delegation:
            return _("Under the Chatham House Rule")
        if row.secret:
            return _("Your delegation, under the Chatham House Rule")
        return said(listed(row.proposers))

    def stand_behind(self, proposal: Proposal) -> str:
        """Who proposes what several say alike."""
        if len(proposal.rows) == 1:
            return self.who(proposal.row)
        names = [*proposal.proposers, *([_("a delegation under the Chatham House Rule")] if proposal.veiled else [])]
        return said(listed(names))

    def at(self, row: Row) -> str:
        """When it was sent: for one under the Chatham House Rule the day alone."""
        if row.day is not None:
            return said(day(row.day))
        return when(row.at).conference if row.at else ""

    def state(self, row: Row) -> str:
        """Its state in a word."""
        return str(STATES[row.state])

    def rationale(self, row: Row) -> Markup:
        """The rationale, as it was sanitised when it was written."""
        return Markup(row.rationale_html)

    def place(self, at: str, numbers: Mapping[str, str]) -> str:
        """A place in words: "Paragraph 3"."""
        if at == "title":
            return _("Title")
        if at in numbers:
            return _("Paragraph %(number)s", number=numbers[at]) if numbers[at] else _("Preambular paragraph")
        return _("Beginning") if at == "" else _("No longer in the text")


def refs(rows: Iterable[Row]) -> Sequence[str]:
    """Their references."""
    return [row.ref for row in rows if row.ref]
