"""Comments in every state, answered and not."""

from consult.core.words import CommentCategory, Handling, Outcome, Stance
from consult.db import transaction
from consult.services import comments
from consult.services.comments import Words
from tests.factories import NOW

from .candidates import Candidates
from .people import DAY
from .words import UNATTRIBUTED_WORDS


class Comments(Candidates):
    """Adds the comments."""

    def comment(self, who: str, ref: str, body: str, *, at=NOW - 6 * DAY, parent=None, internal=False, **words):
        with transaction():
            return comments.write(
                self.actors[who], ref, Words(body=body, **words), request_id=self.once(), parent_ref=parent,
                internal=internal, clock=lambda: at,
            )  # fmt: skip

    def comments(self) -> None:
        name = self.names
        ref = name["ref"]
        first = self.comment(
            "sg_head", ref, "Please say **when**.", paragraph_id="p1", quote="act together",
            category=CommentCategory.SUBSTANTIVE, stance=Stance.SUPPORTS_WITH_CHANGES,
            proposed="States should act together at once.",
        )  # fmt: skip
        name["sg_comment"] = first.ref
        self.comment("au_head", ref, "We see it alike.", parent=first.ref)
        self.comment("th_head", ref, "Thank you.", parent=first.ref)
        name["th_comment"] = self.comment(
            "th_head", name["sg_ref"], "Who keeps the list?", stance=Stance.QUESTIONS
        ).ref
        name["answered_comment"] = self.comment("th_head", name["au_ref"], "What is the public core?").ref
        hidden = self.comment(
            "zz_head", ref, f"We have doubts {UNATTRIBUTED_WORDS}.", handling=Handling.CHATHAM_HOUSE, paragraph_id="p2",
            stance=Stance.HAS_CONCERNS,
        )  # fmt: skip
        name["unattributed_comment"] = hidden.ref
        # The next version changes these words.
        name["stale_comment"] = self.comment("th_head", ref, "All of us.", paragraph_id="p1", quote="together .").ref
        self.comment(
            "zz_head", ref, f"Not us {UNATTRIBUTED_WORDS}.", handling=Handling.CHATHAM_HOUSE, paragraph_id="p1",
            quote="together .",
        )  # fmt: skip
        draft = self.comment("th_delegate", name["sg_ref"], "A draft hyenacomment.", at=NOW - DAY)
        name["comment_draft"] = str(draft.id)
        proposing = self.comment(
            "th_delegate", name["sg_ref"], "Another word.", paragraph_id="p1", proposed="Another draft.",
            at=NOW - DAY,
        )  # fmt: skip
        name["proposing"] = str(proposing.id)
        remark = self.comment("th_delegate", name["sg_ref"], "Between us: ibexremark.", internal=True, at=NOW - DAY)
        name["remark"] = str(remark.id)
        cleared = self.comment("ngo_head", ref, "A word jackalcleared.")
        assert cleared.ref is None
        with transaction():
            comments.clear(self.actors["ngo_head"], [(cleared.id, 1)], clock=lambda: NOW - 5 * DAY)
        gone = self.comment("sg_head", ref, "Not meant so: uakariwithdrawn.")
        with transaction():
            comments.withdraw(self.actors["sg_head"], gone.ref, now=NOW - 5 * DAY)
        name["withdrawn_comment"] = gone.ref
        for number, outcome in enumerate((Outcome.NOTED, Outcome.ACCEPTED_MODIFIED), 1):
            with transaction():
                comments.answer(
                    self.actors["chair"], name["answered_comment"], outcome=outcome, reason="The text now says so.",
                    version=number, request_id=self.once(), now=NOW - (5 - number) * DAY,
                )  # fmt: skip
        self.offices(first.ref)
        # Last: it must still be possible to answer and to withdraw these two.
        name["open_comment"] = self.comment("th_head", name["id_ref"], "Who pays for it?").ref

    def offices(self, thread: str) -> None:
        """Replies of the chair and the secretariat, one of them taken back."""
        for who, words in (("chair", "Could you say which?"), ("secretariat", "A slip."), ("secretariat", "See L.1.")):
            with transaction():
                reply = comments.reply(self.actors[who], thread, words, request_id=self.once(), now=NOW - 4 * DAY)
            if words == "A slip.":
                with transaction():
                    comments.withdraw(self.actors[who], reply.ref, now=NOW - 4 * DAY)
            self.names[f"{who}_comment"] = reply.ref
