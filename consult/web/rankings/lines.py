"""The rows of a table of results as words, escaped: a template takes several times as long for sixty rows."""

from markupsafe import escape

from ...queries.rankings import KindResults, Placed
from . import words

FAR = 4  # places from the leading group's order that are pointed out


def lines(result: KindResults) -> list[tuple]:
    """For each candidate in order: reference, title (escaped), version, current version where the text has moved on,
    place, tied, mean rank, agreement in per cent, first places, marks, the groups that as a whole put it below the
    line (escaped), and for each other group its name (escaped), the place, and whether that is far from the leading
    group's."""
    groups = [str(escape(words.group_name(group))) for group in result.others]
    titles = str(escape("\x1e".join(placed.item.title for placed in result.placed))).split("\x1e")
    if len(titles) != len(result.placed):  # some title holds the separator
        titles = [str(escape(placed.item.title)) for placed in result.placed]
    return [_line(placed, title, groups) for placed, title in zip(result.placed, titles, strict=False)]


def _line(placed: Placed, title: str, groups: list[str]) -> tuple:
    item, own = placed.item, placed.own or {}
    mean, agreement = own.get("mean_rank"), own.get("agreement")
    return (
        item.ref,
        title,
        item.version,
        item.current if item.has_moved_on else 0,
        placed.place,
        placed.tied,
        "\u2013" if mean is None else f"{mean:.1f}",
        None if agreement is None else round(agreement * 100),
        own.get("first_places"),
        own.get("marks"),
        str(escape(", ".join(map(words.group_name, placed.refused_by)))),
        [
            (name, f"{place}=" if tied else place, placed.place is not None and abs(place - placed.place) >= FAR)
            for name, (place, tied) in zip(groups, placed.others, strict=True)
        ],
    )
