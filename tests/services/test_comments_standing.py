"""Comments when the text moves on: carried, stale, and put in their place by who made them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.errors import Conflict, NotFound, NotPermitted, Refused
from consult.core.lifecycle import CandidateState
from consult.core.words import AlternateKind, Handling, Outcome, Role, Visibility
from consult.db import db, transaction
from consult.models import Act, Alternate, Candidate, Comment, Version
from consult.queries import brackets as bracket_reads
from consult.queries.actors import get_actor
from consult.queries.comments import Reader, list_to_place, table, threads
from consult.queries.comments.table import Elsewhere, Filters
from consult.services import brackets, comments
from consult.services.brackets import Asked
from consult.services.comments import Words
from tests.factories import NOW, make_conference, make_tabled, move_on, seat

FIRST = ("States should consult one another early.", "They should do so in good faith.", "They should keep a list.")
CHATHAM = Handling.CHATHAM_HOUSE


class House:
    """Thailand's text, on which Singapore and Indonesia comment."""

    def __init__(self, visibility=Visibility.AT_ONCE, words=FIRST):
        self.made = make_conference(visibility=visibility)
        self.th = seat(self.made, Role.HEAD, "th")
        self.sg = seat(self.made, Role.HEAD, "sg")
        self.sg_delegate = seat(self.made, Role.DELEGATE, "sg")
        self.id = seat(self.made, Role.HEAD, "id")
        self.chair = seat(self.made, Role.CHAIR)
        self.ref = make_tabled(self.made, "th", paragraphs=words)

    def write(self, actor, paragraph_id="p1", quote="", *, body="Well.", parent_ref=None, **words):
        with transaction():
            return comments.write(
                actor, self.ref, Words(body=body, paragraph_id=paragraph_id, quote=quote, **words), request_id=None,
                parent_ref=parent_ref, clock=lambda: NOW,
            )  # fmt: skip

    def version(self, **bodies):
        """Another version with the paragraphs by id, and what is open carried to it; answers what became of it."""
        rows = [{"id": key, "number": n, "body": body} for n, (key, body) in enumerate(bodies.items(), 1)]
        return move_on(self.ref, rows)

    def text(self, **changes):
        """The text as it was first, with paragraphs changed; None takes one out."""
        kept = {f"p{n}": body for n, body in enumerate(FIRST, 1)} | changes
        return self.version(**{key: body for key, body in kept.items() if body is not None})

    def confirm(self, actor, ref, *, version=1, number=2):
        with transaction():
            comments.confirm(actor, ref, version=version, version_number=number, now=NOW)

    def place(self, actor, ref, paragraph_id, quote="", *, version=1, number=2, **more):
        with transaction():
            comments.place(
                actor, ref, paragraph_id=paragraph_id, quote=quote, version=version, version_number=number, now=NOW,
                **more,
            )  # fmt: skip

    def marks(self):
        return db.session.execute(select(Candidate.comment_marks).where(Candidate.ref == self.ref)).scalar_one()


def row(ref) -> Comment:
    return db.session.execute(
        select(Comment).where(Comment.ref == ref).execution_options(populate_existing=True)
    ).scalar_one()


def made_on(ref):
    c = row(ref)
    return c.paragraph_id, c.span_start, c.span_end, c.quote


def stands(ref):
    """(version, paragraph, start, end, words its owner put it on)."""
    c = row(ref)
    number = db.session.execute(select(Version.number).where(Version.id == c.standing_version_id)).scalar()
    return number, c.standing_paragraph_id, c.standing_start, c.standing_end, c.standing_quote


def offered(ref):
    """(paragraph, words) proposed, None for the whole paragraph; None where nothing is."""
    c = row(ref)
    if c.offered_version_id is None:
        return None
    text = {p["id"]: p["body"] for p in db.session.get(Version, c.offered_version_id).paragraphs}
    words = None if c.offered_start is None else text[c.offered_paragraph_id][c.offered_start : c.offered_end]
    return c.offered_paragraph_id, words


def acts(verb):
    found = db.session.execute(
        select(Act.subject, Act.access, Act.delegation_id, Act.handling, Act.details).where(Act.verb == verb)
    )
    return [(s, a.value, d, h.value, details) for s, a, d, h, details in found]


@pytest.fixture
def house(ctx):
    return House()


# A version appears


def test_words_that_stand_unchanged_are_carried_to_where_they_are(house):
    house.write(house.sg, quote="early")
    house.write(house.id, "p2")
    found = house.text(p1="All States should consult one another early.")
    assert (found.comments, found.comments_stale) == (2, 0)
    assert stands("C-1") == (2, "p1", 38, 43, None)
    assert stands("C-2") == (2, "p2", None, None, None)
    assert (offered("C-1"), offered("C-2")) == (None, None)
    assert acts("comments.stale") == []


