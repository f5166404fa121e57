"""References in running words: a browser breaks a line after the hyphen of N-07, which then reads as two things."""

import re

from markupsafe import Markup, escape

# N-07, R-02, A-14: what a candidate, an amendment or a list's entry is called.
_REF = re.compile(r"\b[A-Z]-\d+\b")


def unbroken(words: str) -> Markup:
    """Plain words, escaped, with each reference in an element that is not broken: `{{ sentence|unbroken }}`."""
    return Markup(_REF.sub(r'<span class="c-unbroken">\g<0></span>', str(escape(words))))
