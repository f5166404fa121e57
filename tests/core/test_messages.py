"""Sentences that know their parts."""

import pytest

from consult.core import lifecycle
from consult.core.errors import Conflict, NotFound, Refused
from consult.core.lifecycle import CandidateState, SilenceState, state_word
from consult.core.messages import Message, listed

STATES = [state for states in lifecycle.TRANSITIONS for state in states] + list(lifecycle.ConferenceState)


def test_a_message_is_its_english_sentence():
    message = Message("%(ref)s was %(state)s.", ref="N-01", state=Message("withdrawn"))
    assert (message, message.text) == ("N-01 was withdrawn.", "%(ref)s was %(state)s.")
    assert message.values == {"ref": "N-01", "state": "withdrawn"}


def test_a_percent_sign_without_values_stands_for_itself():
    assert Message("100% of them") == "100% of them"
    assert Message("%(n)s of 100%%", n=7) == "7 of 100%"


def test_a_refusal_keeps_its_message_and_says_it_in_english():
    refused = Conflict("%(ref)s is not on this list.", ref="N-01", field="ref")
    assert (refused.sentence, str(refused), refused.field) == ("N-01 is not on this list.",) * 2 + ("ref",)
    assert (refused.message.text, refused.message.values) == ("%(ref)s is not on this list.", {"ref": "N-01"})


def test_a_refusal_takes_a_message_made_before():
    message = Message("%(ref)s is gone.", ref="N-01")
    assert Refused(message, field="ref").message is message
    assert NotFound(message).sentence == "N-01 is gone."


def test_what_is_not_found_says_so_without_more():
    assert NotFound().sentence == "There is no such page, or it is not open to you."


# Those that are spelt otherwise within a sentence ("N-07 was put under silence").
PHRASES = {
    CandidateState.UNDER_SILENCE: "put under silence",
    CandidateState.AT_GAVEL: "put to the room for adoption",
    CandidateState.CHAIR_SUMMARY: "taken into the chair's summary",
    SilenceState.EXPIRED_UNBROKEN: "over, and was not broken",
}


@pytest.mark.parametrize("state", STATES, ids=repr)
def test_every_state_has_a_word(state):
    word = state_word(state)
    assert type(word) is Message
    if state in PHRASES:
        assert word == PHRASES[state]
    else:
        assert word[:4] == state.value.replace("_", " ")[:4]


@pytest.mark.parametrize(
    ("names", "words"), [(["N-01"], "N-01"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed(names, words):
    assert listed(names) == words
