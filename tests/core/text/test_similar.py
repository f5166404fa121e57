import json
import subprocess
import sys
from pathlib import Path

import pytest

from consult import paths
from consult.core.text.similar import LIKELY, MOST_HASHES, rank, signature, text_of

CANDIDATES = json.loads((paths.data() / "candidates.json").read_text(encoding="utf-8"))["candidates"]
TEXTS = {row["number"]: text_of(row["title"], [p["body"] for p in row["text"]]) for row in CANDIDATES}
TABLED = [(number, signature(text)) for number, text in TEXTS.items()]

REWORDED = (
    TEXTS["N-01"]
    .replace("should consult one another early", "ought to confer with each other in good time")
    .replace("danger", "threat")
    .replace("a short account", "a brief summary")
    .replace("bring it up to date", "renew it")
)


def first(text: str) -> str:
    return rank(signature(text), TABLED)[0][0]


def test_the_same_text_scores_one():
    assert rank(signature(TEXTS["R-02"]), TABLED)[0] == ("R-02", pytest.approx(1.0))


def test_a_reworded_candidate_is_found_and_no_other():
    assert [number for number, _ in rank(signature(REWORDED), TABLED)] == ["N-01"]


def test_a_short_draft_on_the_same_matter_is_found():
    assert first("Each State should name a national point of contact and keep the directory up to date.") == "R-02"
    assert first("No Member State should attack the critical infrastructure of another by ICTs.") == "N-06"


def test_the_order_of_the_words_does_not_matter():
    assert first(" ".join(reversed(TEXTS["R-07"].split()))) == "R-07"


def test_the_demo_candidates_do_not_resemble_each_other():
    for number, own in TABLED:
        assert rank(own, [pair for pair in TABLED if pair[0] != number]) == []


def test_a_text_on_another_matter_resembles_nothing():
    assert rank(signature("The weather of Bangkok in May is hot; travellers carry umbrellas."), TABLED) == []


@pytest.mark.parametrize(
    ("draft", "tabled", "other"),
    [
        (
            "ประเทศสมาชิกควรแจ้งเหตุไซเบอร์ต่อกันโดยเร็ว",
            "ประเทศสมาชิกควรแจ้งเหตุการณ์ไซเบอร์แก่กันโดยเร็วที่สุด",
            "การฝึกอบรมครูและนักเรียนในโรงเรียน",
        ),
        ("រដ្ឋសមាជិកគួរពិគ្រោះគ្នាឱ្យបានឆាប់", "រដ្ឋសមាជិកគួរពិគ្រោះគ្នាជាមុន", "ការបណ្តុះបណ្តាលគ្រូបង្រៀន"),
        ("会员国应及早相互磋商网络安全问题", "会员国应尽早就网络安全相互磋商", "培训教师和学生"),
    ],
)
def test_likeness_works_in_scripts_without_spaces(draft, tabled, other):
    found = rank(signature(draft), [("tabled", signature(tabled)), ("other", signature(other))])
    assert [key for key, _ in found] == ["tabled"]


def test_a_signature_is_short_sorted_and_fit_for_json():
    long = signature(" ".join(TEXTS.values()))
    assert len(long) == MOST_HASHES
    assert long == sorted(set(long)) == json.loads(json.dumps(long))


def test_a_signature_is_the_same_in_another_process():
    code = "import sys; from consult.core.text.similar import signature; print(signature(sys.argv[1]))"
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, "Early consultation"], capture_output=True, text=True, check=True, cwd=root
    )
    assert json.loads(done.stdout) == signature("Early consultation")


def test_an_empty_draft_or_register_resembles_nothing():
    assert signature("  the of \u200b ") == []
    assert rank([], TABLED) == []
    assert rank(signature("anything"), []) == []
    assert rank(signature("anything"), [("empty", [])]) == []


def test_no_more_than_asked_and_the_most_alike_first():
    found = rank(signature(TEXTS["N-06"]), TABLED, least=0.0, most=3)
    assert len(found) == 3
    assert found[0][0] == "N-06"
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert found[1][1] < LIKELY
