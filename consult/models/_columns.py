"""Column shorthands shared by the tables."""

import secrets
from datetime import datetime
from typing import Annotated

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import mapped_column

from ..db import UTCDateTime


def _unguessable() -> int:
    return 2**30 + secrets.randbelow(2**30)


pk = Annotated[int, mapped_column(Integer, primary_key=True)]
# of what stands in a delegation's own addresses: numbers in sequence would tell how much the others have written
hidden_pk = Annotated[int, mapped_column(Integer, primary_key=True, default=_unguessable)]
line = Annotated[str, mapped_column(String(300))]
code = Annotated[str, mapped_column(String(40))]
long = Annotated[str, mapped_column(Text, default="")]
instant = Annotated[datetime, mapped_column(UTCDateTime)]
maybe_instant = Annotated[datetime | None, mapped_column(UTCDateTime)]
counter = Annotated[int, mapped_column(Integer, default=1)]
structure = Annotated[list, mapped_column(JSON, default=list)]
mapping = Annotated[dict, mapped_column(JSON, default=dict)]
# the form's own id: the same id twice creates once
request_id = Annotated[str | None, mapped_column(String(64), unique=True)]


def to(table: str, *, nullable: bool = False, index: bool = True, name: str | None = None):
    """A foreign key column to `table.id`."""
    return mapped_column(ForeignKey(f"{table}.id", name=name), nullable=nullable, index=index)
