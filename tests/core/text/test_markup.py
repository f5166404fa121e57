import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.text.markup import plain, render

ALLOWED = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}


class Elements(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def assert_safe(html: str) -> None:
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED
        assert set(attributes) <= {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        if "href" in attributes:
            assert re.match(r"(https?://|mailto:)", attributes["href"], re.IGNORECASE)
            assert attributes["rel"] == "nofollow noopener"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example/a)",
        "[x](/sign-out)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://a.example/"onmouseover="alert(1))',
        '[x](https://a.example "\\"onclick=alert(1)")',
        '```"onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```',
        "`<img src=x onerror=alert(1)>`",
        "<!-- <script> --> <b onclick=x>y</b>",
        "<iframe src=https://evil.example></iframe><form action=x><input name=y>",
        "\u202e<script>\x00</script>",
        ">" * 500 + "x",
        "[" * 2000 + "x",
        "*" * 3000 + "x",
    ],
)
def test_an_attack_comes_out_harmless(attack):
    assert_safe(render(attack))


@given(st.text(alphabet=st.sampled_from("<>\"'&;:/[]()!*_`#-=+ \njavascript:onerrorhttp"), max_size=80))
def test_nothing_dangerous_comes_of_any_text(text):
    assert_safe(render(text))


def test_raw_html_is_shown_as_typed():
    assert render("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_emphasis_lists_and_quotations_are_rendered():
    assert render("We *prefer* **should**.\n\n1. one\n2. two\n\n> said") == (
        "<p>We <em>prefer</em> <strong>should</strong>.</p>\n"
        "<ol>\n<li>one</li>\n<li>two</li>\n</ol>\n<blockquote>\n<p>said</p>\n</blockquote>\n"
    )


def test_a_heading_is_a_bold_paragraph():
    assert render("# Our view\n\nYes.") == "<p><strong>Our view</strong></p>\n<p>Yes.</p>\n"
    assert render("Our view\n===") == "<p><strong>Our view</strong></p>\n"


def test_a_newline_is_kept():
    assert render("one\ntwo") == "<p>one<br>\ntwo</p>\n"


def test_links_to_the_web_and_to_mail_are_kept_without_recommending_them():
    assert render("[UN](https://un.example/a?b=1&c=2)") == (
        '<p><a href="https://un.example/a?b=1&amp;c=2" rel="nofollow noopener">UN</a></p>\n'
    )
    assert 'href="mailto:desk@asean.example"' in render("<mailto:desk@asean.example>")


def test_an_address_typed_bare_stays_text():
    assert render("https://un.example") == "<p>https://un.example</p>\n"


def test_pictures_are_not_loaded():
    assert "<img" not in render("![x](https://un.example/x.png)")


def test_tables_stay_text():
    assert "<table" not in render("|a|b|\n|-|-|\n|1|2|")


def test_thai_text_stays_as_it_is():
    assert render("ควร**มั่นคง**") == "<p>ควร<strong>มั่นคง</strong></p>\n"


def test_plain_text_has_no_marks():
    assert plain("# Title\n\nWe *prefer* `should`,\nsee [the UN](https://un.example).\n\n- one\n- two") == (
        "Title\nWe prefer should,\nsee the UN (https://un.example).\none\ntwo"
    )


def test_plain_text_does_not_repeat_an_address():
    assert plain("<https://un.example> <mailto:a@b.example>") == "https://un.example mailto:a@b.example"
    assert plain("<a@b.example>") == "a@b.example"


def test_plain_text_keeps_code_and_html_as_typed():
    assert plain("```\na < b\n```\n<b>x</b>") == "a < b\n<b>x</b>"


def test_nothing_gives_nothing():
    assert render(" \n") == plain(" \n") == ""
