from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from consult.core.text.folding import MOST_TERMS, clean, clean_line, fold, like_pattern

ANYTHING = st.text(alphabet=st.characters(), max_size=40)


def found(query: str, text: str) -> bool:
    """Does each LIKE pattern of `query` match the folded `text`? LIKE's rules written out for escaped patterns."""
    folded = fold(text)
    for pattern in like_pattern(query):
        assert pattern[0] == pattern[-1] == "%"
        literal, escaped = "", False
        for char in pattern[1:-1]:
            if not escaped and char == "\\":
                escaped = True
                continue
            assert escaped or char not in "%_", "a wildcard of the query must be escaped"
            literal, escaped = literal + char, False
        if literal not in folded:
            return False
    return True


def test_a_part_of_a_thai_sentence_is_found():
    assert found("มั่น", "ประเทศสมาชิกควรมั่นคงทางไซเบอร์")


def test_lao_khmer_and_burmese_words_are_found_inside_sentences():
    assert found("ສະມາຊິກ", "ລັດສະມາຊິກຄວນປຶກສາກັນ")
    assert found("សមាជិក", "រដ្ឋសមាជិកគួរពិគ្រោះគ្នា")
    assert found("နိုင်ငံ", "အဖွဲ့ဝင်နိုင်ငံများ တိုင်ပင်သင့်သည်")


def test_the_spellings_of_sara_am_are_one():
    assert fold("น้ำ") == fold("น้ํา") == fold("นํ้า")
    assert fold("ຄຳ") == fold("ຄໍາ")
    assert fold("ນ້ຳ") == fold("ນໍ້າ")


def test_a_vowel_sign_is_no_accent():
    assert fold("มั่น") != fold("มน")
    assert not found("มน", "มั่นคง")


def test_case_and_accents_are_folded():
    assert fold("TÜRKİYE") == "turkiye"
    assert fold("Straße") == "strasse"
    assert found("viet nam", "VIỆT NAM")
    assert found("da nang", "Đà Nẵng")
    assert found("Đà Nẵng", "da nang")


def test_composed_and_decomposed_accents_are_one():
    assert fold("Vie\u0323\u0302t") == fold("Vi\u1ec7t") == "viet"


def test_zero_width_characters_are_ignored():
    assert fold("cyber\u200b\u200c\u200d\u2060\ufeff\u00adspace") == "cyberspace"
    assert found("សមាជិក", "រដ្ឋ\u200bសមា\u200bជិក")


def test_blanks_of_every_kind_become_one_space():
    assert fold("  a\u00a0\u3000b\t\nc ") == "a b c"


def test_full_width_letters_and_typographic_signs_are_plain():
    assert fold("ＡＳＥＡＮ ‘don’t’ “x” 10–11") == "asean 'don't' \"x\" 10-11"


@given(ANYTHING)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(ANYTHING)
def test_every_text_is_found_by_its_own_words(text):
    assert found(text, text)


def test_each_term_is_a_pattern_of_its_own():
    assert like_pattern("Points of  CONTACT") == ["%points%", "%of%", "%contact%"]
    assert found("contact points", "points of contact")


def test_a_quoted_phrase_stays_together():
    assert like_pattern('register "points of contact"') == ["%register%", "%points of contact%"]
    assert like_pattern("“points of contact”") == ["%points of contact%"]
    assert not found('"contact points"', "points of contact")


def test_a_quotation_mark_left_open_is_ignored():
    assert like_pattern('"points of') == ["%points%", "%of%"]


def test_wildcards_in_a_query_are_literal():
    assert like_pattern(r"50% a_b c\d") == [r"%50\%%", r"%a\_b%", r"%c\\d%"]
    assert found("50%", "at least 50% of all")
    assert not found("5_%", "at least 50% of all")
    assert not found("%", "nothing here")


def test_an_empty_query_restricts_nothing():
    assert like_pattern("") == like_pattern('  "" \u200b ') == []


def test_repeated_and_too_many_terms_are_dropped():
    assert like_pattern("a b a") == ["%a%", "%b%"]
    assert len(like_pattern(" ".join(map(str, range(100))))) == MOST_TERMS


def test_cleaning_composes_letters_and_keeps_compatibility_forms():
    assert clean("Vie\u0323\u0302t") == "Vi\u1ec7t"
    assert clean("ﬁ น้ำ") == "ﬁ น้ำ"


def test_cleaning_makes_newlines_one_kind():
    assert clean("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


def test_cleaning_removes_controls_and_directional_overrides():
    assert clean("a\x00b\x1b\u202ec\u2066d\ufeffe\udc00f") == "abcdef"


def test_cleaning_removes_blanks_at_line_ends_and_around():
    assert clean("\n  a  \nb\t\n\n c\u00a0\n ") == "a\nb\n\n c"


def test_cleaning_keeps_what_scripts_need():
    assert clean("រដ្ឋ\u200bសមាជិក \u200d\u200c") == "រដ្ឋ\u200bសមាជិក \u200d\u200c"


@given(ANYTHING)
def test_a_cleaned_text_stays_as_it_is_and_can_be_written_to_xml(text):
    once = clean(text)
    assert clean(once) == once
    element = etree.Element("p")
    element.text = once
    assert (etree.fromstring(etree.tostring(element, encoding="utf-8")).text or "") == once


def test_a_line_has_no_newline():
    assert clean_line(" Early\n consultation\t for\r\nall ") == "Early consultation for all"
