"""Who ranks each candidate and who marks it, by group, in the collective order."""

from flask_babel import gettext as _

from ....core.trust.verifier import BALANCED
from ....exports.charts import support as chart
from ....queries.rankings import KindResults, RoundView
from .. import words
from .common import Picture, place, refused_head, refused_words, refusing, shown, turnout


def support(round_: RoundView, result: KindResults) -> Picture:
    """The ordered list with bars. They count ballots, so the order in which groups count alike has none of its own."""
    groups = [group for group in shown(result) if group.group != BALANCED]
    if not groups or not result.placed:
        return Picture(missing=_("No group's result is shown in this round."))
    leading = groups[0]
    below, refused = round_.with_line, refusing(result)
    rows = [
        chart.Row(
            place(leading, placed.item.ref),
            placed.item.ref,
            placed.item.title,
            tuple(
                chart.Share(group.rows[placed.item.ref]["ranked_by"], group.rows[placed.item.ref]["marks"], group.cast)
                for group in groups
            ),
            placed.item.ref in refused,
        )
        for placed in result.placed
    ]
    head = [_("Place"), _("Candidate"), _("Title")]
    for group in groups:
        head.append(_("%(group)s: rank it", group=turnout(group)))
        if below:
            head.append(_("%(group)s: mark it", group=words.group_name(group)))
    if below:
        head.append(refused_head())
    table = []
    for row in rows:
        figures = [n for share in row.shares for n in ((share.ranked, share.below) if below else (share.ranked,))]
        table.append([row.place, row.ref, row.title, *figures])
        if below:
            table[-1].append(refused.get(row.ref))
    key = chart.Key(
        _("rank it"), _("leave it unranked"), _("put it below the line") if below else "", refused_head()
    )  # fmt: skip
    title = _("%(kind)s in order, with those who rank and those who mark them", kind=words.kind_plural(result.kind))
    columns = [
        chart.Column(words.group_name(group), _("%(cast)s of %(all)s cast", cast=group.cast, all=group.entitled))
        for group in groups
    ]
    said = _described(rows, groups[0])
    lead = _(
        "From top to bottom the order of this group: %(group)s. Each bar is all ballots of a group: those that rank "
        "the candidate from the left, those that put it below the line from the right.",
        group=turnout(leading),
    )
    if below:
        lead += " " + _("Beside it stand the same two numbers.")

    def draw(part: slice):
        return chart.support(title, said, columns, rows[part], key)

    return Picture(head, table, title, draw, lead, names=1, refused=refused_words(result))


def _described(rows: list[chart.Row], leading) -> str:
    first, last = rows[0], rows[-1]
    said = _(
        "%(first)s stands first: %(ranked)s of %(cast)s ballots of %(group)s rank it and %(below)s put it below the "
        "line. %(last)s stands last: %(last_ranked)s rank it and %(last_below)s put it below the line.",
        first=first.ref, ranked=first.shares[0].ranked, cast=first.shares[0].cast, group=words.group_name(leading),
        below=first.shares[0].below, last=last.ref, last_ranked=last.shares[0].ranked,
        last_below=last.shares[0].below,
    )  # fmt: skip
    return f"{said} {_('All figures are in the table below.')}"
