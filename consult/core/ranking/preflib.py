"""PrefLib's files of orders: .soc, .soi, .toc and .toi (strict or with ties, complete or incomplete).

Source: https://www.preflib.org/format. The data are lines ``count: order``; commas separate tiers, braces hold a
tie, numbers stand for the alternatives named in the header (``# ALTERNATIVE NAME 3: ...``). The reader takes the
former form too (first a number, then ``1,name`` lines, a line of sums, ``count,order`` lines). The format has no
line: the writer keeps the comparisons of a ballot with below-line items and drops the marks.
"""

import re

from consult.core.errors import Refused
from consult.core.messages import Message
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.profiles import Profile, Vote, checked_ballot, checked_count

_HEADER = re.compile(r"#\s*([^:]+?)\s*:\s*(.*)$")
_NAME = re.compile(r"ALTERNATIVE NAME\s+(\d+)$", re.I)
_DATA = re.compile(r"\s*([^:,]+)\s*[:,](.*)$")
_TIER = re.compile(r"\s*(?:\{([^{}]*)\}|([^{},]*))\s*(,|$)")


def read_preflib(text: str) -> Profile:
    """The profile of a PrefLib file. Raises Refused with a sentence that names the line at fault."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        raise Refused("The file is empty.")
    read_header = _header if lines[0][1].startswith("#") else _former_header
    title, names, announced, data = read_header(lines)
    items = _items(names)
    votes = []
    for number, line in data:
        where = Message("Line %(number)s", number=number)
        match = _DATA.match(line)
        if not match:
            raise Refused(
                '%(where)s ("%(words)s") must be a count and an order, as in "3: 1,{2,4}".',
                where=where, words=line[:60],
            )
        votes.append(Vote(checked_count(match[1], where), _ballot(match[2], names, items, where)))
    return Profile(title, items, tuple(votes), announced=announced)


def write_preflib(profile: Profile) -> tuple[str, str]:
    """The file of a profile and the ending it deserves ("soc", "soi", "toc" or "toi").

    Equal ballots become one line, the most frequent first. Groups and below-line marks have no form in
    PrefLib; every comparison between items is kept. Raises Refused when unranked items stand apart.
    """
    if profile.unranked != "last":
        raise Refused("PrefLib's files cannot say that unranked items stand apart.")
    numbers = {item: number for number, item in enumerate(profile.items, start=1)}
    counts: dict[tuple[tuple[int, ...], ...], int] = {}
    for vote in profile.votes:
        tiers = _all_tiers(vote.ballot, profile.items)
        order = tuple(tuple(sorted(numbers[item] for item in tier)) for tier in tiers)
        counts[order] = counts.get(order, 0) + vote.count
    ending = _ending(counts, len(numbers))
    header = [
        f"# TITLE: {_one_line(profile.title)}",
        f"# DATA TYPE: {ending}",
        f"# NUMBER ALTERNATIVES: {len(numbers)}",
        f"# NUMBER VOTERS: {profile.voters}",
        f"# NUMBER UNIQUE ORDERS: {len(counts)}",
        *(f"# ALTERNATIVE NAME {number}: {_one_line(item)}" for item, number in numbers.items()),
    ]
    most_frequent_first = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    data = [f"{count}: {_written(order)}" for order, count in most_frequent_first]
    return "\n".join(header + data) + "\n", ending


def _all_tiers(ballot: Ballot, items: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The ranked tiers; if something is below the line, the other two bands too, for PrefLib knows only tiers."""
    if not ballot.below:
        return list(ballot.ranked)
    return [tier for tier in (*ballot.ranked, ballot.unranked(items), ballot.below) if tier]


def _ending(orders, size: int) -> str:
    strict = all(len(tier) == 1 for order in orders for tier in order)
    complete = all(sum(len(tier) for tier in order) == size for order in orders)
    return ("so" if strict else "to") + ("c" if complete else "i")


def _written(order) -> str:
    return ",".join(str(tier[0]) if len(tier) == 1 else "{" + ",".join(map(str, tier)) + "}" for tier in order)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _header(lines):
    title, names, data, expected, announced = "", {}, [], None, None
    for number, line in lines:
        if not line.startswith("#"):
            data.append((number, line))
            continue
        match = _HEADER.match(line)
        if not match:
            continue
        key, value = match[1].upper(), match[2].strip()
        if name := _NAME.match(key):
            _add_name(names, int(name[1]), value, number)
        elif key == "TITLE":
            title = value
        elif key == "NUMBER ALTERNATIVES":
            expected = checked_count(value, Message("Line %(number)s", number=number))
        elif key == "NUMBER VOTERS":
            announced = checked_count(value, Message("Line %(number)s", number=number))
    if expected is not None and expected > 100_000:
        raise Refused("The file announces %(expected)s alternatives; that is no round.", expected=expected)
    for missing in range(1, (expected or 0) + 1):
        names.setdefault(missing, str(missing))
    if not names:
        raise Refused('The file names no alternatives ("# ALTERNATIVE NAME 1: ...").')
    return title, dict(sorted(names.items())), announced, data


def _former_header(lines):
    first, line = lines[0]
    size = checked_count(line, Message("Line %(number)s", number=first))
    if len(lines) < size + 2:
        raise Refused("The file announces %(size)s alternatives and ends before all are named.", size=size)
    names: dict[int, str] = {}
    for number, line in lines[1 : size + 1]:
        key, comma, name = line.partition(",")
        if not comma or not key.strip().isdecimal():
            raise Refused(
                'Line %(number)s ("%(words)s") must be the number and the name of an alternative.',
                number=number, words=line[:60],
            )
        _add_name(names, int(key), name.strip().strip('"'), number)
    sums, line = lines[size + 1]
    announced = checked_count(line.partition(",")[0], Message("Line %(number)s", number=sums))
    return "", names, announced, lines[size + 2 :]


def _add_name(names: dict[int, str], key: int, name: str, line: int) -> None:
    if key in names:
        raise Refused("Line %(line)s names alternative %(key)s a second time.", line=line, key=key)
    names[key] = name or str(key)


def _items(names: dict[int, str]) -> tuple[str, ...]:
    items = tuple(names.values())
    twice = next((item for index, item in enumerate(items) if item in items[:index]), None)
    if twice is not None:
        raise Refused('Two alternatives have the name "%(twice)s".', twice=twice)
    return items


def _ballot(text: str, names: dict[int, str], items: tuple[str, ...], where: str) -> Ballot:
    tiers, rest = [], text.strip()
    while rest:
        match = _TIER.match(rest)
        if not match or (match[3] and not rest[match.end() :].strip()):
            raise Refused(
                '%(where)s: "%(words)s" is not an order of alternatives.', where=where, words=text.strip()[:60]
            )
        parts = (match[1] if match[1] is not None else match[2]).split(",")
        tiers.append([_named(part.strip(), names, where) for part in parts])
        rest = rest[match.end() :]
    return checked_ballot(tiers, (), items, where)


def _named(number: str, names: dict[int, str], where: str) -> str:
    if not number.isdecimal() or len(number) > 9 or int(number) not in names:
        raise Refused('%(where)s: "%(words)s" is not the number of an alternative.', where=where, words=number[:60])
    return names[int(number)]
