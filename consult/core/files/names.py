"""File names that are safe on every system and in every header, in any script."""

import re
import unicodedata

from consult.core.text.graphemes import clusters

MOST_NAME = 120

# Not in a name on some system; quotation marks also break headers.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# Reserved by Windows, with whatever ending.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_ALIKE = {"jpeg": "jpg", "jpe": "jpg"}


def safe_name(filename: str, extension: str | None = None) -> str:
    """`filename` without path, control characters, directional marks and leading dots, of at most 120 code points.

    Thai, Lao, Khmer and other letters stay. With `extension` (no dot) the name ends in it: another ending stays in the
    name ("notes.exe" of a PDF becomes "notes.exe.pdf"). A name of which nothing is left becomes "file".
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    name = "".join(" " if char.isspace() else char for char in name if _keeps(char))
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(". ")
    if not re.sub(r"[\s._\u200b-\u200d]", "", name):
        name = "file"
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if extension is not None:
        if not dot or _ALIKE.get(ending.lower(), ending.lower()) != extension:
            stem = name
        ending = extension
    elif not dot or len(ending) > 10:
        stem, ending = name, ""
    ending = f".{ending}" if ending else ""
    return _shortened(stem, MOST_NAME - len(ending)) + ending


def _keeps(char: str) -> bool:
    """False for controls, unassigned and private characters, surrogates and marks of direction; joiners stay."""
    return char.isspace() or char in "\u200b\u200c\u200d" or not unicodedata.category(char).startswith("C")


def _shortened(stem: str, most: int) -> str:
    if len(stem) <= most:
        return stem
    kept = ""
    for cluster in clusters(stem):
        if len(kept) + len(cluster) > most:
            break
        kept += cluster
    return kept.rstrip(". ") or "file"
