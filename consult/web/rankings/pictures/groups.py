"""How the order differs between groups."""

from flask_babel import gettext as _

from ....core.ranking.movement import tau_b
from ....exports.charts import slope as chart
from ....queries.rankings import KindResults, RoundView
from .. import words
from .common import Picture, place, refused_head, refused_words, refusing, shown


def groups(round_: RoundView, result: KindResults) -> Picture:
    """A line for each candidate through its place in the order of each group."""
    found = shown(result)
    if len(found) < 2:
        return Picture(missing=_("There are fewer than two groups to compare: the results of others are not shown."))
    columns = []
    for group in found:
        tau = None if group is found[0] else tau_b(found[0].order, group.order)
        columns.append(chart.Column(words.group_name(group), "" if tau is None else f"\u03c4 = {tau:.2f}"))
    refused = refusing(result)
    lines = [
        chart.Line(
            placed.item.ref,
            placed.item.title,
            tuple((group.place(placed.item.ref), group.is_tied(placed.item.ref)) for group in found),
            placed.item.ref in refused,
        )
        for placed in result.placed
    ]
    title = _("%(kind)s: the order of each group", kind=words.kind_plural(result.kind))
    said = _described(lines, columns)
    head = [_("Candidate"), _("Title"), *(words.group_name(group) for group in found)]
    table = [
        [placed.item.ref, placed.item.title, *(place(group, placed.item.ref) for group in found)]
        for placed in result.placed
    ]
    if round_.with_line:
        head.append(refused_head())
        table = [[*row, refused.get(row[0])] for row in table]
    table.append([_("Agreement"), _("Kendall's \u03c4 with the first group"), *_taus(columns)])
    table[-1] += [None] * (len(head) - len(table[-1]))
    lead = _(
        "Each candidate goes from left to right through its place in the order of each group. Level lines mean that "
        "the groups agree; heavy ones move four places or more. \u03c4 says how far a group's order agrees with the "
        "first: 1 is the same order, 0 no relation, \u22121 the reverse."
    )

    def draw(part: slice):
        return chart.slope(title, said, columns, lines[part], refused_head())

    return Picture(head, table, title, draw, lead, refused=refused_words(result))


def _taus(columns: list[chart.Column]) -> list[str | None]:
    return [column.note.removeprefix("\u03c4 = ") or None for column in columns]


def _described(lines: list[chart.Line], columns: list[chart.Column]) -> str:
    def span(line: chart.Line) -> int:
        return max(place for place, _tied in line.places) - min(place for place, _tied in line.places)

    widest = max(lines, key=span)
    best = min(range(len(columns)), key=lambda n: widest.places[n][0])
    worst = max(range(len(columns)), key=lambda n: widest.places[n][0])
    said = _(
        "Groups differ most on %(ref)s: place %(best)s for %(first)s, place %(worst)s for %(second)s.",
        ref=widest.ref, best=widest.places[best][0], first=columns[best].name, worst=widest.places[worst][0],
        second=columns[worst].name,
    )  # fmt: skip
    return f"{said} {_('All figures are in the table below.')}"
