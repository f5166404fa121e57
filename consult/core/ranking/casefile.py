"""The JSON form of a profile, in which published rankings are kept and `consult tally` takes ballots.

::

    {"title": "...", "candidates": ["N-01", "N-02", "N-03", "N-04"],
     "ballots": [[3, "N-01>N-02=N-03|N-04"], {"count": 2, "ballot": "N-02", "group": "asean_member_state"}],
     "unranked": "last (tied with each other)"}

``>`` separates tiers, ``=`` ties; after ``|`` stand the items below the line. The reader also takes a ballot as a
bare string (cast once), or with its tiers as a list of lists, blanks around the signs, and a file without
``candidates`` (they are then the items the ballots mention, in alphabetical order). "ballots" may be a JSON object
of such lists by group, or of counts by order ({"N-01>N-02": 3}). Items not mentioned stand last, tied with each
other, unless ``unranked`` says that they are not compared at all.
"""

import json
import re
import sys
from collections.abc import Iterator

from consult.core.errors import Refused
from consult.core.messages import Message
from consult.core.ranking.ballots import Ballot
from consult.core.ranking.profiles import Profile, Vote, checked_ballot, checked_count, shown

_LAST = re.compile(r"last|bottom|tied|lowest", re.I)
_APART = re.compile(r"apart|ignored?|not compared|no (preference|opinion|comparison)|incomparable", re.I)
_NAME_KEYS = ("candidates", "items", "alternatives", "options")
_BALLOT_KEYS = ("ballot", "ranking", "order")
_LINE = "|"
_SIGNS = set(">=" + _LINE)

_Raw = tuple[str, object, list, list, str | None]


