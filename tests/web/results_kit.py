"""Closed rounds, and reading the pages of their results."""

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

BASE = "/bangkok/rankings"
REFUSED = "Below the line for a whole group"
SVG = "{http://www.w3.org/2000/svg}"
# Three deciding delegations and two others; N-01 is first and N-03 last of the norms.
FULL = {"th": "N-01 N-02 N-03", "sg": "N-01 N-03 N-02", "id": "N-02 N-01 N-03", "au": "N-03 N-02", "ngo": "N-02"}


def page(client, address: str = "", status: int = 200) -> str:
    """The page of round 1 at an address below it, as it was sent."""
    answer = client.get(f"{BASE}/1/{address}".rstrip("/"))
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def words(text: str) -> str:
    """What a page says, without its tags."""
    return unescape(re.sub(r"<[^>]+>", "", text))


def table(text: str) -> list[list[str]]:
    """The cells of the table below the chart."""
    (body,) = re.findall(r'<table class="c-table c-table--plain c-numbers[^"]*">.*?</table>', text, re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


def drawn(text: str) -> ElementTree.Element:
    """The chart of a page."""
    return ElementTree.fromstring(re.search(r'<svg class="c-chart".*?</svg>', text, re.S).group(0))


def rows_of(client, address: str) -> list[list[str]]:
    """The rows of a CSV file of round 1."""
    return list(csv.reader(io.StringIO(client.get(f"{BASE}/1/{address}").get_data(as_text=True).lstrip("\ufeff"))))
