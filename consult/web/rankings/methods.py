"""A closed round by other methods: how far its order depends on the method. It advises nobody and decides nothing."""

import json

from flask import render_template, request
from flask_babel import gettext as _

from ...core.errors import Refused
from ...core.ranking.other_methods import MOST_PLACES, OTHERS
from ...exports.table import CSV_MEDIA_TYPE, table_csv
from ...queries import rankings as reads
from ...queries.rankings import ByMethods, Group, KindResults, ShortList
from ..context import conference as the_conference
from ..routing import Who
from . import explaining, method_words, pages, words
from .charts import group_asked, read_result
from .files import as_file
from .pictures.common import names, place, place_word, shown


@pages.page("/<conference>/rankings/<int:number>/methods", who=Who.ANYBODY)
def methods(conference: str, number: int):
    """The orders by each method side by side (`kind`, `group`), and a short list of so many `places`."""
    round_, results, result = read_result(number)
    groups = shown(result)
    group = group_asked(result) or explaining.group_of(result)
    found = reads.find_methods([group]).get(group.group) if group else None
    places, most = places_asked(result)
    return render_template(
        "rankings/methods.html",
        round=round_,
        results=results,
        result=result,
        groups=groups,
        group=group,
        found=found,
        rows=_rows(result, group, found) if found else [],
        short=short_list(found, places),
        places=places,
        most=most,
        charts=names(),
        titles={placed.item.ref: placed.item.title for placed in result.placed},
        of=method_words,
        words=words,
    )


@pages.page("/<conference>/rankings/<int:number>/methods.<any(csv,json):table_type>", who=Who.ANYBODY)
def methods_file(conference: str, number: int, table_type: str):
    """The same of all kinds and groups as a table or as data."""
    round_, results, _result = read_result(number)
    name = f"{conference}-ranking-{number}-methods.{table_type}"
    if table_type == "csv":
        return as_file(table_csv(*_table(results)), CSV_MEDIA_TYPE, name)
    data = {
        "conference": the_conference().slug,
        "round": round_.number,
        "title": round_.title,
        "close": results[0].close_number,
        "results": [_as_json(result) for result in results],
    }
    return as_file(json.dumps(data, ensure_ascii=False, indent=1).encode(), "application/json", name)


def places_asked(result: KindResults) -> tuple[int, int]:
    """How many places the short list is to have (`places`), and how many it can have at most. A number beyond is taken
    for the nearest that it can. Raises Refused for what is no number."""
    size = len(result.placed)
    most = max(1, min(size, MOST_PLACES))
    asked = request.args.get("places", "").strip() or str(min(10, (size + 1) // 2))
    if not (asked.isascii() and asked.isdigit()) or len(asked) > 9:
        raise Refused("Give the places of the short list as a whole number.")
    return min(max(int(asked), 1), most), most


def short_list(found: ByMethods | None, places: int) -> ShortList | None:
    """The list of so many places, or the longest there is."""
    if found is None or not found.short:
        return None
    return found.short[min(places, len(found.short)) - 1]


def _rows(result: KindResults, group: Group, found: ByMethods) -> list[tuple]:
    """(item, place, [(method's name, place, how many places lower than in the group's own order)]), best first."""
    items = {placed.item.ref: placed.item for placed in result.placed}
    columns = [(method_words.name(method), found.places[method]) for method in OTHERS]

    def row(ref: str) -> tuple:
        own = group.place(ref)
        return items[ref], place(group, ref), [(name, place_word(*at[ref]), at[ref][0] - own) for name, at in columns]

    return [row(ref) for tier in group.order for ref in tier]


def _table(results: list[KindResults]) -> tuple[list[str], list[list]]:
    """One row a kind, group and item; the same columns whatever groups there are."""
    head = [
        _("Kind"), _("Group"), _("Cast"), _("Entitled"), _("Candidate"), _("Title"), _("Version"),
        *map(method_words.name, method_words.every()), _("Undisputed"), _("Short list: places"), _("Short list"),
        _("Note"),
    ]  # fmt: skip
    rows = []
    for result in results:
        places, _most = places_asked(result)
        items = {placed.item.ref: placed.item for placed in result.placed}
        methods = reads.find_methods(shown(result))
        for group in shown(result):
            found = methods.get(group.group)
            for ref in (ref for tier in group.order for ref in tier):
                item = items[ref]
                told = _told(ref, found, places) if found else [*[None] * (len(OTHERS) + 3), _("Being worked out")]
                rows.append(
                    [words.kind_plural(result.kind), words.group_name(group), group.cast, group.entitled, ref,
                     item.title, item.version, group.place(ref), *told]
                )  # fmt: skip
        for group in result.hidden:
            blank = [None] * (3 + 1 + len(OTHERS) + 3)
            why = words.why_one_is_not_shown(group)
            rows.append(
                [words.kind_plural(result.kind), words.group_name(group), group.cast, group.entitled, *blank, why]
            )
    return head, rows


def _told(ref: str, found: ByMethods, places: int) -> list:
    short = short_list(found, places)
    on = ""
    if short:
        on = _("yes") if ref in short.sure else _("level for a place left") if ref in short.level else _("no")
    note = "" if found.kemeny.exact else _("Kemeny: the best order found, not proved")
    undisputed = _("yes") if ref in found.undisputed else _("no")
    return [
        *(found.places[method][ref][0] for method in OTHERS), undisputed, places if short else None, on, note,
    ]  # fmt: skip


def _as_json(result: KindResults) -> dict:
    places, _most = places_asked(result)
    methods = reads.find_methods(shown(result))
    return {
        "kind": result.kind.value,
        "groups": [
            {
                "group": group.group,
                "cast": group.cast,
                "entitled": group.entitled,
                "worked_out": group.group in methods,
                "schulze": group.order,
                **(_found_as_json(methods[group.group], places) if group.group in methods else {}),
            }
            for group in shown(result)
        ],
        "not_shown": [{"group": group.group, "counted_in": group.counted_in} for group in result.hidden],
    }


def _found_as_json(found: ByMethods, places: int) -> dict:
    short = short_list(found, places)
    return {
        **found.orders,
        "undisputed": found.undisputed,
        "kemeny_is": vars(found.kemeny),
        "short_list": short and {"places": places, **vars(short), "ballots": found.voters},
    }
