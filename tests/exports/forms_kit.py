"""Forms to print and to fill in: three texts, one of them in five scripts."""

from datetime import UTC, datetime

from consult.core.documents import Paragraph
from consult.core.forms import Layout
from consult.core.words import CommentCategory
from consult.exports.forms import Entry, Form, FormText
from tests.exports.lists import BURMESE, KHMER, LAO, THAI

MADE = datetime(2019, 5, 2, 3, 4, 5, tzinfo=UTC)
SCRIPTS = {"th": THAI, "lo": LAO, "km": KHMER, "my": BURMESE}


def text(ref: str, title: str, *bodies: str, version: int = 1) -> FormText:
    """A text with paragraphs p1, p2, ..."""
    paragraphs = tuple(Paragraph(f"p{n}", str(n), body) for n, body in enumerate(bodies, 1))
    return FormText(ref, version, f"CYBER-PS/2019/L.{ref[-1]}", title, paragraphs)


EARLY = text(
    "N-01", "Early consultation",
    "Member States should consult one another early, through the channels they already share.",
    "Each Member State should give the Secretariat a short account of its policy.",
    "Nothing in paragraphs 1 and 2 requires a State to disclose what must be kept confidential.",
)  # fmt: skip
SCRIPTED = text("N-07", "Five scripts", THAI, LAO, KHMER, BURMESE, "States should talk.", version=2)
EXERCISES = text("R-02", "Exercises", "That ADGSOM hold an exercise a year.", "That AMCC be told of its results.")
TEXTS = (EARLY, SCRIPTED, EXERCISES)


def blank(layout: Layout, **values) -> Form:
    """A form of Thailand's."""
    defaults = {
        "layout": layout, "conference": "International Conference on “Cybersecurity”", "timezone": "Asia/Bangkok",
        "made_at": MADE, "texts": TEXTS, "delegation": "Thailand", "code": "th", "closes": "8 May 2019, 18:00",
    }  # fmt: skip
    return Form(**(defaults | values))


def compiled(layout: Layout) -> Form:
    """The chair's compilation of four comments."""
    entries = (
        Entry("C-2", "N-01", 1, "p2", "Viet Nam", CommentCategory.TECHNICAL, "=2+2 Too short.", "@Each State.", "", ""),
        Entry("C-1", "N-01", 1, "p2", "Cambodia", CommentCategory.SUBSTANTIVE, KHMER, "", "account", "Noted: thanks."),
        Entry("H-7QK2M", "N-01", 1, "p2", "", CommentCategory.GENERAL, "We doubt it."),
        Entry("C-3", "N-07", 2, None, "Australia", CommentCategory.TRANSLATION, "A fifth script is missing."),
    )
    return blank(layout, delegation="", code="", entries=entries)
