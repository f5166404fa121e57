"""The texts that amendments are made on and stand on: versions, and for an amendment to an amendment the version with
its parent."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from ...core.lifecycle import AmendmentState
from ...core.text.changes import Change, Text
from ...core.text.changes import from_json as operations_from
from ...core.text.effects import Effect, effects, places_of
from ...core.text.merging import apply
from ...core.text.paragraphs import from_json
from ...db import db
from ...models import Version

DRAFT_KEY = "~"  # names a draft, which has no reference yet; never stored


def text_of(title: str, paragraphs: list[dict]) -> Text:
    """A version's title and paragraphs, as JSON holds them, as one text."""
    return Text(title, tuple(from_json(paragraphs)))


def load_texts(version_ids: Iterable[int]) -> dict[int, Text]:
    """The texts of versions by id, in one query."""
    ids = set(version_ids)
    if not ids:
        return {}
    rows = db.session.execute(select(Version.id, Version.title, Version.paragraphs).where(Version.id.in_(ids)))
    return {version_id: text_of(title, paragraphs) for version_id, title, paragraphs in rows}


class Shelf:
    """Amendments with the texts they stand on. `rows` by id: anything with ref, parent_id, state, version_id,
    operations, standing_version_id and standing, the two lists as JSON holds them.

    A parent counts as long as it is open: without it the child stands on the version itself.
    """

    def __init__(self, texts: Mapping[int, Text], rows: Mapping[int, Any]) -> None:
        self.texts, self.rows = texts, rows
        self._read: dict[int, Text] = {}
        self._places: dict[int, dict[str, str]] = {}

    def parent(self, row: Any) -> Any | None:
        """The open amendment that a row is an amendment to."""
        found = self.rows.get(row.parent_id) if row.parent_id else None
        if found is None or found.state != AmendmentState.OPEN:
            return None
        return found if found.standing_version_id == row.standing_version_id else None

    def base(self, row: Any) -> Text:
        """The text on which the row's standing operations are made."""
        parent = self.parent(row)
        return self.texts[row.standing_version_id] if parent is None else self.read(parent)

    def read(self, row: Any) -> Text:
        """That text as it would read with the row."""
        found = self._read.get(row.id)
        if found is None:
            change = Change(row.ref or DRAFT_KEY, operations_from(row.standing))
            found = self._read[row.id] = apply(self.base(row), change)
        return found

    def places(self, row: Any) -> dict[str, str]:
        """Where the paragraphs that the row and its parents put in are shown."""
        found = self._places.get(row.id)
        if found is None:
            parent = self.parent(row)
            above = {} if parent is None else self.places(parent)
            found = self._places[row.id] = places_of(
                self.base(row), operations_from(row.standing), key=row.ref or DRAFT_KEY, places=above
            )
        return found

    def effects(self, row: Any) -> list[Effect]:
        """What the row does, at its places."""
        parent = self.parent(row)
        above = None if parent is None else self.places(parent)
        return effects(self.base(row), operations_from(row.standing), key=row.ref or DRAFT_KEY, places=above)

    def made_on(self, row: Any) -> Text:
        """The text on which the row was made: the version then, with its parent as it stood there."""
        text, parent = self.texts[row.version_id], self.rows.get(row.parent_id) if row.parent_id else None
        if parent is None:
            return text
        if parent.version_id == row.version_id:
            return apply(self.made_on(parent), Change(parent.ref or DRAFT_KEY, operations_from(parent.operations)))
        if parent.standing_version_id == row.version_id:
            return apply(text, Change(parent.ref or DRAFT_KEY, operations_from(parent.standing)))
        # Between the two it stood as it could be carried: by the words it has said from the first.
        return apply(text, Change(parent.ref or DRAFT_KEY, operations_from(parent.operations)))
