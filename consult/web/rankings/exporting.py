"""Results as files, with the visibility of the page; ballots as PrefLib where all participants may see them."""

import json

from flask import g, request
from flask_babel import gettext as _

from ...core.errors import NotFound, Refused
from ...core.ranking.names import SCHULZE
from ...core.ranking.preflib import write_preflib
from ...core.ranking.profiles import Profile, Vote
from ...core.ranking.sections import section
from ...core.trust.verifier import ALL, BALANCED, DECIDING
from ...core.words import Kind
from ...exports.table import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, table_csv, table_xlsx
from ...queries import rankings as reads
from ...queries.rankings import Disclosed, KindResults, Proof, RoundView
from ..context import conference as the_conference
from ..routing import Who
from . import pages, words
from .files import as_file
from .pictures.common import refused_head, refusing, shown
from .trust import root_of


@pages.page("/<conference>/rankings/<int:number>.<any(csv,json,xlsx):ending>", who=Who.ANYBODY)
def export(conference: str, number: int, ending: str):
    """The results as the page shows them."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    results = reads.find_results(round_, g.actor)
    if not results:
        raise NotFound()
    if ending == "json":
        proof = reads.find_proof(round_, g.actor)
        body = json.dumps(_as_json(round_, results, proof), ensure_ascii=False, indent=1).encode()
        return as_file(body, "application/json", f"{conference}-ranking-{number}.json")
    head, rows = _table(results)
    if ending == "csv":
        return as_file(table_csv(head, rows), CSV_MEDIA_TYPE, f"{conference}-ranking-{number}.csv")
    title = _("Ranking %(n)s (illustrative)", n=number) if the_conference().demo else _("Ranking %(n)s", n=number)
    body = table_xlsx(title, head, rows, when=results[0].stored_at)
    return as_file(body, XLSX_MEDIA_TYPE, f"{conference}-ranking-{number}.xlsx")


def _table(results: list[KindResults]) -> tuple[list[str], list[list]]:
    """One row a kind, group and item; the same columns whatever groups there are."""
    head = [
        _("Kind"), _("Group"), _("Cast"), _("Entitled"), _("Place"), _("Candidate"), _("Title"), _("Version"),
        _("Mean rank"), _("Ranked by"), _("Agreement"), _("First places"), _("Marks below the line"),
        refused_head(), _("Note"),
    ]  # fmt: skip
    rows = []
    for result in results:
        kind = words.kind_plural(result.kind)
        items = {placed.item.ref: placed.item for placed in result.placed}
        refused = refusing(result)
        for group in shown(result):
            name = words.group_name(group)
            for ref in (ref for tier in group.order for ref in tier):
                row, item = group.rows[ref], items[ref]
                rows.append(
                    [kind, name, group.cast, group.entitled, row["place"], ref, item.title, item.version,
                     _rounded(row["mean_rank"]), row["ranked_by"], _rounded(row["agreement"]), row["first_places"],
                     row["marks"], refused.get(ref), ""]
                )  # fmt: skip
        for group in result.hidden:
            why = words.why_one_is_not_shown(group)
            rows.append([kind, words.group_name(group), group.cast, group.entitled, *[None] * 10, why])
        for item in result.withdrawn:
            rows.append([kind, *[None] * 4, item.ref, item.title, item.version, *[None] * 6, _("Withdrawn")])
    return head, rows


def _rounded(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"


def _as_json(round_: RoundView, results: list[KindResults], proof: Proof | None) -> dict:
    return {
        "conference": the_conference().slug,
        "round": round_.number,
        "title": round_.title,
        "opened": round_.opens_at.isoformat(),
        "closed": round_.closes_at.isoformat(),
        "close": results[0].close_number,
        "method": SCHULZE,
        "disclosure": round_.disclosure.value,
        "ledger": root_of(round_, proof) if proof else None,
        "results": [
            {
                "kind": result.kind.value,
                "items": [
                    {
                        "ref": placed.item.ref,
                        "title": placed.item.title,
                        "version": placed.item.version,
                        "refused_by": [group.group for group in placed.refused_by],
                    }
                    for placed in result.placed
                ],
                "withdrawn": [item.ref for item in result.withdrawn],
                "groups": [
                    {
                        "group": group.group,
                        "cast": group.cast,
                        "entitled": group.entitled,
                        "order": [list(tier) for tier in group.order],
                        "rows": list(group.rows.values()),
                        "agreement": group.agreement,
                    }
                    for group in shown(result)
                ],
                "not_shown": [
                    {
                        "group": group.group,
                        "cast": group.cast,
                        "entitled": group.entitled,
                        "counted_in": group.counted_in,
                        "reason": words.why_one_is_not_shown(group),
                    }
                    for group in result.hidden
                ],
            }
            for result in results
        ],
    }


@pages.page("/<conference>/rankings/<int:number>.toi", who=Who.ANYBODY)
def preflib(conference: str, number: int):
    """The ballots without names, of one kind (`kind=norm` or `recommendation`), where all participants may see them: of
    all, or of one `group` of the results."""
    round_ = reads.get_round(the_conference().id, number, g.actor)
    group = request.args.get("group", ALL)
    disclosed = _of_group(group, reads.list_disclosed(g.actor, round_))
    try:
        kind = Kind(request.args.get("kind", Kind.NORM))
    except ValueError:
        raise Refused("Choose norm or recommendation as the kind.") from None
    items = [item for item in round_.items if item.kind == kind and item.withdrawn_at is None]
    refs = [item.ref for item in items]
    votes = tuple(Vote(1, section(each.choices, refs)) for each in disclosed)
    title = f"{the_conference().slug}, {round_.title}: {words.kind_plural(kind)}, {group}"
    text, ending = write_preflib(Profile(title, tuple(refs), votes))
    name = f"{conference}-ranking-{number}-{kind.value}-{group}.{ending}"
    return as_file(text.encode(), "text/plain; charset=utf-8", name)


def _of_group(group: str, disclosed: list[Disclosed]) -> list[Disclosed]:
    """The ballots of a group of the results. Raises NotFound for a group of which there is none."""
    if group in (ALL, BALANCED):  # the ballots are the same; how much each counts, PrefLib cannot say
        return disclosed
    found = [each for each in disclosed if (each.deciding if group == DECIDING else each.category == group)]
    if not found:
        raise NotFound()
    return found
