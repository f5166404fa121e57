"""The columns of the two forms that committees fill in.

ISO: the template for comments of ISO and IEC (MB/NC, line, clause, paragraph, type, comment, proposed change,
observations of the secretariat). OCS: the template of the online commenting system of Codex and IPPC (section,
paragraph number and text, type, proposed rewording, explanation, country). Both begin with our row id.
"""

from enum import StrEnum

from consult.core.words import CommentCategory


class Layout(StrEnum):
    """Whose columns a form has."""

    ISO = "iso"
    OCS = "ocs"


class Column(StrEnum):
    """What a column holds, whatever its heading."""

    ROW = "row"
    DELEGATION = "delegation"
    LINE = "line"
    SECTION = "section"  # the candidate, by its reference
    PARAGRAPH = "paragraph"  # its number as shown
    TEXT = "text"
    TYPE = "type"
    COMMENT = "comment"
    PROPOSED = "proposed"
    OBSERVATIONS = "observations"


HEADINGS: dict[Layout, dict[Column, str]] = {
    Layout.ISO: {
        Column.ROW: "Row",
        Column.DELEGATION: "MB/NC",
        Column.LINE: "Line number",
        Column.SECTION: "Clause/\u200bSubclause",
        Column.PARAGRAPH: "Paragraph/\u200bFigure/\u200bTable",
        Column.TYPE: "Type of comment",
        Column.COMMENT: "Comment (justification for change)",
        Column.PROPOSED: "Proposed change",
        Column.OBSERVATIONS: "Observations of the secretariat",
    },
    Layout.OCS: {
        Column.ROW: "Row",
        Column.SECTION: "Section",
        Column.PARAGRAPH: "Paragraph number",
        Column.TEXT: "Paragraph text",
        Column.TYPE: "Type of comment",
        Column.PROPOSED: "Proposed rewording",
        Column.COMMENT: "Explanation / comment",
        Column.DELEGATION: "Country",
        Column.OBSERVATIONS: "Observations of the secretariat",
    },
}

# Sheets of a form that hold no comments.
TEXTS, HOW = "Texts commented on", "How to fill in"

_C = CommentCategory
# ISO knows ge, te and ed; su and tr say the same of the two categories that it lacks.
TYPE_CODES: dict[Layout, dict[CommentCategory, str]] = {
    Layout.ISO: {_C.GENERAL: "ge", _C.SUBSTANTIVE: "su", _C.TECHNICAL: "te", _C.EDITORIAL: "ed", _C.TRANSLATION: "tr"},
    Layout.OCS: {category: category.value.capitalize() for category in _C},
}


def type_code(layout: Layout, category: CommentCategory) -> str:
    """A category as the layout's column writes it: "te", "Technical"."""
    return TYPE_CODES[layout][category]
