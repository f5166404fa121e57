"""A file's worth of ballots, whatever format it came in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from consult.core.errors import Refused
from consult.core.ranking.ballots import Ballot, validate

# Sums of counts must stay well inside 64 bits.
MAX_COUNT = 10**12


@dataclass(frozen=True)
class Vote:
    """A ballot, how often it was cast, and the group (category of delegations) that cast it, if the file says so."""

    count: int
    ballot: Ballot
    group: str | None = None


@dataclass(frozen=True)
class Profile:
    """Items and ballots of one round.

    ``unranked`` is "last" or "apart", see ``pairwise.levels``. ``announced`` is the number of ballots that the file
    says it holds; None if it does not say.
    """

    title: str
    items: tuple[str, ...]
    votes: tuple[Vote, ...]
    unranked: str = "last"
    announced: int | None = None

    @property
    def voters(self) -> int:
        """Ballots cast, each as often as it was cast."""
        return sum(vote.count for vote in self.votes)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that cast ballots, each once, in alphabetical order."""
        return tuple(sorted({vote.group for vote in self.votes if vote.group is not None}))

    def only(self, group: str) -> "Profile":
        """The ballots of one group. Raises Refused, naming the groups there are, if it cast none."""
        if group not in self.groups:
            if not self.groups:
                raise Refused(
                    'The file has no ballots of a group "%(group)s". It names no groups at all.', group=group
                )
            raise Refused(
                'The file has no ballots of a group "%(group)s". The groups are: %(groups)s.',
                group=group, groups=", ".join(self.groups),
            )
        return replace(self, votes=tuple(vote for vote in self.votes if vote.group == group), announced=None)


def checked_count(value, where: str) -> int:
    """A number of ballots as a file gives it: a whole number, 0 to a million millions. ``where`` opens the error."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) <= 15:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise Refused(
            "%(where)s: the number of ballots must be a whole number, not %(value)s.", where=where, value=shown(value)
        )
    return value


def checked_ballot(ranked: Iterable[Iterable[str]], below: Iterable[str], items: Iterable[str], where: str) -> Ballot:
    """A valid ballot over ``items``; ``where`` opens the sentence if it is not."""
    try:
        return validate(Ballot(tuple(tuple(tier) for tier in ranked), tuple(below)), items)
    except Refused as error:
        raise Refused("%(where)s: %(what)s", where=where, what=error.message) from None


def shown(value) -> str:
    """Any value from a file, short enough for a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
