"""Where paragraphs stand: what is put in, taken out and moved by several changes, in one order.

Every paragraph put in or moved hangs on the one after which it goes. Paragraphs that stay hold the order of the base;
whatever hangs on one follows it, wherever that one goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.core.text.changes import Text
from consult.core.text.graphemes import INVISIBLE
from consult.core.text.merging.hunks import Owners, shared
from consult.core.text.merging.intents import Intent
from consult.core.text.merging.lines import CHAIR, Desk
from consult.core.text.merging.shapes import About, Bracketed, Conflict, Reading, Way
from consult.core.text.paragraphs import Paragraph


@dataclass(frozen=True, slots=True)
class Placed:
    """One paragraph in the merged order. `keys` put it in or moved it."""

    paragraph: Paragraph
    inserted: bool = False
    moved: bool = False
    keys: tuple[str, ...] = ()
    owners: Owners = ()  # of the words of one put in, where they are not all those of `keys`


@dataclass(slots=True)
class _Chain:
    """What changes put after one paragraph, in their order."""

    nodes: list[Placed]
    keys: tuple[str, ...]

    def says(self) -> tuple:
        return tuple(
            ("move", n.paragraph.id) if n.moved else ("insert", n.paragraph.body.translate(INVISIBLE))
            for n in self.nodes
        )

    def text(self) -> str:
        return "\n\n".join(n.paragraph.body for n in self.nodes)


def place(desk: Desk, base: Text, intents: Sequence[Intent], *, kept: set[str], gone: Iterable[str]) -> list[Placed]:
    """All paragraphs in order. `kept` are those that are not to move: taken out, or decided to stay; `gone` the former
    of them. What hangs on one that is gone stands where a reader sees it: after the last one before it that stays.
    """
    known = {p.id: p for p in base.paragraphs}
    moves = _moves(desk, base, intents, kept)
    while True:
        noted = [len(found) for found in (desk.conflicts, desk.settled, desk.brackets)]
        stands = _standing(base, set(gone), moves)
        order, reached = _walk(desk, base, *_chains(base, intents, moves, stands), moves)
        lost = [pid for pid in moves if pid not in reached]
        if not lost:
            return order
        # What was noted on this round belongs to an order that does not come about.
        for found, length in zip((desk.conflicts, desk.settled, desk.brackets), noted, strict=True):
            del found[length:]
        _break_circle(desk, known, moves, lost)


def _standing(base: Text, gone: set[str], moves) -> dict[str, str | None]:
    """For each paragraph that is gone, the last one before it that stays where it is."""
    found: dict[str, str | None] = {}
    last: str | None = None
    for p in base.paragraphs:
        if p.id in gone:
            found[p.id] = last
        elif p.id not in moves:
            last = p.id
    return found


def _moves(
    desk: Desk, base: Text, intents: Sequence[Intent], kept: set[str]
) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Where each moved paragraph goes and who moves it there; several places are for the chair to decide."""
    wanted: dict[str, dict[str | None, set[str]]] = {}
    for intent in intents:
        for pid, after in intent.moves.items():
            wanted.setdefault(pid, {}).setdefault(after, set()).update(intent.keys_of(pid))
    found: dict[str, tuple[str | None, tuple[str, ...]]] = {}
    for pid in (p.id for p in base.paragraphs):
        places = wanted.get(pid)
        if not places or pid in kept:
            continue
        sorted_places = sorted(places.items(), key=lambda item: sorted(item[1]))
        if len(sorted_places) > 1:
            readings = tuple(Reading(after or "", tuple(sorted(keys))) for after, keys in sorted_places)
            choice = desk.decide(Conflict(About.ORDER, pid, 0, 0, base.get(pid).body, readings))
            if choice is None or choice.way is not Way.READING:
                continue
            sorted_places = [sorted_places[choice.reading]]
        after, keys = sorted_places[0]
        found[pid] = (after, tuple(sorted(keys)))
    return found


def _chains(base: Text, intents: Sequence[Intent], moves, stands: dict[str, str | None]) -> tuple[dict, dict]:
    """By the paragraph they hang on (None: the beginning): the one chain, or the several that are rivals for it."""
    known = {p.id: p for p in base.paragraphs}
    order = {None: -1} | {pid: at for at, pid in enumerate(known)}
    by_anchor: dict[str | None, list[_Chain]] = {}
    for intent in intents:
        own: dict[str | None, list[Placed]] = {}
        inserted = {p.id for p, _ in intent.inserts}
        for paragraph, after in intent.inserts:
            keys, owners = intent.keys_of(paragraph.id), intent.owners.get(paragraph.id, ())
            own.setdefault(after, []).append(Placed(paragraph, inserted=True, keys=keys, owners=owners))
        for pid, after in intent.moves.items():
            if pid in moves and moves[pid][0] == after and (after in known or after is None or after in inserted):
                own.setdefault(after, []).append(Placed(known[pid], moved=True, keys=moves[pid][1]))
        joined: dict[str | None, list[Placed]] = {}
        for anchor in sorted((a for a in own if a not in inserted), key=order.__getitem__):
            joined.setdefault(stands.get(anchor, anchor), []).extend(_flat(own, anchor, inserted))
        for anchor, nodes in joined.items():
            by_anchor.setdefault(anchor, []).append(_Chain(nodes, intent.keys))
    single, several = {}, {}
    for anchor, chains in by_anchor.items():
        joined = _joined(chains)
        if len(joined) == 1:
            single[anchor] = joined[0]
        else:
            several[anchor] = joined
    return single, several


