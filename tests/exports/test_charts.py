"""Charts: well-formed, described, escaped, in the colours of the pages, and with the numbers that they were given."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from consult.exports.charts import files, pairs, places, similar, slope, style, support
from consult.exports.charts.drawing import Drawing, fitted, width_of

SVG = "{http://www.w3.org/2000/svg}"
CSS = Path(__file__).resolve().parents[2] / "static" / "css"
THAI = "\u0e01\u0e32\u0e23\u0e1b\u0e01\u0e1b\u0e49\u0e2d\u0e07\u0e42\u0e04\u0e23\u0e07\u0e2a\u0e23\u0e49\u0e32\u0e07"
REFUSED = "below the line for a group"
TITLE = 'Cables & "nodes" <first>'


def _support() -> Drawing:
    rows = [
        support.Row("1", "N-02", TITLE, (support.Share(8, 0, 10), support.Share(1, 1, 3))),
        support.Row("2", "N-01", THAI, (support.Share(5, 4, 10), support.Share(0, 0, 3)), refused=True),
    ]
    columns = [support.Column("Deciding delegations", "10 of 10"), support.Column("Business", "3 of 4")]
    return support.support("Order", "What it says", columns, rows, support.Key("rank", "leave", "mark", REFUSED))


def _places() -> Drawing:
    rows = [places.Row("1", "N-02", TITLE, (4, 0, 1), 2, 1, 1.4), places.Row("2", "N-01", THAI, (), 8, 0, None, True)]
    key = places.Key("place", "unranked", "below", "mean", REFUSED)
    return places.places("Places", "What it says", rows, 3, key)


def _slope() -> Drawing:
    lines = [
        slope.Line("N-01", TITLE, ((1, False), (6, False), (1, True))),
        slope.Line("N-02", THAI, ((2, False), None, (1, True)), refused=True),
    ]
    columns = [slope.Column("A"), slope.Column("B", "0.5"), slope.Column("C")]
    return slope.slope("Orders", "What it says", columns, lines, REFUSED)


def _pairs() -> Drawing:
    key = pairs.Key("%(row)s before %(column)s: %(for)s of %(all)s, %(against)s", "loses", "wins", REFUSED)
    refs, table = ["N-01", "N-02", "N-03"], [[0, 7, 5], [3, 0, 6], [5, 4, 0]]
    return pairs.pairs("Pairs", "What it says", refs, table, pairs.Unit(10, "10"), key, ["N-02"])


def _similar() -> Drawing:
    points = [similar.Point("TH", "Thailand", True, 0.1, 0.2), similar.Point("<>", "A & B", False, -0.3, 0.0)]
    return similar.similar("Map", "What it says", points, "deciding", "others")


ALL = [_support, _places, _slope, _pairs, _similar]


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg("x"))


def words(root: ElementTree.Element) -> list[str]:
    return [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("make", ALL)
def test_a_chart_is_an_image_with_title_and_description(make):
    root = parsed(make())
    assert root.get("role") == "img"
    named = {each.get("id"): each.text for each in (root.find(f"{SVG}title"), root.find(f"{SVG}desc"))}
    assert list(named) == root.get("aria-labelledby").split()
    assert all(named.values())


@pytest.mark.parametrize("make", ALL)
def test_a_chart_on_a_page_has_no_style_script_or_colour_of_its_own(make):
    text = make().svg("x")
    assert not re.search(r"style|<script|\son[a-z]+=|#[0-9a-f]{6}|href|url\(", text)


@pytest.mark.parametrize("make", ALL)
def test_every_class_of_a_chart_is_known_to_the_page_and_to_the_file(make):
    used = set(re.findall(r'class="([^"]+)"', make().svg("x"))) - {"c-chart"}
    known = {f"c-chart__{name}" for name in (*style.SHAPES, *style.TYPE)}
    assert used <= known


@pytest.mark.parametrize("make", ALL)
def test_nothing_is_drawn_outside_of_the_chart(make):
    drawing = make()
    for text in drawing.texts:
        assert 0 <= text.x <= drawing.width, text
        assert 0 < text.y <= drawing.height, text
    for rect in parsed(drawing).iter(f"{SVG}rect"):
        assert float(rect.get("x")) + float(rect.get("width")) <= drawing.width + 0.1


@pytest.mark.parametrize(("make", "ref"), [(_support, "N-01"), (_places, "N-01"), (_slope, "N-02"), (_pairs, "N-02")])
def test_what_a_group_refuses_has_a_mark_that_the_key_explains(make, ref):
    marks = [path for path in parsed(make()).iter(f"{SVG}path") if path.get("class") == "c-chart__against"]
    hints = [path.find(f"{SVG}title").text for path in marks if path.find(f"{SVG}title") is not None]
    assert set(hints) == {f"{ref}: {REFUSED}"}
    assert len(marks) == len(hints) + 1  # the one in the key
    assert words(parsed(make())).count(REFUSED) == 1


def test_bars_are_as_long_as_the_shares():
    root = parsed(_support())
    first = [
        (rect.get("class").removeprefix("c-chart__"), float(rect.get("width")))
        for rect in root.iter(f"{SVG}rect")
        if rect.find(f"{SVG}title") is not None
    ]
    whole = first[0][1]
    assert first[:2] == [("none", whole), ("for", pytest.approx(whole * 0.8, abs=0.02))]
    kinds = [kind for kind, _width in first]
    assert kinds == ["none", "for", "none", "for", "against", "none", "for", "against", "none"]
    assert {"8 / 0", "1 / 1", "5 / 4", "0 / 0"} <= set(words(root))


def test_a_dot_stands_for_each_place_that_is_given():
    hints = [circle.find(f"{SVG}title").text for circle in parsed(_places()).iter(f"{SVG}circle")]
    assert hints == [
        "N-02, place 1: 4", "N-02, place 3: 1", "N-02, unranked: 2", "N-02, below: 1", "N-01, unranked: 8",
    ]  # fmt: skip


def test_a_line_breaks_where_an_item_was_not_ranked_and_is_heavy_where_it_moves_far():
    lines = [
        (path.get("class"), path.find(f"{SVG}title").text)
        for path in parsed(_slope()).iter(f"{SVG}path")
        if path.find(f"{SVG}title") is not None and path.get("class") != "c-chart__against"
    ]
    assert lines == [("c-chart__moved", "N-01: 1, 6"), ("c-chart__moved", "N-01: 6, 1=")]


def test_a_cell_is_coloured_by_who_wins_and_says_both_numbers():
    cells = {
        rect.find(f"{SVG}title").text: rect.get("class").removeprefix("c-chart__")
        for rect in parsed(_pairs()).iter(f"{SVG}rect")
        if rect.find(f"{SVG}title") is not None
    }
    assert cells == {
        "N-01 before N-02: 7 of 10, 3": "wins",
        "N-01 before N-03: 5 of 10, 5": "even",
        "N-02 before N-01: 3 of 10, 7": "loses",
        "N-02 before N-03: 6 of 10, 4": "wins",
        "N-03 before N-01: 5 of 10, 5": "even",
        "N-03 before N-02: 4 of 10, 6": "loses",
    }


def test_a_heat_map_shows_fifty_at_most():
    refs = [f"N-{n:02}" for n in range(60)]
    drawing = pairs.pairs("Pairs", "d", refs, [[0] * 60] * 60, pairs.Unit(0, "0"), pairs.Key("", "a", "b", "c"))
    assert sum(text.turned for text in drawing.texts) == 50


def test_a_map_has_one_scale_both_ways():
    circles = [c for c in parsed(_similar()).iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None]
    across = float(circles[0].get("cx")) - float(circles[1].get("cx"))
    up = float(circles[1].get("cy")) - float(circles[0].get("cy"))
    assert up / across == pytest.approx(0.2 / 0.4, abs=0.01)


def test_words_are_cut_between_letters_and_say_so():
    assert fitted("Short", 200) == "Short"
    cut = fitted(THAI * 3, 120)
    assert cut.endswith("\u2026")
    assert (THAI * 3).startswith(cut[:-1])
    assert width_of(cut) <= 130


@pytest.mark.parametrize("make", ALL)
def test_a_file_of_its_own_is_well_formed_with_all_its_colours(make):
    data = files.svg_file(make())
    root = ElementTree.fromstring(data)
    sheet = root.find(f"{SVG}style").text
    for used in set(re.findall(r'class="(c-chart__[a-z]+)"', data.decode())):
        assert f".{used}{{" in sheet
    assert "prefers-color-scheme:dark" in sheet
    assert data == files.svg_file(make())


@pytest.mark.parametrize("make", ALL)
def test_a_png_is_two_dots_a_pixel(make):
    drawing = make()
    data = files.png_file(drawing)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert abs(width - 2 * (drawing.width + 2 * files.MARGIN)) <= 1
    assert abs(height - 2 * (drawing.height + 2 * files.MARGIN)) <= 1


def _tokens(opening: str) -> dict[str, str]:
    sheet = (CSS / "consult.css").read_text("utf-8")
    start = sheet.index(opening)
    return dict(re.findall(r"--c-([a-z-]+): (#[0-9a-f]{6});", sheet[start : sheet.index("}", start)]))


def test_files_have_the_colours_of_the_pages():
    light, dark = _tokens(":root {\n  color-scheme: light;"), _tokens(':root[data-theme="dark"] {')
    assert {name: light[name] for name in style.LIGHT} == style.LIGHT
    assert {name: dark[name] for name in style.DARK} == style.DARK


def test_files_have_the_rules_of_the_pages():
    sheet = (CSS / "charts.css").read_text("utf-8").split("@media print")[0]
    rules = {
        selector.strip(): body
        for selectors, body in re.findall(r"^([^{}\n]+) \{ ([^}]+) \}$", sheet, re.MULTILINE)
        for selector in selectors.split(",")
    }
    for name, (fill, edge, width) in style.SHAPES.items():
        if name == "paper":
            continue  # a page has its own
        body = rules[f".c-chart__{name}"]
        assert f"fill: {'none' if fill is None else f'var(--c-{fill})'};" in body
        assert (f"stroke: var(--c-{edge}); stroke-width: {width:g}px;" in body) == (edge is not None)
    for name, (colour, size, bold) in style.TYPE.items():
        body = rules[f".c-chart text.c-chart__{name}" if name else ".c-chart text"]
        assert f"font-size: {size}px;" in body or size == 13  # which is that of all words
        assert ("font-weight: bold;" in body) == bold
        assert colour == "ink" or f"fill: var(--c-{colour});" in body
