"""A populated conference for the tests that look at every page as everybody.

It is made once a session through the real services and kept as a SQLite file; each test gets a copy. Secret words stand
in everything that not all may read: SECRETS says who may.
"""

import itertools
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from consult.core.names import sort_order
from consult.core.permissions import Actor
from consult.core.ranking.ballots import Ballot
from consult.core.words import (
    AlternateKind,
    Area,
    Category,
    CommentCategory,
    Handling,
    Kind,
    Outcome,
    PhaseKind,
    Role,
    Stance,
    Visibility,
)
from consult.db import db, transaction
from consult.models import ConsolidatedList, Delegation, Draft, Person
from consult.queries.actors import get_actor
from consult.services import (
    alternates,
    attachments,
    candidates,
    comments,
    cosponsors,
    delegations,
    invitations,
    lists,
    phases,
    rankings,
)
from consult.services.candidates import Written
from consult.services.comments import Words
from consult.services.people import hash_password
from consult.services.phases import Plan
from tests import factories
from tests.factories import NOW, PASSWORD, Made
from tests.web.access_table import CHAIRS, OFFICERS, PARTICIPANTS, SECRETARIAT, TH

CLOCK = NOW
DAY = timedelta(days=1)
EVERYBODY = [category.value for category in Category]
# A delegation that has done nothing but comment under the Chatham House Rule: its name must not stand beside its words.
UNATTRIBUTED = "Zealandia"
UNATTRIBUTED_WORDS = "quokkaword"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)

# Words that stand in one place each, and which roles may read them there. (A visitor and an outsider read none.)
SECRETS: dict[str, tuple[str, ...]] = {
    "aardvarkdraft": TH,  # text of a draft in writing
    "badgersubmitted": TH,  # of one handed to the head
    "civetremarks": TH,  # the head's remarks on returning one
    "dingonext": TH,  # next version of a tabled candidate
    "ermineown": ("sg_head", "sg_delegate", "sg_observer"),  # another delegation's draft
    "ferretlate": ("au_head", *CHAIRS),  # cleared after the close, waits for the chair's leave
    "gibbonunreleased": ("ngo_head",),  # tabled in a phase whose texts are read at its close
    "hyenacomment": TH,  # draft of a comment
    "ibexremark": TH,  # internal remark
    "jackalcleared": ("ngo_head",),  # comment cleared in a phase whose comments are read at its close
    "kiwiballot": TH,  # reason in a ballot being prepared
    "lemurbelow": TH,  # reason in a ballot cast in a round whose ballots nobody else sees
    "mongoosebelow": (*TH, *OFFICERS),  # in one whose ballots the chair sees
    "narwhalbelow": PARTICIPANTS,  # in one whose ballots all participants see, once it has closed
    "ocelotopen": ("sg_head", "sg_delegate", "sg_observer"),  # in an attributable round that is still open
    "pangolinround": OFFICERS,  # title of a round in preparation
    "quetzallist": OFFICERS,  # title of a list in draft
    "raccooncirculated": PARTICIPANTS,  # title of a circulated list
    "serviannounce": (*TH, *OFFICERS),  # announcement to one delegation
    "tapirpaper": (*TH, *OFFICERS),  # how a paper submission came
    "uakariwithdrawn": ("sg_head", "sg_delegate", "sg_observer"),  # words of a comment that was taken back
    "vicunafile": TH,  # name of a file that waits for clearing
    "wombatdelegate@example.org": (*TH, *OFFICERS),  # point of contact
    "xerusinvited@example.org": (*TH, *SECRETARIAT),  # address of an open invitation
}


# What the parts of addresses can be: endings of names in `World.names`, and words as they stand.
PARTS: dict[str, tuple[str, ...]] = {
    "conference": ("bangkok", "jakarta"),
    "ref": ("ref",),
    "comments.ref": ("comment",),
    "token": ("token",),
    "library.code": ("gge2015", "amcc", "telmin"),
    "code": ("th", "sg", "zz"),
}


@dataclass(frozen=True)
class World:
    """The conference: its people as actors, and `names` for addresses and forms."""

    made: Made
    actors: dict[str, Actor]
    outsider: int  # a person with an account and no role
    names: dict[str, str]

    def fill(self, template):
        """The template with its names in braces filled in; dicts and lists by their parts."""
        if isinstance(template, dict):
            return {key: self.fill(value) for key, value in template.items()}
        if isinstance(template, (list, tuple)):
            return [self.fill(value) for value in template]
        return template.format_map(self.names) if isinstance(template, str) else template

    def values_of(self, endpoint: str, part: str) -> list[str]:
        """What a part of an endpoint's address can be in this world."""
        endings = PARTS.get(f"{endpoint.split('.')[0]}.{part}") or PARTS.get(part)
        if endings is None:
            raise LookupError(f"{endpoint}: say in PARTS what <{part}> can be")
        found = [value for name, value in self.names.items() if name.endswith(endings)]
        return list(dict.fromkeys([*found, *(ending for ending in endings if ending not in self.names)]))

    def client(self, app, role: str):
        """A client signed in as the role of tests/web/access_table.py."""
        client = app.test_client()
        if role == "outsider":
            with client.session_transaction() as session:
                session["_user_id"] = f"{self.outsider}.1"
                session["_fresh"] = True
        elif role != "visitor":
            factories.sign_in(client, self.actors[role])
        return client


