"""A filled form becomes drafts of the delegation, comments or amendments, each once, however often the file comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from ...core.errors import Refused
from ...core.forms import RowId
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.markup import escaped
from ...core.words import CommentCategory, Handling
from ...db import db, part, require_transaction
from ...imports.forms.reading import OTHER_WORDING
from ...models import Delegation
from ...queries.roundtrip import get_paragraphs, list_filed
from .. import amendments, comments

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row to be filed: `where` it stands in the file, its place and words in plain text, and its `fingerprint`."""

    where: str
    row: RowId
    category: CommentCategory
    body: str
    proposed: str | None
    quote: str
    fingerprint: str

    @property
    def ref(self) -> str:
        """The text it is about."""
        return self.row.ref

    def request_id(self, actor: Actor) -> str:
        """What keeps the row from being filed twice by the actor's delegation."""
        return f"form-{actor.delegation_id}-{self.fingerprint}"[:64]


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """A reading of a text to be filed as an amendment: `title` empty where it stays, (id or None, words) a
    paragraph."""

    where: str
    ref: str
    version: int
    title: str
    paragraphs: Sequence[tuple[str | None, str]]
    fingerprint: str
    rationale: str = ""
    category: CommentCategory = CommentCategory.SUBSTANTIVE

    def request_id(self, actor: Actor) -> str:
        """What keeps it from being filed twice by the actor's delegation."""
        return f"form-{actor.delegation_id}-{self.fingerprint}"[:64]


@dataclass
class Filed:
    """What became of the rows: made into drafts of comments or of amendments, there already, or refused with a
    sentence."""

    made: list[FormRow] = field(default_factory=list)
    amended: list[AmendmentRow] = field(default_factory=list)
    known: list[FormRow | AmendmentRow] = field(default_factory=list)
    refused: list[tuple[FormRow | AmendmentRow, Message]] = field(default_factory=list)


def file_form(
    actor: Actor,
    rows: Sequence[FormRow | AmendmentRow],
    *,
    handling: Handling,
    as_amendments: bool = False,
    clock: Callable[[], datetime],
) -> Filed:
    """Make draft comments of the rows, inside the actor's delegation; even a head's stay drafts until they are cleared.
    With `as_amendments` rows that propose a wording become draft amendments, as AmendmentRows always do.

    A row that this delegation has filed before makes nothing; one that is refused leaves the others alone. Raises
    Refused where no row could be filed for one and the same reason, such as a closed phase.
    """
    require_transaction()
    require(actor, Action.WRITE_COMMENT)
    if not rows:
        raise Refused("Choose at least one row.")
    if len(rows) > MOST_ROWS:
        raise Refused("At most %(most)s comments can be taken from a file at a time.", most=MOST_ROWS)
    # The same file twice at once: one after the other. Without the key, so that no comment written meanwhile waits.
    db.session.execute(
        select(Delegation.id).where(Delegation.id == actor.delegation_id).with_for_update(key_share=True)
    )
    there = list_filed(actor, [row.request_id(actor) for row in rows])
    filed = Filed()
    for row in rows:
        key = row.request_id(actor)
        if key in there:
            filed.known.append(row)
            continue
        there.add(key)
        try:
            if as_amendments and isinstance(row, FormRow) and row.proposed and row.row.paragraph_id:
                row = _amending(actor, row)
            with part():
                if isinstance(row, AmendmentRow):
                    amendments.start(actor, row.ref, _typed(row, handling), version_number=row.version,
                                     request_id=key, clock=clock)  # fmt: skip
                    filed.amended.append(row)
                else:
                    comments.write(actor, row.row.ref, _words(row, handling), request_id=key, keep=True, clock=clock)
                    filed.made.append(row)
        except Refused as refusal:
            filed.refused.append((row, refusal.message))
    done = filed.made or filed.amended or filed.known
    if filed.refused and not done and len({str(why) for _, why in filed.refused}) == 1:
        raise Refused(filed.refused[0][1])
    return filed


def _amending(actor: Actor, row: FormRow) -> AmendmentRow:
    """A row with a wording as the reading of its text with that wording."""
    text = get_paragraphs(actor, row.row.ref, row.row.version)
    paragraphs = [(p.id, row.proposed if p.id == row.row.paragraph_id else p.body) for p in text]
    rationale = row.body if row.body != OTHER_WORDING else ""
    return AmendmentRow(
        row.where, row.row.ref, row.row.version, "", paragraphs, row.fingerprint, rationale, row.category
    )


def _typed(row: AmendmentRow, handling: Handling) -> amendments.Typed:
    return amendments.Typed(row.title, row.paragraphs, escaped(row.rationale), row.category, handling)


def _words(row: FormRow, handling: Handling) -> comments.Words:
    return comments.Words(
        body=escaped(row.body),
        category=row.category,
        paragraph_id=row.row.paragraph_id,
        quote=row.quote,
        proposed=row.proposed,
        handling=handling,
        version_number=row.row.version,
    )
