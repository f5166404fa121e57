"""A chart as a file of its own: SVG with its own colours, or PNG.

The PNG is set by the typesetter of the PDFs: it draws the shapes from SVG and sets the words itself, since what draws
SVG misplaces the vowels of Khmer and Burmese.
"""

import json
from importlib.resources import files

from ..glyphs import Report, coverage, font_folder
from ..scripts import runs
from . import style
from .drawing import Drawing, number

SVG_MEDIA_TYPE = "image/svg+xml; charset=utf-8"
PNG_MEDIA_TYPE = "image/png"
MARGIN = 16
DOTS_PER_INCH = 144  # two dots a pixel


def svg_file(drawing: Drawing) -> bytes:
    """The drawing as an SVG file, light or dark as its reader asks; equal drawings give equal bytes."""
    return _standalone(drawing, style.sheet(), drawing.inside("chart")).encode()


def png_file(drawing: Drawing) -> bytes:
    """The drawing as a PNG on light paper, at two dots a pixel. Raises NoFonts without a fonts folder."""
    import typst

    folder = font_folder()
    covered, report = coverage(folder), Report()
    data = {
        "width": drawing.width + 2 * MARGIN,
        "height": drawing.height + 2 * MARGIN,
        "paper": style.LIGHT["paper"],
        "fonts": style.FONTS,
        "texts": [
            {
                "x": text.x + MARGIN,
                "y": text.y + MARGIN,
                "runs": runs(covered.drawable(text.words, report)),
                "anchor": text.anchor,
                "turned": text.turned,
                **_type(text.kind),
            }
            for text in drawing.texts
        ],
    }
    shapes = _standalone(drawing, style.rules(style.LIGHT), "".join(drawing.shapes))
    return typst.compile(
        files(__package__).joinpath("chart.typ").read_bytes(),
        format="png",
        ppi=DOTS_PER_INCH,
        font_paths=[str(folder)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "shapes": shapes},
    )


def _type(kind: str) -> dict:
    colour, size, bold = style.TYPE[kind]
    return {"colour": style.LIGHT[colour], "size": size, "bold": bold}


def _standalone(drawing: Drawing, sheet: str, inside: str) -> str:
    width, height = drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="chart-t chart-d" width="{number(width)}"'
        f' height="{number(height)}" viewBox="{-MARGIN} {-MARGIN} {number(width)} {number(height)}">'
        f'<style>{sheet}</style><rect x="{-MARGIN}" y="{-MARGIN}" width="{number(width)}" height="{number(height)}"'
        f' class="c-chart__paper"/>{inside}</svg>\n'
    )
