"""XML from strangers, element by element: no entities, no other files, limits on depth and number.

Expat reads without ever building a tree; a document type declaration, which is where entities come from, ends the
reading before anything is expanded.
"""

from collections.abc import Callable, Container
from xml.parsers import expat

from consult.core.files.archives import Unreadable
from consult.core.messages import Message

MOST_DEPTH = 200
MOST_ELEMENTS = 300_000

DAMAGED = Message("is damaged and cannot be opened")
_ENTITIES = Message("holds a document type with entities of its own, which no office program writes")
_TOO_DEEP = Message("is nested too deeply to be read")
TOO_MUCH = Message("holds too much to be read. Send it in several parts")

_NONE: dict[str, str] = {}

# Both spellings of each namespace, that of ECMA-376 and the strict one of ISO 29500.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "s",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "s",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
}


class Stop(Exception):
    """Raised by a handler that has read what it wanted."""


def walk(
    content: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    wanted: Container[str] | None = None,
) -> int:
    """Call `start` and `end` for each element and `text` for what stands between; answers the number of elements.

    Names are short ("w:p", "s:row"; without prefix in namespaces that do not matter here), attributes likewise; with
    `wanted` only elements of these names come with their attributes. A handler ends the reading by raising Stop. Raises
    Unreadable for what is not well-formed, declares a document type, or is deeper or longer than the limits.
    """
    names: dict[str, str] = {}
    depth = count = 0

    def short(name: str) -> str:
        uri, _, local = name.rpartition(" ")
        prefix = _PREFIXES.get(uri)
        names[name] = found = f"{prefix}:{local}" if prefix else local
        return found

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth += 1
        count += 1
        if depth > MOST_DEPTH:
            raise Unreadable(_TOO_DEEP)
        if count > MOST_ELEMENTS:
            raise Unreadable(TOO_MUCH)
        name = names.get(name) or short(name)
        if wanted is not None and name not in wanted:
            start(name, _NONE)
        elif attributes:
            start(name, {names.get(key) or short(key): value for key, value in attributes.items()})
        else:
            start(name, attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names.get(name) or short(name))

    def declared(*_arguments) -> None:
        raise Unreadable(_ENTITIES)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except Stop:
        pass
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return count
