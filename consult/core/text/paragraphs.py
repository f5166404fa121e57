"""The numbered paragraphs of a candidate. The number may change from version to version, the id never does."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.core.errors import Refused
from consult.core.text.folding import clean, clean_line, fold

MOST_TITLE = 200
MOST_BODY = 4_000
MOST_PARAGRAPHS = 60

# Below this share of common trigrams (Dice) a paragraph is another one, not an edited one.
_EDITED = 0.4
_COUNTER = re.compile(r"p(\d+)$")
_TYPED_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]|\(\d{1,2}\))\s+")


class ParagraphKind(StrEnum):
    """Preambular paragraphs give the reasons, operative ones the action."""

    PREAMBULAR = "preambular"
    OPERATIVE = "operative"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `id` like "p3", stable through all versions; `number` its place from 1; `body` as stored.

    `level` is 1 to 3 for 1., (a), (i). `shown` is the number that is printed before it ("5 bis", "(a)", "" for a
    preambular one); left away, it is the place.
    """

    id: str
    number: int
    body: str
    kind: ParagraphKind = ParagraphKind.OPERATIVE
    level: int = 1
    shown: str | None = None

    def __post_init__(self):
        if self.shown is None:
            plain = "" if self.kind is ParagraphKind.PREAMBULAR else str(self.number)
            object.__setattr__(self, "shown", plain)


def to_json(paragraphs: Sequence[Paragraph]) -> list[dict]:
    """The paragraphs as a list that JSON can hold: [{"id": "p1", "number": 1, "body": "..."}]; `kind`, `level` and
    `shown` only where they are not what a plain numbered paragraph has.
    """
    rows = []
    for p in paragraphs:
        row = {"id": p.id, "number": p.number, "body": p.body}
        if p.kind is not ParagraphKind.OPERATIVE:
            row["kind"] = p.kind.value
        if p.level != 1:
            row["level"] = p.level
        if p.shown != Paragraph(p.id, p.number, "", p.kind).shown:
            row["shown"] = p.shown
        rows.append(row)
    return rows


def from_json(rows: Iterable[dict]) -> list[Paragraph]:
    """The paragraphs behind `to_json`. Raises KeyError where a row lacks its id, number or body."""
    return [
        Paragraph(
            row["id"],
            row["number"],
            row["body"],
            ParagraphKind(row.get("kind", ParagraphKind.OPERATIVE)),
            row.get("level", 1),
            row.get("shown"),
        )
        for row in rows
    ]


def split(text: str) -> list[str]:
    """One typed or pasted text as bodies: a blank line ends a paragraph, typed numbers ("1.", "(2)") are dropped."""
    return [_TYPED_NUMBER.sub("", part).strip() for part in re.split(r"\n\s*\n", clean(text)) if fold(part)]


def join(paragraphs: Sequence[Paragraph]) -> str:
    """The bodies as one text with blank lines between, for editing in a single field; `split` undoes it."""
    return "\n\n".join(p.body for p in paragraphs)


def check_title(title: str) -> str:
    """The title cleaned for storage. Raises Refused with a sentence where it is empty or too long."""
    title = clean_line(title)
    if not fold(title):
        raise Refused("Give the candidate a title.", field="title")
    if len(title) > MOST_TITLE:
        raise Refused(
            "The title has %(count)s characters; %(most)s are allowed.",
            count=f"{len(title):,}", most=MOST_TITLE, field="title",
        )
    return title


def check_bodies(bodies: Sequence[str]) -> list[str]:
    """The bodies cleaned for storage. Raises Refused, naming the paragraph, where one is empty or too long."""
    bodies = [clean(body) for body in bodies]
    if not any(fold(body) for body in bodies):
        raise Refused("Write at least one paragraph.", field="paragraphs")
    if len(bodies) > MOST_PARAGRAPHS:
        raise Refused(
            "The text has %(count)s paragraphs; %(most)s are allowed.",
            count=f"{len(bodies):,}", most=MOST_PARAGRAPHS, field="paragraphs",
        )
    for at, body in enumerate(bodies, 1):
        if not fold(body):
            raise Refused("Paragraph %(at)s is empty. Write it or remove it.", at=at, field="paragraphs")
        if len(body) > MOST_BODY:
            raise Refused(
                "Paragraph %(at)s has %(count)s characters; %(most)s are allowed. Divide it.",
                at=at, count=f"{len(body):,}", most=f"{MOST_BODY:,}", field="paragraphs",
            )
    return bodies


