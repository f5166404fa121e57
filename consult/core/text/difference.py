"""The engine behind the redline: two texts word by word, long ones sentence by sentence first.

diff-match-patch in word mode with semantic clean-up: each word becomes one character of the same nature (letter, sign,
blank, newline), so that the clean-up weighs words and prefers to cut at sentences, then blanks. Its time limit is
switched off, since the same two texts must give the same marks on every machine; sizes bound the work instead.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby, pairwise

from diff_match_patch import diff_match_patch

from consult.core.text.words import without_spaces, words

# A stretch is compared word by word up to this product of word counts (two paragraphs of the greatest length), and
# sentence by sentence up to this product of sentence counts; beyond, it is shown as replaced whole.
_BY_WORD, _BY_SENTENCE = 2_000_000, 600_000
# Words in common, and pairs of neighbours in common, below which a stretch is shown as replaced whole: a redline of
# two strangers cannot be read. The order only counts where comparing would take long.
_STRANGERS, _SHUFFLED, _LONG = 0.2, 0.25, 100_000
# Full stops: Latin, Burmese, Khmer, Chinese, Devanagari.
_STOPS = ".;!?\n\u104b\u17d4\u3002\u0964"


class Op(StrEnum):
    """What happened to a stretch of text."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


def compare(old: str, new: str) -> list[tuple[Op, str]]:
    """The pairs that lead from `old` to `new`; texts may be empty and neighbours of one kind."""
    before, after = words(old), words(new)
    if len(before) * len(after) <= _BY_WORD:
        return _by_word(before, after)
    # A long text is mostly the same: what is compared is only what lies between its equal ends.
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head)
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    middle = _by_word(gone, come) if len(gone) * len(come) <= _BY_WORD else _by_sentence(gone, come)
    return [(Op.EQUAL, "".join(before[:head])), *middle, (Op.EQUAL, "".join(before[len(before) - tail :]))]


def _by_word(before: Sequence[str], after: Sequence[str]) -> list[tuple[Op, str]]:
    if not _akin(before, after, _STRANGERS, _SHUFFLED):
        return _replaced(before, after)
    return _compared(before, after, tidy=True)


def _by_sentence(before: list[str], after: list[str]) -> list[tuple[Op, str]]:
    """Sentences first; then the words of each stretch in which sentences differ, as far as the bounds allow."""
    ours, theirs = _sentences(before), _sentences(after)
    if len(ours) * len(theirs) > _BY_SENTENCE or not _akin(ours, theirs, 0.1, 0.02):
        return _replaced(ours, theirs)
    found, left = [], _BY_WORD // 2
    for equal, run in groupby(_compared(ours, theirs), key=lambda pair: pair[0] is Op.EQUAL):
        stretch = list(run)
        if equal:
            found += stretch
            continue
        gone, come = (words("".join(text for op, text in stretch if op is side)) for side in (Op.DELETE, Op.INSERT))
        size = len(gone) * len(come)
        found += _by_word(gone, come) if 0 < size <= left else _replaced(gone, come)
        left -= size if size <= left else 0
    return found


def _compared(before: Sequence[str], after: Sequence[str], *, tidy: bool = False) -> list[tuple[Op, str]]:
    letters = _Letters()
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    diffs = differ.diff_main(letters.encode(before), letters.encode(after), False)
    if tidy:
        differ.diff_cleanupSemantic(diffs)
    ops = {0: Op.EQUAL, 1: Op.INSERT, -1: Op.DELETE}
    return [(ops[op], letters.decode(text)) for op, text in diffs]


def _replaced(before: Sequence[str], after: Sequence[str]) -> list[tuple[Op, str]]:
    return [(Op.DELETE, "".join(before)), (Op.INSERT, "".join(after))]


def _akin(before: Sequence[str], after: Sequence[str], share: float, in_order: float) -> bool:
    """True where the two have words, and in long stretches also their order, in common."""
    ours, theirs = ([word for word in side if not word.isspace()] for side in (before, after))
    least = min(len(ours), len(theirs))
    if (Counter(ours) & Counter(theirs)).total() < share * least:
        return False
    if len(ours) * len(theirs) < _LONG:
        return True
    return (Counter(pairwise(ours)) & Counter(pairwise(theirs))).total() >= in_order * least


def _sentences(tokens: list[str]) -> list[str]:
    """`tokens` joined to sentences: after a full stop of any script with its blank, after a newline, and after the
    blank that ends a clause in a script without spaces between words.
    """
    found, current, ended = [], "", False
    for token in tokens:
        if ended and not token.isspace():
            found.append(current)
            current, ended = "", False
        ended = ended or token[-1] in _STOPS or (token.isspace() and bool(current) and without_spaces(current[-1]))
        current += token
    return [*found, current] if current else found


class _Letters:
    """One character for each different word, of the same nature as the word, as the clean-up looks at that."""

    def __init__(self):
        self.by_word: dict[str, str] = {" ": " ", "\n": "\n"}
        self.by_letter = {" ": " ", "\n": "\n"}
        self.next = {"word": 0x20000, "sign": 0xF0000, "blank": 0x2000}

    def encode(self, tokens: Sequence[str]) -> str:
        """`tokens` as one string, a character each."""
        return "".join(self.by_word.get(token) or self._new(token) for token in tokens)

    def decode(self, text: str) -> str:
        """The words behind `text`."""
        return "".join(self.by_letter[letter] for letter in text)

    def _new(self, token: str) -> str:
        nature = "blank" if token.isspace() else "word" if any(map(str.isalnum, token)) else "sign"
        if nature == "blank" and self.next["blank"] > 0x200A:
            nature = "sign"  # Unicode has only so many blanks; a rare run of them counts as a sign
        letter = chr(self.next[nature])
        self.next[nature] += 1
        self.by_word[token], self.by_letter[letter] = letter, token
        return letter
