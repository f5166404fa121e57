"""``consult tally FILE``: count the ballots of a file, without a database or a server."""

import json
import sys

import click

from consult.core.errors import Refused
from consult.core.ranking.names import METHODS, SCHULZE


class FileRefused(click.ClickException):
    """The file cannot be tallied. Printed as one sentence; the command ends with 2, like any wrong use of it."""

    exit_code = 2


@click.command(short_help="Count the ballots of a file.")
@click.argument("file")
@click.option("--method", default=SCHULZE, show_default=True, metavar="NAME", help=f"One of {', '.join(METHODS)}.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--group", help="Count only the ballots of this group, for instance one category of delegations.")
@click.option(
    "--weighting", "weighted", type=click.Choice(["one_voice", "equal_groups"]), default="one_voice",
    show_default=True, help="Each ballot counts once, or each group as much as each other.",
)  # fmt: skip
@click.option(
    "--ties", type=click.Choice(["show", "split"]), default="show", show_default=True,
    help="Show ties, or split them by fewest below-line marks, then Borda.",
)  # fmt: skip
@click.option("--seats", type=click.IntRange(min=1), help="Places on the short list (phragmen only).")
def tally(
    file: str, method: str, form: str, group: str | None, weighted: str, ties: str, seats: int | None
) -> None:
    """Count the ballots of FILE and print the collective order.

    FILE holds ballots as JSON ({"candidates": [...], "ballots": [[3, "A>B=C"], ...]}), as a table (CSV: one column an
    item, its cells the places) or in one of PrefLib's formats (.soc, .soi, .toc, .toi); which one is told from its
    content. "-" reads the standard input. In JSON, "A>B|C" places C below the line; in a table, the word below does.
    """
    # Loaded here, because numpy takes longer to load than most commands take to run.
    from consult.core.ranking.formats import read_profile
    from consult.core.ranking.tally import tally as count

    try:
        profile = read_profile(_content(file))
        if group is not None:
            profile = profile.only(group)
        result = count(
            profile.items,
            [vote.ballot for vote in profile.votes],
            weights=[vote.count for vote in profile.votes],
            unranked=profile.unranked,
            method=method,
            groups=[vote.group for vote in profile.votes],
            weighted=weighted,
            ties=ties,
            seats=seats,
        )
    except Refused as error:
        raise FileRefused(error.sentence) from None
    if profile.announced not in (None, profile.voters):
        click.echo(f"Note: the file announces {profile.announced} ballots and holds {profile.voters}.", err=True)
    if form == "json":
        click.echo(json.dumps(as_data(result, profile.title, group), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(result, profile.title, group))


def as_data(result, title: str, group: str | None) -> dict:
    """The tally for other programs. The rows and columns of "pairwise" and "paths" are in the sequence of "items".

    "relation" and "undecided" have one "A>B" a pair: that A beats B by the method's own relation; that A stands above B
    and neither beats the other.
    """
    measures = dict(vars(result.measures))
    measures["items"] = {row.item: {k: v for k, v in vars(row).items() if k != "item"} for row in result.rows}
    measures["groups"] = {row.group: {k: v for k, v in vars(row).items() if k != "group"} for row in result.groups}
    return {
        "title": title,
        "group": group,
        "method": result.method,
        "items": list(result.items),
        "voters": result.voters,
        "weighting": result.weighting,
        "scale": result.scale,
        "winners": list(result.winners),
        "order": [list(tier) for tier in result.order],
        "condorcet_winner": result.condorcet_winner,
        "relation": [f"{better}>{worse}" for better, worse in result.beats],
        "undecided": [f"{upper}>{lower}" for upper, lower in result.undecided],
        "split_ties": [list(tier) for tier in result.split],
        "pairwise": [list(row) for row in result.pairwise],
        **({"paths": [list(row) for row in result.paths]} if result.paths else {}),
        "details": result.details,
        "measures": measures,
    }


def as_text(result, title: str, group: str | None) -> str:
    """The tally for a reader: the order with its figures, then what holds for all ballots."""
    lines = [title] if title else []
    ballots = "1 ballot" if result.voters == 1 else f"{result.voters} ballots"
    lines.append(ballots + (f" of {group}" if group else ""))
    equal = ", each group counting as much as each other" if result.weighting == "equal_groups" else ""
    lines += ["", f"Collective order ({METHODS[result.method]}{equal})"]
    width = max(len("Item"), *(len(item) for item in result.items))
    lines.append(f"  Place  {'Item':<{width}}  Mean rank  Ranked by  First  Marks  Agreement")
    tied = {item for tier in result.order if len(tier) > 1 for item in tier}
    for row in result.rows:
        place = f"{row.place}{'=' if row.item in tied else ''}"
        mean = "-" if row.mean_rank is None else f"{row.mean_rank:.2f}"
        lines.append(
            f"  {place:>5}  {row.item:<{width}}  {mean:>9}  {row.ranked_by:>9}  {row.first_places:>5}  "
            f"{row.marks:>5}  {_percent(row.agreement):>9}"
        )
    lines.append("")
    for row in result.rows:
        if row.refused_by:
            lines.append(f"{row.item} stands below the line on every ballot of {', '.join(row.refused_by)}.")
    for tier in result.split:
        lines.append(f"The tie of {', '.join(tier)} was split by fewest below-line marks, then Borda.")
    if result.undecided:
        lines.append(
            f"Undecided pairs, of which neither beats the other: {', '.join(map(' / '.join, result.undecided))}"
        )
    lines += _of_method(result)
    if result.condorcet_winner is None:
        lines.append("No item is preferred to each other one (no Condorcet winner).")
    else:
        lines.append(f"{result.condorcet_winner} is preferred to each other item (Condorcet winner).")
    overall = result.measures
    honoured = _percent(overall.share_of_stated_comparisons_honoured)
    lines.append(f"Stated comparisons honoured: {honoured} ({overall.honoured} of {overall.stated})")
    lines.append(f"Mean agreement between two ballots (Kendall's tau-a): {_number(overall.mean_pairwise_tau_a)}")
    lines.append(f"Concordance of all ballots (Kendall's W): {_number(overall.kendall_W)}")
    return "\n".join(lines)


def _of_method(result) -> list[str]:
    """What only one of the methods has to say."""
    details = result.details
    if "scores" in details:
        return ["Scores: " + ", ".join(f"{item} {details['scores'][item]}" for tier in result.order for item in tier)]
    if result.method == "kemeny":
        proved = "no order contradicts fewer" if details["exact"] else f"the least possible is {details['bound']}"
        alone = {True: "; it is the only such order", False: "; other orders do as well", None: ""}[details["unique"]]
        return [f"Comparisons contradicted: {details['distance']}, kept: {details['score']}; {proved}{alone}."]
    if result.method == "ranked_pairs" and details["depends_on_ties"]:
        if details["exact"]:
            return ["Some victories are equally strong: shown is what holds however that is resolved."]
        return ["Many victories are equally strong: shown is what surely holds however that is resolved."]
    if result.method == "split_cycle":
        return [f"The undisputed set: {', '.join(details['undisputed'])}"]
    if result.method == "phragmen":
        certain, possible = details["certain"], details["possible"]
        lines = [f"On the short list of {details['seats']}: {', '.join(certain) or 'none for certain'}"]
        if set(possible) - set(certain):
            lines.append("By how ties are resolved also: " + ", ".join(i for i in possible if i not in certain))
        return lines
    return []


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        with open(file, "rb") as source:
            return source.read()
    except OSError as error:
        raise Refused("%(file)s cannot be read: %(why)s.", file=file, why=error.strerror) from None


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
