"""What the text that is made says of each amendment that was taken into it."""

from ...core.lifecycle import AmendmentState
from ...core.text.difference import Op
from ...core.text.merging import Choice, Merged, Way
from ...core.words import Outcome

STATES = {
    Outcome.ACCEPTED: AmendmentState.ACCEPTED,
    Outcome.ACCEPTED_MODIFIED: AmendmentState.ACCEPTED_MODIFIED,
    Outcome.MERGED: AmendmentState.ACCEPTED_MODIFIED,  # what it wants came in by another
    Outcome.NOT_ACCEPTED: AmendmentState.NOT_ACCEPTED,
}


def outcome_of(key: str, merged: Merged, choices: dict[str, Choice]) -> Outcome:
    """ACCEPTED where all of it entered; NOT_ACCEPTED where decisions kept all of it out; otherwise with modification:
    in part, in the chair's words, or in brackets."""
    changed = False
    bracketed = False
    for conflict in merged.settled:
        if key not in conflict.keys:
            continue
        choice = choices[conflict.id]
        chosen = choice.way is Way.ALL or (choice.way is Way.READING and key in conflict.readings[choice.reading].keys)
        changed = changed or not chosen
        bracketed = bracketed or choice.way in (Way.BRACKETS, Way.OWN)
    if not changed:
        return Outcome.ACCEPTED
    entered = any(
        key in line.keys or any(key in piece.keys for piece in line.pieces if piece.op is not Op.EQUAL)
        for line in [merged.title, *merged.lines]
    )
    return Outcome.ACCEPTED_MODIFIED if entered or bracketed else Outcome.NOT_ACCEPTED
