"""Silence procedures: proposed, running item by item with one entry broken, standing still, and ended unbroken."""

from datetime import timedelta

from consult.core.words import BreakKind
from consult.db import transaction
from consult.services import silences
from consult.services.silences import Said
from tests import factories
from tests.factories import NOW

from .deciding import Deciding
from .people import DAY


class Silent(Deciding):
    """Adds what is decided by silence."""

    def silence(self, *titles: str, item_by_item: bool = False, until=None, at=NOW - 5 * DAY) -> tuple[str, list[str]]:
        refs = [factories.make_tabled(self.made, "sg", title=title, at=NOW - 9 * DAY) for title in titles]
        with transaction():
            number = silences.propose(
                self.actors["chair"], dict.fromkeys(refs, 1), item_by_item=item_by_item, reason="Nobody spoke.", now=at
            )
        if until:
            with transaction():
                silences.open_procedure(self.actors["chair"], number, expires_at=until, clock=lambda: at)
        return str(number), refs

    def silent(self) -> None:
        name, chair, sg = self.names, self.actors["chair"], self.actors["sg_head"]
        name["ended_silence"], (name["ended_silent_ref"],) = self.silence("Ended in silence", until=NOW - DAY)
        silences.close_due(now=lambda: NOW - DAY)
        name["running_silence"], refs = self.silence(
            "Heard in silence", "Broken in silence", item_by_item=True, until=NOW + DAY
        )
        name["silent_ref"], name["broken_ref"] = refs
        said = Said(BreakKind.OBJECTION, reason="Our dugongreason.", lifts="Strike it.", chair_only=True)
        with transaction():
            silences.break_silence(sg, int(name["running_silence"]), refs[1], said=said, clock=lambda: NOW - DAY)
        name["still_silence"], _refs = self.silence("Standing still", until=NOW + DAY)
        with transaction():
            silences.suspend(
                chair, int(name["still_silence"]), reason="The line is down.", clock=lambda: NOW - timedelta(hours=2)
            )
        with transaction():
            silences.see(self.actors["th_delegate"], int(name["running_silence"]), now=NOW - DAY)
        name["proposed_silence"], (name["proposed_ref"],) = self.silence("To be silent")
        name["offered_ref"] = factories.make_tabled(self.made, "sg", title="Clean, and offered")
