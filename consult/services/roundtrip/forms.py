"""A filled form becomes draft comments of the delegation, each once, however often the file comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ...core.errors import Refused
from ...core.forms import RowId
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.markup import escaped
from ...core.words import CommentCategory, Handling
from ...db import part, require_transaction
from ...queries.roundtrip import list_filed
from .. import comments

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

    def request_id(self, actor: Actor) -> str:
        """What keeps the row from being filed twice by the actor's delegation."""
        return f"form-{actor.delegation_id}-{self.fingerprint}"[:64]


@dataclass
class Filed:
    """What became of the rows: made into drafts, there already, or refused with a sentence."""

    made: list[FormRow] = field(default_factory=list)
    known: list[FormRow] = field(default_factory=list)
    refused: list[tuple[FormRow, Message]] = field(default_factory=list)


def file_form(
    actor: Actor, rows: Sequence[FormRow], *, handling: Handling, clock: Callable[[], datetime]
) -> Filed:
    """Make draft comments of the rows, inside the actor's delegation; even a head's stay drafts until they are cleared.

    A row that this delegation has filed before makes nothing; one that is refused leaves the others alone. Raises
    Refused where no row could be filed for one and the same reason, such as a closed phase.
    """
    require_transaction()
    require(actor, Action.WRITE_COMMENT)
    if not rows:
        raise Refused("Choose at least one row.")
    if len(rows) > MOST_ROWS:
        raise Refused("At most %(most)s comments can be taken from a file at a time.", most=MOST_ROWS)
    there = list_filed(actor, [row.request_id(actor) for row in rows])
    filed = Filed()
    for row in rows:
        key = row.request_id(actor)
        if key in there:
            filed.known.append(row)
            continue
        there.add(key)
        try:
            with part():
                comments.write(actor, row.row.ref, _words(row, handling), request_id=key, keep=True, clock=clock)
            filed.made.append(row)
        except Refused as refusal:
            filed.refused.append((row, refusal.message))
    if filed.refused and not filed.made and not filed.known and len({str(why) for _, why in filed.refused}) == 1:
        raise Refused(filed.refused[0][1])
    return filed


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
