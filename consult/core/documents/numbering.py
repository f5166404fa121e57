"""Numbers as documents print them. Written out in the text, never left to a word processor's automatic lists."""

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LATIN = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")


def letter(number: int) -> str:
    """1 -> a, 26 -> z, 27 -> aa, as spreadsheets count. Raises ValueError below 1."""
    _natural(number)
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def roman(number: int) -> str:
    """1 -> i, 4 -> iv, in small letters. Raises ValueError below 1."""
    _natural(number)
    numeral = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        numeral += sign * count
    return numeral


def label(number: int, depth: int = 0) -> str:
    """The mark of an operative paragraph at a depth of 0 to 4: 1., (a), (i), a., i."""
    marks = (lambda n: f"{_natural(n)}.", lambda n: f"({letter(n)})", lambda n: f"({roman(n)})")
    marks += (lambda n: f"{letter(n)}.", lambda n: f"{roman(n)}.")
    return marks[depth](number)


def bis(number: str, times: int) -> str:
    """The number of the n-th paragraph inserted after one: bis("5", 1) -> "5 bis", 2 -> "5 ter", 3 -> "5 quater"."""
    if not 1 <= times <= len(_LATIN):
        raise ValueError(f"a paragraph takes at most {len(_LATIN)} insertions before it is renumbered")
    return f"{number} {_LATIN[times - 1]}"


def annex(number: int) -> str:
    """The name of an annex: annex(2) -> "Annex II"."""
    return f"Annex {roman(number).upper()}"


def _natural(number: int) -> int:
    if number < 1:
        raise ValueError("numbering starts at 1")
    return number
