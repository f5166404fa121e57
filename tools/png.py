"""A picture of a page as a small PNG: at most 256 colours, packed as tightly as zlib can."""

import base64
import struct
import zlib

import numpy
from playwright.sync_api import Page

# The browser unpacks its own picture: a decoder here would be for this alone.
UNPACK = """async data => {
    const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext('2d');
    drawing.drawImage(image, 0, 0);
    const bytes = drawing.getImageData(0, 0, image.width, image.height).data;
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return [image.width, image.height, btoa(text)];
}"""


def smaller(png: bytes, blank: Page) -> bytes:
    """The picture in a palette. `blank` is an empty page of a browser, which unpacks it."""
    width, height, packed = blank.evaluate(UNPACK, base64.b64encode(png).decode())
    pixels = numpy.frombuffer(base64.b64decode(packed), numpy.uint8).reshape(-1, 4)[:, :3].astype(numpy.uint32)
    palette, index = _palette(pixels)
    rows = index.astype(numpy.uint8).reshape(height, width)
    lines = numpy.hstack([numpy.zeros((height, 1), numpy.uint8), rows]).tobytes()
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.astype(numpy.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _palette(pixels: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The colours to keep, and which of them each pixel gets: those most used, others by their nearest."""
    codes = (pixels[:, 0] << 16) | (pixels[:, 1] << 8) | pixels[:, 2]
    found, index, counts = numpy.unique(codes, return_inverse=True, return_counts=True)
    kept = found[numpy.argsort(counts)[::-1][:256]]
    colours = numpy.stack([kept >> 16, (kept >> 8) & 255, kept & 255], axis=1).astype(numpy.int32)
    every = numpy.stack([found >> 16, (found >> 8) & 255, found & 255], axis=1).astype(numpy.int32)
    nearest = numpy.concatenate(
        [((part[:, None, :] - colours[None, :, :]) ** 2).sum(axis=2).argmin(axis=1) for part in _parts(every)]
    )
    return colours, nearest[index]


def _parts(rows: numpy.ndarray, size: int = 4096):
    return (rows[at : at + size] for at in range(0, len(rows), size))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
