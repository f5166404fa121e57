"""The words by which documents tell what a line is for: a norm or a recommendation, its rationale, its text."""

import re

from consult.core.text.folding import clean_line, fold
from consult.core.words import Kind

_KINDS = {"norm": Kind.NORM, "n": Kind.NORM, "recommendation": Kind.RECOMMENDATION, "r": Kind.RECOMMENDATION}
_QUALIFIED = r"(?:(?:proposed|draft|candidate|new|voluntary|coordination)\s+){0,3}"
_PREFIX = re.compile(
    rf"^\s*(?:[A-Z]\.\s+|[IVX]+\.\s+|\d{{1,2}}\.?\s+)?{_QUALIFIED}"
    r"(?:(?P<word>norm|recommendation)\s*(?:(?:no\.?\s*)?(?P<n>\d{1,3}|[IVX]{1,5})\b)?|(?P<letter>[NR])\s?[-–.]?\s?(?P<ref>\d{1,3}))"
    r"\s*(?P<sign>[:.\t–—-]|\s|$)\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(
    rf"^(?:[A-Z]\.|[IVX]+\.|\d{{1,2}}\.?)?\s*(?:part\s+\w+[:.]?\s*)?{_QUALIFIED}(norms|recommendations)"
    r"(?:\s+(?:of|for|on)\s+.{0,80})?$",
    re.IGNORECASE,
)
_RATIONALE = r"rationale|explanatory\s+note|explanation|background|justification|reasons"
_TEXT = (
    r"text|proposed\s+text|draft\s+text|operative\s+(?:part|paragraphs?|text)|operative|preamble|preambular\s+"
    r"(?:part|paragraphs?)|wording|the\s+text"
)
_LEAD = re.compile(rf"^\s*({_RATIONALE})\s*[:.–—-]\s+(?=\S)", re.IGNORECASE)
_FACT = re.compile(
    r"^\s*(sponsors?|co-?sponsors?|submitted by|areas?|pillars?|area and pillars?|addressed to|addressees?|bodies|"
    r"builds on|references?|status|ranking|symbol|date|kind|type)\s*(?:[:\t]\s*)(\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# How preambular paragraphs begin.
_PREAMBULAR = re.compile(
    r"^(?:(?:further|also|deeply|fully|strongly|gravely)\s+)?(?:[A-Z][a-z]+ing\b|Mindful\b|Aware\b|Conscious\b|"
    r"Alarmed\b|Concerned\b|Convinced\b|Guided\b|Determined\b|Encouraged\b|Inspired\b|Having\b|Whereas\b)",
)
LONGEST_HEADING = 200


def title_in(text: str) -> tuple[Kind, str] | None:
    """The kind and title in a heading such as "Norm 3: Early warning" or "R-02<tab>Points of contact"; None without.

    "Norm 3" alone has an empty title: it stands in the next line.
    """
    found = _PREFIX.match(text)
    if found is None or len(text) > LONGEST_HEADING:
        return None
    if found["word"] and not found["n"] and found["sign"] not in tuple(":.\t–—-") and found["title"]:
        return None  # "Norms of behaviour", "Norm building in the region"
    kind = _KINDS[(found["word"] or found["letter"]).lower()]
    return kind, clean_line(found["title"].lstrip(":.–—- \t"))


def ref_in(text: str) -> str | None:
    """The reference in a heading such as "N-07<tab>Early warning"; None for "Norm 7", which counts something else."""
    found = _PREFIX.match(text)
    if found is None or not found["letter"]:
        return None
    return f"{found['letter'].upper()}-{int(found['ref']):02d}"


def section_kind(text: str) -> Kind | None:
    """The kind of what follows a heading "Norms" or "B. Recommendations"; None for any other heading."""
    found = _SECTION.match(clean_line(text))
    return _KINDS[found[1].lower().removesuffix("s")] if found else None


def is_rationale(text: str) -> bool:
    """Whether a heading says that the reasons follow."""
    return re.fullmatch(_RATIONALE, fold(text).strip(" :.")) is not None


def is_text(text: str) -> bool:
    """Whether a heading says that the text itself follows."""
    return re.fullmatch(_TEXT, fold(text).strip(" :.")) is not None


def rationale_lead(text: str) -> str | None:
    """What follows "Rationale:" at the beginning of a line; None where it does not begin so."""
    found = _LEAD.match(text)
    return text[found.end() :] if found else None


def fact_in(text: str) -> tuple[str, str] | None:
    """A line such as "Addressed to: AMCC" as ("addressed to", "AMCC"); None for any other."""
    found = _FACT.match(text)
    return (fold(found[1]), clean_line(found[2])) if found and len(text) < 400 else None


def is_preambular(text: str) -> bool:
    """Whether a paragraph begins as reasons do: "Recalling ...", "Mindful of ..."."""
    return _PREAMBULAR.match(text) is not None
