"""The words that open a preambular paragraph, printed in italics: "Recalling", "Noting with concern"."""

import re

# Words that lead to the verb, and what the verb takes with it.
_LEADS = frozenset("also further again having being taking bearing keeping".split())
_TAKEN = re.compile(
    r"\s+(?:with (?:\w+ )?(?:appreciation|concern|interest|regret|satisfaction|gratitude|alarm|approval)"
    r"|in mind|into (?:account|consideration)|note(?: with \w+)?|once more)\b"
)
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'\u2019-]*")


def opening(body: str) -> int:
    """How many code points of a preambular paragraph are its opening words; 0 where it does not begin in Latin script:
    the scripts of the region have no italics.
    """
    first = _WORD.match(body)
    if first is None:
        return 0
    end = first.end()
    while first and (first.group().casefold() in _LEADS or first.group().endswith("ly")):
        taken = _TAKEN.match(body, end)
        first = None if taken else _WORD.match(body, end + 1) if body[end : end + 1] == " " else None
        end = first.end() if first else end
    taken = _TAKEN.match(body, end)
    return taken.end() if taken else end
