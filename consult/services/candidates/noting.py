"""Notes on a draft that was read from a document: taking a change into the text, putting a note away."""

from datetime import datetime

from ...core.errors import NotFound
from ...core.permissions import Action, Actor, require
from ...core.text.changes import Text
from ...core.text.notes import from_json, taken, to_json
from ...core.text.paragraphs import from_json as paragraphs_from_json
from ...db import require_transaction
from ...models import Draft
from ._rows import own_draft
from .content import Typed, Written, fit
from .drafting import check_editable, touch


def take_note(actor: Actor, draft_id: int, *, note: int, now: datetime) -> None:
    """Take the change of a note into the draft as it stands now, and put the note away.

    What a colleague has saved since is merged with it, word by word, so nothing is overwritten. Raises Refused where
    the two touch the same words, or the place is gone.
    """
    require_transaction()
    draft, found = _noted(actor, draft_id, note)
    check_editable(actor, draft)
    text = taken(found, Text(draft.title, tuple(paragraphs_from_json(draft.paragraphs))))
    typed = [Typed(None if p.id == "+" else p.id, p.body, p.kind, p.level) for p in text.paragraphs]
    written = Written(
        text.title, draft.rationale, typed, draft.area, list(draft.pillars), list(draft.bodies), list(draft.cites)
    )
    for name, value in fit(draft, written).items():
        setattr(draft, name, value)
    _put_away(draft, note)
    touch(actor, draft, now)


def finish_note(actor: Actor, draft_id: int, *, note: int) -> None:
    """Put a note away. Twice is once."""
    require_transaction()
    draft = own_draft(actor, draft_id)
    require(actor, Action.EDIT_DRAFT, draft)
    _put_away(draft, note)


def _noted(actor: Actor, draft_id: int, note: int):
    draft = own_draft(actor, draft_id)
    found = next((one for one in from_json(draft.notes) if one.id == note), None)
    if found is None or not found.change:
        raise NotFound("This note was put away already.")
    return draft, found


def _put_away(draft: Draft, note: int) -> None:
    draft.notes = to_json(one for one in from_json(draft.notes) if one.id != note)
