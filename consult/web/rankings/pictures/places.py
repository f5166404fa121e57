"""How the places that the ballots of a group give each candidate are spread."""

from flask_babel import gettext as _

from ....core.trust.verifier import BALANCED
from ....exports.charts import places as chart
from ....queries.rankings import Detail, Group, KindResults, RoundView
from .. import words
from .common import Picture, place, refused_head, refused_words, refusing, too_few, turnout


def places(round_: RoundView, result: KindResults, group: Group, detail: Detail | None) -> Picture:
    """A dot for each place, as large as it is often given."""
    if detail is None:
        return Picture(missing=too_few())
    if not detail.spread:
        return Picture(missing=_("This was not stored when the round closed. It is once the results are counted anew."))
    items = sorted((placed.item for placed in result.placed), key=lambda item: group.place(item.ref))
    refused = refusing(result)
    rows = [_row(group, detail, item, item.ref in refused) for item in items]
    last = max((len(row.counts) for row in rows), default=0)
    name = words.group_name(group)
    key = chart.Key(_("place"), _("unranked"), _("below the line"), _("mean of the places given"), refused_head())
    title = _("%(kind)s: the places that ballots give", kind=words.kind_plural(result.kind))
    said = _described(rows, name)
    head = [_("Place"), _("Candidate"), _("Title"), _("Mean rank"), _("Places given (ballots)"), _("Unranked")]
    if round_.with_line:
        head += [_("Below the line"), refused_head()]
    table = []
    for row in rows:
        given = ", ".join(f"{n} ({count})" for n, count in enumerate(row.counts, 1) if count)
        mean = None if row.mean is None else f"{row.mean:.1f}"
        table.append([row.place, row.ref, row.title, mean, given, row.unranked])
        if round_.with_line:
            table[-1] += [row.below, refused.get(row.ref)]
    lead = _(
        "%(group)s. The further left the dots of a candidate, the higher it is ranked; the wider they lie, the less "
        "delegations agree on it. The larger a dot, the more ballots give that place.",
        group=turnout(group),
    )
    if group.group == BALANCED:
        lead += " " + _("Each dot counts ballots, each once; the groups count alike in the order from top to bottom.")

    def draw(part: slice):
        return chart.places(title, said, rows[part], last, key)

    return Picture(head, table, title, draw, lead, names=1, refused=refused_words(result))


def _row(group: Group, detail: Detail, item, refused: bool) -> chart.Row:
    spread = detail.spread[item.ref]
    mean = group.rows[item.ref]["mean_rank"]
    counts = tuple(spread["places"])
    return chart.Row(
        place(group, item.ref), item.ref, item.title, counts, spread["unranked"], spread["below"], mean, refused
    )  # fmt: skip


def _described(rows: list[chart.Row], name: str) -> str:
    def width(row: chart.Row) -> int:
        given = [n for n, count in enumerate(row.counts) if count]
        return given[-1] - given[0] if given else -1

    widest = max(rows, key=width)
    given = [n for n, count in enumerate(widest.counts, 1) if count]
    said = ""
    if given:
        said = _(
            "On the ballots of %(group)s opinions differ most on %(ref)s, which has places from %(best)s to %(worst)s.",
            group=name, ref=widest.ref, best=given[0], worst=given[-1],
        )  # fmt: skip
    return f"{said} {_('All figures are in the table below.')}".strip()
