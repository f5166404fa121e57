"""The Markdown of comments: a small, safe part of it.

CommonMark without raw HTML, pictures and tables; links only to http, https and mailto. What markdown-it-py renders is
sanitised once more by nh3, so that neither alone has to be without fault.
"""

import re
from functools import cache

from consult.core.text.folding import clean

_TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
_SCHEMES = {"http", "https", "mailto"}
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)


# Both libraries are imported with the first comment: their sixty modules would delay every start.


@cache
def _parser():
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML

    class Renderer(RendererHTML):
        """Headings become bold paragraphs: a comment has no place in the outline of the page around it."""

        def heading_open(self, *_):
            return "<p><strong>"

        def heading_close(self, *_):
            return "</strong></p>\n"

    # A newline typed is a newline shown, as people expect of a comment field.
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}, renderer_cls=Renderer)
    parser.disable(["image", "html_block", "html_inline", "reference"])
    parser.validateLink = lambda url: bool(_LINK.match(url))
    return parser


@cache
def _cleaner():
    import nh3

    return nh3.Cleaner(
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener",
        strip_comments=True,
    )


def render(markdown: str) -> str:
    """`markdown` as safe HTML, ready to be put into a page as it is."""
    return _cleaner().clean(_parser().render(clean(markdown)))


def plain(markdown: str) -> str:
    """`markdown` as text without marks, for search, spreadsheets and e-mail. A link's address follows in brackets."""
    lines, current, address = [], "", None
    for token in _parser().parse(clean(markdown)):
        if token.type in {"fence", "code_block"}:
            lines.append(token.content.rstrip("\n"))
        elif token.type == "inline":
            current = ""
            for child in token.children or ():
                if child.type in {"softbreak", "hardbreak"}:
                    current += "\n"
                elif child.type == "link_open":
                    address, start = str(child.attrGet("href")), len(current)
                elif child.type == "link_close" and address is not None:
                    said, bare = current[start:], address.removeprefix("mailto:")
                    current += "" if said in (address, bare) else f" ({bare})"
                    address = None
                else:
                    current += child.content
            lines.append(current)
    return "\n".join(lines)


_MARKS = re.compile(r"[\\`*_\[\]<]|(?m:^\s+)|(?m:^(?:[#>=~+-]|\d{1,9}(?=[.)]\s)))|&(?=[#\w]+;)")


def escaped(text: str) -> str:
    """Plain text as Markdown that shows and exports as that text: signs that would be read as marks are escaped, blanks
    at the beginning of lines go."""

    def escape(match: re.Match) -> str:
        found = match.group()
        if found.isspace():
            return "\n" * found.count("\n")
        return f"{found}\\" if found.isdecimal() else f"\\{found}"

    return _MARKS.sub(escape, clean(text))
