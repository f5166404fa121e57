"""Rounds in every state with their ballots, and lists in every state."""

from datetime import timedelta

from sqlalchemy import select

from consult.core.ranking.ballots import Ballot
from consult.db import db, transaction
from consult.models import ConsolidatedList
from consult.services import lists, rankings
from tests.factories import NOW
from tests.rounds_kit import work_out

from .amendments import Amendments
from .people import DAY, EVERYBODY


class Rounds(Amendments):
    """Adds rounds and lists."""

    def round(self, title: str, *, opens=-7, closes=-5, schedule=True, casts=(), draft=None, **plan) -> int:
        name = self.names
        refs = [name["ref"], name["sg_ref"], name["au_ref"], name["rec_ref"], name["id_ref"]]
        opens_at, closes_at = NOW + opens * DAY, NOW + closes * DAY
        made_at = min(opens_at, NOW) - DAY
        with transaction():
            number = rankings.create(
                self.actors["chair"], title=title, refs=refs, electorate=EVERYBODY, opens_at=opens_at,
                closes_at=closes_at, request_id=self.once(), now=made_at, **plan,
            )  # fmt: skip
        if not schedule:
            return number
        with transaction():
            rankings.schedule(self.actors["chair"], number, clock=lambda: made_at)
        if opens_at > NOW:
            return number
        rankings.open_due(now=lambda: opens_at)
        for turn, (who, reason) in enumerate(casts):
            order = refs[turn % 2 :] + refs[: turn % 2]
            ballot = Ballot(tuple((ref,) for ref in order[:-1]), (order[-1],) if reason else ())
            with transaction():
                rankings.cast(
                    self.actors[who], number, ballot, reasons={order[-1]: reason} if reason else {},
                    request_id=self.once(), clock=lambda: opens_at + timedelta(hours=2),
                )  # fmt: skip
        if closes_at <= NOW:
            rankings.close_due(now=lambda: closes_at)
        return number

    def rounds(self) -> None:
        name = self.names
        heads = ("sg_head", "id_head", "au_head", "ngo_head", "zz_head")

        def cast(reason: str):
            return [("th_head", f"Our law {reason}."), *((who, "") for who in heads)]

        name["round"] = str(
            self.round("First ranking", disclosure="attributable", casts=cast("narwhalbelow"))
        )
        name["secret_round"] = str(self.round("Second ranking", casts=cast("lemurbelow")))
        name["chair_round"] = str(
            self.round(
                "Third ranking", disclosure="attributable", results_to="chair", casts=cast("mongoosebelow")
            )
        )
        name["open_round"] = str(
            self.round(
                "Ranking under way", opens=-1, closes=3, disclosure="attributable",
                casts=[("sg_head", "Our law ocelotopen.")],
            )
        )  # fmt: skip
        with transaction():
            rankings.prepare(
                self.actors["th_delegate"], int(name["open_round"]), Ballot(((name["ref"],),), (name["sg_ref"],)),
                reasons={name["sg_ref"]: "Our law kiwiballot."}, version=0, clock=lambda: NOW - timedelta(hours=3),
            )  # fmt: skip
            rankings.suggest(
                self.actors["th_delegate"], int(name["open_round"]), Ballot(((name["au_ref"],),), (name["sg_ref"],)),
                reasons={name["sg_ref"]: "Our law wombatsuggestion."}, version=0,
                clock=lambda: NOW - timedelta(hours=4),
            )  # fmt: skip
        name["scheduled_round"] = str(self.round("Ranking to come", opens=2, closes=5))
        name["draft_round"] = str(self.round("A pangolinround", opens=4, closes=6, schedule=False))
        cancelled = self.round("Ranking called off", opens=2, closes=5)
        with transaction():
            rankings.cancel(self.actors["chair"], cancelled, reason="Not needed.", clock=lambda: NOW - DAY)
        name["cancelled_round"] = str(cancelled)

        name["sealed_round"] = str(
            self.round("Ranking that two open", two_person=True, casts=cast("margaybelow"))
        )
        work_out(NOW)

    def lists(self) -> None:
        chair, name = self.actors["chair"], self.names

        def counter(number: int) -> int:
            return db.session.execute(
                select(ConsolidatedList.edit_counter).where(ConsolidatedList.number == number)
            ).scalar_one()

        def made(title: str, from_round: int | None) -> int:
            with transaction():
                return lists.create(
                    chair, title=title, round_number=from_round, request_id=self.once(), now=NOW - 2 * DAY
                )

        def issue(number: int) -> None:
            with transaction():
                issue_id = lists.issue(
                    chair, number, version=counter(number), keep_former_texts=True, request_id=self.once(),
                    now=NOW - DAY,
                )  # fmt: skip
            lists.build_files(issue_id)
            lists.sign_missing_manifests(now=lambda: NOW)

        first = made("The consolidated list", int(name["round"]))
        issue(first)
        with transaction():
            lists.revise(chair, first, version=counter(first), now=NOW - DAY)
        with transaction():
            lists.move_entry(
                chair, first, name["sg_ref"], to=3, reason="Best read last.", version=counter(first), now=NOW - DAY
            )
        issue(first)
        second = made("The raccooncirculated list", int(name["round"]))
        with transaction():
            lists.circulate(chair, second, version=counter(second), now=NOW - DAY)
        third = made("The quetzallist", int(name["round"]))
        name |= {"issued_list": str(first), "circulated_list": str(second), "draft_list": str(third)}
