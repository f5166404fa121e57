"""The methods by name, for menus, commands and stored results. Their work is in ``methods``."""

from consult.core.errors import Refused

SCHULZE = "schulze"
PHRAGMEN = "phragmen"

METHODS = {
    SCHULZE: "Schulze's method, winning votes",
    "ranked_pairs": "Ranked Pairs, winning votes",
    "kemeny": "Kemeny's method",
    "borda": "Borda scores",
    "copeland": "Copeland scores",
    "split_cycle": "Split Cycle, margins",
    PHRAGMEN: "Phragmén's sequential method",
}

_ALIASES = {
    "schulze_wv": SCHULZE,
    "beatpath": SCHULZE,
    "beat_path": SCHULZE,
    "ranked_pairs_wv": "ranked_pairs",
    "rankedpairs": "ranked_pairs",
    "tideman": "ranked_pairs",
    "kemeny_young": "kemeny",
    "splitcycle": "split_cycle",
    "sequential_phragmen": PHRAGMEN,
    "seq_phragmen": PHRAGMEN,
}


def method_named(text: str) -> str:
    """The name in METHODS that somebody means; "Ranked-Pairs" and "schulze_wv" are understood. Raises Refused."""
    name = "_".join(text.strip().lower().replace("é", "e").replace("-", " ").replace("_", " ").split())
    name = _ALIASES.get(name, name)
    if name not in METHODS:
        raise Refused(
            'There is no method "%(method)s". The methods are: %(methods)s.',
            method=text[:60], methods=", ".join(METHODS),
        )
    return name
