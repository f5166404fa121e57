"""The fixed words of the forms, in the language of documents, English."""

from ...core.documents import local_instant
from ...core.forms import TYPE_CODES, Layout
from ...core.words import Outcome, Role
from .shapes import Form

COMPILATION = "Compilation of comments"
# Officers reply in the name of their office.
OFFICES = {Role.CHAIR: "Chair", Role.CO_CHAIR: "Co-chair", Role.SECRETARIAT: "Secretariat"}
_OUTCOMES = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.ACCEPTED_MODIFIED: "Accepted with modification",
    Outcome.NOT_ACCEPTED: "Not accepted",
    Outcome.NOTED: "Noted",
    Outcome.MERGED: "Merged",
    Outcome.DEFERRED: "Deferred",
}
_CODES = {"ge": "general", "su": "substantive", "te": "technical", "ed": "editorial", "tr": "translation"}


def title(form: Form) -> str:
    """What the form is called."""
    return f"Comments of {form.delegation}" if form.blank else COMPILATION


def about(form: Form) -> list[str]:
    """The lines below the title."""
    lines = [form.conference]
    made = local_instant(form.made_at, form.timezone)
    lines.append(f"Form of {made}" if form.blank else f"As of {made}")
    if form.blank and form.closes:
        lines[-1] += f"; comments are taken until {form.closes}"
    if form.banner:
        lines.append(form.banner)
    return lines


def instructions(form: Form) -> list[str]:
    """How to fill the form in; for the compilation, how to read it."""
    if not form.blank:
        return [
            "Each row is one comment. The first column is its reference; where the text has a later version, the row "
            "shows the paragraph as it was when the comment was made.",
            f"Type of comment: {_types(form.layout)}.",
            "Comments made under the Chatham House Rule carry no name.",
            "The last column is the chair’s answer. An empty one waits for an answer.",
        ]
    wording = "Proposed change" if form.layout is Layout.ISO else "Proposed rewording"
    comment = "Comment" if form.layout is Layout.ISO else "Explanation / comment"
    return [
        f"Write in the columns “Type of comment”, “{comment}” and “{wording}”, in any script. Rows left empty say "
        "nothing.",
        f"Type of comment: {_types(form.layout)}.",
        f"“{wording}”: write the whole paragraph as it should read. “Replace "
        "“x” by “y”” is understood where the words stand in it once.",
        "For a second comment on a paragraph copy its row, or add a row and give the section and the paragraph number. "
        "The row “General” is for the text as a whole.",
        "Leave the column “Row” as it is. Columns may be moved, made wider and added; added ones are not read.",
        "Upload the file under Comment forms. You will see row by row what was understood before anything is stored; "
        "all of it becomes drafts inside your delegation, which your head of delegation clears.",
    ]


def observation(outcome: Outcome, reason: str, into: str | None = None) -> str:
    """The chair's answer as the last column holds it: "Accepted. It reads better."."""
    word = f"{_OUTCOMES[outcome]} into {into}" if into else _OUTCOMES[outcome]
    return f"{word}. {reason}" if reason else f"{word}."


def stands(paragraph: str, words: str, *, proposed: bool) -> str:
    """Where a comment stands that the text has moved on under: "this stands on paragraph 3 now, “early”"."""
    if not paragraph:
        return "this stands on the whole text now"
    where = f"paragraph {paragraph}" + (f", “{words}”" if words else "")
    return f"proposed place for this: {where}" if proposed else f"this stands on {where} now"


def _types(layout: Layout) -> str:
    codes = TYPE_CODES[layout].values()
    return ", ".join(f"{code} {_CODES[code]}" if code in _CODES else code for code in codes)
