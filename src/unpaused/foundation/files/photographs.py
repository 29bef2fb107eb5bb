"""Checking and re-encoding photographs.

The type is read from the content; the name and the sender's word count for nothing. What is shown is drawn anew from
the pixels, so nothing that hides in the bytes reaches a browser.
"""

import io
import re
import struct
import warnings
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from unpaused.kernel.errors import Refused

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
SHORTEST_SIDE = 200
"""Pixels; below that no line of a document can be read."""
SHOWN_SIDE = 1600
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_MEDIA = {**_FORMATS, "MPO": "image/jpeg"}
"""MPO: a JPEG with a second picture behind it, as some telephones write; the first one is shown."""
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, EOFError, struct.error)
"""What the decoders raise for bytes that are no whole picture."""
_HEIC = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)
"""How the photographs of iPhones begin, unless told otherwise."""
_FOREIGN = re.compile(
    rb"(?i)%PDF-\d|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|<\?php\s|<!doctype\s|<(?:script|html|svg|iframe)[\s>/]"
)
"""Signs of a second format inside a picture (a polyglot): no camera writes these, and chance hardly ever does."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """What a check found: media type by content and size in pixels."""

    media_type: str
    width: int
    height: int


def check(data: bytes) -> Photograph:
    """Raises Refused for what is empty, too large, no picture, or more than a picture."""
    if not data:
        raise Refused("photo.empty", "The file is empty. Take the photograph again.")
    if len(data) > LARGEST_BYTES:
        raise Refused("photo.bytes", "The photograph is larger than 10 MB. Take it with a lower quality.")
    if data.startswith(b"%PDF-"):
        raise Refused("photo.pdf", "This is a PDF. Take a photograph of the page instead.")
    if _HEIC.match(data):
        raise Refused(
            "photo.heic",
            "This is a HEIC photograph, as iPhones take them; it cannot be read here. On the iPhone choose Settings, "
            "Camera, Formats, “Most Compatible” and take it again, or send a screenshot of it.",
        )
    photograph = _measured(data)
    if _FOREIGN.search(data) or zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("photo.polyglot", "The file holds more than a picture. Take the photograph again.")
    return photograph


def shown(data: bytes) -> bytes:
    """The picture drawn anew as JPEG: upright, at most 1600 pixels a side, without metadata. Raises Refused."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except _BROKEN:
        raise _unreadable() from None
    upright.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()


def _measured(data: bytes) -> Photograph:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
                width, height = image.size
                if width * height > LARGEST_PIXELS:
                    raise Refused("photo.pixels", "The photograph has too many pixels (50 million at most).")
                if min(width, height) < SHORTEST_SIDE:
                    raise Refused("photo.small", "The picture is too small to read. Take the photograph again, closer.")
                image.load()
                return Photograph(_MEDIA[image.format or ""], width, height)
    except (*_BROKEN, Image.DecompressionBombError):
        raise _unreadable() from None


def _unreadable() -> Refused:
    return Refused("photo.unreadable", "This is not a photograph that can be read. Use JPEG, PNG or WebP.")
