"""Sentences that are put into the reader's language where they are shown, and nowhere before."""

from collections.abc import Sequence


class Message(str):
    """A sentence, or a piece of one: itself in English, with what a translation needs.

    `text` is the English message with a place `%(name)s` for each of the `values`; a value may be a Message in its
    turn. As a string it is the English sentence, so that commands, logs and tests read it as it is; pages translate
    it with `web.translations.said`. The text is written out at the call, since it is collected from there.
    """

    text: str
    values: dict

    def __new__(cls, text: str, /, **values):
        message = super().__new__(cls, text % values if values else text)
        message.text, message.values = text, values
        return message


def listed(names: Sequence[str]) -> str:
    """Names one after the other: "N-01", "N-01 and N-02", "N-01, N-02 and N-03"."""
    if len(names) == 1:
        return names[0]
    return Message("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])
