"""Which script a stretch of text is written in: line breaking, fonts and spell checkers need to be told."""

import re

# Unicode blocks of the four scripts of the region that are written without spaces between words.
_BLOCKS = {
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "km": "\u1780-\u17ff\u19e0-\u19ff",
}
_RUN = re.compile("|".join(f"(?P<{lang}>[{block}]+)" for lang, block in _BLOCKS.items()))
# What belongs to the word before it: joiners, combining marks and variation selectors.
_ATTACHED = re.compile("[\u0300-\u036f\u200b-\u200d\u2060\ufe00-\ufe0f]+")
_LONG = re.compile(r"[^\s\u200b]{41,}")


def runs(text: str) -> list[tuple[str, str]]:
    """Cut a text into (language, stretch) pairs: "th", "lo", "my" or "km", and "" for everything else.

    The stretches joined give the text. A space or figure between two stretches of one script stays with them.
    """
    pieces: list[list[str]] = []
    last = 0

    def add(lang: str, piece: str) -> None:
        if not piece:
            return
        if pieces and pieces[-1][0] == lang:
            pieces[-1][1] += piece
        else:
            pieces.append([lang, piece])

    for match in _RUN.finditer(text):
        lang = match.lastgroup
        between = text[last : match.start()]
        attached = _ATTACHED.match(between)
        if attached and pieces:
            pieces[-1][1] += attached.group()
            between = between[attached.end() :]
        joins = pieces and pieces[-1][0] == lang and not re.search(r"[^\W\d_]", between)
        add(lang if joins else "", between)
        add(lang, match.group())
        last = match.end()
    rest = text[last:]
    attached = _ATTACHED.match(rest)
    if attached and pieces:
        pieces[-1][1] += attached.group()
        rest = rest[attached.end() :]
    add("", rest)
    return [(lang, piece) for lang, piece in pieces]


def breakable(text: str) -> str:
    """Let words of more than forty characters (addresses, hashes) break: a zero-width space where that is natural."""

    def cut(match: re.Match) -> str:
        word = match.group()
        if _RUN.search(word):
            return word  # these scripts are broken by dictionary
        parts = re.split(r"(?<=[/?&=_.,;:-])", word)
        return "\u200b".join("\u200b".join(part[i : i + 30] for i in range(0, len(part), 30)) for part in parts if part)

    return _LONG.sub(cut, text)
