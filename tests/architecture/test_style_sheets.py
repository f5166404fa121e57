"""The two dark blocks agree, every pair of colours that carries words reaches AA, the guide names real classes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = {f.name: f.read_text("utf-8") for f in (ROOT / "static" / "css").glob("*.css")}


def _colours(opening):
    start = SHEETS["consult.css"].index(opening)
    block = SHEETS["consult.css"][start : SHEETS["consult.css"].index("}", start)]
    return dict(re.findall(r"--c-([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT = _colours(":root {\n  color-scheme: light;")
DARK = _colours(':root[data-theme="dark"] {')


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_dark_by_device_equals_dark_by_choice():
    assert _colours(':root:not([data-theme="light"]) {') == DARK
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_reach_aa_on_every_ground_they_stand_on(theme):
    pairs = [(ink, ground) for ink in ("ink", "muted", "link", "accent") for ground in ("paper", "surface", "sunken")]
    pairs += [("ink", soft) for soft in ("accent-soft", "good-soft", "warn-soft", "bad-soft")]
    pairs += [("muted", "accent-soft"), ("link", "accent-soft"), ("accent", "accent-soft")]
    pairs += [(word, f"{word}-soft") for word in ("good", "warn", "bad")]
    pairs += [(word, ground) for word in ("good", "warn", "bad") for ground in ("paper", "surface")]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-hover"), ("on-bad", "bad"), ("on-bad", "bad-hover")]
    pairs += [("on-band", "band"), ("on-band-muted", "band")]
    poor = {pair: round(_contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_reach_three_to_one(theme):
    for mark in ("rule-strong", "focus"):
        for ground in ("paper", "surface"):
            assert _contrast(theme[mark], theme[ground]) >= 3, (mark, ground)


def test_every_class_of_the_guide_is_styled():
    guide = (ROOT / "docs" / "style.md").read_text("utf-8")
    named = set(re.findall(r"\bc-[a-z]+(?:__[a-z]+|--[a-z]+)?\b", re.sub(r"--c-[a-z-]+", "", guide)))
    styled = "\n".join(SHEETS.values())
    assert sorted(name for name in named if f".{name}" not in styled) == []
