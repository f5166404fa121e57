"""Positions, a text before the room, and one that was set aside."""

from datetime import timedelta

from consult.core.lifecycle import CandidateState
from consult.core.words import Held
from consult.db import transaction
from consult.services import declarations, positions
from tests import factories
from tests.factories import NOW

from .negotiating import Negotiating
from .people import DAY


class Deciding(Negotiating):
    """Adds what is being decided."""

    def position(self, who: str, ref: str, held: Held, *, version: int = 1, at=NOW - 2 * DAY, **more) -> None:
        with transaction():
            positions.take(
                self.actors[who], ref, held=held, version_number=version, clock=lambda: at, **more
            )

    def early_positions(self) -> None:
        """Before the text moves on."""
        objection = {"lifts": "Strike it.", "reason": "Not for us.", "at": NOW - 5 * DAY}
        self.position("th_head", self.names["ref"], Held.OBJECTS, **objection)

    def deciding(self) -> None:
        name, chair = self.names, self.actors["chair"]
        name["rec_version"] = str(self.version_of(name["rec_ref"]))
        name["gavel_ref"] = factories.make_tabled(self.made, "sg", title="Before the room")
        name["aside_ref"] = factories.make_tabled(self.made, "sg", title="Set aside")
        name["adopted_ref"] = factories.make_tabled(self.made, "sg", title="Adopted by all")
        self.position(
            "sg_head", name["sg_ref"], Held.OBJECTS, lifts="Strike it.", reason="Our numbatlaw.", chair_only=True
        )
        self.position("au_head", name["gavel_ref"], Held.SUPPORTS)
        self.position("th_head", name["gavel_ref"], Held.AD_REF, until=NOW - timedelta(hours=1))
        for ref in (name["gavel_ref"], name["adopted_ref"]):
            with transaction():
                declarations.put(chair, ref, version_number=1, now=NOW - DAY)
        for ref, outcome, reason in (
            (name["adopted_ref"], CandidateState.ADOPTED, ""),
            (name["aside_ref"], CandidateState.CARRIED_OVER, "There was no time."),
        ):
            with transaction():
                declarations.declare(chair, ref, outcome, version_number=1, reason=reason, now=NOW - DAY)
