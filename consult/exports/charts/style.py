"""Colours and type of a chart that stands in a file of its own, where no page gives them.

The values are those of static/css/consult.css, the rules those of static/css/charts.css; a test holds them together.
"""

LIGHT = {
    "paper": "#faf8f3", "surface": "#fffefb", "ink": "#1a242c", "muted": "#535d66", "rule": "#ddd7ca",
    "rule-strong": "#857e70", "accent": "#12475c", "on-accent": "#fffefb", "bad": "#9c2318", "key-b": "#8a4a00",
}  # fmt: skip
DARK = {
    "paper": "#11171b", "surface": "#182026", "ink": "#e7e4db", "muted": "#a8b1b5", "rule": "#303b42",
    "rule-strong": "#7b878d", "accent": "#86c9da", "on-accent": "#08222c", "bad": "#f3a093", "key-b": "#f2b36b",
}  # fmt: skip
FONTS = ("Noto Sans", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar")

# By class: what fills it, what draws its edge, and how wide that is in pixels.
SHAPES: dict[str, tuple[str | None, str | None, float]] = {
    "paper": ("paper", None, 0),
    "for": ("accent", None, 0),
    "none": ("rule", None, 0),
    "against": ("bad", None, 0),
    "wins": ("accent", None, 0),
    "loses": ("key-b", None, 0),
    "even": ("surface", None, 0),
    "count": ("accent", None, 0),
    "unranked": ("muted", None, 0),
    "dot": ("accent", "paper", 1),
    "ring": ("paper", "accent", 2),
    "node": ("surface", "rule-strong", 1),
    "frame": ("surface", "rule", 1),
    "rule": (None, "rule", 1),
    "still": (None, "rule-strong", 1.5),
    "moved": (None, "accent", 3),
    "mean": ("key-b", None, 0),
}
# By class: colour, size in pixels, bold.
TYPE: dict[str, tuple[str, float, bool]] = {
    "": ("ink", 13, False),
    "strong": ("ink", 13, True),
    "head": ("ink", 12, True),
    "small": ("ink", 11, False),
    "tiny": ("ink", 10, False),
    "note": ("muted", 12, False),
    "on": ("on-accent", 11, True),
}


def sheet() -> str:
    """The style sheet of a standalone file: light, and dark for those who ask for dark."""
    families = ",".join(f"'{font}'" for font in FONTS)
    return f"text{{font-family:{families},sans-serif}}{rules(LIGHT)}@media(prefers-color-scheme:dark){{{rules(DARK)}}}"


def rules(palette: dict[str, str]) -> str:
    """The rules of all classes in these colours."""
    written = []
    for name, (fill, edge, width) in SHAPES.items():
        drawn = f";stroke:{palette[edge]};stroke-width:{width:g}px" if edge else ""
        written.append(f".c-chart__{name}{{fill:{palette[fill] if fill else 'none'}{drawn}}}")
    for name, (colour, size, bold) in TYPE.items():
        selector = f"text.c-chart__{name}" if name else "text"
        weight = "bold" if bold else "normal"
        written.append(f"{selector}{{fill:{palette[colour]};font-size:{size:g}px;font-weight:{weight}}}")
    return "".join(written)
