"""The language that a text's script tells a browser: without it lines of Thai, Lao, Khmer or Burmese break badly."""

import re

_BLOCKS = {
    "th": re.compile("[\u0e00-\u0e7f]"),
    "lo": re.compile("[\u0e80-\u0eff]"),
    "km": re.compile("[\u1780-\u17ff\u19e0-\u19ff]"),
    "my": re.compile("[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]"),
}


def script_lang(text: str) -> str | None:
    """ "th", "lo", "km" or "my", whichever script `text` has most of; None where it has none of them."""
    if text.isascii():
        return None
    counts = {lang: len(block.findall(text)) for lang, block in _BLOCKS.items()}
    best = max(counts, key=counts.get)
    return best if counts[best] else None
