"""A redlined text as DOCX with real tracked changes: accepting all gives the new text, rejecting all the old one."""

from datetime import UTC

from ...core.documents import Hand, Redlined
from ...core.documents.redlined import Mark, Part, Placed, laid_out
from ...core.text.difference import Op
from ...core.text.numbering import printed
from .. import redline
from ..zipped import pack
from .body import data_lines, footnotes_part, masthead, section_properties, style_of
from .parts import Front, package
from .xml import HEAD, NAMESPACES, paragraph, quoted, tab, text


def render(redlined: Redlined) -> bytes:
    """The document as DOCX bytes; equal texts give equal bytes."""
    notes: list[str] = []
    body = f"{HEAD}<w:document {NAMESPACES}><w:body>{_Writer(redlined).body(notes)}</w:body></w:document>"
    title = f"{redlined.ref} {redlined.heading}"
    front = Front(
        redlined.symbol, title, redlined.subtitle, f"SHA-256 of the content: {redlined.digest}", redlined.made_at
    )
    return pack(package(front, body, footnotes_part(notes)), redlined.made_at)


class _Writer:
    """One document. Every tracked change has an id of its own."""

    def __init__(self, redlined: Redlined) -> None:
        self.redlined = redlined
        self.ids = 0
        # A change whose author is not known cannot be: somebody of the last resort signs it.
        self.anybody = Hand("Conference secretariat", redlined.made_at)

    def body(self, notes: list[str]) -> str:
        """All paragraphs and the section."""
        r = self.redlined
        parts = [masthead(*redline.masthead(r)), paragraph("Title", text(f"{r.ref} ") + self._marks(r.title))]
        parts.append(paragraph("Subtitle", text(r.subtitle)))
        if r.banner:
            parts.append(paragraph("Banner", text(r.banner)))
        parts += data_lines(redline.lines(r), notes)
        order = sorted((part for part in r.parts if part.old), key=lambda part: part.old.number)
        parts += [self._paragraph(placed) for placed in laid_out(r.parts, [part.id for part in order])]
        # Something follows the last paragraph, so that its own mark can be taken out.
        parts.append(paragraph("Rationale", text(redline.CHANGES, "Emphasis") if r.hands else ""))
        parts += [paragraph("Rationale", text(redline.author(hand))) for hand in r.hands]
        parts += [paragraph("Rationale", text(note)) for note in r.notes]
        parts.append(f"<w:sectPr>{section_properties(first=True)}</w:sectPr>")
        return "".join(parts)

    def _paragraph(self, placed: Placed) -> str:
        part = placed.part
        if placed.leaving:
            return self._moved_from(part)
        if part.moved:
            return self._moved_to(part)
        if part.old is None:
            return self._whole(part, "w:ins", part.marks, old=False)
        if part.new is None:
            return self._whole(part, "w:del", part.marks, old=True)
        number, kind, level = redline.form(part, old=False)
        former, old_kind, old_level = redline.form(part, old=True)
        same = number == former
        content = (
            _number(number) if same
            else self._tracked("w:del", part.hand, _number(former, deleted=True))
            + self._tracked("w:ins", part.hand, _number(number))
        )  # fmt: skip
        change = ""
        if style_of(kind, level) != style_of(old_kind, old_level):
            was = f'<w:pPr><w:pStyle w:val="{style_of(old_kind, old_level)}"/></w:pPr>'
            change = f"<w:pPrChange {self._by(part.hand)}>{was}</w:pPrChange>"
        return paragraph(style_of(kind, level), content + self._marks(part.marks, part), change)

    def _whole(self, part: Part, tag: str, marks: tuple[Mark, ...], *, old: bool) -> str:
        """A paragraph that is put in or taken out, its own mark with it."""
        number, kind, level = redline.form(part, old=old)
        content = self._tracked(tag, part.hand, _number(number, deleted=tag == "w:del"))
        extra = f"<w:rPr><{tag} {self._by(part.hand)}/></w:rPr>"
        return paragraph(style_of(kind, level), content + self._marks(marks, part), extra)

    def _moved_from(self, part: Part) -> str:
        number, kind, level = redline.form(part, old=True)
        content = self._tracked("w:moveFrom", part.hand, _number(number))
        content += self._marks(part.side(Op.DELETE), part, staying="w:moveFrom")
        return self._moving(part, "w:moveFrom", style_of(kind, level), content)

    def _moved_to(self, part: Part) -> str:
        number, kind, level = redline.form(part, old=False)
        content = self._tracked("w:moveTo", part.hand, _number(number))
        content += self._marks(part.side(Op.INSERT), part, staying="w:moveTo")
        return self._moving(part, "w:moveTo", style_of(kind, level), content)

    def _moving(self, part: Part, tag: str, style: str, content: str) -> str:
        self.ids += 1
        number = self.ids
        name = f"move_{part.id}".replace("+", "_")
        hand = part.hand or self.anybody
        start = (
            f'<{tag}RangeStart w:id="{number}" w:author="{quoted(hand.name)}" w:date="{_instant(hand)}" '
            f'w:name="{quoted(name)}"/>'
        )
        extra = f"<w:rPr><{tag} {self._by(part.hand)}/></w:rPr>"
        return paragraph(style, start + content, extra) + f'<{tag}RangeEnd w:id="{number}"/>'

    def _marks(self, marks: tuple[Mark, ...], part: Part | None = None, *, staying: str = "") -> str:
        """Runs for the marks; what stays in a paragraph that moves is tracked as moving."""
        made = []
        for mark, first, rest in redline.cut(part, marks) if part else [(mark, "", mark.text) for mark in marks]:
            gone = mark.op is Op.DELETE
            words = text(first, "Emphasis", deleted=gone) + text(rest, deleted=gone)
            if mark.op is Op.EQUAL:
                made.append(self._tracked(staying, part.hand, words) if staying else words)
            else:
                made.append(self._tracked("w:del" if gone else "w:ins", mark.hand, words))
        return "".join(made)

    def _tracked(self, tag: str, hand: Hand | None, content: str) -> str:
        return f"<{tag} {self._by(hand)}>{content}</{tag}>" if content else ""

    def _by(self, hand: Hand | None) -> str:
        hand = hand or self.anybody
        self.ids += 1
        return f'w:id="{self.ids}" w:author="{quoted(hand.name)}" w:date="{_instant(hand)}"'


def _number(shown: str, *, deleted: bool = False) -> str:
    return text(printed(shown), deleted=deleted) + tab() if shown else ""


def _instant(hand: Hand) -> str:
    return hand.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
