"""How the numbers of a table of comparisons are said: as ballots, or as shares of groups where groups count alike."""

from dataclasses import dataclass

from ...core.ranking.contests import Contest
from ...queries.rankings import Detail, Group, Leader
from ..translations import nplain as ngettext
from ..translations import plain as _


@dataclass(frozen=True)
class Counts:
    """`whole`: what the numbers of one comparison add up to at most, in the numbers of the table. `parts`: 0 where they
    are ballots, else the groups that count one each; a number divided by `scale` is then a number of groups."""

    whole: int
    scale: int = 1
    parts: int = 0

    def number(self, value: int) -> str:
        """A number of the table as readers see it: "7", or "2.43" groups."""
        return f"{value / self.scale:.2f}" if self.parts else str(value)

    @property
    def total(self) -> str:
        """How many there are, of ballots or of groups."""
        return str(self.parts or self.whole)

    def meant(self) -> str:
        """What the numbers are, where they are no ballots; else empty."""
        if not self.parts:
            return ""
        return ngettext(
            "%(num)s group counts one, however many ballots it cast; each of its ballots counts an equal share.",
            "Each of the %(num)s groups counts one, however many ballots it cast: of a group of ten, each ballot "
            "counts a tenth. The numbers add up such shares, to two decimals.",
            self.parts,
        )

    def figures(self, won: int, lost: int) -> str:
        """Such as "7 to 3"."""
        return _("%(won)s to %(lost)s", won=self.number(won), lost=self.number(lost))

    def told(self, contest: Contest) -> str:
        """A comparison in a sentence."""
        if not contest.won and not contest.lost:
            one, other = contest.better, contest.worse
            return _("No ballot puts one of %(one)s and %(other)s before the other.", one=one, other=other)
        rest = self.whole - contest.won - contest.lost
        if self.parts:
            words = _(
                "%(won)s of %(all)s groups put %(better)s before %(worse)s, %(lost)s the other way round",
                won=self.number(contest.won), lost=self.number(contest.lost), all=self.parts, better=contest.better,
                worse=contest.worse,
            )  # fmt: skip
        else:
            words = ngettext(
                "%(num)s ballot puts %(better)s before %(worse)s, %(lost)s the other way round",
                "%(num)s ballots put %(better)s before %(worse)s, %(lost)s the other way round",
                contest.won, better=contest.better, worse=contest.worse, lost=contest.lost,
            )  # fmt: skip
        if not rest:
            return _("%(comparison)s.", comparison=words)
        if self.parts:
            return _("%(comparison)s, and %(rest)s leave the two level.", comparison=words, rest=self.number(rest))
        return ngettext(
            "%(comparison)s, and %(num)s leaves the two level.",
            "%(comparison)s, and %(num)s leave the two level.",
            rest, comparison=words,
        )  # fmt: skip


def counts_of(group: Group, behind: Detail | Leader) -> Counts:
    """The counts of a group, with what stands behind its order."""
    return counts_for(group, behind.scale, behind.parts)


def counts_for(group: Group, scale: int, parts: int) -> Counts:
    """The counts of a group whose ballots count as `parts` groups, or, where that is 0, once each."""
    return Counts(parts * scale, scale, parts) if parts else Counts(group.cast)
