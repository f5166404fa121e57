"""The chair's acts on the table. None of them is public; each can be undone until a version is published."""

from datetime import datetime

from ...core.errors import Conflict, Refused
from ...core.messages import Message
from ...core.permissions import Actor
from ...core.text.folding import clean, clean_line, fold
from ...core.text.merging import TITLE, About, Choice, Way, merge
from ...core.text.paragraphs import MOST_BODY, MOST_TITLE
from ...core.words import Outcome
from ...db import db
from ...queries.mergings import Board
from ..candidates.content import MOST_REASON
from . import _rows as rows

NOT_TAKEN = (Outcome.NOT_ACCEPTED, Outcome.MERGED, Outcome.DEFERRED)


def take(actor: Actor, ref: str, key: str, *, version: int | None, base: int | None, now: datetime) -> list[str]:
    """Take an amendment in, with those it is made to; answers their references. Raises Refused for one that is stale
    or whose words are there already, Conflict for one that is no longer open."""
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    _known(board, key)
    added = [k for k in board.family(key) if k not in board.taken]
    for k in added:
        _usable(board, k)
    answers = {k: a for k, a in board.answers.items() if k not in added}
    rows.put(
        actor, candidate, merging, board=board, taken=[*board.taken, *added], choices=dict(board.stored_choices),
        answers=answers, now=now,
    )  # fmt: skip
    return added


def leave(actor: Actor, ref: str, key: str, *, version: int | None, base: int | None, now: datetime) -> list[str]:
    """Leave an amendment out again, with those made to it; answers their references."""
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    _known(board, key)
    if key not in board.taken:
        raise Refused("%(key)s is not taken in.", key=key)
    return _leave(actor, candidate, merging, board, set(board.below(key)), now)


def leave_undecided(actor: Actor, ref: str, *, version: int | None, base: int | None, now: datetime) -> list[str]:
    """Leave out whatever takes part in a conflict that is not decided: what is agreed stays, the rest stays open."""
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    out = {k for key in board.merged.open_keys() if key in board.items for k in board.below(key)}
    if not out:
        raise Refused("No conflict is open.")
    return _leave(actor, candidate, merging, board, out, now)


def _leave(actor, candidate, merging, board: Board, out: set[str], now: datetime) -> list[str]:
    gone = [k for k in board.taken if k in out]
    rows.put(
        actor, candidate, merging, board=board, taken=[k for k in board.taken if k not in out],
        choices=dict(board.stored_choices), answers=board.answers, now=now,
    )  # fmt: skip
    return gone


def take_agreed(actor: Actor, ref: str, *, version: int | None, base: int | None, now: datetime) -> list[str]:
    """Take in all amendments that conflict with no other open one; answers the references of those that came in."""
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    keys = [k for k, item in board.items.items() if item.usable and (item.amendment or k in board.taken)]
    keys = [k for k in keys if all(above in keys for above in board.family(k))]
    apart = merge(board.base, board.changes(keys), choices=board.choices).open_keys()
    apart |= set(board.answers)
    added = [
        k for k in keys if k not in board.taken and not any(above in apart for above in board.family(k))
    ]
    if not added:
        raise Refused("Nothing more can be taken in without a conflict.")
    rows.put(
        actor, candidate, merging, board=board, taken=[*board.taken, *added], choices=dict(board.stored_choices),
        answers=board.answers, now=now,
    )  # fmt: skip
    return added


def choose(
    actor: Actor,
    ref: str,
    conflict_id: str,
    *,
    way: Way | None,
    reading: int = 0,
    words: str = "",
    version: int | None,
    base: int | None,
    now: datetime,
) -> None:
    """Decide a conflict, or with `way` None take the decision back. `words` are the chair's own, for Way.OWN.

    Raises Conflict where the readings that were decided between no longer stand against each other like that.
    """
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    conflict = board.conflict(conflict_id)
    if conflict is None:
        raise Conflict("This conflict has changed: other amendments take part in it now. Decide it as it stands.")
    choices = {k: c for k, c in board.stored_choices.items() if k != conflict_id}
    if way is not None:
        words = _own(conflict, words) if way is Way.OWN else ""
        _possible(conflict, Choice(way, reading, words))
        choices[conflict_id] = {
            "way": way.value, "reading": reading, "words": words, "keys": list(conflict.keys),
            "paragraph": conflict.paragraph,
        }  # fmt: skip
    rows.put(
        actor, candidate, merging, board=board, taken=list(board.taken), choices=choices, answers=board.answers, now=now
    )