def read_case(text: str) -> Profile:
    """The profile of a JSON file. Raises Refused with a sentence that names the ballot at fault."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise Refused("The file nests its JSON too deeply to be a list of ballots.") from None
    except ValueError as error:
        raise Refused("The file is not valid JSON: %(why)s.", why=error) from None
    if isinstance(data, list):
        data = {"ballots": data}
    if not isinstance(data, dict) or "ballots" not in data:
        raise Refused('The file has no "ballots".')

    # Read one by one where the items are known: a large file is then never held in more than one form.
    raw = _ballots(data["ballots"])
    named = next((data[key] for key in _NAME_KEYS if data.get(key) is not None), None)
    if named is None:
        raw = list(raw)
        items = tuple(sorted({item for _, _, ranked, below, _ in raw for tier in (*ranked, below) for item in tier}))
    else:
        items = _items(named)
    if not items:
        raise Refused("The file names no items to rank.")
    votes = tuple(
        Vote(checked_count(count, where), checked_ballot(ranked, below, items, where), group)
        for where, count, ranked, below, group in raw
    )
    title = data.get("title") or data.get("id") or ""
    voters = data.get("voters")
    announced = None if voters is None else checked_count(voters, '"voters"')
    return Profile(_printable(str(title)), items, votes, _unranked(data.get("unranked")), announced)


def write_case(profile: Profile) -> str:
    """The JSON file of a profile; ``read_case`` gives the same profile back."""
    plain = not any(_SIGNS & set(item) or item != item.strip() for item in profile.items)

    def ballot(vote: Vote):
        words = notation(vote.ballot) if plain else vote.ballot.to_json()
        if vote.group is None and plain:
            return [vote.count, words]
        return {"count": vote.count, "ballot": words} | ({} if vote.group is None else {"group": vote.group})

    data = {
        "title": profile.title,
        "candidates": list(profile.items),
        "voters": profile.voters,
        "ballots": [ballot(vote) for vote in profile.votes],
        "unranked": "last (tied with each other)" if profile.unranked == "last" else "apart (not compared)",
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def notation(ballot: Ballot) -> str:
    """The ballot as text: ``N-01>N-02=N-03|N-04``."""
    text = ">".join("=".join(tier) for tier in ballot.ranked)
    return text + _LINE + "=".join(ballot.below) if ballot.below else text


def _ballots(value, group: str | None = None) -> Iterator[_Raw]:
    if isinstance(value, dict) and all(isinstance(count, int) for count in value.values()):
        value = [[count, order] for order, count in value.items()]
    if isinstance(value, dict) and group is None:
        for name, members in value.items():
            yield from _ballots(members, _printable(name))
        return
    if not isinstance(value, list):
        raise Refused('"ballots" must be a list, not %(value)s.', value=shown(value))
    for number, entry in enumerate(value, start=1):
        where = Message("Ballot %(number)s of %(group)s", number=number, group=group)
        yield _entry(entry, where if group else Message("Ballot %(number)s", number=number), group)


def _entry(entry, where: str, group: str | None) -> _Raw:
    """One entry of "ballots": a string, [count, ballot], or an object."""
    count: object = 1
    if isinstance(entry, dict) and not {"ranked", "below"} & set(entry):
        key = next((key for key in _BALLOT_KEYS if key in entry), None)
        if key is None:
            raise Refused('%(where)s has no "ballot": %(value)s.', where=where, value=shown(entry))
        count, named = entry.get("count", 1), entry.get("group", group)
        group = None if named is None else _printable(str(named))
        entry = entry[key]
    elif isinstance(entry, list):
        if len(entry) != 2:
            raise Refused(
                '%(where)s must be a count and an order, as in [3, "A>B"], not %(value)s.',
                where=where, value=shown(entry),
            )
        count, entry = entry
    ranked, below = _order(entry, where)
    return where, count, ranked, below, group


def _order(value, where: str) -> tuple[list, list]:
    """Tiers and below-line items of one ballot, from any of the ways to write it."""
    if value is None:
        return [], []
    if isinstance(value, str):
        return _parsed(_printable(value), where)
    if isinstance(value, dict):
        try:
            ballot = Ballot.from_json(value)
        except Refused as error:
            raise Refused("%(where)s: %(what)s", where=where, what=error.message) from None
        for item in ballot.mentioned:
            _printable(item)
        return list(ballot.ranked), list(ballot.below)
    if isinstance(value, list):
        tiers = [tier if isinstance(tier, list) else [tier] for tier in value]
        return [[_name(item, where) for item in tier] for tier in tiers], []
    raise Refused("%(where)s is not an order of items: %(value)s.", where=where, value=shown(value))


def _parsed(text: str, where: str) -> tuple[list, list]:
    above, line, under = text.partition(_LINE)
    ranked = [tier.split("=") for tier in above.split(">")] if above.strip() else []
    below = re.split("[=>]", under) if under.strip() else []
    # Interned, or each ballot would hold names of its own.
    names = [[sys.intern(name.strip()) for name in tier] for tier in (*ranked, below)]
    if not all(name for tier in names for name in tier) or _LINE in under or (line and not below):
        raise Refused('%(where)s ("%(words)s") has a sign with no item beside it.', where=where, words=text[:60])
    return names[:-1], names[-1]


def _items(value) -> tuple[str, ...]:
    if not isinstance(value, list | dict):
        raise Refused('"candidates" must be a list of names, not %(value)s.', value=shown(value))
    items = tuple(_name(item, Message("The list of candidates")) for item in value)
    for index, item in enumerate(items):
        if item in items[:index]:
            raise Refused("%(item)s stands among the candidates twice.", item=item)
    return items


def _name(value, where: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise Refused("%(where)s: %(value)s is not the name of an item.", where=where, value=shown(value))
    return _printable(value.strip())


def _printable(text: str) -> str:
    """The text itself; Refused for half a character (JSON may escape one), which no output can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused("The file has a name with half a character in it: %(value)s.", value=shown(text)) from None
    return text


def _unranked(value) -> str:
    if value is None:
        return "last"
    if isinstance(value, str) and _APART.search(value):
        return "apart"
    if isinstance(value, str) and _LAST.search(value):
        return "last"
    raise Refused('"unranked" is %(value)s; it can be "last" or "apart".', value=shown(value))
