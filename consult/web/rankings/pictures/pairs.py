"""The pairwise comparisons of a group's ballots, for experts."""

from flask_babel import gettext as _

from ....exports.charts import pairs as chart
from ....queries.rankings import Detail, Group, KindResults
from .. import words
from ..counts import Counts, counts_of
from .common import Picture, refused_head, refused_words, refusing, too_few, turnout


def pairs(result: KindResults, group: Group, detail: Detail | None) -> Picture:
    """A heat map, sorted by the group's order."""
    if detail is None:
        return Picture(missing=too_few())
    at = {ref: n for n, ref in enumerate(detail.items)}
    every = [ref for tier in group.order for ref in tier]
    refs = every[: chart.MOST]
    table = [[detail.table[at[row]][at[column]] for column in refs] for row in refs]
    counts, refused = counts_of(group, detail), refusing(result)
    if counts.parts:
        cell = _("%(row)s before %(column)s: %(for)s of %(all)s groups; the other way round %(against)s")
        title = _("%(kind)s: how many groups prefer one to another", kind=words.kind_plural(result.kind))
    else:
        cell = _("%(row)s before %(column)s: %(for)s ballots of %(all)s; the other way round %(against)s")
        title = _("%(kind)s: how many ballots prefer one to another", kind=words.kind_plural(result.kind))
    key = chart.Key(cell, _("loses"), _("wins"), refused_head())
    unit = chart.Unit(counts.whole, counts.total, counts.number)
    said = _described(refs, table, counts)
    head = [_("Before"), *refs]
    rows = [
        [ref, *(None if i == j else counts.number(won) if counts.parts else won for j, won in enumerate(row))]
        for i, (ref, row) in enumerate(zip(refs, table, strict=True))
    ]
    lead = _("%(group)s.", group=turnout(group)) + " "
    if counts.parts:
        lead += _("Each cell says how many groups put the candidate of its row before that of its column.")
        lead += f" {counts.meant()} "
    else:
        lead += _("Each cell says how many ballots put the candidate of its row before that of its column.") + " "
    lead += _(
        "Both stand in the collective order: where all agree, everything above the diagonal has the colour of winning; "
        "a cell that has not is a comparison that the order overrules."
    )
    if len(every) > len(refs):
        lead += " " + _("The first fifty of %(all)s are shown.", all=len(every))

    def draw(_part: slice):
        return chart.pairs(title, said, refs, table, unit, key, refused)

    return Picture(head, rows, title, draw, lead, refused=refused_words(result), square=True)


def _described(refs: list[str], table: list[list[int]], counts: Counts) -> str:
    above = [(i, j) for i in range(len(refs)) for j in range(i + 1, len(refs))]
    against = [(table[j][i] - table[i][j], i, j) for i, j in above if table[j][i] > table[i][j]]
    if not against:
        said = _("Every candidate wins or ties its comparison with each that stands below it.")
    else:
        _margin, i, j = max(against, key=lambda each: (each[0], -each[1], -each[2]))
        said = _(
            "%(n)s comparisons go against the order, most clearly %(lower)s before %(upper)s, %(won)s to %(lost)s.",
            n=len(against), lower=refs[j], upper=refs[i], won=counts.number(table[j][i]),
            lost=counts.number(table[i][j]),
        )  # fmt: skip
    return f"{said} {_('All figures are in the table below.')}"