def _own(conflict, words: str) -> str:
    words = clean_line(words) if conflict.paragraph == TITLE else clean(words)
    if not fold(words):
        raise Refused("Write the words, or choose one of the readings.", field="words")
    most = MOST_TITLE if conflict.paragraph == TITLE else MOST_BODY
    if len(words) > most:
        raise Refused(
            "These are %(count)s characters; %(most)s are allowed.",
            count=f"{len(words):,}", most=f"{most:,}", field="words",
        )
    # The words go where the others' would: with the blanks that keep them from their neighbours.
    like = next((r.text for r in conflict.readings if r.text and r.text.strip()), "") if not conflict.words else ""
    lead = like[: len(like) - len(like.lstrip())]
    tail = like[len(like.rstrip()) :]
    around = conflict.words
    if around.strip():
        lead, tail = around[: len(around) - len(around.lstrip())], around[len(around.rstrip()) :]
    return f"{lead}{words}{tail}"


def _possible(conflict, choice: Choice) -> None:
    if choice.way is Way.READING and not 0 <= choice.reading < len(conflict.readings):
        raise Refused("There is no such reading. Choose one of those shown.", field="way")
    if choice.way is Way.ALL and conflict.about is not About.PLACE:
        raise Refused("Only new paragraphs can all be taken in.", field="way")
    if choice.way in (Way.OWN, Way.BRACKETS) and conflict.about is About.ORDER:
        raise Refused("Choose where the paragraph stands.", field="way")
    if choice.way is Way.BRACKETS and conflict.paragraph == TITLE and conflict.about is About.WORDS:
        raise Refused("A title has no brackets. Choose one of the readings, or write your own.", field="way")


def answer_later(
    actor: Actor,
    ref: str,
    key: str,
    *,
    outcome: Outcome | None,
    reason: str,
    version: int | None,
    base: int | None,
    now: datetime,
) -> None:
    """Set how an amendment that is not taken in is answered once the version is published; None takes that back.

    The reason is read by all participants. For one whose words the text has already the answer is "accepted".
    """
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    item = _known(board, key)
    if not item.amendment:
        raise Refused("Brackets are lifted on the candidate's page, not answered.")
    answers = {k: a for k, a in board.answers.items() if k != key}
    if outcome is not None:
        if key in board.taken:
            raise Refused("%(key)s is taken in. Leave it out first.", key=key)
        answers[key] = (outcome, check_answer(outcome, reason, fulfilled=item.fulfilled))
    rows.put(
        actor, candidate, merging, board=board, taken=list(board.taken), choices=dict(board.stored_choices),
        answers=answers, now=now,
    )  # fmt: skip


def check_answer(outcome: Outcome, reason: str, *, fulfilled: bool) -> str:
    """The reason, tidied. Raises Refused for an outcome that does not fit, or without a reason."""
    if outcome not in (*NOT_TAKEN, *([Outcome.ACCEPTED] if fulfilled else [])):
        raise Refused("Choose an answer.", field="outcome")
    reason = clean(reason)
    if not fold(reason):
        if fulfilled and outcome == Outcome.ACCEPTED:
            return str(Message("The text reads so already."))
        raise Refused("Give the reason: all participants read it beside the amendment.", field="reason")
    if len(reason) > MOST_REASON:
        raise Refused(
            "The reason has %(count)s characters; %(most)s are allowed.",
            count=f"{len(reason):,}", most=f"{MOST_REASON:,}", field="reason",
        )
    return reason


def undo(actor: Actor, ref: str, *, version: int | None, base: int | None, now: datetime) -> None:
    """Take the last step back. Raises Refused where there is none."""
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    if merging is None or not merging.former:
        raise Refused("There is nothing to undo.")
    former = merging.former[-1]
    merging.former = merging.former[:-1]
    merging.taken, merging.choices, merging.answers = former["taken"], former["choices"], former["answers"]
    merging.version_id = board.version_id
    merging.edit_counter += 1
    merging.updated_at, merging.updated_by_id = now, actor.membership_id
    db.session.flush()


def discard(actor: Actor, ref: str, *, version: int | None, base: int | None, now: datetime) -> None:
    """Clear the table: nothing is taken in, decided or answered. This too can be undone."""
    candidate, merging, board = rows.open_table(actor, ref, version=version, base=base)
    rows.put(actor, candidate, merging, board=board, taken=[], choices={}, answers={}, now=now)


def _known(board: Board, key: str):
    item = board.items.get(key)
    if item is None:
        raise Conflict("%(key)s is no longer open: it was withdrawn or answered meanwhile.", key=key)
    return item


def _usable(board: Board, key: str) -> None:
    item = board.items[key]
    if item.fulfilled:
        raise Refused("The text reads already as %(key)s wants it. Answer it as accepted.", key=key)
    if item.stale:
        raise Refused("The text has moved on under %(key)s: its delegation has to settle it first.", key=key)
