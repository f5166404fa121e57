"""Every act of the record is a sentence."""

import re

import pytest

from consult.core.words import Access, Handling, Role
from consult.queries.record import Row
from consult.web import acts
from tests.architecture.sources import sources
from tests.factories import NOW

VERB = re.compile(r"[\"']([a-z]+\.[a-z_]+)[\"']")
NO_VERBS = {"manifest.json"}


def verbs() -> set[str]:
    """The verbs that services write into the record."""
    found = set()
    for source in sources():
        if source.floor == "services":
            found |= set(VERB.findall(source.text))
    return found - NO_VERBS


def row(verb: str, **changes) -> Row:
    """An act of Thailand's head, with every detail a sentence could ask for."""
    values = {
        "id": 1, "at": NOW, "day": NOW.date(), "recorded_at": None, "verb": verb, "subject": "N-07",
        "version_number": 2, "person": None, "role": Role.HEAD, "delegation": "Thailand", "delegation_code": "th",
        "by_alternate": False, "access": Access.PARTICIPANTS, "handling": Handling.NAMED, "reason": "",
        "details": {
            "candidate": "N-01", "into": "N-03", "delegation": "sg", "outcome": "noted", "ref": "R-02", "entry": "N-02",
            "comments": 3, "refs": ["C-1", "C-4"], "file": "annex.pdf", "symbol": "CRP.1", "role": "delegate",
            "parent": "A-1", "paragraph": "2", "state": "unopposed", "held": "objects", "asked": "sg", "on": "list 1",
            "kind": "reservation", "silence": "SP-1",
        },
    }  # fmt: skip
    return Row(**values | changes)


def text(verb: str, **changes) -> str:
    return acts.text(row(verb, **changes), {"sg": "Singapore"})


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context("/"):
        yield


def test_every_verb_of_the_record_has_a_sentence_and_no_sentence_is_left_over():
    assert verbs() == set(acts.SENTENCES)


def test_every_noun_has_a_word_for_the_filter():
    assert {verb.partition(".")[0] for verb in verbs()} == set(acts.NOUNS)


@pytest.mark.parametrize("verb", sorted(acts.SENTENCES))
def test_no_sentence_asks_for_what_no_act_gives(verb):
    words = text(verb)
    assert "..." not in words and "%" not in words and "\x1f" not in words


def test_sentences_say_who_did_what():
    assert text("candidates.table") == "Thailand tabled N-07"
    assert text("candidates.version") == "Thailand issued version 2 of N-07"
    assert text("comments.clear", subject="C-12") == "Thailand commented on N-01 (C-12)"
    assert text("comments.answer", subject="C-12", role=Role.CHAIR, delegation=None) == (
        "The chair answered C-12 on N-01: noted"
    )
    assert text("rounds.close", subject="round 1", role=None, delegation=None) == "Round 1 closed"
    assert text("cosponsors.invite") == "Thailand asked Singapore to co-sponsor N-07"
    assert text("candidates.submit", subject="") == "Thailand handed a draft to its head"
    assert text("candidates.enter_on_paper", role=Role.SECRETARIAT) == (
        "The secretariat entered N-07 of Thailand, received on paper"
    )


def test_an_act_under_the_chatham_house_rule_names_nobody():
    veiled = row(
        "comments.clear", at=None, id=None, role=None, delegation=None, delegation_code=None, subject="H-7QK2M",
        details={"candidate": "N-01"}, handling=Handling.CHATHAM_HOUSE,
    )  # fmt: skip
    assert acts.text(veiled) == "A delegation commented on N-01 (H-7QK2M)"


def test_references_lead_to_their_pages():
    paths = {"N-07": "/candidates/N-07", "C-12": "/comments/C-12", "H-7QK2M": "/comments/H-7QK2M",
             "round 2": "/rankings/2", "list 1": "/lists/1", "Drafting": "", "": ""}  # fmt: skip
    assert {subject: acts.path_of(subject) for subject in paths} == paths


def test_an_act_this_release_does_not_know_is_still_told():
    assert text("future.invented") == "Thailand: future, invented N-07"


def test_words_of_an_act_are_escaped_on_a_page(app):
    from flask import render_template_string

    template = '{% import "_macros/acts.html" as act %}{{ act.sentence(parts, "/c") }}'
    parts = acts.pieces(row("attachments.add", details={"file": "<b>x</b>.pdf"}))
    assert render_template_string(template, parts=parts) == (
        'Thailand added the file &lt;b&gt;x&lt;/b&gt;.pdf to <a href="/c/candidates/N-07">N-07</a>'
    )
