"""Markdown as lines. Only its blocks are parsed, which takes time in proportion to the text; marks inside lines go."""

import re
from functools import cache

from consult.core.errors import Refused
from consult.core.messages import Message
from consult.core.text.folding import clean
from consult.imports import tables

from .lines import Line, numbered
from .shapes import Unread
from .words import fact_in

MOST_BYTES = 1024 * 1024
MOST_LINES = 5_000

_MARKS = re.compile(r"(?<!\\)(?:\*+(?=\S)|(?<=\S)\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|`+)")
_LINK = re.compile(r"!?\[([^\[\]]{1,300})\]\(<?([^()\s<>]{1,500})>?(?:\s+\"[^\"]{0,200}\")?\)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ITALIC = re.compile(r"^\s*(?:\*(?!\*)|_(?!_))\S")
_BOLD = re.compile(r"^\s*(\*\*|__).+\1\s*:?\s*$", re.DOTALL)


@cache
def _parser():
    from markdown_it import MarkdownIt  # with the first document: its modules would delay every start

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])  # no inline rules
    return parser


def read_markdown(data: bytes) -> tuple[list[Line], list[Unread]]:
    """The lines of a Markdown or plain text file in UTF-8 or UTF-16, and what was passed over. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(Message("The text has more than 1 MB. Send it in several parts."), field="file")
    text = tables.decoded(data)
    if text.count("\n") > 4 * MOST_LINES:
        raise Refused(_too_long(), field="file")
    text = re.sub(r"\A---\r?\n.{0,5000}?\n---\r?\n", "", text, count=1, flags=re.DOTALL)  # front matter
    lines: list[Line] = []
    unread: list[Unread] = []
    lists: list[list] = []  # [is ordered, next number, sign, whether the number was given to this item]
    heading = None
    for token in _parser().parse(clean(text)):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            start = token.attrGet("start")
            lists.append([token.type == "ordered_list_open", int(start) if start is not None else 1, True])
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            lists[-1][2] = False
        elif token.type == "list_item_close":
            lists[-1][1] += 1
        elif token.type == "heading_open":
            heading = int(token.tag[1:]) - 1
        elif token.type == "heading_close":
            heading = None
        elif token.type == "inline" and all(row.lstrip().startswith("|") for row in token.content.split("\n")):
            unread.append(Unread(Message("A table was passed over."), token.content))
        elif token.type == "inline":
            lines.append(_line(token.content, heading, lists))
        elif token.type in ("html_block", "fence", "code_block") and token.content.strip():
            unread.append(Unread(Message("A block of code or HTML was passed over."), token.content.strip()))
        if len(lines) > MOST_LINES:
            raise Refused(_too_long(), field="file")
    return lines, unread


def _too_long() -> Message:
    return Message("The text has more than %(most)s paragraphs. Send it in several parts.", most=f"{MOST_LINES:,}")


def _line(content: str, heading: int | None, lists: list[list]) -> Line:
    text = plain(content)
    line = Line(text, heading=heading, italic=bool(_ITALIC.match(content)), bold=bool(_BOLD.match(content)))
    line.fact = fact_in(text)
    if lists and not lists[-1][2]:
        ordered, count, _ = lists[-1]
        lists[-1][2] = True
        line.number = f"{count}." if ordered else "•"
        line.depth = len(lists) - 1
        inner, rest = numbered(text)  # "- (a) The text"
        if not ordered and inner and inner != "•":
            line.number, line.text = inner, rest
    elif heading is None:
        line.number, line.text = numbered(text)
    return line


def plain(content: str) -> str:
    """The words of a block without the marks of emphasis, code and links; a link's address follows in brackets."""
    text = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})", content)
    text = _ESCAPED.sub(r"\1", _MARKS.sub("", text))
    # A line break inside a paragraph of Markdown is a blank.
    return clean(" ".join(part.strip() for part in text.split("\n")))
