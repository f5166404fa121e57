"""Names: the English alphabetical order of delegations."""

import unicodedata


def sort_order(sort_key: str) -> str:
    """What ORDER BY uses for a sort key, alike on every database: marks dropped, case folded; the key itself breaks
    ties between names that differ in marks only. Thailand before Timor-Leste before Viet Nam; Türkiye under T."""
    decomposed = unicodedata.normalize("NFKD", sort_key).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    # Hyphens and apostrophes do not sort: Timor-Leste stands as timor leste.
    plain = " ".join("".join(c if c.isalnum() else " " for c in plain).split())
    return plain[:300]
