"""Cells that a spreadsheet shows and never works out."""

# Signs that start a formula or a command in one spreadsheet or another, the full-width forms among them.
FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_SKIPPED = " \u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"  # what an importing spreadsheet may drop first


def is_formula(value: str) -> bool:
    """Whether a spreadsheet could take the text for a formula or a command."""
    return value[:1] in FORMULA_STARTS or value.lstrip(_SKIPPED)[:1] in FORMULA_STARTS


def guarded(value: object) -> str:
    """A value as CSV text; texts that could be taken for a formula get an apostrophe in front. None is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    return f"'{value}" if value and is_formula(value) else value
