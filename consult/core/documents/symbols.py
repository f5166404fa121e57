"""Document symbols after United Nations practice: <prefix>/<series>.<number>/Rev.n, /Add.n, /Corr.n."""

import re
import unicodedata

from ..errors import Refused

SERIES = ("L", "CRP", "INF", "WP")  # limited draft, conference room paper, information, working paper
_PREFIX = re.compile(r"[A-Z0-9][A-Z0-9.-]*(/[A-Z0-9][A-Z0-9.-]*)*", re.ASCII)


def symbol(
    *, prefix: str, number: int, series: str | None = None, revision: int = 0, addendum: int = 0, corrigendum: int = 0
) -> str:
    """A document symbol.

    `symbol(prefix="CYBER-PS/2019", series="CRP", number=2, revision=1)` -> "CYBER-PS/2019/CRP.2/Rev.1". A document of
    the general series has no series letters: "CYBER-PS/2019/2". Raises Refused for a prefix, series or number that
    cannot be.
    """
    if not _PREFIX.fullmatch(prefix):
        raise Refused("A symbol prefix has capital letters, figures, points, hyphens and strokes only.", field="prefix")
    if series is not None and series not in SERIES:
        raise Refused(
            "%(series)s is no document series; there are %(known)s.",
            series=series, known=", ".join(SERIES), field="series",
        )
    if number < 1 or min(revision, addendum, corrigendum) < 0:
        raise Refused("Documents are numbered from 1.", field="number")
    parts = [prefix, f"{series}.{number}" if series else str(number)]
    parts += [
        f"{suffix}.{count}" for suffix, count in (("Rev", revision), ("Add", addendum), ("Corr", corrigendum)) if count
    ]
    return "/".join(parts)


def version_symbol(*, prefix: str, number: int, version: int) -> str:
    """The symbol of a candidate's version: the first is L.n, version k is L.n/Rev.(k-1)."""
    if version < 1:
        raise Refused("Versions are numbered from 1.", field="version")
    return symbol(prefix=prefix, series="L", number=number, revision=version - 1)


def body_symbol(parent: str, acronym: str) -> str:
    """What a list asks of one body: `body_symbol(".../CRP.2", "APSC Council")` -> ".../CRP.2/APSC-COUNCIL"."""
    plain = unicodedata.normalize("NFKD", acronym).encode("ascii", "ignore").decode().upper()
    suffix = re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")
    if not suffix:
        raise Refused("A body needs an acronym in Latin letters to have a document symbol.", field="acronym")
    return f"{parent}/{suffix}"


def file_stem(symbol_: str) -> str:
    """A file name for a symbol, without an ending: "CYBER-PS-2019-CRP.2-Rev.1"."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", symbol_).strip("-.")
