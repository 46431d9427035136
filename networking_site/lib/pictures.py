"""Takes the photos that people upload and keeps nothing of them but the picture.

Nothing that was uploaded is ever stored or served: the pixels are read, made small and
written anew. Size and number of pixels are known before anything is decoded, and what
Pillow gets to read is put together here from the pieces that carry pixels.

Sources: JPEG, ITU-T T.81 annex B; PNG, third edition, sections 5 and 11; GIF89a;
WebP, RFC 9649; the orientation of a photo, Exif 2.32, section 4.6.4.
"""

import logging
import re
import struct
from io import BytesIO
from typing import Protocol

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from networking_site.lib.refused import Refused

MOST_BYTES = 10_000_000
MOST_PIXELS = 24_000_000
# Fewer pixels cost as much memory where Pillow cannot make the picture small while it
# reads: four bytes each in PNG, five copies at once in WebP, and every coefficient of a
# JPEG in several scans. No photo of 10 MB is as large in any of these.
MOST_PIXELS_OF_PNG = 16_000_000
MOST_PIXELS_OF_WEBP = 5_000_000
MOST_PIXELS_IN_SCANS = 12_500_000
MOST_SCANS = 40  # every further one costs time over all the pixels and hardly a byte
MOST_PIECES = 5_000  # a photo in pieces of 2 kB; Pillow takes its time for every piece
LEAST_SIDE = 160
LONGEST_SIDE = 1600
LEAST_CROP = 100  # per mille of the shorter side
QUALITY = 82
MOST_PROFILE = 65_536
PIXELS_AT_ONCE = 500_000
ORIENTATION = 0x0112

_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# JFIF, colour profile, and Adobe's word on how CMYK is meant.
_KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_KEPT_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"eXIf"}
_FINE = Image.Resampling.LANCZOS

log = logging.getLogger(__name__)


class Upload(Protocol):
    """A file that can be read from its beginning, as every upload can."""

    def seek(self, offset: int, /) -> object:
        """Go to this byte."""

    def read(self, size: int, /) -> bytes:
        """Give at most so many bytes."""


def whole_picture(upload: Upload | bytes) -> bytes:
    """Give the uploaded photo as a small, upright WebP that says nothing but itself.

    What the file is called or claims to be plays no part. Whatever its bytes are, this
    answers or raises `Refused`, with at most about 150 MB held meanwhile.
    """
    data = _read(upload)
    try:
        picture = _picture(data)
        return _written(picture, "WEBP")
    except Refused:
        raise
    except Exception as trouble:
        # Hostile bytes can raise anything; so can a mistake of ours, hence the line.
        log.info("A photo could not be read: %s", type(trouble).__name__)
        raise _broken() from trouble


