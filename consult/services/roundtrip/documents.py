"""Candidates read from a document become drafts of the delegation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.errors import Refused
from ...core.messages import Message
from ...core.permissions import Action, Actor, require
from ...core.text.notes import Note
from ...core.words import Kind
from ...db import part, require_transaction
from .. import candidates
from ..candidates import Written


@dataclass(frozen=True)
class NewText:
    """One candidate to be begun: what is written of it, and the notes of its document."""

    kind: Kind
    written: Written
    notes: Sequence[Note] = ()


@dataclass
class Begun:
    """What became of the candidates: (title, the draft's id), or refused with a sentence, in order."""

    made: list[tuple[str, int]]
    refused: list[tuple[NewText, Message]]


def begin_drafts(actor: Actor, texts: Sequence[NewText], *, request_id: str, now: datetime) -> Begun:
    """Begin drafts inside the actor's delegation; one that is refused leaves the others alone.

    The same `request_id` twice begins each once.
    """
    require_transaction()
    require(actor, Action.DRAFT)
    begun = Begun([], [])
    for number, text in enumerate(texts):
        try:
            with part():
                draft_id = candidates.begin(
                    actor, kind=text.kind, written=text.written, notes=text.notes,
                    request_id=f"{request_id[:56]}-{number}", now=now,
                )  # fmt: skip
            begun.made.append((text.written.title, draft_id))
        except Refused as refusal:
            begun.refused.append((text, refusal.message))
    return begun
