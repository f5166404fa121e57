"""Statements: one that was amended, one whose words have changed, one withdrawn, and one received on paper."""

from consult.core.words import StatementKind
from consult.db import transaction
from consult.services import paper, statements
from consult.services.statements import Stated
from tests.factories import NOW

from .people import DAY
from .silent import Silent


class Stating(Silent):
    """Adds what is put on the record."""

    def state(self, who: str, ref: str, kind: StatementKind, words: str, **more) -> str:
        with transaction():
            made = statements.attach(
                self.actors[who], Stated(kind, words, ref=ref, version_number=1, **more), request_id=None,
                clock=lambda: NOW - 5 * DAY,
            )  # fmt: skip
        return str(made)

    def early_statements(self) -> None:
        """Before the text moves on."""
        self.names["stale_statement"] = self.state(
            "th_head", self.names["ref"], StatementKind.EXPLANATION, "As we read it.", paragraph_id="p1"
        )

    def stating(self) -> None:
        name, ref = self.names, self.names["sg_ref"]
        name["th_statement"] = self.state("th_head", ref, StatementKind.EXPLANATION, "First.", paragraph_id="p2")
        with transaction():
            statements.amend(
                self.actors["th_head"], int(name["th_statement"]),
                Stated(StatementKind.EXPLANATION, "Second.", version_number=1), revision=1, request_id=None,
                clock=lambda: NOW - DAY,
            )  # fmt: skip
        name["withdrawn_statement"] = self.state("au_head", ref, StatementKind.STATEMENT, "Not any more.")
        with transaction():
            statements.withdraw(
                self.actors["au_head"], int(name["withdrawn_statement"]), reason="Heard.", revision=1, now=NOW - DAY
            )
        with transaction():
            made = paper.enter_statement(
                self.actors["secretariat"], receipt=self.receipt(6, "For gharialpaper."),
                stated=Stated(StatementKind.STATEMENT, "By letter.", ref=ref), now=NOW - DAY / 6,
            )  # fmt: skip
        name["statement_paper"] = str(made)
