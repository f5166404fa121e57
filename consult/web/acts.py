"""The acts of the record as sentences: one place, so that home, desk and record say the same thing alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..core.lifecycle import CandidateState, QuestionState, SilenceState
from ..core.words import Held, Outcome, QuestionAbout, Role, StatementKind
from ..queries.record import Row
from .act_nouns import NOUNS
from .act_sentences import SENTENCES
from .labels import label

_OFFICES = {
    Role.CHAIR: _l("The chair"),
    Role.CO_CHAIR: _l("A co-chair"),
    Role.SECRETARIAT: _l("The secretariat"),
}
_CANDIDATE = re.compile(r"[NR]-\d+$")
_COMMENT = re.compile(r"(C-\d+|H-[0-9A-Z]+)$")
_AMENDMENT = re.compile(r"(A-\d+|X-[0-9A-Z]+)$")
_NUMBERED = re.compile(r"(round|list) (\d+)$")
_QUESTION = re.compile(r"Q-(\d+)$")
_SILENCE = re.compile(r"SP-(\d+)$")
_STATEMENT = re.compile(r"S-(\d+)$")
_MARK = re.compile("\x1f(\\w+)\x1f")


@dataclass(frozen=True)
class Piece:
    """A part of a sentence; `path` is where it leads, below the conference's address, "" for nowhere."""

    words: str
    path: str = ""


def path_of(subject: str) -> str:
    """Where a public reference leads, below the conference's address; "" for nowhere."""
    if _CANDIDATE.match(subject):
        return f"/candidates/{subject}"
    if _COMMENT.match(subject):
        return f"/comments/{subject}"
    if _AMENDMENT.match(subject):
        return f"/amendments/{subject}"
    if found := _QUESTION.match(subject):
        return f"/questions/{found[1]}"
    if found := _SILENCE.match(subject):
        return f"/silences/{found[1]}"
    if found := _STATEMENT.match(subject):
        return f"/statements/{found[1]}"
    if found := _NUMBERED.match(subject):
        return f"/{'rankings' if found[1] == 'round' else 'lists'}/{found[2]}"
    return ""


def candidate_of(row: Row) -> str:
    """The candidate an act is about, "" for none."""
    ref = row.details.get("candidate", "") or row.details.get("on", "") or row.subject
    return ref if _CANDIDATE.match(ref) else ""


def noun_of(verb: str) -> str:
    """The filter word of a verb."""
    noun = verb.partition(".")[0]
    return str(NOUNS.get(noun, noun))


def who(row: Row) -> str:
    """Whose act it was, in words."""
    if row.veiled:
        return _("A delegation")
    if row.role in _OFFICES:
        return str(_OFFICES[row.role])
    return row.delegation or _("The clock")


def pieces(row: Row, names: Mapping[str, str] | None = None) -> list[Piece]:
    """The sentence in parts, some of which lead somewhere. `names`: code of a delegation -> its name."""
    template = SENTENCES.get(row.verb)
    if template is None:
        return [Piece(f"{who(row)}: {noun_of(row.verb)}, {row.verb.partition('.')[2]} "), _subject(row)]
    values = _values(row, names or {})
    marked = str(template) % _Marks()
    return [values[part] if at % 2 else Piece(part) for at, part in enumerate(_MARK.split(marked)) if part]


def text(row: Row, names: Mapping[str, str] | None = None) -> str:
    """The sentence as plain words, for exports."""
    return "".join(piece.words for piece in pieces(row, names))


class _Marks(dict):
    """Puts a mark in the place of each value, so that a translation may order them as it likes."""

    def __missing__(self, key: str) -> str:
        return f"\x1f{key}\x1f"


def _subject(row: Row) -> Piece:
    return _named(row.subject)


def _named(subject: str) -> Piece:
    if _NUMBERED.match(subject):
        noun, number = subject.split()
        words = _("round %(number)s", number=number) if noun == "round" else _("list %(number)s", number=number)
        return Piece(words, path_of(subject))
    return Piece(subject or _("a candidate"), path_of(subject))


# Details that are words of a set. An outcome is one of a comment, or one of a candidate.
_CHOSEN = (
    ("outcome", CandidateState), ("outcome", Outcome), ("held", Held), ("about", QuestionAbout),
    ("state", QuestionState), ("state", SilenceState), ("kind", StatementKind),
)  # fmt: skip


class _Values(dict):
    def __missing__(self, key: str) -> Piece:
        return Piece("...")


def _values(row: Row, names: Mapping[str, str]) -> Mapping[str, Piece]:
    subject = _subject(row)
    details = row.details
    delegation = row.delegation or _("a delegation")
    found = _Values(
        who=Piece(who(row)),
        subject=subject,
        Subject=Piece(subject.words[:1].upper() + subject.words[1:], subject.path),
        draft=Piece(_("the draft of %(ref)s", ref=row.subject) if row.subject else _("a draft"), subject.path),
        delegation=Piece(delegation, f"/delegations/{row.delegation_code}" if row.delegation_code else ""),
        version=Piece(str(row.version_number or "")),
        seat=Piece(_seat(row)),
    )
    for key in ("candidate", "into", "ref", "entry", "parent", "silence"):
        if details.get(key):
            found[key] = Piece(str(details[key]), path_of(str(details[key])))
    if details.get("delegation"):
        code = str(details["delegation"])
        found["about"] = Piece(names.get(code, code.upper()), f"/delegations/{code}")
    if details.get("on"):
        found["on"] = _named(str(details["on"]))
    for key, words in _CHOSEN:
        if details.get(key) in set(words):
            found[key] = Piece(label(words(details[key])).lower())
    if details.get("asked"):
        code = str(details["asked"])
        found["asked"] = Piece(names.get(code, code.upper()), f"/delegations/{code}")
    for key in ("comments", "amendments"):
        if key in details:
            found["count"] = Piece(str(details[key]))
    if "paragraph" in details:
        found["paragraph"] = Piece(str(details["paragraph"]))
    if details.get("refs"):
        found["refs"] = Piece(", ".join(str(ref) for ref in details["refs"]))
    for key in ("file", "symbol"):
        if key in details:
            found[key] = Piece(str(details[key]))
    return found


def _seat(row: Row) -> str:
    role = row.details.get("role") or row.subject
    words = label(Role(role)) if role in set(Role) else ""
    return ", ".join(part for part in (words, row.delegation) if part)
