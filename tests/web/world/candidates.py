"""Candidates in every state, drafts, versions, co-sponsors, files."""

from consult.core.text.notes import Note, NoteKind, to_json
from consult.core.words import Area, Kind
from consult.db import transaction
from consult.models import Draft
from consult.services import attachments, candidates, cosponsors
from consult.services.candidates import Written
from tests.factories import NOW

from .people import DAY, People

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class Candidates(People):
    """Adds the texts."""

    def draft(self, who: str, title: str, *, kind: Kind = Kind.NORM, words: str = "", at=NOW - 9 * DAY) -> int:
        actor = self.actors[who]
        with transaction():
            draft_id = candidates.start(
                actor, kind=kind, title=title, area=Area.POLICY, request_id=self.once(), now=at
            )
        self.write(who, draft_id, title, words, at=at)
        return draft_id

    def write(self, who: str, draft_id: int, title: str, words: str, *, at) -> None:
        with transaction() as session:
            version = session.get(Draft, draft_id).edit_counter
            kept = [p["id"] for p in session.get(Draft, draft_id).paragraphs][:1]
            candidates.save(
                self.actors[who],
                draft_id,
                written=Written(
                    title, f"Why {words}.".strip(),
                    [(kept[0] if kept else None, f"States should act together {words}."), (None, "And in good faith.")],
                    Area.POLICY, ["APSC"], ["amcc", "telmin"], ["gge2015.13a"],
                ),
                version=version,
                now=at,
            )  # fmt: skip

    def table(self, who: str, title: str, *, kind: Kind = Kind.NORM, words: str = "", at=NOW - 9 * DAY) -> str:
        draft_id = self.draft(who, title, kind=kind, words=words, at=at)
        with transaction() as session:
            version = session.get(Draft, draft_id).edit_counter
            cleared = candidates.clear(self.actors[who], draft_id, version=version, clock=lambda: at)
        return cleared.ref

    def candidates(self) -> None:
        name = self.names
        name["ref"] = self.table("th_head", "Early consultation")  # N-01, the one that everything happens to
        name["sg_ref"] = self.table("sg_head", "Points of contact")
        name["withdrawn_ref"] = self.table("th_head", "A thought given up")
        name["merged_ref"] = self.table("th_head", "Early talks")
        name["au_ref"] = self.table("au_head", "Protecting the public core")
        name["fresh_ref"] = self.table("th_head", "Nobody has acted on this", at=NOW - DAY)
        name["rec_ref"] = self.table("th_head", "That training be shared", kind=Kind.RECOMMENDATION)
        name["id_ref"] = self.table("id_head", "That a register be kept", kind=Kind.RECOMMENDATION)
        name["unreleased_ref"] = self.table("ngo_head", "That gibbonunreleased", kind=Kind.RECOMMENDATION)
        self.late()
        with transaction():
            key = attachments.add(
                self.actors["th_head"], name["ref"], filename="note.png", content=PIXEL, request_id=self.once(),
                now=NOW - 8 * DAY,
            )  # fmt: skip
        assert key is True
        with transaction():
            attachments.add(
                self.actors["th_delegate"], name["ref"], filename="vicunafile.png", content=PIXEL + b"\0",
                request_id=self.once(), now=NOW - 8 * DAY,
            )  # fmt: skip
        with transaction():
            cosponsors.invite(self.actors["th_head"], name["ref"], delegations=["sg", "id", "au"], now=NOW - 8 * DAY)
        for who in ("sg_head", "id_head"):
            with transaction():
                cosponsors.answer(self.actors[who], name["ref"], accept=True, now=NOW - 8 * DAY)
        with transaction():
            cosponsors.offer(self.actors["ngo_head"], name["ref"], now=NOW - 8 * DAY)
        with transaction():
            cosponsors.invite(self.actors["th_head"], name["rec_ref"], delegations=["sg"], now=NOW - 8 * DAY)

    def late(self) -> None:
        """A text with a file, cleared while no phase was open: it waits for the chair's leave."""
        head, at = self.actors["au_head"], NOW - 11 * DAY
        draft_id = self.draft("au_head", "Too late ferretlate", words="gerbillate", at=at)
        with transaction():
            self.names["late_file"] = attachments.add_to_draft(
                head, draft_id, filename="note.png", content=PIXEL, request_id=self.once(), now=at
            )
        with transaction() as session:
            version = session.get(Draft, draft_id).edit_counter
            assert candidates.clear(head, draft_id, version=version, clock=lambda: at).ref is None
        self.names["late_draft"] = str(draft_id)

    def drafts(self) -> None:
        name = self.names
        name["draft"] = str(self.draft("th_delegate", "On aardvarkdraft", words="aardvarkdraft", at=NOW - 2 * DAY))
        with transaction() as session:
            note = Note(1, NoteKind.INSERT, "Ana", paragraph="p1", words="axolotlnote")
            session.get(Draft, int(name["draft"])).notes = to_json([note])
        with transaction():
            name["draft_file"] = attachments.add_to_draft(
                self.actors["th_delegate"], int(name["draft"]), filename="aardvarkdraft.png", content=PIXEL,
                request_id=self.once(), now=NOW - 2 * DAY,
            )  # fmt: skip
        submitted = self.draft("th_delegate", "On badgersubmitted", words="badgersubmitted", at=NOW - 2 * DAY)
        with transaction():
            candidates.submit(self.actors["th_delegate"], submitted, now=NOW - DAY)
        name["submitted_draft"] = str(submitted)
        returned = self.draft("th_delegate", "A returned text", at=NOW - 2 * DAY)
        with transaction():
            candidates.submit(self.actors["th_delegate"], returned, now=NOW - DAY)
        with transaction():
            candidates.send_back(self.actors["th_head"], returned, remarks="Say more: civetremarks.", now=NOW - DAY)
        name["returned_draft"] = str(returned)
        with transaction():
            following = candidates.start_version(self.actors["th_delegate"], name["rec_ref"], now=NOW - DAY)
        self.write("th_delegate", following, "That training be shared", "dingonext", at=NOW - DAY)
        name["next_draft"] = str(following)
        name["sg_draft"] = str(self.draft("sg_delegate", "On ermineown", words="ermineown", at=NOW - 2 * DAY))

    def second_version(self) -> None:
        with transaction():
            draft_id = candidates.start_version(self.actors["th_head"], self.names["ref"], now=NOW - 4 * DAY)
        self.write("th_head", draft_id, "Early consultation", "and soon", at=NOW - 4 * DAY)
        with transaction() as session:
            version = session.get(Draft, draft_id).edit_counter
            candidates.issue(
                self.actors["th_head"], draft_id, version=version, reason="After comments.", now=NOW - 4 * DAY
            )

    def endings(self) -> None:
        with transaction():
            candidates.withdraw(
                self.actors["th_head"], self.names["withdrawn_ref"], reason="Overtaken by events.", now=NOW - 3 * DAY
            )
        with transaction():
            candidates.merge(
                self.actors["th_head"], self.names["merged_ref"], into=self.names["ref"], reason="The same.",
                now=NOW - 3 * DAY,
            )  # fmt: skip
