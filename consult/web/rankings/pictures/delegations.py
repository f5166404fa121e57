"""Which delegations' ballots are alike, in a round whose ballots are published."""

from flask_babel import gettext as _

from ....exports.charts import similar as chart
from ....queries.rankings import Detail, Group, KindResults, Mapped, RoundView
from .. import words
from .common import Picture, turnout


def delegations(
    round_: RoundView, result: KindResults, group: Group, detail: Detail | None, mapped: list[Mapped]
) -> Picture:
    """A map on which delegations whose ballots order alike stand together."""
    if round_.is_confidential or detail is None:
        return Picture(
            missing=_("There is a map only of attributable rounds, in which each delegation's ballot is published.")
        )
    if not mapped:
        return Picture(missing=_("No map was stored when the round closed: that takes at least three ballots."))
    points = [chart.Point(each.code, each.name, each.deciding, each.x, each.y) for each in mapped]
    closest = min(mapped, key=lambda each: each.apart)
    title = _("%(kind)s: which delegations' ballots are alike", kind=words.kind_plural(result.kind))
    said = _(
        "%(one)s and %(other)s are most alike: they order %(share)s of all pairs of candidates differently.",
        one=closest.code, other=closest.nearest, share=_percent(closest.apart),
    )  # fmt: skip
    said = f"{said} {_('All figures are in the table below.')}"
    head = [_("Code"), _("Delegation"), _("Most like"), _("Pairs ordered differently"), _("Map, across"), _("Map, up")]
    rows = [
        [each.code, each.name, each.nearest, _percent(each.apart), f"{each.x:.3f}", f"{each.y:.3f}"] for each in mapped
    ]
    lead = _(
        "%(group)s. The nearer two delegations stand, the more alike they order the candidates. The directions mean "
        "nothing. A flat map cannot show everything: it keeps %(kept)s of what separates the ballots.",
        group=turnout(group), kept=_percent(detail.map["kept"]),
    )  # fmt: skip

    def draw(_part: slice):
        return chart.similar(title, said, points, _("deciding delegations"), _("other delegations"))

    return Picture(head, rows, title, draw, lead)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"