class _Builder:
    def __init__(self) -> None:
        self.ids = itertools.count(1)
        self.actors: dict[str, Actor] = {}
        self.names: dict[str, str] = {"c": "/bangkok", "password": PASSWORD}
        self.password_hash = hash_password(PASSWORD)

    def once(self) -> str:
        return f"world-{next(self.ids)}"

    def person(self, name: str, email: str | None = None) -> int:
        person_id = factories.make_person(name=name, email=email or f"{name.lower().replace(' ', '.')}@example.org")
        with transaction() as session:
            session.get(Person, person_id).password_hash = self.password_hash
        return person_id

    def seat(self, name: str, role: Role, delegation: str | None = None, email: str | None = None) -> Actor:
        actor = factories.seat(
            self.made, role, delegation, person_id=self.person(f"Person {name.replace('_', ' ')}", email)
        )
        self.actors[name] = actor
        self.names[f"{name}_seat"] = str(actor.membership_id)
        return actor

    # the conference and its people

    def people(self) -> None:
        self.made = factories.make_conference(phases=False)
        with transaction() as session:
            row = Delegation(
                conference_id=self.made.id, code="zz", name=UNATTRIBUTED, short_name=UNATTRIBUTED,
                sort_key=UNATTRIBUTED, sort_order=sort_order(UNATTRIBUTED), category=Category.DEVELOPMENT_PARTNER,
            )  # fmt: skip
            session.add(row)
            session.flush()
            self.made.delegations["zz"] = row.id
        for name, role in (("chair", Role.CHAIR), ("co_chair", Role.CO_CHAIR), ("secretariat", Role.SECRETARIAT)):
            self.seat(name, role)
        for code in ("th", "sg", "au", "ngo", "id", "zz"):
            self.seat(f"{code}_head", Role.HEAD, code)
        for code in ("th", "sg"):
            email = "wombatdelegate@example.org" if code == "th" else None
            self.seat(f"{code}_delegate", Role.DELEGATE, code, email)
            self.seat(f"{code}_observer", Role.OBSERVER, code)
        # One who serves twice, to change capacity: also as an observer of another delegation.
        self.seat("th_alternate", Role.DELEGATE, "th")
        person_id = self.actors["th_head"].person_id
        other = factories.seat(self.made, Role.OBSERVER, "au", person_id=person_id)
        self.names["th_head_other_seat"] = str(other.membership_id)
        for kind in (AlternateKind.CLEAR, AlternateKind.BALLOT):
            with transaction():
                alternates.name(
                    self.actors["th_head"], self.actors["th_alternate"].membership_id, kind=kind,
                    starts_at=NOW - 20 * DAY, ends_at=NOW + 20 * DAY, now=NOW - 20 * DAY,
                )  # fmt: skip
        membership_id = self.actors["th_alternate"].membership_id
        self.actors["th_alternate"] = get_actor(membership_id, now=NOW)
        self.outsider = self.person("An Outsider")
        self.names["email"] = "person.th.observer@example.org"

    def phases(self) -> None:
        others = [value for value in EVERYBODY if value != "ngo"]
        for whom, visibility, title in (
            ([*others], Visibility.AT_ONCE, ""),
            (["ngo"], Visibility.AT_CLOSE, " of civil society"),
        ):
            for kind, noun in ((PhaseKind.DRAFTING, "Drafting"), (PhaseKind.COMMENTING, "Comments")):
                may = {"may_table": [], "may_comment": [], "may_amend": []}
                for act in ("may_table",) if kind == PhaseKind.DRAFTING else ("may_comment", "may_amend"):
                    may[act] = whom
                plan = Plan(
                    title=noun + title, opens_at=NOW - 10 * DAY, closes_at=NOW + 10 * DAY, visibility=visibility, **may
                )
                with transaction():
                    phase_id = phases.plan(self.actors["secretariat"], kind=kind, plan=plan, now=NOW - 12 * DAY)
                self.names.setdefault("phase", str(phase_id))
        plan = Plan("Ranking", NOW + 11 * DAY, NOW + 13 * DAY, Visibility.ON_CLEARING, [], [], [])
        with transaction():
            phase_id = phases.plan(self.actors["secretariat"], kind=PhaseKind.RANKING, plan=plan, now=NOW - 12 * DAY)
        self.names["coming_phase"] = str(phase_id)

    # candidates

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

    def table(self, who: str, title: str, *, kind: Kind = Kind.NORM, words: str = "", at=NOW - 9 * DAY) -> str | None:
        draft_id = self.draft(who, title, kind=kind, words=words, at=at)
        with transaction() as session:
            version = session.get(Draft, draft_id).edit_counter
            cleared = candidates.clear(self.actors[who], draft_id, version=version, clock=lambda: at)
        return cleared.ref or str(draft_id)

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
        name["late_draft"] = self.table("au_head", "Too late ferretlate", at=NOW - 11 * DAY)
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

    def drafts(self) -> None:
        name = self.names
        name["draft"] = str(self.draft("th_delegate", "On aardvarkdraft", words="aardvarkdraft", at=NOW - 2 * DAY))
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

    # comments

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
        draft = self.comment("th_delegate", name["sg_ref"], "A draft hyenacomment.", at=NOW - DAY)
        name["comment_draft"] = str(draft.id)
        remark = self.comment("th_delegate", name["sg_ref"], "Between us: ibexremark.", internal=True, at=NOW - DAY)
        name["remark"] = str(remark.id)
        cleared = self.comment("ngo_head", ref, "A word jackalcleared.")
        assert cleared.ref is None
        with transaction():
            comments.clear(self.actors["ngo_head"], [(cleared.id, 1)], clock=lambda: NOW - 5 * DAY)
        gone = self.comment("sg_head", ref, "Not meant so: uakariwithdrawn.")
        with transaction():
            comments.withdraw(self.actors["sg_head"], gone.ref, now=NOW - 5 * DAY)
        for number, outcome in enumerate((Outcome.NOTED, Outcome.ACCEPTED_MODIFIED), 1):
            with transaction():
                comments.answer(
                    self.actors["chair"], name["answered_comment"], outcome=outcome, reason="The text now says so.",
                    version=number, request_id=self.once(), now=NOW - (5 - number) * DAY,
                )  # fmt: skip
        # Last: it must still be possible to answer and to withdraw these two.
        name["open_comment"] = self.comment("th_head", name["id_ref"], "Who pays for it?").ref

    # rounds and lists

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
            self.round("First ranking", ballots_to="participants", casts=cast("narwhalbelow"))
        )
        name["secret_round"] = str(self.round("Second ranking", casts=cast("lemurbelow")))
        name["chair_round"] = str(
            self.round("Third ranking", ballots_to="chair", results_to="chair", casts=cast("mongoosebelow"))
        )
        name["open_round"] = str(
            self.round(
                "Ranking under way", opens=-1, closes=3, ballots_to="participants",
                casts=[("sg_head", "Our law ocelotopen.")],
            )
        )  # fmt: skip
        with transaction():
            rankings.prepare(
                self.actors["th_delegate"], int(name["open_round"]), Ballot(((name["ref"],),), (name["sg_ref"],)),
                reasons={name["sg_ref"]: "Our law kiwiballot."}, version=0, clock=lambda: NOW - timedelta(hours=3),
            )  # fmt: skip
        name["scheduled_round"] = str(self.round("Ranking to come", opens=2, closes=5))
        name["draft_round"] = str(self.round("A pangolinround", opens=4, closes=6, schedule=False))
        cancelled = self.round("Ranking called off", opens=2, closes=5)
        with transaction():
            rankings.cancel(self.actors["chair"], cancelled, reason="Not needed.", clock=lambda: NOW - DAY)
        name["cancelled_round"] = str(cancelled)

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
        third = made("The quetzallist", int(name["secret_round"]))
        name |= {"issued_list": str(first), "circulated_list": str(second), "draft_list": str(third)}

    # letters

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


def build() -> World:
    """Populate the empty database of the open application context."""
    b = _Builder()
    b.people()
    b.phases()
    b.candidates()
    b.comments()
    b.drafts()
    b.rounds()
    b.second_version()
    b.endings()
    b.lists()
    b.letters()
    _other_conference(b)
    return World(b.made, b.actors, b.outsider, b.names)


def _other_conference(b: _Builder) -> None:
    """A conference in which nobody of the first serves."""
    made = factories.make_conference(slug="jakarta")
    factories.seat(made, Role.HEAD, "th")
    factories.make_tabled(made, "th", title="Of another conference")
    b.names["other"] = "/jakarta"
