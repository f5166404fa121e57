"""Invitations, links, announcements, submissions on paper, mail."""

from datetime import timedelta

from consult.core.ranking.ballots import Ballot
from consult.core.words import Kind, Role
from consult.db import transaction
from consult.models import Mail
from consult.services import announcements, delegations, invitations, paper
from consult.services.candidates import Written
from tests.factories import NOW

from .people import DAY
from .rounds import Rounds


class Letters(Rounds):
    """Adds what is sent and received."""

    def letters(self) -> None:
        name, head, secretariat = self.names, self.actors["th_head"], self.actors["secretariat"]
        with transaction():
            invited = invitations.invite(
                head, role=Role.DELEGATE, delegation="th", email="xerusinvited@example.org", name="New Person",
                request_id=self.once(), now=NOW - DAY,
            )  # fmt: skip
        name |= {"invitation": str(invited.id), "invitation_token": invited.token}
        with transaction():
            office = invitations.invite(
                secretariat, role=Role.CO_CHAIR, delegation=None, email="officer@example.org", name="Second Officer",
                request_id=self.once(), now=NOW - DAY,
            )  # fmt: skip
        name["office_invitation"] = str(office.id)
        with transaction():
            name["reset_token"] = delegations.make_reset_link(
                head, self.actors["th_delegate"].membership_id, now=NOW - timedelta(hours=1)
            )
        self.announcements()
        self.papers()
        with transaction() as session:
            mail = Mail(
                conference_id=self.made.id, recipient="nobody@example.org", subject="Invitation", body="",
                created_at=NOW - DAY, next_try_at=NOW - DAY, tries=9, error="No such mailbox.",
            )  # fmt: skip
            session.add(mail)
            session.flush()
            name["mail"] = str(mail.id)

    def announcements(self) -> None:
        """One to all, one to a delegation."""
        for subject, to in (("The hall is open", []), ("A serviannounce", ["th"])):
            with transaction():
                announcements.send(
                    self.actors["secretariat"], subject=subject, body=f"{subject}. Please note.", delegations=to,
                    request_id=self.once(), now=NOW - DAY,
                )  # fmt: skip

    def receipt(self, hours: int, reason: str) -> paper.Receipt:
        """Of something that th sent."""
        return paper.Receipt(
            delegation="th", received_at=NOW - timedelta(hours=hours), way="post", request_id=self.once(), reason=reason
        )

    def papers(self) -> None:
        """A candidate, a comment and a ballot received on paper for th."""
        name, secretariat, receipt = self.names, self.actors["secretariat"], self.receipt

        with transaction():
            made = paper.enter_candidate(
                secretariat, receipt=receipt(5, "For urialpaper."), kind=Kind.NORM, now=NOW - timedelta(hours=2),
                written=Written(
                    "Sent by post", "", [(None, "States should write letters.")], "policy", ["APSC"], ["amcc"], []
                ),
            )  # fmt: skip
        name["paper"] = str(made)
        with transaction():
            made = paper.enter_comment(
                secretariat, receipt=receipt(4, "For yakpaper."), candidate_ref=name["sg_ref"], body="By post.",
                now=NOW - timedelta(hours=2),
            )  # fmt: skip
        name["comment_paper"] = str(made)
        with transaction():
            made = paper.enter_ballot(
                secretariat, receipt=receipt(3, "By hand: tapirpaper."), round_number=int(name["open_round"]),
                reasons={}, ballot=Ballot(((name["ref"],),)), now=NOW - timedelta(hours=2),
            )  # fmt: skip
        name["ballot_paper"] = str(made)