def assign_ids(
    old: Sequence[Paragraph],
    new_bodies: Sequence[str],
    *,
    ever_used: Iterable[str] = (),
    claimed: Sequence[str | None] | None = None,
) -> list[Paragraph]:
    """`new_bodies` as paragraphs 1 to n: the id of `old` where one is unchanged, moved or only edited, else a new id.

    `ever_used` holds the ids of all former versions: an id is never given twice, even after its paragraph is gone.
    `claimed`, as long as `new_bodies`, holds the id that an editor kept beside each body, or None; a claim on a
    paragraph of `old` counts before any likeness, once.
    """
    ids: list[str | None] = [None] * len(new_bodies)
    free = {p.id: p for p in old}
    for at, claim in enumerate(claimed or ()):
        if claim in free:
            ids[at] = claim
            del free[claim]
    for match in (_equal_in_order, _equal_anywhere, _most_alike):
        for at, key in match(free, {at: body for at, body in enumerate(new_bodies) if ids[at] is None}):
            ids[at] = key
            del free[key]
    fresh = iter(new_ids([*ever_used, *(p.id for p in old)], ids.count(None)))
    ids = [next(fresh) if key is None else key for key in ids]
    return [Paragraph(key, at, body) for at, (key, body) in enumerate(zip(ids, new_bodies, strict=True), 1)]


def new_ids(ever_used: Iterable[str], count: int) -> list[str]:
    """`count` ids that none of `ever_used` is."""
    last = max((int(m[1]) for m in map(_COUNTER.search, ever_used) if m), default=0)
    return [f"p{n}" for n in range(last + 1, last + count + 1)]


def most_alike(body: str, paragraphs: Sequence[Paragraph]) -> Paragraph:
    """The paragraph whose words are most like `body`, the first of equals. Raises ValueError where there is none."""
    grams = _trigrams(body)

    def likeness(p: Paragraph) -> float:
        other = _trigrams(p.body)
        return 2 * (grams & other).total() / (grams.total() + other.total())

    return max(paragraphs, key=likeness)


def _equal_in_order(old: dict[str, Paragraph], new: dict[int, str]) -> list[tuple[int, str]]:
    """The longest common subsequence of equal bodies: what nobody touched."""
    ours, theirs = list(old.values()), list(new.items())
    best = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            same = ours[i].body == theirs[j][1]
            best[i][j] = best[i + 1][j + 1] + 1 if same else max(best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(ours) and j < len(theirs):
        if ours[i].body == theirs[j][1]:
            found.append((theirs[j][0], ours[i].id))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _equal_anywhere(old: dict[str, Paragraph], new: dict[int, str]) -> list[tuple[int, str]]:
    """What was moved as it stood."""
    found, waiting = [], list(old.values())
    for at, body in new.items():
        same = next((p for p in waiting if p.body == body), None)
        if same is not None:
            waiting.remove(same)
            found.append((at, same.id))
    return found


def _most_alike(old: dict[str, Paragraph], new: dict[int, str]) -> list[tuple[int, str]]:
    """What was edited: pairs by falling likeness, then by nearness of place."""
    grams = {key: _trigrams(p.body) for key, p in old.items()}
    pairs = []
    for at, body in new.items():
        here = _trigrams(body)
        for key, p in old.items():
            likeness = _dice(grams[key], here)
            if likeness >= _EDITED:
                pairs.append((-likeness, abs(p.number - 1 - at), at, key))
    found, taken = {}, set()
    for _, _, at, key in sorted(pairs):
        if at not in found and key not in taken:
            found[at] = key
            taken.add(key)
    return list(found.items())


def likeness(ours: str, theirs: str) -> float:
    """How much of two texts is common, from 0 to 1, by threes of letters (Dice); below 0.4 they are different texts."""
    return _dice(_trigrams(ours), _trigrams(theirs))


def _trigrams(body: str) -> Counter:
    folded = f"  {fold(body)} "
    return Counter(folded[at : at + 3] for at in range(len(folded) - 2))


def _dice(ours: Counter, theirs: Counter) -> float:
    size, other = ours.total(), theirs.total()
    if 2 * min(size, other) < _EDITED * (size + other):
        return 0.0  # so unlike in length that no overlap could be enough
    return 2 * (ours & theirs).total() / (size + other)
