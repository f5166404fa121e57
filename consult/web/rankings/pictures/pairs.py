"""The pairwise comparisons of a group's ballots, for experts."""

from flask_babel import gettext as _

from ....exports.charts import pairs as chart
from ....queries.rankings import Detail, Group, KindResults
from .. import words
from .common import Picture, too_few, turnout


def pairs(result: KindResults, group: Group, detail: Detail | None) -> Picture:
    """A heat map, sorted by the group's order."""
    if detail is None:
        return Picture(missing=too_few())
    at = {ref: n for n, ref in enumerate(detail.items)}
    every = [ref for tier in group.order for ref in tier]
    refs = every[: chart.MOST]
    table = [[detail.table[at[row]][at[column]] for column in refs] for row in refs]
    key = chart.Key(
        _("%(row)s before %(column)s: %(for)s ballots of %(cast)s; the other way round %(against)s"),
        _("loses"),
        _("wins"),
    )
    title = _("%(kind)s: how many ballots prefer one to another", kind=words.kind_plural(result.kind))
    drawing = chart.pairs(title, _described(refs, table), refs, table, group.cast, key)
    head = [_("Before"), *refs]
    rows = [
        [ref, *(None if i == j else won for j, won in enumerate(row))]
        for i, (ref, row) in enumerate(zip(refs, table, strict=True))
    ]
    lead = _(
        "%(group)s. Each cell says how many ballots put the candidate of its row before that of its column. Both stand "
        "in the collective order: where all delegations agree, everything above the diagonal has the colour of "
        "winning; a cell that has not is a comparison that the order overrules.",
        group=turnout(group),
    )
    if len(every) > len(refs):
        lead += " " + _("The first fifty of %(all)s are shown.", all=len(every))
    return Picture(head, rows, drawing, lead)


def _described(refs: list[str], table: list[list[int]]) -> str:
    above = [(i, j) for i in range(len(refs)) for j in range(i + 1, len(refs))]
    against = [(table[j][i] - table[i][j], i, j) for i, j in above if table[j][i] > table[i][j]]
    if not against:
        said = _("Every candidate wins or ties its comparison with each that stands below it.")
    else:
        _margin, i, j = max(against, key=lambda each: (each[0], -each[1], -each[2]))
        said = _(
            "%(n)s comparisons go against the order, most clearly %(lower)s before %(upper)s, %(won)s to %(lost)s.",
            n=len(against), lower=refs[j], upper=refs[i], won=table[j][i], lost=table[i][j],
        )  # fmt: skip
    return f"{said} {_('All figures are in the table below.')}"
