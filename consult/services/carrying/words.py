"""What the parts of carrying share: the words of a version, and the count of what became of what was open."""

from dataclasses import dataclass

from ...core.text.changes import Text
from ...core.text.paragraphs import from_json
from ...models import Version


@dataclass
class Carriage:
    """What became of what was open: amendments carried, stale and fulfilled by the new words; brackets, comments and
    statements alike."""

    carried: int = 0
    stale: int = 0
    fulfilled: int = 0
    brackets: int = 0
    brackets_stale: int = 0
    overtaken: int = 0
    comments: int = 0
    comments_stale: int = 0
    statements: int = 0
    statements_stale: int = 0


def text_of(version: Version) -> Text:
    """A version's title and paragraphs."""
    return Text(version.title, tuple(from_json(version.paragraphs)))
