"""The only clock. Everything below web/ and cli/ is handed an instant; nothing there asks for one."""

from collections.abc import Callable
from datetime import UTC, datetime

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The present instant, in UTC, aware."""
    return _source() if _source is not None else datetime.now(UTC)


def set_for_tests(source: Callable[[], datetime]) -> None:
    """Let tests say what time it is."""
    global _source
    _source = source


def reset() -> None:
    """Back to the real clock."""
    global _source
    _source = None