def square(whole: bytes, *, x: int, y: int, side: int, size: int) -> bytes:
    """Give the square that the member chose from her photo, as WebP of `size` pixels.

    `x` and `y` place its left upper corner, per mille of the width and of the height;
    `side` is per mille of the shorter side. A square that leaves the photo is moved
    back into it, so any three numbers are good.
    """
    with Image.open(BytesIO(whole), formats=["WEBP"]) as picture:
        shorter = min(picture.size)
        edge = shorter * min(max(side, LEAST_CROP), 1000) // 1000
        left = min(max(picture.width * x // 1000, 0), picture.width - edge)
        top = min(max(picture.height * y // 1000, 0), picture.height - edge)
        chosen = (left, top, left + edge, top + edge)
        face = picture.convert("RGB").resize((size, size), _FINE, box=chosen)
    return _written(face, "WEBP")


def middle(whole: bytes) -> tuple[int, int, int]:
    """Give `x`, `y` and `side` of the square to begin with: as large as can be.

    In a tall photo it lies in the upper third, where faces are.
    """
    with Image.open(BytesIO(whole), formats=["WEBP"]) as picture:
        width, height = picture.size
    shorter = min(width, height)
    return 500 * (width - shorter) // width, 333 * (height - shorter) // height, 1000


def wide(whole: bytes, *, width: int) -> bytes:
    """Give the picture as WebP, twice as wide as high, at most `width` pixels wide.

    What is too much is cut off evenly, of a tall one less above, where faces are.
    """
    with Image.open(BytesIO(whole), formats=["WEBP"]) as picture:
        width = min(width, picture.width, 2 * picture.height) // 2 * 2
        size = (width, width // 2)
        cut = ImageOps.fit(picture.convert("RGB"), size, _FINE, centering=(0.5, 0.333))
    return _written(cut, "WEBP")


def as_jpeg(webp: bytes, *, size: int) -> bytes:
    """Give a square of ours as plain JPEG, for the address books that know no other."""
    with Image.open(BytesIO(webp), formats=["WEBP"]) as picture:
        face = ImageOps.fit(picture.convert("RGB"), (size, size), _FINE)
    return _written(face, "JPEG")


def _read(upload: Upload | bytes) -> bytes:
    if isinstance(upload, bytes):
        data = upload
    else:
        upload.seek(0)
        data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(
            _("This file is larger than %(most)d MB. Choose a smaller photo.")
            % {"most": MOST_BYTES // 1_000_000}
        )
    if not data:
        raise Refused(_("This file is empty. Choose the photo once more."))
    return data


def _picture(data: bytes) -> Image.Image:
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _opened(_bare_png(data), "PNG", most=MOST_PIXELS_OF_PNG)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _opened(_bare_gif(data), "GIF", most=MOST_PIXELS)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _opened(data, "WEBP", most=MOST_PIXELS_OF_WEBP)
    if data[4:8] == b"ftyp":
        raise Refused(
            _("This is a HEIC or AVIF photo, or a film. Choose a JPEG of it instead.")
        )
    raise Refused(
        _("We cannot read this file as a photo. Choose a JPEG, PNG, WebP or GIF.")
    )


def _jpeg(data: bytes) -> Image.Image:
    bare, exif, scans = _bare_jpeg(data)
    if scans > MOST_SCANS:
        raise _broken()
    most = MOST_PIXELS if scans == 1 else MOST_PIXELS_IN_SCANS
    return _opened(bare, "JPEG", most=most, exif=exif)


def _opened(data: bytes, kind: str, *, most: int, exif: bytes = b"") -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
        raise _too_many_pixels(most) from trouble
    with picture:
        if picture.width * picture.height > most:
            raise _too_many_pixels(most)
        small = _small_size(picture.width, picture.height)
        picture.draft("RGB", small)
        orientation = _orientation(exif or picture.info.get("exif", b""))
        profile = picture.info.get("icc_profile", b"")
        if picture.mode not in {"RGB", "RGBA", "P"}:
            profile = b""  # it speaks of other colours than those we make of it
        reduced = _reduced(picture)
    del picture  # most of the memory that this may take is free from here on
    reduced = _in_plain_colours(reduced.resize(small, _FINE), profile)
    reduced.getexif()[ORIENTATION] = orientation
    return ImageOps.exif_transpose(reduced)


def _small_size(width: int, height: int) -> tuple[int, int]:
    if min(width, height) < LEAST_SIDE:
        raise Refused(
            _(
                "This photo is too small. Choose one with at least %(least)d pixels "
                "on each side."
            )
            % {"least": LEAST_SIDE}
        )
    longest = max(width, height)
    if longest <= LONGEST_SIDE:
        return width, height
    small = width * LONGEST_SIDE // longest, height * LONGEST_SIDE // longest
    if min(small) < LEAST_SIDE:
        raise Refused(
            _("This photo is too long and narrow. Crop it and choose it again.")
        )
    return small


def _reduced(picture: Image.Image) -> Image.Image:
    # Strip by strip, so that the large picture never stands in memory twice.
    picture.load()
    factor = max(1, max(picture.size) // LONGEST_SIDE)
    size = (-(-picture.width // factor), -(-picture.height // factor))
    reduced = Image.new("RGB", size)
    step = factor * max(1, PIXELS_AT_ONCE // (picture.width * factor))
    for top in range(0, picture.height, step):
        bottom = min(top + step, picture.height)
        strip = _on_white(picture.crop((0, top, picture.width, bottom)))
        reduced.paste(strip.reduce(factor), (0, top // factor))
    return reduced


def _on_white(strip: Image.Image) -> Image.Image:
    if strip.has_transparency_data:
        strip = strip.convert("RGBA")
        paper = Image.new("RGBA", strip.size, "white")
        return Image.alpha_composite(paper, strip).convert("RGB")
    if strip.mode.startswith("I"):
        # Sixteen bits of grey; converting them directly would cut off all but dark.
        strip = strip.convert("I").point(lambda grey: grey / 256).convert("L")
    return strip.convert("RGB")


def _in_plain_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Give the picture in sRGB, if its profile is one of the simple kind."""
    if not profile or len(profile) > MOST_PROFILE:
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        if not meant.profile.is_matrix_shaper or meant.profile.xcolor_space != "RGB ":
            return picture
        plain = ImageCms.createProfile("sRGB")
        ImageCms.profileToProfile(picture, meant, plain, inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # the colours are a shade off; the person is still herself
    return picture


def _written(picture: Image.Image, kind: str) -> bytes:
    # A picture made here has no notes; pasting it anew makes sure of that.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    file = BytesIO()
    bare.save(file, kind, quality=QUALITY)
    return file.getvalue()


def _bare_jpeg(data: bytes) -> tuple[bytes, bytes, int]:
    """Give the JPEG without its notes and its tail, its Exif, and its scans counted."""
    kept = [data[:2]]
    exif = b""
    scans = 0
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise _broken()
        marker = data[at + 1]
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"]), exif, scans
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if len(kept) > MOST_PIECES:
            raise _broken()
        if marker == 0xDA:
            scans += 1
            found = _AFTER_SCAN.search(data, end)
            if not found:
                raise _broken()
            end = found.start()
        if marker == 0xE1 and data.startswith(b"Exif\0\0", at + 4):
            exif = exif or data[at + 4 : end]
        if _carries_pixels(marker, data[at + 4 : at + 20]):
            kept.append(data[at:end])
        at = end


def _carries_pixels(marker: int, beginning: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        known = _KEPT_SEGMENTS.get(marker)
        return known is not None and beginning.startswith(known)
    return marker != 0xFE  # a comment


def _bare_png(data: bytes) -> bytes:
    """Give the PNG with the chunks that its one still picture is made of."""
    kept = [data[:8]]
    wanted = set(_KEPT_CHUNKS)
    at = 8
    while len(kept) <= MOST_PIECES:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise _broken()
        if name in wanted or name in {b"IDAT", b"IEND"}:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        wanted.discard(name)  # each of them once
        at = end
    raise _broken()


def _bare_gif(data: bytes) -> bytes:
    """Give the GIF with its first picture, and no comments, films or tail."""
    at = 13 + _size_of_colours(data[10])
    header = data[:at]
    control = b""
    while data[at] == 0x21:
        end = _after_blocks(data, at + 2)
        if data[at + 1] == 0xF9 and end - at == 8:
            control = data[at:end]
        at = end
    if data[at] != 0x2C:
        raise _broken()
    end = _after_blocks(data, at + 11 + _size_of_colours(data[at + 9]))
    return header + control + data[at:end] + b";"


def _size_of_colours(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while length := data[at]:
        at += 1 + length
    return at + 1


def _orientation(exif: bytes) -> int:
    """Read which way up the photo is, and no other word of its Exif."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(count):
            at = first + 2 + 12 * entry
            tag, kind, number, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if (tag, kind, number) == (ORIENTATION, 3, 1) and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return 1
    return 1


def _too_many_pixels(most: int) -> Refused:
    return Refused(
        _(
            "This photo has more than %(most)d million pixels. Save it smaller, as "
            "JPEG, and choose that one."
        )
        % {"most": most // 1_000_000}
    )


def _broken() -> Refused:
    return Refused(
        _(
            "This photo is damaged. Open it, save it again as JPEG, and choose the "
            "new file."
        )
    )
