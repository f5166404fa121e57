"""A round to practise on: invented items, and a ballot that lives in the person's own session and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import redirect, render_template, request, session
from flask_babel import gettext as _

from ...core.errors import Conflict, NotFound, Refused
from ...core.ranking.ballots import Ballot, validate
from ...core.ranking.sorting import Prepared, settled
from ...core.words import Kind
from ...queries.rankings import Item
from .. import answers
from ..context import conference as the_conference
from ..routing import Who
from . import pages, preparing, words
from .layout import lay_out
from .sheets import Standing

KEY = "practice"
MOST_STEPS, MOST_WORDS = 8, 300  # the session is a cookie, and a cookie is small
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def _invented() -> dict[str, tuple[Kind, str, str]]:
    """Items about which no delegation has instructions: ref -> (kind, title, words)."""
    norms = {
        "N-01": (_("Meetings begin on time"), _("The meeting begins when the clock says so, whoever is missing.")),
        "N-02": (_("Coffee before nine"), _("Coffee and tea are served in the hall from half past eight.")),
        "N-03": (_("One subject a speech"), _("Speakers keep to one subject, and say at the beginning which.")),
        "N-04": (_("Telephones sleep"), _("Telephones are silent in the room; they ring in the corridor.")),
        "N-05": (_("Open windows"), _("A window stays open between sessions, rain permitting.")),
        "N-06": (_("Thanks are brief"), _("Thanks to the host are given once for all, at the end.")),
    }
    recommendations = {
        "R-01": (_("A plan of the building"), _("The secretariat is invited to hang a plan beside every lift.")),
        "R-02": (_("A quiet room"), _("The host is invited to keep one room in which nobody talks.")),
        "R-03": (_("Umbrellas to borrow"), _("The host is invited to keep umbrellas at the door.")),
    }
    of_kind = {Kind.NORM: norms, Kind.RECOMMENDATION: recommendations}
    return {ref: (kind, *words) for kind, found in of_kind.items() for ref, words in found.items()}


@dataclass(frozen=True)
class Text:
    """The words of an invented item."""

    ref: str
    title: str
    words: str


@dataclass(frozen=True)
class PracticeRound:
    """As much of a round as a sheet needs; the properties are those of RoundView."""

    title: str
    items: tuple[Item, ...]
    number = 0
    with_line = True

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The sections, norms first."""
        return tuple(Kind)

    @property
    def every_section(self) -> dict[Kind, list[str]]:
        """The refs by kind."""
        return {kind: [item.ref for item in self.items if item.kind == kind] for kind in Kind}


@dataclass(frozen=True)
class Practice:
    """The sheet of one person, as Joint is a delegation's."""

    round: PracticeRound
    name = "practice"
    own = False

    @property
    def url(self) -> str:
        """Where it is ordered."""
        return f"{request.script_root}/{the_conference().slug}/rankings/practice"

    @property
    def last_url(self) -> str:
        """Where one looks at the whole."""
        return f"{self.url}/look"

    def item_url(self, ref: str) -> str:
        """The words of an item."""
        return f"{self.url}/items/{ref}?sheet=practice"

    def standing(self) -> Standing:
        """What the session holds."""
        kept = session.get(KEY)
        if not kept:
            return Standing()
        return Standing(
            Prepared(Ballot.from_json(kept["ballot"]), kept["groups"]), kept["reasons"], kept["version"], "", NEVER,
            kept["steps"][-1] if kept["steps"] else None,
        )  # fmt: skip

    def save(self, prepared: Prepared, *, reasons: Mapping[str, str], version: int, did: str) -> None:
        """Keep it in the session."""
        self._fresh(version)
        every = self.round.every_section
        validate(prepared.ballot, [ref for refs in every.values() for ref in refs])
        prepared = settled(prepared, every)
        kept = session.get(KEY) or {"ballot": Ballot().to_json(), "groups": {}, "reasons": {}, "steps": []}
        values = {
            "ballot": prepared.ballot.to_json(),
            "groups": {ref: str(group) for ref, group in prepared.groups.items()},
        }
        steps = kept["steps"]
        if any(kept[part] != values[part] for part in values):
            steps = [*steps, {"ballot": kept["ballot"], "groups": kept["groups"], "did": did[:40]}][-MOST_STEPS:]
        values |= {"reasons": _few({**kept["reasons"], **reasons}), "steps": steps}
        session[KEY] = {**values, "version": version + 1}

    def undo(self, *, reasons: Mapping[str, str], version: int) -> str:
        """The step before, again."""
        self._fresh(version)
        kept = session.get(KEY)
        if not kept or not kept["steps"]:
            raise Refused("There is nothing to undo.")
        last = kept["steps"][-1]
        session[KEY] = {
            "ballot": last["ballot"], "groups": last["groups"], "reasons": _few({**kept["reasons"], **reasons}),
            "steps": kept["steps"][:-1], "version": version + 1,
        }  # fmt: skip
        return last["did"]

    def text_of(self, ref: str) -> Text:
        """The words of an item; raises NotFound."""
        if ref not in _invented():
            raise NotFound()
        _kind, title, sentence = _invented()[ref]
        return Text(ref, title, sentence)

    def _fresh(self, version: int) -> None:
        if version != (session.get(KEY) or {"version": 0})["version"]:
            raise Conflict("You have practised on in another window since you opened this page.")


