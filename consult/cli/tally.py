"""``consult tally FILE``: count the ballots of a file by Schulze's method, without a database or a server."""

import json
import sys

import click

from consult.core.errors import Refused


class FileRefused(click.ClickException):
    """The file cannot be tallied. Printed as one sentence; the command ends with 2, like any wrong use of it."""

    exit_code = 2


@click.command(short_help="Count the ballots of a file.")
@click.argument("file")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--group", help="Count only the ballots of this group, for instance one category of delegations.")
def tally(file: str, form: str, group: str | None) -> None:
    """Count the ballots of FILE by Schulze's method with winning votes and print the collective order.

    FILE holds ballots as JSON ({"candidates": [...], "ballots": [[3, "A>B=C"], ...]}) or in one of PrefLib's
    formats (.soc, .soi, .toc, .toi); which one is told from its content. "-" reads the standard input. In JSON,
    "A>B|C" places C below the line.
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
    """The tally for other programs. Tables go by the names of items; "relation" has one "better>worse" a pair."""

    def table(rows) -> dict[str, dict[str, int]]:
        return {
            one: {other: rows[i][j] for j, other in enumerate(result.items) if i != j}
            for i, one in enumerate(result.items)
        }

    measures = dict(vars(result.measures))
    measures["items"] = {row.item: {k: v for k, v in vars(row).items() if k != "item"} for row in result.rows}
    return {
        "title": title,
        "group": group,
        "method": result.method,
        "candidates": list(result.items),
        "voters": result.voters,
        "winners": list(result.winners),
        "order": [list(tier) for tier in result.order],
        "condorcet_winner": result.condorcet_winner,
        "relation": [f"{better}>{worse}" for better, worse in result.beats],
        "paths": table(result.paths),
        "pairwise": table(result.pairwise),
        "measures": measures,
    }


def as_text(result, title: str, group: str | None) -> str:
    """The tally for a reader: the order with its figures, then what holds for all ballots."""
    lines = [title] if title else []
    ballots = "1 ballot" if result.voters == 1 else f"{result.voters} ballots"
    lines.append(ballots + (f" of {group}" if group else ""))
    lines += ["", "Collective order (Schulze's method, winning votes)"]
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
