"""Comments as templates show them: words looked up once a page, and nothing left for a loop to work out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask import g, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ...core.lifecycle import CandidateState, CommentState
from ...core.moments import day, in_words
from ...core.permissions import Action, can
from ...core.text.numbering import names_of
from ...core.text.scripts import script_lang
from ...core.words import Handling
from ...queries.amendments import list_made_of
from ...queries.comments import Answer, Reader, Row, Subject
from ...services.comments import Spoken
from ..labels import label
from ..translations import teller
from .anchored import Anchored, Spot, anchored
from .words import PageWords, page_words


def reader() -> Reader:
    """The reader of this request."""
    return Reader(g.actor, g.conference.timezone)


class Moment(NamedTuple):
    """An instant as `When`, in words already."""

    iso: str
    conference: str
    day: str


@dataclass(slots=True)
class ShownAnswer:
    """A disposition: `css` is the outcome's chip."""

    word: str
    css: str
    reason: str
    by: str
    at: Moment
    superseded: bool
    into: str | None


@dataclass(slots=True)
class Shown:
    """One comment, ready for its template. `note` says that the text has moved on, `withdrawn` that it was taken back;
    `reply_path` is the end of the address at which the reader replies, "" where they may not. `stands` is where its
    owner has put it since, `offer` the place proposed while its words are not in the text."""

    ref: str
    css: str
    who: str
    own: bool
    time: Moment | None
    day: str
    category: str
    stance: str
    stance_css: str
    withdrawn: str
    unanswered: bool
    place: str
    place_id: str | None
    quote: str | None
    quote_lang: str | None
    note: str
    made_on: str
    body: Markup
    proposal: Markup | None
    proposal_lang: str | None
    replies_word: str
    replies: Sequence["Shown"] | None
    answers: Sequence[ShownAnswer]
    is_reply: bool
    may_answer: bool
    may_withdraw: bool
    reply_path: str
    version: int
    paper: str
    may_amend: bool = False
    became: str = ""
    stands: Spot | None = None
    offer: Spot | None = None
    may_place: bool = False

    def apart(self) -> "Shown":
        """For a page on which the text itself does not stand: nothing leads into it."""
        self.place_id = None
        self.stands = replace(self.stands, place_id=None) if self.stands else None
        self.offer = replace(self.offer, place_id=None) if self.offer else None
        return self


_NOWHERE = Anchored("", None)


def css(value: StrEnum) -> str:
    """The end of a chip's class."""
    return value.value.replace("_", "-")