def _few(reasons: Mapping[str, str]) -> dict[str, str]:
    """Reasons as far as a cookie holds them."""
    few, left = {}, MOST_WORDS
    for ref, given in reasons.items():
        few[ref] = given[:left]
        left -= len(few[ref])
    return {ref: given for ref, given in few.items() if given}


def _practice() -> Practice:
    items = tuple(Item(ref, kind, title, 1, 1, None) for ref, (kind, title, _words) in _invented().items())
    return Practice(PracticeRound(_("Practice round"), items))


@pages.page("/<conference>/rankings/practice", who=Who.PARTICIPANT)
def practice(conference: str):
    """The practice ballot, to be ordered."""
    return preparing.order_page(_practice())


@pages.page("/<conference>/rankings/practice", who=Who.PARTICIPANT, methods=("POST",))
def save_practice(conference: str):
    """Do what the pressed button says."""
    return preparing.save_order(_practice())


@pages.page("/<conference>/rankings/practice/sort", who=Who.PARTICIPANT)
def sort_practice(conference: str):
    """The practice ballot, to be sorted."""
    return preparing.sort_page(_practice())


@pages.page("/<conference>/rankings/practice/sort", who=Who.PARTICIPANT, methods=("POST",))
def save_practice_sort(conference: str):
    """Sort one item, or all that the list says."""
    return preparing.save_sort(_practice())


@pages.page("/<conference>/rankings/practice/items/<ref>", who=Who.PARTICIPANT)
def practice_item(conference: str, ref: str):
    """The words of an invented item."""
    return preparing.item_page(_practice(), ref)


@pages.page("/<conference>/rankings/practice/look", who=Who.PARTICIPANT)
def practice_look(conference: str):
    """What would be cast."""
    sheet = _practice()
    standing = sheet.standing()
    ballot = standing.prepared.ballot
    return render_template(
        "rankings/practice_look.html",
        sheet=sheet,
        round=sheet.round,
        standing=standing,
        sections=lay_out(sheet.round, ballot, standing.reasons, groups=standing.prepared.groups),
        missing=[ref for ref in ballot.below if not (standing.reasons.get(ref) or "").strip()],
        is_blank=ballot.is_blank,
        words=words,
    )


@pages.page("/<conference>/rankings/practice/look", who=Who.PARTICIPANT, methods=("POST",))
def end_practice(conference: str):
    """Begin again, or "cast": either way nothing of it is kept."""
    session.pop(KEY, None)
    if request.form.get("op") == "again":
        return redirect(f"{_practice().url}/sort#sort", code=303)
    message = _(
        "Well practised. In a real round your delegation's ballot would be cast now, and you would hold a receipt. "
        "Nothing of this round is kept."
    )
    return answers.see(f"{request.script_root}/{the_conference().slug}/rankings", message=message)
