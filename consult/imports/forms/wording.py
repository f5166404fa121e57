"""What a cell "Proposed change" says: the paragraph as it should read, or an instruction that can be carried out."""

import re

from consult.core.text.folding import clean, fold
from consult.core.text.paragraphs import likeness

_ALIKE = 0.4
_MOST_STEPS = 8
_Q = r"[\"“”„«»‘’]"
_WORDS = rf"{_Q}\s*(?P<{{}}>[^\"“”„«»]+?)\s*{_Q}"
_A, _B = _WORDS.format("a"), _WORDS.format("b")
_LEAD = r"^(?:please\s+|we\s+propose\s+to\s+|propose\s+to\s+|to\s+)?"
_THE = r"(?:the\s+)?(?:words?\s+|phrase\s+|term\s+)?"
_STEPS = tuple(
    (kind, re.compile(_LEAD + pattern + r"\s*[.;]?$", re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        ("replace", rf"(?:replace|change|amend)\s+{_THE}{_A}\s+(?:by|with|to(?:\s+read)?|into)\s+{_THE}{_B}"),
        ("replace", rf"substitute\s+{_THE}{_B}\s+for\s+{_THE}{_A}"),
        ("delete", rf"(?:delete|remove|strike(?:\s+out)?|omit)\s+{_THE}{_A}"),
        ("after", rf"(?:insert|add)\s+{_THE}{_A}\s+after\s+{_THE}{_B}"),
        ("before", rf"(?:insert|add)\s+{_THE}{_A}\s+before\s+{_THE}{_B}"),
        ("after", rf"after\s+{_THE}{_B},?\s+(?:insert|add)\s+{_THE}{_A}"),
    )
)
_VERB = re.compile(
    r"^\W*(?:please|we |i |to |suggest|propos|replace|delete|remove|strike|omit|insert|add|change|amend|move|merge|"
    r"split|substitute|see|consider|reword|rephrase|clarify|same|idem|ditto|as above|n/?a\b|none\b|accept|agree|keep|"
    r"retain|reject|after |before |in line|in the )",
    re.IGNORECASE,
)


def carried_out(body: str, said: str) -> str | None:
    """`body` after the instructions in `said` ('Replace "x" by "y".'), one a line or after semicolons; None where it
    is no such instruction, or words that it names do not stand in `body` exactly once."""
    steps = [step.strip() for step in re.split(r"\n+|;(?=\s*[A-Za-z])", clean(said)) if step.strip()]
    if not 1 <= len(steps) <= _MOST_STEPS or len(said) > 2_000:
        return None
    for step in steps:
        changed = _carry_out(body, step)
        if changed is None:
            return None
        body = changed
    return body


def _carry_out(body: str, step: str) -> str | None:
    for kind, pattern in _STEPS:
        match = pattern.match(step)
        if match is None:
            continue
        words = match.groupdict()
        at = words["b"] if kind in ("after", "before") else words["a"]
        if body.count(at) != 1:
            return None
        if kind == "replace":
            return body.replace(at, words["b"])
        if kind == "delete":
            return re.sub(r"\s+([,.;:])", r"\1", re.sub(r" {2,}", " ", body.replace(at, ""))).strip()
        joined = f"{at} {words['a']}" if kind == "after" else f"{words['a']} {at}"
        return re.sub(r"\s+([,.;:])", r"\1", body.replace(at, joined))
    return None


def is_wording(body: str, said: str) -> bool:
    """Whether `said` is another wording of the paragraph `body`, and no remark on how to change it."""
    if likeness(body, said) >= _ALIKE:
        return True
    return not _VERB.match(said) and 2 * len(fold(said)) >= len(fold(body))