def _flat(own: dict[str | None, list[Placed]], anchor: str | None, inserted: set[str]) -> list[Placed]:
    """What one change hangs on `anchor`, and on what it has itself put in there."""
    found, waiting = [], list(own.get(anchor, []))
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        if node.paragraph.id in inserted:
            waiting = [*own.get(node.paragraph.id, []), *waiting]
    return found


def _joined(chains: Iterable[_Chain]) -> list[_Chain]:
    """Chains that say the same as one, with the keys of all."""
    same: dict[tuple, _Chain] = {}
    for chain in sorted(chains, key=lambda c: c.keys):
        former = same.get(chain.says())
        if former is None:
            same[chain.says()] = chain
            continue
        keys = tuple(sorted({*former.keys, *chain.keys}))
        nodes = []
        for a, b in zip(former.nodes, chain.nodes, strict=True):
            both = tuple(sorted({*a.keys, *b.keys}))
            nodes.append(Placed(a.paragraph, a.inserted, a.moved, both, shared(a.owners or b.owners, both)))
        same[chain.says()] = _Chain(nodes, keys)
    return sorted(same.values(), key=lambda c: c.keys)


def _walk(desk: Desk, base: Text, chains: dict, several: dict, moves: dict) -> tuple[list[Placed], set[str]]:
    """The order, and the moved paragraphs that were reached in it."""
    order: list[Placed] = []
    reached: set[str] = set()
    left_open: set[str] = set()
    decided: dict[str | None, list[Placed]] = {}
    for anchor, rivals in several.items():
        decided[anchor] = _rivals(desk, base, anchor, rivals)
        kept_nodes = {n.paragraph.id for n in decided[anchor]}
        left_open |= {n.paragraph.id for c in rivals for n in c.nodes if n.moved} - kept_nodes
    for pid in left_open:
        moves.pop(pid, None)  # undecided, it stays where it was

    def emit(anchor: str | None) -> None:
        nodes = decided[anchor] if anchor in decided else chains[anchor].nodes if anchor in chains else []
        for node in nodes:
            if node.moved and node.paragraph.id not in moves:
                continue
            order.append(node)
            if node.moved:
                reached.add(node.paragraph.id)
            if node.moved or node.inserted:
                emit(node.paragraph.id)

    emit(None)
    for p in base.paragraphs:
        if p.id not in moves:
            order.append(Placed(p))
            emit(p.id)
    return order, reached


def _rivals(desk: Desk, base: Text, anchor: str | None, rivals: list[_Chain]) -> list[Placed]:
    readings = tuple(Reading(chain.text(), chain.keys) for chain in rivals)
    conflict = Conflict(About.PLACE, anchor, 0, 0, base.get(anchor).body if base.get(anchor) else "", readings)
    choice = desk.decide(conflict)
    if choice is None or choice.way is Way.BASE:
        return []
    if choice.way is Way.READING:
        return rivals[choice.reading].nodes
    if choice.way is Way.OWN:
        made = Paragraph(f"{CHAIR}+{conflict.id}", 0, choice.words, shown="")
        return [Placed(made, inserted=True, keys=(CHAIR,))]
    nodes = [node for chain in rivals for node in chain.nodes]
    nodes = list({node.paragraph.id: node for node in nodes}.values())
    if choice.way is Way.BRACKETS:
        for node in nodes:
            if node.inserted:
                body = node.paragraph.body
                readings = (Reading(body, node.keys),)  # it asks for no other words than its own
                desk.brackets.append(Bracketed(node.paragraph.id, 0, len(body), body, readings))
    return nodes


def _break_circle(desk: Desk, known: dict[str, Paragraph], moves: dict, lost: list[str]) -> None:
    """Moves that hang on one another: one of the movers is chosen, or all stay."""
    movers = sorted({moves[pid][1] for pid in lost})
    first = min(lost, key=list(known).index)
    if len(movers) == 1:  # one hand alone: what it moves stands after the first, which stays
        del moves[first]
        return
    readings = tuple(
        Reading(next(moves[pid][0] or "" for pid in lost if moves[pid][1] == keys), keys) for keys in movers
    )
    choice = desk.decide(Conflict(About.ORDER, first, 0, 0, known[first].body, readings))
    wins = movers[choice.reading] if choice and choice.way is Way.READING else None
    for pid in lost:
        if moves[pid][1] != wins:
            moves.pop(pid)
