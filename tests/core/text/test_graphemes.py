import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.text.graphemes import boundaries, clusters, is_boundary
from consult.core.text.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("มั่นคง", ["มั่", "น", "ค", "ง"]),
        ("น้ำ", ["น้ำ"]),
        ("ຄຳ", ["ຄຳ"]),
        ("រដ្ឋ", ["រ", "ដ្ឋ"]),
        ("ပစ္စည်း", ["ပ", "စ္စ", "ည်း"]),
        ("Vie\u0323\u0302t", ["V", "i", "e\u0323\u0302", "t"]),
        ("👨\u200d👩\u200d👧x", ["👨\u200d👩\u200d👧", "x"]),
        ("🇹🇭🇻🇳", ["🇹🇭", "🇻🇳"]),
        ("👍🏽", ["👍🏽"]),
        ("각", ["각"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("a\u200bb", ["a", "\u200b", "b"]),
        ("", []),
    ],
)
def test_clusters_are_what_a_reader_counts_as_one(text, expected):
    assert clusters(text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_clusters_and_words_joined_are_the_text(text):
    assert "".join(clusters(text)) == text
    assert "".join(words(text)) == text


@given(st.text(alphabet="ก้ำaมั่ ន្ត\u200b\u200dကို👍🏽.\n"))
def test_a_word_never_ends_inside_a_cluster(text):
    cuts, at = set(boundaries(text)), 0
    for word in words(text):
        at += len(word)
        assert at in cuts


def test_a_boundary_is_known_by_its_offset():
    assert [offset for offset in range(7) if is_boundary("มั่นค", offset)] == [0, 3, 4, 5]


def test_english_words_keep_apostrophes_hyphens_and_numbers_whole():
    assert words("Don't re-use 3.5, (ICT).") == ["Don't", " ", "re-use", " ", "3.5", ",", " ", "(", "ICT", ")", "."]


def test_accented_and_indic_words_stay_whole():
    assert words("Vie\u0323\u0302t Nam") == ["Vie\u0323\u0302t", " ", "Nam"]
    assert words("தமிழ் மொழி") == ["தமிழ்", " ", "மொழி"]


def test_a_newline_is_a_word_of_its_own():
    assert words("a \n\nb") == ["a", " ", "\n", "\n", "b"]
    assert [w for w in words("ควร \n\nมั่นคง") if w.isspace()] == [" ", "\n", "\n"]
