"""The names of the delegations on a map of ballots."""

from dataclasses import dataclass

from sqlalchemy import select

from ...db import db
from ...models import Delegation
from .results import Group


@dataclass(frozen=True)
class Mapped:
    """A delegation on the map; `nearest` is the code of the one whose ballot is most like its own, `apart` how far."""

    code: str
    name: str
    deciding: bool
    x: float
    y: float
    nearest: str
    apart: float


def list_mapped(group: Group) -> list[Mapped]:
    """The delegations on a group's map, in the order of delegations; empty where the reader gets no map."""
    if not group.map:
        return []
    ids = group.map["ids"]
    named = {
        row.id: row
        for row in db.session.execute(
            select(Delegation.id, Delegation.code, Delegation.short_name, Delegation.deciding).where(
                Delegation.id.in_(ids)
            )
        )
    }
    return [
        Mapped(
            named[each].code.upper(), named[each].short_name, named[each].deciding, *point,
            named[ids[nearest]].code.upper(), apart,
        )
        for each, point, nearest, apart in zip(
            ids, group.map["points"], group.map["nearest"], group.map["apart"], strict=True
        )
        if each in named and ids[nearest] in named
    ]  # fmt: skip
