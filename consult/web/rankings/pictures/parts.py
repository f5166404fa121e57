"""Long charts in parts: for the sheets of a page, and for a wall."""

from dataclasses import dataclass

from .common import ALL

# How many candidates of a chart with a line for each can be read from the back of a room, and go on a sheet of paper.
ON_A_WALL = {"support": 10, "places": 14, "groups": 16, "rounds": 16}
ON_A_SHEET = {"support": 14, "places": 25}


@dataclass(frozen=True)
class Wall:
    """The part of a chart on a wall: its first and last candidate of all, and where the parts beside it begin."""

    first: int
    last: int
    all: int
    before: int | None
    after: int | None

    @property
    def part(self) -> slice:
        """The candidates of it."""
        return slice(self.first - 1, self.last)


def wall(chart: str, items: int, first: int) -> Wall:
    """The part of a chart that begins at a candidate, or all of one that is not shown in parts."""
    many = ON_A_WALL.get(chart, items) or 1
    first = max(1, min(first, items)) if chart in ON_A_WALL else 1
    last = min(first + many - 1, items)
    return Wall(first, last, items, max(1, first - many) if first > 1 else None, last + 1 if last < items else None)


def sheets(chart: str, items: int) -> list[slice]:
    """The parts, of about the same length, in which a page shows a chart, so that each fits on a sheet of paper."""
    count = -(-items // ON_A_SHEET.get(chart, max(1, items)))
    if count < 2:
        return [ALL]
    each = -(-items // count)
    return [slice(start, start + each) for start in range(0, items, each)]
