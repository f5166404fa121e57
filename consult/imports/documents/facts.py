"""What the labelled lines of a candidate say ("Area: policy", "Addressed to: AMCC"), in the conference's words."""

import re
from collections.abc import Mapping

from consult.core.text.folding import fold
from consult.core.words import Area, Pillar


def area_of(facts: Mapping[str, str]) -> Area | None:
    """The area that a line names, or None."""
    said = _said(facts, "area")
    return next((area for area in Area if area.value.replace("_", " ") in said), None)


def pillars_of(facts: Mapping[str, str]) -> list[str]:
    """The communities that a line names."""
    said = _said(facts, "area", "pillar").upper()
    return [pillar.value for pillar in Pillar if re.search(rf"\b{pillar.value}\b", said)]


def bodies_of(facts: Mapping[str, str], acronyms: Mapping[str, str]) -> list[str]:
    """The codes of the bodies that a line names; `acronyms` maps "AMCC" to "amcc"."""
    said = _said(facts, "addressed to", "addressees", "bodies").upper()
    words = re.findall(r"[A-Z][A-Z-]+[A-Z]", said)
    return list(dict.fromkeys(acronyms[word] for word in words if word in acronyms))


def _said(facts: Mapping[str, str], *labels: str) -> str:
    return " ".join(fold(value) for label, value in facts.items() if any(label.startswith(name) for name in labels))
