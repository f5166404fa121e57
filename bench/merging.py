"""The core's work on a thick negotiation, beside one plain comparison by the standard library of the same text.

60 amendments on 30 paragraphs are merged, and 300 anchors put on the text that results; the floor compares the words of
the two texts once, with difflib.
"""

import difflib
import statistics
import time
from random import Random

from consult.core.text.anchors import Anchor, make_anchor, relocate
from consult.core.text.changes import Change, Insert, Replace, Text
from consult.core.text.merging import Merged, merge
from consult.core.text.paragraphs import Paragraph

PARAGRAPHS, AMENDMENTS, ANCHORS = 30, 60, 300
_WORDS = (
    "States should consult one another early through the channels they already share on any practice that one of them "
    "regards as a danger to peace in the region and give what answer is then possible within their means in good faith "
    "with respect for the rights of persons and the security of the networks on which all of them depend"
).split()


def made_up(seed: int) -> tuple[Text, list[Change], list[Anchor]]:
    """A text, amendments to it and anchors on it: the same ones for the same seed."""
    random = Random(seed)

    def words(count: int) -> list[str]:
        return [random.choice(_WORDS) for _ in range(count)]

    paragraphs = tuple(Paragraph(f"p{n}", n, " ".join(words(60)) + ".") for n in range(1, PARAGRAPHS + 1))
    base = Text("A text on which many have something to say", paragraphs)
    changes = []
    for n in range(AMENDMENTS):
        p = paragraphs[n % PARAGRAPHS]
        parts = p.body.split(" ")
        at = random.randrange(len(parts) - 4)
        parts[at : at + random.randint(0, 3)] = words(random.randint(1, 4))
        operations = [Replace(p.id, " ".join(parts))]
        if n % 10 == 0:
            operations.append(Insert("+1", p.id, " ".join(words(40)) + "."))
        changes.append(Change(f"A-{n + 1}", tuple(operations)))
    anchors = []
    for n in range(ANCHORS):
        p = paragraphs[n % PARAGRAPHS]
        parts = p.body.split(" ")
        first = random.randrange(len(parts) - 5)
        start = len(" ".join(parts[:first])) + bool(first)
        anchors.append(make_anchor(paragraphs, p.id, start, start + len(" ".join(parts[first : first + 4]))))
    return base, changes, anchors


def ours(base: Text, changes: list[Change], anchors: list[Anchor]) -> Merged:
    """The merge, and every anchor on the text that results."""
    merged = merge(base, changes)
    for anchor in anchors:
        relocate(anchor, merged.text.paragraphs, old_paragraphs=base.paragraphs)
    return merged


def plain(before: list[str], after: list[str]) -> list:
    """What difflib says of the two texts, word by word."""
    return difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def measured(rounds: int = 7) -> tuple[float, float]:
    """Seconds of processor for our work and for the floor's: medians of rounds, each on a text not met before."""
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for seed in range(rounds + 1):
        base, changes, anchors = made_up(seed)
        start = time.process_time()
        merged = ours(base, changes, anchors)
        middle = time.process_time()
        before, after = ([w for p in text.paragraphs for w in p.body.split(" ")] for text in (base, merged.text))
        begin = time.process_time()
        plain(before, after)
        if seed:  # the first round only warms up
            times["ours"].append(middle - start)
            times["plain"].append(time.process_time() - begin)
    return statistics.median(times["ours"]), statistics.median(times["plain"])
