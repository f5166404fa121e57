"""How the order moves from round to round, and whether it settles."""

from flask_babel import gettext as _

from ....core.ranking.movement import places_with_ties, tau_b
from ....exports.charts import slope as chart
from ....queries.rankings import KindResults, RoundOrder, RoundView
from .. import words
from .common import Picture, place_word, refused_head, refused_words, refusing


def rounds(round_: RoundView, result: KindResults, orders: list[RoundOrder]) -> Picture:
    """A line for each candidate through its place in the deciding delegations' order of each round."""
    if len(orders) < 2:
        return Picture(missing=_("There is no earlier round whose order is shown: nothing to compare with yet."))
    placed = [places_with_ties(each.order) for each in orders]
    taus = [None, *(tau_b(one.order, other.order) for one, other in zip(orders, orders[1:], strict=False))]
    columns = [
        chart.Column(_("Round %(n)s", n=each.number), "" if tau is None else f"\u03c4 = {tau:.2f}")
        for each, tau in zip(orders, taus, strict=True)
    ]
    items, refused = [each.item for each in result.placed], refusing(result)
    lines = [
        chart.Line(item.ref, item.title, tuple(each.get(item.ref) for each in placed), item.ref in refused)
        for item in items
    ]
    title = _("%(kind)s: the order from round to round", kind=words.kind_plural(result.kind))
    said = _described(columns, taus)
    head = [_("Candidate"), _("Title"), *(column.name for column in columns), _("Moved since the round before")]
    table = [[line.ref, line.title, *map(_word, line.places), _moved(line)] for line in lines]
    if round_.with_line:
        head.append(refused_head())
        table = [[*row, refused.get(row[0])] for row in table]
    agreement = [None if tau is None else f"{tau:.2f}" for tau in taus]
    table.append([_("Agreement"), _("Kendall's \u03c4 with the round before"), *agreement])
    table[-1] += [None] * (len(head) - len(table[-1]))
    lead = _(
        "The deciding delegations' order in each round. Lines that level out mean that the order settles; heavy ones "
        "move four places or more. \u03c4 says how far a round agrees with the one before on the candidates that both "
        "rank: 1 is the same order, 0 no relation, \u22121 the reverse."
    )

    def draw(part: slice):
        return chart.slope(title, said, columns, lines[part], refused_head())

    return Picture(head, table, title, draw, lead, refused=refused_words(result))


def _word(place: tuple[int, bool] | None) -> str | None:
    return None if place is None else place_word(*place)


def _moved(line: chart.Line) -> str | None:
    """Such as "+2" for two places up."""
    before, now = line.places[-2:]
    if before is None or now is None:
        return None
    up = before[0] - now[0]
    return "0" if not up else f"+{up}" if up > 0 else f"\u2212{-up}"


def _described(columns: list[chart.Column], taus: list[float | None]) -> str:
    if taus[-1] is None:
        return _("All figures are in the table below.")
    said = _(
        "Between %(before)s and %(now)s the order agrees with itself to a \u03c4 of %(tau)s.",
        before=columns[-2].name, now=columns[-1].name, tau=f"{taus[-1]:.2f}",
    )  # fmt: skip
    return f"{said} {_('All figures are in the table below.')}"
