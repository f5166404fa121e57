"""Ballots as a table: one row for each ballot, one column for each item, as a spreadsheet shows it.

::

    count,group,N-01,N-02,N-03,N-04
    3,asean_member_state,1,2,2,below
    1,business,,1,,

A number is the tier (equal numbers tie, gaps close), an empty cell leaves the item unranked, "below" places it below
the line. ``count`` and ``group`` come first and may be missing when a file is read: then each ballot was cast once, by
no group. Columns may be parted by commas, semicolons or tabs. All three bands survive the way out and back; the title
does not, and neither does the word that unranked items stand apart.

A name that a spreadsheet would take for a formula is written with an apostrophe before it, which the reader takes off.
"""

import csv
import io

from consult.core.errors import Refused
from consult.core.messages import Message
from consult.core.ranking.ballots import from_numbers, to_numbers
from consult.core.ranking.profiles import Profile, Vote, checked_count

BELOW = "below"
_COUNT, _GROUP = "count", "group"
_FORMULA = tuple("=+-@\t\r\n'＝＋－＠")


def read_csv(text: str) -> Profile:
    """The profile of a table. Raises Refused with a sentence that names the line at fault."""
    head = text.split("\n", 1)[0]
    parted = next((sign for sign in ",;\t" if sign in head), ",")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted, strict=True))
    except csv.Error as error:
        raise Refused("The table cannot be read: %(why)s.", why=error) from None
    rows = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    names = [_unguarded(cell.strip()) for cell in rows[0][1]]
    lead = names[: 1 + (_GROUP in names[1:2])] if names[0] == _COUNT else names[: int(names[0] == _GROUP)]
    items = tuple(names[len(lead) :])
    if not items or not all(items):
        raise Refused("Each column of the table needs the name of an item in its first line.")
    for index, item in enumerate(items):
        if item in items[:index]:
            raise Refused("%(item)s stands among the candidates twice.", item=item)
    return Profile("", items, tuple(_vote(number, row, lead, items) for number, row in rows[1:]))


def write_csv(profile: Profile) -> str:
    """The table of a profile; ``read_csv`` gives the same ballots back. Raises Refused when unranked stand apart."""
    if profile.unranked != "last":
        raise Refused("A table of ballots cannot say that unranked items stand apart.")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_COUNT, _GROUP, *map(_guarded, profile.items)])
    for vote in profile.votes:
        numbers = to_numbers(vote.ballot, profile.items)
        cells = [BELOW if item in vote.ballot.below else numbers[item] for item in profile.items]
        writer.writerow([vote.count, _guarded(vote.group or ""), *cells])
    return buffer.getvalue()


def _vote(number: int, row: list[str], lead: list[str], items: tuple[str, ...]) -> Vote:
    where = Message("Line %(number)s", number=number)
    cells = [cell.strip() for cell in row]
    if len(cells) > len(lead) + len(items):
        raise Refused("%(where)s has more cells than the table has columns.", where=where)
    cells += [""] * (len(lead) + len(items) - len(cells))
    first = dict(zip(lead, cells, strict=False))
    numbers, below = {}, []
    for item, cell in zip(items, cells[len(lead) :], strict=True):
        if cell.casefold() == BELOW:
            below.append(item)
        else:
            numbers[item] = cell
    try:
        ballot = from_numbers(numbers, below)
    except Refused as error:
        raise Refused("%(where)s: %(what)s", where=where, what=error.message) from None
    return Vote(checked_count(first.get(_COUNT) or 1, where), ballot, _unguarded(first.get(_GROUP, "")) or None)


def _guarded(name: str) -> str:
    return "'" + name if name.startswith(_FORMULA) else name


def _unguarded(name: str) -> str:
    return name[1:] if name.startswith("'") and name[1:].startswith(_FORMULA) else name
