"""The one byte form of a snapshot, and its hash.

UTF-8 JSON with sorted keys, no spaces, no escapes beyond what JSON requires, text in Unicode NFC, instants in UTC as
2019-05-10T11:00:00Z, dates as 2019-05-10. Floating-point numbers do not occur.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from ..errors import Refused
from .snapshot import SCHEMA, Snapshot
from .wording import nfc


def canonical_json(snapshot: Snapshot) -> bytes:
    """The canonical bytes of a snapshot; equal snapshots give equal bytes."""
    return json.dumps(_plain(snapshot), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def sha256_of(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def from_json(data: bytes) -> Snapshot:
    """The snapshot whose canonical bytes are `data`.

    Raises Refused if `data` is no snapshot, is of another schema, or is not in canonical form: what is read
    back must be exactly what was issued.
    """
    try:
        plain = json.loads(data)
        if plain["schema"] != SCHEMA:
            raise Refused(
                "This snapshot follows schema %(found)s; schema %(known)s can be read here.",
                found=plain["schema"], known=SCHEMA,
            )
        snapshot = _build(Snapshot, plain)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("This is not the snapshot of a list.") from error
    if canonical_json(snapshot) != data:
        raise Refused("This snapshot is not in canonical form, so its hash is not the one printed in the document.")
    return snapshot


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if not (_later(field) and getattr(value, field.name) == field.default)
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):  # before date: a datetime is one
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be frozen")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return nfc(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"a snapshot holds no {type(value).__name__}")


def _later(field: Field) -> bool:
    """Whether older snapshots do not have the field."""
    return bool(field.metadata.get("later"))


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _build(hint: Any, plain: Any) -> Any:
    if get_origin(hint) is UnionType:
        if plain is None:
            return None
        return _build(next(option for option in get_args(hint) if option is not NoneType), plain)
    if get_origin(hint) is tuple:
        if not isinstance(plain, list):
            raise TypeError("expected a list")
        return tuple(_build(get_args(hint)[0], item) for item in plain)
    if is_dataclass(hint):
        hints = _hints(hint)
        lacking = set(hints) - set(plain)
        if set(plain) - set(hints) or lacking - {field.name for field in fields(hint) if _later(field)}:
            raise ValueError(f"unexpected fields of {hint.__name__}")
        return hint(**{name: _build(hints[name], plain[name]) for name in plain})
    if hint is datetime:
        return datetime.strptime(plain, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if hint is date:
        return date.fromisoformat(plain)
    if type(plain) is not hint:  # exact: True is no revision number
        raise TypeError(f"expected {hint.__name__}")
    return plain
