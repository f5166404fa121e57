"""A DOCX as a whole: the body, with its footnotes and margin comments, which stand in parts of their own."""

from consult.core.files.archives import Unreadable

from .blocks import Document, Margin, Para
from .package import Package, refused
from .word import Body
from .xml import walk

_PART = 4 * 1024 * 1024


def read_document(package: Package) -> Document:
    """The document in a package of kind DOCX. Raises Refused where it cannot be read."""
    document = Document()
    try:
        if (name := package.first("footnotes")) is not None:
            for note in _notes(package.read(name, most=_PART), "w:footnote"):
                if note.attributes.get("w:type", "normal") == "normal":
                    document.footnotes[note.id] = note.text
        if (name := package.first("comments")) is not None:
            document.comments = _margins(package, name)
        Body(document).read(package.read(package.main))
    except Unreadable as error:
        raise refused(error) from error
    return document


class _Note:
    """A footnote or comment: its attributes and paragraphs, and Word's ids of the latter."""

    def __init__(self, attributes: dict[str, str]):
        self.attributes = attributes
        self.id = attributes.get("w:id", "")
        self.paras: list[Para] = []
        self.para_ids: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(para.text() for para in self.paras).strip()


class _Notes(Body):
    """Reads a part whose elements hold paragraphs each."""

    def __init__(self, element: str):
        super().__init__(Document())
        self.element = element
        self.notes: list[_Note] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.element:
            self.notes.append(_Note(attributes))
        super().start(name, attributes)

    def open_para(self, attributes: dict[str, str]) -> None:
        super().open_para(attributes)
        if self.notes:
            self.notes[-1].para_ids.append(attributes.get("w14:paraId", ""))

    def keep(self, para: Para) -> None:
        if self.notes:
            self.notes[-1].paras.append(para)


def _notes(content: bytes, element: str) -> list[_Note]:
    reader = _Notes(element)
    reader.read(content)
    return reader.notes


def _margins(package: Package, name: str) -> dict[str, Margin]:
    notes = _notes(package.read(name, most=_PART), "w:comment")
    of = {key: note.id for note in notes for key in note.para_ids if key}
    answers: dict[str, str] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        key, above = attributes.get("w15:paraId"), attributes.get("w15:paraIdParent")
        if element == "w15:commentEx" and key in of and above in of and of[key] != of[above]:
            answers[of[key]] = of[above]

    if (extended := package.first("commentsExtended")) is not None:
        walk(package.read(extended, most=_PART), start=start)
    return {
        note.id: Margin(
            note.id, note.attributes.get("w:author", ""), note.attributes.get("w:date", ""), note.text,
            answers.get(note.id),
        )
        for note in notes
    }  # fmt: skip
