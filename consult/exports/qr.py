"""QR codes of addresses (ISO/IEC 18004), as a drawing and as a picture. Loaded only where one is printed."""

import io

QUIET = 4  # modules of white on each side, as the standard asks


def svg(address: str) -> str:
    """The code as SVG, as large as its frame. It has no quiet zone: white paper has to be left around it."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", border=0, xmldecl=False, omitsize=True, nl=False)
    return out.getvalue().decode("ascii")


def png(address: str) -> bytes:
    """The code as PNG, eight points a module, with its quiet zone."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", border=QUIET, scale=8)
    return out.getvalue()


def _code(address: str):
    import segno

    # Level M mends 15 in a hundred: enough for a photocopy, and small enough for two centimetres.
    return segno.make(address, error="m", micro=False, boost_error=False)
