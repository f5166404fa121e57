import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Refused
from consult.core.text.paragraphs import (
    MOST_BODY,
    MOST_PARAGRAPHS,
    MOST_TITLE,
    Paragraph,
    assign_ids,
    check_bodies,
    check_title,
    from_json,
    join,
    split,
    to_json,
)

CONSULT = "Member States should consult one another early, through the channels they already share."
REPORT = "Each Member State should give the ASEAN Secretariat a short account of its policy on the use of ICTs."
SECRET = "Nothing in paragraphs 1 and 2 requires a Member State to disclose what must be kept confidential."
TRAIN = "They should train their emergency response teams together, at least once a year, in one exercise."
OLD = [Paragraph("p1", 1, CONSULT), Paragraph("p2", 2, REPORT), Paragraph("p3", 3, SECRET)]


def ids(bodies, old=OLD, **kwargs) -> list[str]:
    return [p.id for p in assign_ids(old, bodies, **kwargs)]


def test_a_first_text_is_counted_from_one():
    assert assign_ids([], [CONSULT, REPORT]) == [Paragraph("p1", 1, CONSULT), Paragraph("p2", 2, REPORT)]


def test_an_unchanged_text_keeps_its_ids():
    assert assign_ids(OLD, [CONSULT, REPORT, SECRET]) == OLD


def test_an_inserted_paragraph_gets_a_new_id_and_the_others_are_renumbered():
    new = assign_ids(OLD, [CONSULT, TRAIN, REPORT, SECRET])
    assert [(p.id, p.number) for p in new] == [("p1", 1), ("p4", 2), ("p2", 3), ("p3", 4)]


def test_a_deleted_paragraph_takes_its_id_along():
    assert ids([CONSULT, SECRET]) == ["p1", "p3"]


def test_a_moved_paragraph_keeps_its_id():
    assert ids([SECRET, CONSULT, REPORT]) == ["p3", "p1", "p2"]


def test_an_edited_paragraph_keeps_its_id():
    assert ids([CONSULT, REPORT.replace("a short account", "a yearly account"), SECRET]) == ["p1", "p2", "p3"]


def test_a_paragraph_moved_and_edited_keeps_its_id():
    assert ids([SECRET.replace("must", "shall"), REPORT, CONSULT + " They should do so in good faith."]) == [
        "p3",
        "p2",
        "p1",
    ]


def test_a_paragraph_written_anew_gets_a_new_id():
    assert ids([CONSULT, TRAIN, SECRET]) == ["p1", "p4", "p3"]


def test_an_id_of_a_former_version_is_never_given_again():
    assert ids([CONSULT, TRAIN], old=OLD[:1], ever_used=["p1", "p2", "p9"]) == ["p1", "p10"]


def test_of_two_edited_paragraphs_the_more_alike_keeps_the_id():
    twice = [REPORT + " Or so.", REPORT + " It should bring it up to date when it considers this useful."]
    assert ids([CONSULT, *reversed(twice), SECRET]) == ["p1", "p4", "p2", "p3"]


def test_paragraphs_with_equal_words_keep_their_order():
    old = [Paragraph("p1", 1, CONSULT), Paragraph("p2", 2, REPORT), Paragraph("p3", 3, CONSULT)]
    assert ids([REPORT, CONSULT], old=old) == ["p2", "p3"]


def test_a_claimed_id_counts_before_likeness():
    assert ids([TRAIN, CONSULT], old=OLD[:1], claimed=["p1", None]) == ["p1", "p2"]


def test_a_claim_on_a_strange_id_or_a_second_claim_is_not_honoured():
    assert ids([CONSULT, TRAIN, SECRET], claimed=["p1", "p1", "p77"]) == ["p1", "p4", "p3"]


def test_thai_paragraphs_are_recognised_after_an_edit():
    old = [Paragraph("p1", 1, "ประเทศสมาชิกควรปรึกษาหารือกันแต่เนิ่น"), Paragraph("p2", 2, "ควรรายงานทุกสองปี")]
    assert ids(["ควรรายงานทุกหนึ่งปี", "ประเทศสมาชิกต้องปรึกษาหารือกันแต่เนิ่น"], old=old) == ["p2", "p1"]


@given(st.lists(st.sampled_from([CONSULT, REPORT, SECRET, TRAIN, CONSULT + " x"]), max_size=6))
def test_ids_are_unique_bodies_unchanged_and_numbers_without_gaps(bodies):
    new = assign_ids(OLD, bodies, ever_used=["p7"])
    assert len({p.id for p in new}) == len(new)
    assert [p.body for p in new] == bodies
    assert [p.number for p in new] == list(range(1, len(bodies) + 1))
    assert all(int(p.id[1:]) > 7 for p in new if p.id not in {"p1", "p2", "p3"})


def test_json_holds_everything():
    assert to_json(OLD[:1]) == [{"id": "p1", "number": 1, "body": CONSULT}]
    assert from_json(to_json(OLD)) == OLD


def test_a_pasted_text_is_split_at_blank_lines_and_loses_typed_numbers():
    assert split("1. One\nstill one.\r\n\r\n(2) Two.\n \n\n3) Three: 2019.\n") == [
        "One\nstill one.",
        "Two.",
        "Three: 2019.",
    ]


def test_joining_and_splitting_gives_the_same_bodies():
    assert split(join(OLD)) == [p.body for p in OLD]


def test_a_year_at_the_start_is_no_typed_number():
    assert split("2019. was the year") == ["2019. was the year"]


def refusal(act, *args) -> str:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.sentence


def test_a_title_is_cleaned():
    assert check_title("  Early\nconsultation ") == "Early consultation"


def test_an_empty_title_is_refused():
    assert refusal(check_title, " \u200b ") == "Give the candidate a title."


def test_a_title_of_the_greatest_length_is_accepted_and_one_more_refused():
    assert check_title("a" * MOST_TITLE) == "a" * MOST_TITLE
    assert refusal(check_title, "a" * (MOST_TITLE + 1)) == "The title has 201 characters; 200 are allowed."


def test_a_text_without_words_is_refused():
    assert refusal(check_bodies, []) == "Write at least one paragraph."
    assert refusal(check_bodies, ["", " \u200b"]) == "Write at least one paragraph."


def test_an_empty_paragraph_among_others_is_named():
    assert refusal(check_bodies, ["One.", " "]) == "Paragraph 2 is empty. Write it or remove it."


def test_too_long_a_paragraph_is_named():
    assert check_bodies(["a" * MOST_BODY]) == ["a" * MOST_BODY]
    assert (
        refusal(check_bodies, ["One.", "a" * (MOST_BODY + 1)])
        == "Paragraph 2 has 4,001 characters; 4,000 are allowed. Divide it."
    )


def test_too_many_paragraphs_are_refused():
    assert len(check_bodies(["a"] * MOST_PARAGRAPHS)) == MOST_PARAGRAPHS
    assert refusal(check_bodies, ["a"] * (MOST_PARAGRAPHS + 1)) == "The text has 61 paragraphs; 60 are allowed."


def test_bodies_are_cleaned():
    assert check_bodies([" One.\r\nTwo. \x00"]) == ["One.\nTwo."]