def test_words_that_have_changed_make_it_stale_with_a_place_proposed(house):
    house.write(house.sg, quote="consult")
    found = house.text(p1="States should talk to one another early.")
    assert (found.comments, found.comments_stale) == (0, 1)
    assert offered("C-1") == ("p1", "talk to")
    assert made_on("C-1") == ("p1", 14, 21, "consult") and stands("C-1") == (None, None, None, None, None)
    assert list_to_place(house.sg)[0].ref == "C-1"
    assert (list_to_place(house.id), list_to_place(house.sg_delegate)[0].candidate_ref) == ([], house.ref)


def test_of_a_paragraph_that_is_gone_a_neighbour_is_proposed(house):
    house.write(house.sg, "p3")
    house.text(p3=None)
    assert offered("C-1") == ("p2", None)
    assert house.marks() == {"p3": 1}


@pytest.mark.parametrize(
    ("before", "after", "quote", "now"),
    [
        ("รัฐควรปรึกษากันแต่เนิ่น ๆ", "รัฐต้องปรึกษากันแต่เนิ่น ๆ", "ควร", "ต้อง"),
        ("ລັດຄວນປຶກສາກັນ", "ລັດຕ້ອງປຶກສາກັນ", "ຄວນ", "ຕ້ອງ"),
        ("រដ្ឋគួរពិគ្រោះគ្នា", "រដ្ឋត្រូវពិគ្រោះគ្នា", "គួរ", "ត្រូវ"),
        ("နိုင်ငံများ ဆွေးနွေးသင့်သည်", "နိုင်ငံများ ဆွေးနွေးရမည်", "သင့်သည်", "ရမည်"),
    ],
)
def test_places_are_whole_letters_in_every_script(ctx, before, after, quote, now):
    house = House(words=(before,))
    house.write(house.sg, quote=quote)
    house.version(p1=after)
    assert offered("C-1") == ("p1", now)
    house.confirm(house.sg, "C-1")
    assert stands("C-1")[1:] == ("p1", after.index(now), after.index(now) + len(now), now)


