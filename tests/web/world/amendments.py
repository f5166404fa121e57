"""Amendments in every state: drafts, sent, under the Chatham House Rule, read at the close, stale, withdrawn."""

from sqlalchemy import select

from consult.core.words import Handling
from consult.db import db, transaction
from consult.models import Amendment, AmendmentAnswer, Candidate, Version
from consult.services import amendments
from consult.services.amendments import Typed
from tests.factories import NOW

from .comments import Comments
from .people import DAY
from .words import UNATTRIBUTED_WORDS


class Amendments(Comments):
    """Adds the amendments."""

    def amend(self, who: str, ref: str, words: str, *, at=NOW - 2 * DAY, title=None, **more) -> int:
        """A draft that rewords the first paragraph, or the title."""
        with transaction():
            text = db.session.execute(
                select(Version)
                .join(Candidate, Candidate.current_version_id == Version.id)
                .where(Candidate.ref == ref, Candidate.conference_id == self.made.id)
            ).scalar_one()
            rows = [(p["id"], words if p["id"] == "p1" and not title else p["body"]) for p in text.paragraphs]
            typed = Typed(title or text.title, rows, rationale=more.pop("rationale", ""), **more)
            return amendments.start(self.actors[who], ref, typed, clock=lambda: at)

    def send(self, who: str, draft: int, *, at=NOW - 2 * DAY) -> str:
        with transaction():
            return amendments.clear(self.actors[who], [(draft, 1)], clock=lambda: at)[0]

    def amendments(self) -> None:
        name = self.names
        ref = name["ref"]
        name["sg_amendment"] = self.send(
            "sg_head", self.amend("sg_head", ref, "States should act together at once.", rationale="It is urgent.")
        )
        name["th_amendment"] = self.send("th_head", self.amend("th_head", name["sg_ref"], "A list should be kept."))
        hidden = self.amend(
            "zz_head", ref, "", title="Earlier consultation", handling=Handling.CHATHAM_HOUSE,
            rationale=f"We would rather say {UNATTRIBUTED_WORDS}.",
        )  # fmt: skip
        name["unattributed_amendment"] = self.send("zz_head", hidden)
        draft = self.amend("th_delegate", name["sg_ref"], "A draft numbatamendment.", rationale="Ours: okapirationale.")
        name["amendment_draft"] = str(draft)
        self.amend("sg_delegate", ref, "Of Singapore: platypusdraft.")
        kept = self.send("ngo_head", self.amend("ngo_head", ref, "Read at the close: quollamendment."))
        name["unread_amendment"] = kept
        gone = self.send("sg_head", self.amend("sg_head", name["au_ref"], "The core should be kept."))
        with transaction():
            amendments.withdraw(self.actors["sg_head"], gone, now=NOW - DAY)
        name["withdrawn_amendment"] = gone
        self._stale(self.send("th_head", self.amend("th_head", name["au_ref"], "All should keep the core.")))
        with transaction():
            amendments.join(self.actors["au_head"], name["sg_amendment"], now=NOW - DAY)
        self._answered(self.send("th_head", self.amend("th_head", name["id_ref"], "Who pays should be said.")))

    def _stale(self, ref: str) -> None:
        """As a new version leaves one whose words have changed."""
        self.names["stale_amendment"] = ref
        with transaction() as session:
            row = session.execute(select(Amendment).where(Amendment.ref == ref)).scalar_one()
            row.stale, row.edit_counter = True, 2
            row.clashes = [{"paragraph": "p1", "start": 0, "end": 3, "words": "The", "now": "Each"}]

    def _answered(self, ref: str) -> None:
        self.names["answered_amendment"] = ref
        with transaction() as session:
            row = session.execute(select(Amendment).where(Amendment.ref == ref)).scalar_one()
            row.state, row.answered_at = "not_accepted", NOW - DAY
            session.add(
                AmendmentAnswer(
                    amendment_id=row.id, outcome="not_accepted", reason="It is said elsewhere.",
                    answered_by_id=self.actors["chair"].membership_id, answered_at=NOW - DAY,
                )
            )  # fmt: skip
            session.flush()
            amendments.recount([row.candidate_id])
