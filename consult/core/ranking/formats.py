"""Telling the formats of ballot files apart, by their content."""

from consult.core.errors import Refused
from consult.core.ranking.casefile import read_case
from consult.core.ranking.csvfile import read_csv
from consult.core.ranking.preflib import read_preflib
from consult.core.ranking.profiles import Profile


def read_profile(content: bytes | str) -> Profile:
    """The profile of a JSON, PrefLib or CSV file. Raises Refused with a sentence for everything that is none of them.

    A JSON file begins with a brace or bracket, a PrefLib file with a hash or a number; the first line of a table parts
    names by commas, semicolons or tabs.
    """
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refused("The file is not a text in UTF-8.") from None
    text = content.lstrip("\ufeff").strip()
    if not text:
        raise Refused("The file is empty.")
    if text[0] in "{[":
        return read_case(text)
    if text[0] == "#" or text[0].isdecimal():
        return read_preflib(text)
    if any(sign in text.split("\n", 1)[0] for sign in ",;\t"):
        return read_csv(text)
    raise Refused("The file is neither JSON nor a table (CSV) nor one of PrefLib's formats (.soc, .soi, .toc, .toi).")