def test_words_that_come_back_are_no_longer_stale(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk to one another early.")
    found = house.text(p1="We think that States should consult one another early.")
    assert (found.comments, found.comments_stale) == (1, 0)
    assert (offered("C-1"), stands("C-1")) == (None, (3, "p1", 28, 35, None))


def test_each_delegation_is_told_once_of_its_own_and_nobody_else_reads_it(house):
    house.write(house.sg, quote="consult")
    hidden = house.write(house.sg, quote="early", handling=CHATHAM).ref
    house.write(house.id)
    house.text(p1="States should talk.")
    house.text(p1="States should speak.")
    sg, id_ = house.made.delegations["sg"], house.made.delegations["id"]
    told = [(subject, access, whose, details["refs"]) for subject, access, whose, _h, details in acts("comments.stale")]
    assert sorted(told, key=lambda act: act[3]) == sorted(
        [(house.ref, "delegation", sg, ["C-1", hidden]), (house.ref, "delegation", id_, ["C-2"])],
        key=lambda act: act[3],
    )
    assert [details for *_rest, details in acts("texts.carry")] == [{"comments_stale": 3}, {"comments_stale": 3}]


def test_what_is_answered_is_carried_and_asks_nothing_of_anybody(house):
    house.write(house.sg, quote="consult")
    house.write(house.id, quote="consult", parent_ref="C-1")
    with transaction():
        comments.answer(house.chair, "C-1", outcome=Outcome.ACCEPTED, reason="It says so now.", version=1, now=NOW)
    found = house.text(p1="States should talk.")
    assert found.comments_stale == 2
    assert acts("comments.stale") == [] and list_to_place(house.sg) == list_to_place(house.id) == []
    house.confirm(house.sg, "C-1", version=2)
    assert offered("C-1") is None


def test_drafts_and_withdrawn_ones_are_not_carried_and_not_counted(house):
    draft = house.write(house.sg_delegate, quote="consult")
    house.write(house.sg, quote="early")
    with transaction():
        comments.withdraw(house.sg, "C-1", now=NOW)
    found = house.text(p1="States should talk.")
    assert (found.comments, found.comments_stale) == (0, 0)
    assert db.session.get(Comment, draft.id).offered_version_id is None


def test_what_others_do_not_read_yet_is_carried_and_not_counted(ctx):
    house = House(visibility=Visibility.AT_CLOSE)
    draft = house.write(house.sg, quote="consult")
    with transaction():
        (ref,) = comments.clear(house.sg, [(draft.id, 1)], clock=lambda: NOW)
    found = house.text(p1="States should talk.")
    assert (found.comments, found.comments_stale) == (0, 0)
    assert [each.ref for each in list_to_place(house.sg)] == [ref]
    house.place(house.sg, ref, "p2")
    assert acts("comments.place")[0][1] == "delegation" and house.marks() == {}
    with transaction():
        comments.release(house.made.phases["commenting"], at=NOW)
    assert house.marks() == {"p2": 1}


def test_what_goes_out_on_a_former_version_is_carried_at_once(house):
    kept = house.write(house.sg_delegate, quote="consult")
    house.text(p1="States should talk.")
    with transaction():
        comments.clear(house.sg, [(kept.id, 1)], clock=lambda: NOW)
    house.write(house.sg, quote="early", version_number=1)
    house.write(house.sg, "p2", version_number=1)
    house.write(house.sg, "p2")
    assert [offered(ref) for ref in ("C-1", "C-2")] == [("p1", "talk"), ("p1", "talk")]
    assert (stands("C-3"), stands("C-4")) == ((2, "p2", None, None, None), (None, None, None, None, None))


# Its owner speaks


def test_the_head_confirms_the_place_proposed_and_what_it_was_made_on_stays(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk to one another early.")
    house.confirm(house.sg, "C-1")
    assert stands("C-1") == (2, "p1", 14, 21, "talk to")
    assert made_on("C-1") == ("p1", 14, 21, "consult")
    assert offered("C-1") is None and list_to_place(house.sg) == []
    sg = house.made.delegations["sg"]
    assert acts("comments.place") == [
        ("C-1", "participants", sg, "named", {"candidate": house.ref, "paragraph": "1"})
    ]


def test_it_is_carried_on_from_where_its_owner_put_it_and_may_be_stale_again(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk to one another early.")
    house.confirm(house.sg, "C-1")
    house.text(p1="Early on, States should talk to one another.")
    assert stands("C-1") == (3, "p1", 24, 31, "talk to")
    house.text(p1="Early on, States should confer with one another.")
    assert offered("C-1") == ("p1", "confer with") and stands("C-1")[0] == 3
    house.confirm(house.sg, "C-1", version=2, number=4)
    assert stands("C-1") == (4, "p1", 24, 35, "confer with")


def test_another_place_can_be_chosen_and_the_count_beside_the_paragraphs_follows(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    house.place(house.sg, "C-1", "p2", "good faith")
    assert stands("C-1") == (2, "p2", 21, 31, "good faith")
    assert house.marks() == {"p2": 1}
    beside = [r.ref for r in threads.list_threads(Reader(house.th, "UTC"), row("C-1").candidate_id,
                                                  threads.Filters(paragraph="p2"), 1)]  # fmt: skip
    assert beside == ["C-1"]
    with transaction():
        comments.withdraw(house.sg, "C-1", reason=" Said elsewhere. ", now=NOW)
    assert house.marks() == {}
    assert db.session.execute(select(Act.reason).where(Act.verb == "comments.withdraw")).scalar_one() == (
        "Said elsewhere."
    )


def test_on_the_whole_text_it_is_never_stale_again(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    house.place(house.sg, "C-1", None)
    assert stands("C-1") == (2, None, None, None, "") and house.marks() == {}
    house.version(p9="All is new.")
    assert offered("C-1") is None and list_to_place(house.sg) == []


def test_what_was_put_somewhere_can_be_put_elsewhere(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    house.confirm(house.sg, "C-1")
    house.place(house.sg, "C-1", "p3", "list", version=2)
    assert stands("C-1")[1:] == ("p3", 19, 23, "list")


def test_words_that_are_not_there_are_refused_with_their_field(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States talk, and States act.")
    for paragraph, quote, field in (("p1", "consult", "quote"), ("p1", "States", "quote"), ("p9", "", "paragraph_id"),
                                    (None, "talk", "paragraph_id")):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            house.place(house.sg, "C-1", paragraph, quote)
        assert refusal.value.field == field
    house.place(house.sg, "C-1", "p1", "States", nth=2)
    assert stands("C-1")[2:4] == (17, 23)


def test_another_delegation_finds_nothing_and_a_delegate_is_refused_in_a_sentence(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    for stranger in (house.id, house.th, house.chair):
        with pytest.raises(NotFound):
            house.confirm(stranger, "C-1")
        with pytest.raises(NotFound):
            house.place(stranger, "C-1", "p2")
    with pytest.raises(NotPermitted) as refusal:
        house.confirm(house.sg_delegate, "C-1")
    assert refusal.value.sentence == (
        "Only the head of your delegation, or an alternate named for clearing, says where its comments stand."
    )
    assert offered("C-1") == ("p1", "talk")


def test_a_dated_alternate_signs_for_the_head(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    with transaction() as session:
        session.add(
            Alternate(
                membership_id=house.sg_delegate.membership_id, kind=AlternateKind.CLEAR, starts_at=NOW,
                ends_at=NOW + timedelta(days=1), named_by_id=house.sg.membership_id,
            )
        )  # fmt: skip
    alternate = get_actor(house.sg_delegate.membership_id, now=NOW)
    house.confirm(alternate, "C-1")
    assert db.session.execute(select(Act.by_alternate).where(Act.verb == "comments.place")).scalar_one() is True


def test_a_stale_page_and_a_second_press_are_conflicts(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    house.text(p1="States should speak.")
    with pytest.raises(Conflict) as refusal:
        house.confirm(house.sg, "C-1", number=2)
    assert "The text has moved on while you were reading." in refusal.value.sentence
    house.confirm(house.sg, "C-1", number=3)
    with pytest.raises(Conflict):
        house.place(house.sg, "C-1", "p2", number=3)
    assert stands("C-1") == (3, "p1", 14, 19, "speak")
    with pytest.raises(Conflict):  # the chair reads it again before answering
        with transaction():
            comments.answer(house.chair, "C-1", outcome=Outcome.NOTED, reason="Noted.", version=1, now=NOW)


def test_what_is_not_stale_withdrawn_or_on_a_text_that_has_gone_is_refused(house):
    house.write(house.sg, "p2")
    house.write(house.sg, quote="consult")
    house.write(house.sg, None)
    house.write(house.sg, quote="early")
    house.text(p1="States should talk.")
    sentences = []
    with transaction():
        comments.withdraw(house.sg, "C-4", now=NOW)
    for ref in ("C-1", "C-3", "C-4"):
        with pytest.raises(Refused) as refusal:
            house.confirm(house.sg, ref)
        sentences.append(refusal.value.sentence)
    with transaction():
        candidate = db.session.execute(select(Candidate)).scalar_one()
        candidate.state, candidate.ended_at = CandidateState.WITHDRAWN, NOW
    with pytest.raises(Refused) as refusal:
        house.confirm(house.sg, "C-2")
    sentences.append(refusal.value.sentence)
    assert sentences == [
        "C-1 stands on the words it was made on: there is nothing to settle.",
        "C-3 was made on the text as a whole, and stands on it.",
        "This comment was withdrawn already.",
        "N-01 was withdrawn. It can still be read, and it takes no further comments.",
    ]
    assert list_to_place(house.sg) == []


def test_under_the_chatham_house_rule_the_act_is_the_delegations_own(house):
    ref = house.write(house.sg, quote="consult", handling=CHATHAM).ref
    house.text(p1="States should talk.")
    house.confirm(house.sg, ref)
    assert [act[:4] for act in acts("comments.place")] == [
        (ref, "delegation", house.made.delegations["sg"], "chatham_house")
    ]
    (line,) = table.list_table(Reader(house.id, "UTC"), Filters())
    assert (line.row.delegation, line.row.at, line.elsewhere) == (None, None, Elsewhere("1", "talk", False))


# Reading


def test_the_table_finds_those_whose_words_have_changed(house):
    house.write(house.sg, quote="consult")
    house.write(house.id, "p2")
    house.write(house.id, "p3")
    house.text(p1="States should talk.", p3="They should keep two lists.")
    reader = Reader(house.th, "UTC")
    lines = table.list_table(reader, Filters(stale=True))
    assert [(line.row.ref, line.elsewhere) for line in lines] == [
        ("C-1", Elsewhere("1", "talk", True)), ("C-3", Elsewhere("3", "", True))
    ]  # fmt: skip
    assert table.count_table(house.th, Filters(stale=True)) == 2
    house.place(house.id, "C-3", None)
    assert {line.row.ref: line.elsewhere for line in table.list_table(reader, Filters())} == {
        "C-1": Elsewhere("1", "talk", True), "C-2": None, "C-3": Elsewhere("", "", False),
    }  # fmt: skip


def test_nothing_of_a_withdrawn_one_is_told_to_others(house):
    house.write(house.sg, quote="consult")
    house.text(p1="States should talk.")
    with transaction():
        comments.withdraw(house.sg, "C-1", now=NOW)
    reader = Reader(house.id, "UTC")
    (found,) = threads.list_threads(reader, row("C-1").candidate_id, threads.Filters(), 1)
    assert (found.standing, found.quote) == (None, None)


def test_brackets_whose_words_have_changed_wait_for_their_head_too(house):
    with transaction():
        made = brackets.open_bracket(
            house.sg, house.ref, Asked("p1", "Not yet.", "consult"), request_id=None, clock=lambda: NOW
        )
    assert bracket_reads.list_to_place(house.sg) == []
    house.text(p1="States should talk.")
    assert bracket_reads.list_to_place(house.sg) == [(made, house.ref)]
    assert bracket_reads.list_to_place(house.id) == []
    with transaction():
        brackets.place(house.sg, made, paragraph_id="p1", quote="talk", version_number=2, now=NOW)
    assert bracket_reads.list_to_place(house.sg) == []
