"""The pages of charts of a result, the same as files, and why one candidate stands above another."""

from flask import g, render_template, request
from flask_babel import gettext as _

from ...core.errors import NotFound, Refused
from ...core.words import Kind
from ...exports.table import CSV_MEDIA_TYPE, table_csv
from ...queries import rankings as reads
from ...queries.rankings import Group, KindResults, RoundView
from ..context import conference as the_conference
from ..routing import Who
from . import explaining, pages, pictures, words
from .files import as_file
from .lines import lines
from .pictures import CHARTS, OF_ONE_GROUP, Picture
from .pictures.common import ALL, names, shown
from .pictures.parts import sheets, wall

CHART = f"<any({','.join(CHARTS)}):chart>"


@pages.page(f"/<conference>/rankings/<int:number>/charts/{CHART}", who=Who.ANYBODY)
def chart(conference: str, number: int, chart: str):
    """One chart with its numbers; for a wall with `view=wall`, where a long one is shown in parts (`from`)."""
    round_, results, result = read_result(number)
    group = _group(result, chart)
    made, items = picture(chart, round_, result, group), len(result.placed)
    walled = wall(chart, items, request.args.get("from", 1, type=int)) if request.args.get("view") == "wall" else None
    return render_template(
        "rankings/chart.html",
        round=round_,
        results=results,
        result=result,
        chart=chart,
        charts=names(),
        group=group,
        groups=shown(result) if chart in OF_ONE_GROUP else [],
        picture=made,
        drawn=made.svgs(f"chart-{chart}", [walled.part] if walled else sheets(chart, items)),
        wall=walled,
        words=words,
    )


@pages.page(f"/<conference>/rankings/<int:number>/charts/{CHART}.<any(svg,png,csv):picture_type>", who=Who.ANYBODY)
def chart_file(conference: str, number: int, chart: str, picture_type: str):
    """One chart as a picture, or its numbers as a table."""
    round_, _results, result = read_result(number)
    group = _group(result, chart)
    made = picture(chart, round_, result, group)
    if made.draw is None:
        raise NotFound()
    name = f"{conference}-ranking-{number}-{result.kind.value}-{chart}"
    if chart in OF_ONE_GROUP:
        name += f"-{group.group}"
    if picture_type == "csv":
        return as_file(table_csv(made.head, made.rows), CSV_MEDIA_TYPE, f"{name}.csv")
    from ...exports.charts import files  # the typesetter is loaded by those who need it

    if picture_type == "svg":
        return as_file(files.svg_file(made.draw(ALL)), files.SVG_MEDIA_TYPE, f"{name}.svg")
    return as_file(files.png_file(made.draw(ALL)), files.PNG_MEDIA_TYPE, f"{name}.png")


@pages.page("/<conference>/rankings/<int:number>/why", who=Who.ANYBODY)
def why(conference: str, number: int):
    """Why one candidate stands above another, for any two (`above`, `below`), in the order of a `group`."""
    round_, results, result = read_result(number)
    asked = explaining.ask(
        result, group_asked(result), request.args.get("above", ""), request.args.get("below", "")
    )  # fmt: skip
    return render_template(
        "rankings/why.html",
        round=round_,
        results=results,
        result=result,
        asked=asked,
        groups=shown(result),
        lines=lines(result),
        charts=names(),
        words=words,
    )


def read_result(number: int) -> tuple[RoundView, list[KindResults], KindResults]:
    """The round, its results and those of the kind asked for (`kind`). Raises NotFound where there are none to see."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    results = reads.find_results(round_, g.actor)
    if not results:
        raise NotFound()
    kinds = {result.kind.value: result for result in results}
    asked = request.args.get("kind", results[0].kind.value)
    if asked not in kinds:
        if asked in set(Kind):
            raise NotFound()
        raise Refused("Choose norm or recommendation as the kind.")
    return round_, results, kinds[asked]


def group_asked(result: KindResults) -> Group | None:
    """The group asked for (`group`), if any is. Raises NotFound for one that is not shown."""
    asked = request.args.get("group")
    if not asked:
        return None
    group = next((group for group in shown(result) if group.group == asked), None)
    if group is None:
        raise NotFound()
    return group


def _group(result: KindResults, chart: str) -> Group | None:
    """The group asked for; the first for charts that show all."""
    asked = group_asked(result) if chart in OF_ONE_GROUP else None
    if asked is None and chart == "delegations":  # the more delegations, the more a map says
        return max(shown(result), key=lambda group: group.cast, default=None)
    return asked or next(iter(shown(result)), None)


def picture(chart: str, round_: RoundView, result: KindResults, group: Group | None) -> Picture:
    """A chart of a result; without a drawing where the reader may not see it."""
    if chart == "support":
        return pictures.support(round_, result)
    if chart == "groups":
        return pictures.groups(round_, result)
    if chart == "rounds":
        orders = reads.list_orders(the_conference().id, result.kind, g.actor, until=round_)
        return pictures.rounds(round_, result, orders)
    if group is None:
        return Picture(missing=_("No group's result is shown in this round."))
    detail = reads.find_detail(group)
    if chart == "places":
        return pictures.places(round_, result, group, detail)
    if chart == "pairs":
        return pictures.pairs(result, group, detail)
    return pictures.delegations(round_, result, group, detail, reads.list_mapped(detail))
