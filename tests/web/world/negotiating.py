"""Brackets, how far paragraphs are agreed, and questions to the room."""

from sqlalchemy import select

from consult.core.lifecycle import ParagraphState
from consult.core.words import Handling
from consult.db import db, transaction
from consult.models import Candidate, Version
from consult.services import brackets, paper, paragraphs, questions
from consult.services.amendments import Typed
from consult.services.brackets import Asked
from tests import factories
from tests.factories import NOW

from .letters import Letters
from .people import DAY
from .words import UNATTRIBUTED_WORDS


class Negotiating(Letters):
    """Adds what is being negotiated."""

    def bracket(self, who: str, ref: str, quote: str, reason: str, *, at=NOW - 3 * DAY, **more) -> str:
        asked = Asked("p1", reason, quote, **more)
        with transaction():
            bracket_id = brackets.open_bracket(
                self.actors[who], ref, asked, request_id=self.once(), clock=lambda: at
            )
        return str(bracket_id)

    def version_of(self, ref: str) -> int:
        of = (Candidate.ref == ref, Candidate.conference_id == self.made.id)
        return db.session.execute(
            select(Version.number).join(Candidate, Candidate.current_version_id == Version.id).where(*of)
        ).scalar_one()

    def early_brackets(self) -> None:
        """Before the text moves on."""
        ref = self.names["ref"]
        self.names["stale_bracket"] = self.bracket("th_head", ref, "together .", "Too much.", at=NOW - 5 * DAY)

    def negotiating(self) -> None:
        name, chair = self.names, self.actors["chair"]
        sg_ref, rec_ref = name["sg_ref"], name["rec_ref"]
        name["open_bracket"] = self.bracket("th_head", sg_ref, "act", "Not yet.", alternative="consult")
        name["sg_bracket"] = self.bracket("sg_head", sg_ref, "together", "Each for itself.", alternative="")
        name["unattributed_bracket"] = self.bracket(
            "zz_head", sg_ref, "", f"We wonder {UNATTRIBUTED_WORDS}.", alternative="States should rest.",
            handling=Handling.CHATHAM_HOUSE,
        )  # fmt: skip
        lifted = self.bracket("au_head", sg_ref, "States", "Others too.")
        with transaction():
            brackets.lift(self.actors["au_head"], int(lifted), reason="Heard.", now=NOW - 2 * DAY)
        name["lifted_bracket"] = lifted
        with transaction():
            paragraphs.set_standing(
                chair, rec_ref, "p1", to=ParagraphState.AGREED, version_number=self.version_of(rec_ref),
                now=NOW - 2 * DAY,
            )  # fmt: skip
        with transaction():
            paragraphs.set_standing(
                chair, name["id_ref"], "p1", to=ParagraphState.AGREED_AD_REF, until=NOW - DAY,
                version_number=self.version_of(name["id_ref"]), now=NOW - 2 * DAY,
            )  # fmt: skip
        with transaction():
            number = questions.ask_lift(chair, sg_ref, [int(name["open_bracket"])], reason="We are close.", now=NOW)
        name["question"] = str(number)
        with transaction():
            number = questions.ask_lift(
                chair, name["ref"], [int(name["stale_bracket"])], reason="Gone anyway.", now=NOW - DAY
            )
        with transaction():
            questions.object_to(
                self.actors["sg_head"], number, reason="We cannot yapokreason.", chair_only=True,
                clock=lambda: NOW - DAY / 2,
            )  # fmt: skip
        questions.close_due(now=lambda: NOW)
        name["objected_question"] = str(number)
        with transaction():
            number = questions.ask_chairs_text(
                chair, name["fresh_ref"], title="Nobody has acted on this", bodies=[("p1", "States may act.")],
                reason="A bridge.", version_number=1, now=NOW,
            )  # fmt: skip
        name["text_question"] = str(number)
        self.negotiating_on_paper(sg_ref)
        factories.make_amendment(
            self.made, sg_ref, "au", [{"op": "replace", "paragraph": "p1", "body": "States should."}], number=901
        )

    def negotiating_on_paper(self, ref: str) -> None:
        """An amendment, brackets and an objection received on paper for th."""
        name, secretariat = self.names, self.actors["secretariat"]
        words = Typed("Reporting", [("p1", "States should bilbypaper."), (None, "And rest.")], "So says dibblerpaper.")
        with transaction():
            made = paper.enter_amendment(
                secretariat, receipt=self.receipt(6, "For caracalpaper."), candidate_ref=ref, words=words,
                now=NOW - DAY / 6,
            )  # fmt: skip
        name["amendment_paper"] = str(made)
        with transaction():
            made = paper.enter_bracket(
                secretariat, receipt=self.receipt(6, "For echidnapaper."), candidate_ref=ref,
                asked=Asked("p2", "How good?", "good"), now=NOW - DAY / 6,
            )  # fmt: skip
        name["bracket_paper"] = str(made)
        with transaction():
            made = paper.enter_objection(
                secretariat, receipt=self.receipt(0, "For fossapaper."), words="Not for us: gauralone.",
                question_number=int(name["text_question"]), chair_only=True, now=NOW,
            )  # fmt: skip
        name["objection_paper"] = str(made)
