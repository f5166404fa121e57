"""A redline as HTML: what is put in between <ins>, what is taken out between <del>, everything escaped."""

from html import escape

from consult.core.text.difference import Op
from consult.core.text.redline import redline

_TAGS = {Op.INSERT: "ins", Op.DELETE: "del"}


def redline_html(old: str, new: str) -> str:
    """How `new` changes `old`, as safe HTML ready to be put into a page. Newlines become <br>."""
    parts = []
    for span in redline(old, new):
        words = escape(span.text).replace("\n", "<br>")
        tag = _TAGS.get(span.op) if span.visible else None
        if span.visible:
            parts.append(f"<{tag}>{words}</{tag}>" if tag else words)
        elif span.op is Op.INSERT:
            parts.append(words)  # a new hint where a line may break: kept, not marked
    return "".join(parts)