class Painter(PageWords):
    """Turns rows into what templates show, for one page about texts whose current paragraphs it is given.

    `paragraphs` are those of the current version `version_id`; without them no anchor is looked for. Where nothing was
    `amended`, nothing is looked for that comments have become. Templates take the words of the page from it.
    """

    def __init__(self, version_id: int | None = None, paragraphs: Sequence = (), *, amended: bool = True) -> None:
        self.__dict__.update(vars(page_words()))
        self.version_id = version_id
        self.version_number = 0
        self.may_place = False
        self.paragraphs = paragraphs
        self.amended = amended
        self.base = f"{request.script_root}/{g.conference.slug}"
        self.numbers = names_of(paragraphs)
        self.may_answer = can(g.actor, Action.ANSWER_COMMENT)
        self.may_clear = can(g.actor, Action.CLEAR_COMMENT)
        self.may_write = can(g.actor, Action.WRITE_COMMENT)
        self.speaks_for_office = can(g.actor, Action.REPLY_COMMENT)
        self.may_amend = can(g.actor, Action.AMEND)
        self.token = generate_csrf()
        self.zone = g.conference.timezone
        self.said = teller()

    @classmethod
    def of(cls, subject: Subject, *, amended: bool = True) -> "Painter":
        """The painter of a page about one candidate, as its text stands."""
        painter = cls(subject.version_id, subject.paragraphs, amended=amended)
        painter.version_number = subject.version_number
        painter.may_place = painter.may_clear and subject.state == CandidateState.TABLED
        return painter

    def word(self, value: StrEnum | None) -> str:
        """The page's word for a value, looked up once."""
        if value is None:
            return ""
        key = (type(value), value)
        found = self.words.get(key)
        if found is None:
            found = self.words[key] = label(value)
        return found

    def moment(self, instant: datetime) -> Moment:
        """An instant in conference time."""
        words = in_words(instant, self.zone)
        return Moment(f"{instant:%Y-%m-%dT%H:%M:%SZ}", self.said(words), self.said(words.values["day"]))

    def show(self, rows: Iterable[Row]) -> list[Shown]:
        """All rows."""
        rows = list(rows)
        proposing = [row.id for row in rows if row.proposed_html and row.ref] if self.amended else []
        became = list_made_of(reader(), proposing) if proposing else {}
        found = [self.one(row) for row in rows]
        for row, shown in zip(rows, found, strict=True):
            shown.became = became.get(row.id, "")
        return found

    def one(self, row: Row, *, number: str | None = None, replies: Sequence[Shown] | None = None) -> Shown:
        """One row. `number` is the paragraph's number where the painter does not know the text."""
        withdrawn = row.state == CommentState.WITHDRAWN
        hidden = withdrawn and not row.own
        unattributed = row.handling == Handling.CHATHAM_HOUSE
        at = _NOWHERE if hidden else anchored(self, row, number)
        style = "c-comment"
        if unattributed:
            style += " c-comment--unattributed"
        if row.office is not None:
            style += " c-comment--office"
        if not row.released:
            style += " c-comment--internal" if row.state == CommentState.REMARK else " c-comment--draft"
        return Shown(
            ref=row.ref or "",
            css=style,
            who=self._who(row),
            own=row.own,
            time=self.moment(row.at) if row.at else None,
            day=self.said(day(row.day)) if row.day else "",
            category=self.word(row.category) if not hidden and row.office is None else "",
            stance=self.word(row.stance) if not hidden else "",
            stance_css=css(row.stance) if row.stance else "",
            withdrawn="" if not withdrawn else self.withdrawn_by_office if row.office else self.withdrawn,
            unanswered=row.unanswered,
            place=at.place,
            place_id=row.paragraph_id if row.paragraph_id in self.numbers else None,
            quote=at.quote,
            quote_lang=_lang(at.quote),
            note=at.note,
            made_on=at.made_on,
            body=Markup(row.body_html),
            proposal=Markup(row.proposed_html) if row.proposed_html else None,
            proposal_lang=_lang(row.proposed_html),
            replies_word=ngettext("%(num)s reply", "%(num)s replies", row.reply_count) if row.reply_count else "",
            replies=replies,
            answers=[self._answer(a) for a in row.answers],
            is_reply=row.parent_id is not None,
            may_answer=self.may_answer and row.parent_id is None and row.released and not withdrawn,
            may_withdraw=row.state == CommentState.CLEARED and self._may_take_back(row),
            reply_path=self._reply_path(row, withdrawn),
            version=row.edit_counter,
            paper=self._paper(row),
            may_amend=self.may_amend and row.own and bool(row.proposed_html) and not withdrawn,
            stands=at.stands,
            offer=at.offer,
            may_place=self.may_place and row.own and not withdrawn and (at.offer or at.stands) is not None,
        )

    def _who(self, row: Row) -> str:
        if row.office is not None:
            return self.word(row.office)
        if row.handling != Handling.CHATHAM_HOUSE:
            return row.delegation
        return self.ours_unattributed if row.own else self.unattributed

    def _may_take_back(self, row: Row) -> bool:
        if row.office is None:
            return self.may_clear and row.own
        return can(g.actor, Action.WITHDRAW_COMMENT, Spoken(row.office))

    def _reply_path(self, row: Row, withdrawn: bool) -> str:
        if not row.released or (self.speaks_for_office and withdrawn):
            return ""
        return "office-reply" if self.speaks_for_office else "reply" if self.may_write else ""

    def _paper(self, row: Row) -> str:
        """What is said of a comment that the secretariat entered."""
        if row.paper is None:
            return ""
        received = self.moment(row.paper.received_at).conference
        entered = _("Entered by the secretariat, received on %(time)s.", time=received)
        return f"{entered} {self.word(row.paper.state)}."

    def _answer(self, answer: Answer) -> ShownAnswer:
        return ShownAnswer(
            self.word(answer.outcome), css(answer.outcome), answer.reason, self.word(answer.by), self.moment(answer.at),
            answer.superseded, answer.into,
        )  # fmt: skip


def _lang(text: str | None) -> str | None:
    return None if not text or text.isascii() else script_lang(text)
