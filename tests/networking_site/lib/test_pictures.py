"""What becomes of a photo, and of all that calls itself one.

Every hostile file is made here, byte by byte where no honest program would make it.
"""

from __future__ import annotations

import io
import math
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from networking_site.lib import pictures
from networking_site.lib.pictures import as_jpeg, middle, square, whole_picture, wide
from networking_site.lib.refused import Refused
from tests.scenes import a_photo

MARK = b"MARK-7Q"
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (40, 60, 200), (255, 255, 255)
PLAIN = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def face(width: int = 400, height: int = 300) -> Image.Image:
    """Give a picture whose four corners differ: red, green, blue and white."""
    picture = Image.new("RGB", (2, 2))
    for place, colour in enumerate((RED, GREEN, BLUE, WHITE)):
        picture.putpixel((place % 2, place // 2), colour)
    return picture.resize((width, height), Image.Resampling.NEAREST)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check


def png(width: int, height: int, *extra: bytes, rows: int | None = None) -> bytes:
    """Write a grey PNG by hand, one row at a time; `rows` may be fewer than it says."""
    packer = zlib.compressobj(9)
    row = bytes(1 + -(-width // 8))
    packed = [packer.compress(row) for _ in range(height if rows is None else rows)]
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            *extra,
            chunk(b"IDAT", b"".join([*packed, packer.flush()])),
            chunk(b"IEND", b""),
        ]
    )


def riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def opened(file: bytes, kind: str = "WEBP") -> Image.Image:
    picture = Image.open(io.BytesIO(file), formats=[kind])
    picture.load()
    return picture


def assert_nothing_but_pixels(file: bytes, kind: str = "WEBP") -> None:
    """Look for what was planted, and for any place where something could be said."""
    assert MARK not in file
    assert MARK.decode().encode("utf-16-le") not in file
    for word in (
        b"Exif",
        b"EXIF",
        b"XMP ",
        b"xap/1.0",
        b"ICC",
        b"GPS",
        b"<html",
        b"PK\3",
    ):
        assert word not in file
    picture = opened(file, kind)
    assert dict(picture.getexif()) == {}
    told = {"loop", "background", "timestamp", "duration"}  # of every WebP
    told |= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert set(picture.info) <= told
    assert picture.mode == "RGB"
    if kind == "WEBP":
        assert file[8:12] == b"WEBP"
        assert struct.unpack("<I", file[4:8]) == (len(file) - 8,)
        assert file[12:16] == b"VP8 "  # the simple kind, which has no room for notes


def assert_refused_or_clean(file: bytes) -> None:
    answer = answer_to(file)
    if isinstance(answer, str):
        assert answer.endswith(".")
        assert ". " in answer
        return
    assert_nothing_but_pixels(answer)
    assert max(opened(answer).size) <= 1600


def answer_to(file: bytes) -> bytes | str:
    try:
        return whole_picture(file)
    except Refused as no:
        return no.reason


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """Give the nearest of our four colours in each corner."""
    width, height = picture.size
    quarters = [(x, y) for y in (1, 3) for x in (1, 3)]
    seen = [picture.getpixel((width * x // 4, height * y // 4)) for x, y in quarters]
    return [nearest(colour) for colour in seen]


def nearest(colour: tuple[int, ...]) -> tuple[int, ...]:
    return min((RED, GREEN, BLUE, WHITE), key=lambda one: math.dist(one, colour))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_of_each_kind_comes_out_as_webp(kind):
    whole = whole_picture(saved(face(), kind))

    assert_nothing_but_pixels(whole)
    assert opened(whole).size == (400, 300)
    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    "name", ["me.png", "me.html", "../../x.png", "x" * 300 + ".svg", "", "me"]
)
def test_the_name_plays_no_part(name):
    upload = SimpleUploadedFile(name or "-", saved(face(), "PNG"), "text/html")
    upload.read(7)

    assert corners(opened(whole_picture(upload))) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((1601, 1601), (1600, 1600)),
        ((1600, 160), (1600, 160)),
        ((3199, 2000), (1600, 1000)),
        ((5999, 3999), (1600, 1066)),
        ((15_000, 1_550), (1600, 165)),
    ],
)
def test_a_large_photo_becomes_small(size, small):
    whole = whole_picture(saved(face(*size), "JPEG"))

    assert opened(whole).size == small
    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_a_large_png_becomes_small_without_seams(mode):
    wide = Image.linear_gradient("L").rotate(90).resize((3300, 2100))
    if mode == "I;16":
        wide = wide.convert("I").point(lambda grey: grey * 256).convert("I;16")
    picture = wide.convert(mode) if wide.mode != mode else wide

    row = opened(whole_picture(saved(picture, "PNG"))).convert("L")

    assert row.size == (1600, 1018)
    for y in range(0, 1018, 3):
        greys = [row.getpixel((x, y)) for x in (200, 800, 1400)]
        near = 90 if mode in {"1", "P"} else 12  # dots, and few colours
        assert greys == pytest.approx([32, 128, 223], abs=near)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_photo_stands_upright(orientation, kind):
    turned = {3: 180, 6: 90, 8: 270}.get(orientation)
    mirror = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        7: Image.Transpose.TRANSVERSE,
    }.get(orientation)
    lying = face()
    if turned:
        lying = lying.rotate(turned, expand=True)
    if mirror is not None:
        lying = lying.transpose(mirror)
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif[0x0112] = orientation

    whole = whole_picture(saved(lying, kind, exif=exif.tobytes()))

    assert opened(whole).size == (400, 300)
    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]
    assert_nothing_but_pixels(whole)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize(
    "entry",
    [(0x0112, 3, 1, 9), (0x0112, 4, 1, 6), (0x0112, 3, 2, 6), (0x0112, 3, 1, 0)],
)
def test_an_orientation_that_is_none_turns_nothing(entry, order):
    start = {">": b"MM\0*\0\0\0\x08", "<": b"II*\0\x08\0\0\0"}[order]
    exif = b"Exif\0\0" + start + struct.pack(f"{order}HHHIHH", 1, *entry, 0)

    whole = whole_picture(saved(face(), "JPEG", exif=exif))

    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


def photo_that_tells() -> bytes:
    """Give a JPEG with all that cameras write: place, owner, thumbnail, and more."""
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    exif[0x013B] = MARK.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 7.0), 29: MARK.decode()})
    exif.get_ifd(0x8769).update({0xA431: MARK.decode(), 0x927C: MARK})
    thumbnail = saved(face(160, 120), "JPEG", comment=MARK)
    plain = saved(
        face(),
        "JPEG",
        exif=exif.tobytes() + thumbnail,
        xmp=b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>",
        icc_profile=PLAIN + MARK,
        comment=MARK,
    )
    segment = b"Photoshop 3.0\0" + MARK
    note = b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment
    return plain[:2] + note + plain[2:] + thumbnail + MARK


def test_nothing_of_what_a_camera_wrote_is_left():
    photo = photo_that_tells()
    assert photo.count(MARK) >= 8
    assert dict(opened(photo, "JPEG").getexif().get_ifd(0x8825))

    whole = whole_picture(photo)

    assert_nothing_but_pixels(whole)
    assert_nothing_but_pixels(square(whole, x=0, y=0, side=1000, size=128))
    assert_nothing_but_pixels(as_jpeg(whole, size=128), "JPEG")


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_nothing_of_what_a_program_wrote_is_left(kind):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", MARK.decode())
    notes.add_itxt("XML:com.adobe.xmp", MARK.decode(), zip=False)
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    options = {
        "PNG": {"pnginfo": notes, "exif": exif, "icc_profile": PLAIN + MARK},
        "WEBP": {"xmp": MARK, "exif": exif, "icc_profile": PLAIN + MARK},
        "GIF": {"comment": MARK},
    }[kind]
    file = saved(face(), kind, **options)
    assert MARK in file

    whole = whole_picture(file + MARK)

    assert_nothing_but_pixels(whole)
    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


def with_other_primaries(profile: bytes) -> bytes:
    """Swap red and green in a profile: whoever heeds it sees the colours swapped."""
    return (
        profile.replace(b"rXYZ", b"tmpZ")
        .replace(b"gXYZ", b"rXYZ")
        .replace(b"tmpZ", b"gXYZ")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_colours_are_meant_as_the_profile_says(kind):
    file = saved(face(), kind, icc_profile=with_other_primaries(PLAIN))

    seen = opened(whole_picture(file)).getpixel((100, 75))

    assert seen[1] > 150 > seen[0]


@pytest.mark.parametrize(
    "profile",
    [
        b"not a profile",
        PLAIN[:200],
        PLAIN[:-40],
        bytes(200_000),
        PLAIN + bytes(100_000),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_profile_that_is_not_simple_is_left_out(profile, mode):
    whole = whole_picture(saved(face().convert(mode), "JPEG", icc_profile=profile))

    assert_nothing_but_pixels(whole)


def test_paper_shows_where_a_picture_is_clear():
    clear = face().convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 200, 150))
    few = Image.new("P", (400, 300), 1)
    few.putpalette([0, 0, 0, *RED])
    few.paste(0, (0, 0, 200, 150))
    grey = Image.new("LA", (400, 300), (0, 0))

    for file in (
        saved(clear, "PNG"),
        saved(clear, "WEBP", lossless=True),
        saved(few, "PNG", transparency=0),
        saved(few, "GIF", transparency=0),
        saved(grey, "PNG"),
        saved(Image.new("RGB", (400, 300)), "PNG", transparency=(0, 0, 0)),
        saved(Image.new("L", (400, 300)), "PNG", transparency=0),
    ):
        assert min(opened(whole_picture(file)).getpixel((100, 75))) > 250


def test_colours_for_print_become_colours_for_screens():
    whole = whole_picture(saved(face().convert("CMYK"), "JPEG"))

    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


def test_sixteen_bits_of_grey_are_not_cut_off():
    grey = Image.new("I;16", (400, 300), 30_000)

    assert opened(whole_picture(saved(grey, "PNG"))).getpixel((9, 9)) == pytest.approx(
        (117,) * 3, abs=2
    )


def interlaced() -> bytes:
    """Give a PNG whose rows come in seven passes, all of them white."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4)]
    rows = b""
    for left, top, right, down in [*passes, (1, 0, 2, 2), (0, 1, 1, 2)]:
        row = b"\0" + b"\xff" * len(range(left, 400, right))
        rows += row * len(range(top, 300, down))
    header = struct.pack(">IIBBBBB", 400, 300, 8, 0, 0, 0, 1)
    return (
        png(1, 1)[:8]
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_an_interlaced_picture_is_read():
    assert opened(whole_picture(interlaced())).getpixel((399, 299)) == WHITE


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_film_the_first_picture_is_left(kind):
    frames = [Image.new("RGB", (400, 300), (n, 9, 9)) for n in range(120)]

    file = saved(face(), kind, save_all=True, append_images=frames)
    whole = whole_picture(file)

    assert getattr(opened(whole), "n_frames", 1) == 1
    assert_nothing_but_pixels(whole)
    assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


def test_what_is_also_an_archive_or_a_page_is_a_photo_and_nothing_else():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.jar", MARK)
    page = b"<html><script>alert(1)</script>" + MARK

    for photo in (
        saved(face(), "JPEG") + archive.getvalue(),
        saved(face(), "GIF") + page,
        saved(face(), "GIF", comment=page),
        saved(face(), "PNG") + page,
        saved(face(), "JPEG", comment=page),
        saved(face(), "WEBP") + page,
    ):
        whole = whole_picture(photo)

        assert_nothing_but_pixels(whole)
        assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


def test_notes_that_would_fill_the_memory_are_never_opened(monkeypatch):
    monkeypatch.setattr(PngImagePlugin, "MAX_TEXT_MEMORY", 1)
    bomb = zlib.compress(bytes(100_000_000), 9)

    whole = whole_picture(
        png(
            400,
            300,
            chunk(b"zTXt", b"k\0\0" + bomb),
            *[chunk(b"iTXt", b"k\0\1\0\0\0" + bomb[:1000])] * 3000,
        )
    )

    assert opened(whole).size == (400, 300)


NOT_PHOTOS = {
    "nothing": (b"", "empty"),
    "one byte": (b"\xff", "cannot read"),
    "text": (b"Here is my photo.", "cannot read"),
    "svg named png": (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "cannot read",
    ),
    "page": (b"<!doctype html><img src=x onerror=alert(1)>", "cannot read"),
    "bmp": (saved(face(), "BMP"), "cannot read"),
    "tiff": (saved(face(), "TIFF"), "cannot read"),
    "ico": (saved(face(), "ICO"), "cannot read"),
    "pdf": (saved(face(), "PDF"), "cannot read"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "cannot read"),
    "iphone": (b"\0\0\0\x18ftypheic" + bytes(99), "HEIC"),
    "avif": (b"\0\0\0\x18ftypavif" + bytes(99), "HEIC"),
    "sound": (b"RIFF\0\0\0\0WAVEfmt ", "cannot read"),
    "11 MB": (b"\xff\xd8\xff" + bytes(11_000_000), "larger than 10 MB"),
    "13,000 x 13,000": (png(13_000, 13_000), "16 million"),
    "20,000 x 20,000": (png(20_000, 20_000), "16 million"),
    "says it is huge": (png(13_000, 13_000, rows=1), "16 million"),
    "says it is more than huge": (png(2**31 - 1, 2**31 - 1, rows=1), "16 million"),
    "4,001 x 4,000 png": (png(4_001, 4_000), "16 million"),
    "no width": (png(0, 300), "damaged"),
    "small": (png(159, 4000), "too small"),
    "1 x 1": (png(1, 1), "too small"),
    "1 x 1 gif": (saved(face(1, 1), "GIF"), "too small"),
    "long": (png(2000, 180), "narrow"),
    "only a png's first word": (png(9, 9)[:8], "damaged"),
    "only a jpeg's first word": (b"\xff\xd8\xff", "damaged"),
    "only a gif's first word": (b"GIF89a", "damaged"),
    "only a webp's first word": (b"RIFF\xff\0\0\0WEBP", "damaged"),
    "jpeg of markers": (b"\xff\xd8" + b"\xff" * 50_000, "damaged"),
    "jpeg of zeros": (b"\xff\xd8\xff" + bytes(50_000), "damaged"),
    "six thousand pieces": (png(400, 300, *[chunk(b"IDAT", b"")] * 6000), "damaged"),
}


@pytest.mark.parametrize("name", NOT_PHOTOS)
def test_what_is_no_photo_is_refused_with_a_way_out(name):
    file, why = NOT_PHOTOS[name]

    with pytest.raises(Refused) as no:
        whole_picture(SimpleUploadedFile("photo.png", file, "image/png"))

    assert why in no.value.reason
    assert no.value.reason.count(".") >= 2  # what is wrong, and what to do next


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_that_was_cut_short_is_refused(kind):
    file = saved(face().resize((500, 400), Image.Resampling.BICUBIC), kind)

    for part in (0.3, 0.6, 0.9):
        with pytest.raises(Refused, match="damaged"):
            whole_picture(file[: int(len(file) * part)])


def test_too_many_pixels_are_seen_before_any_is_decoded(monkeypatch):
    files = [
        saved(Image.new("L", (4900, 4900)), "JPEG"),
        saved(Image.new("L", (3600, 3500)), "JPEG", progressive=True),
        saved(Image.new("P", (4900, 4900)), "GIF"),
        saved(Image.new("RGB", (2300, 2200)), "WEBP", lossless=True, method=0),
        png(4900, 4900),
    ]
    monkeypatch.setattr(pictures, "_reduced", lambda picture: pytest.fail("decoded"))

    for file in files:
        with pytest.raises(Refused, match="million pixels"):
            whole_picture(file)


def test_twenty_four_million_pixels_are_not_too_many():
    photo = saved(face(6000, 4000), "JPEG", quality=50)

    assert opened(whole_picture(photo)).size == (1600, 1066)


def test_a_jpeg_may_not_be_decoded_over_and_over():
    photo = saved(Image.new("RGB", (400, 300)), "JPEG", progressive=True)
    scan = photo[photo.rindex(b"\xff\xda") : -2]

    assert whole_picture(photo[:-2] + scan * 9 + b"\xff\xd9")
    with pytest.raises(Refused, match="damaged"):
        whole_picture(photo[:-2] + scan * 90 + b"\xff\xd9")


@pytest.mark.parametrize(
    "piece",
    [b"\xff\xdb\0\2", b"\xff\xdd\0\4\0\0", b"\xff\xe0\0\7JFIF\0", b"\xff\xc4\0\2"],
)
def test_a_jpeg_in_countless_pieces_is_refused(piece):
    photo = saved(face(), "JPEG")

    with pytest.raises(Refused, match="damaged"):
        whole_picture(photo[:2] + piece * 6000 + photo[2:])


def test_comments_without_end_are_stepped_over():
    jpeg, gif = saved(face(), "JPEG"), saved(face(), "GIF")
    first = 13 + (3 << (gif[10] & 7) + 1)
    blocks = b"\x21\xfe" + b"\1A" * 20_000 + b"\0"

    for file in (
        jpeg[:2] + b"\xff\xfe\0\2" * 20_000 + jpeg[2:],
        jpeg[:2] + b"\xff" * 20_000 + jpeg[2:],
        gif[:first] + blocks + b"\x21\xfe\1A\0" * 20_000 + gif[first:],
        png(400, 300, *[chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(10**6)))] * 4000),
    ):
        assert opened(whole_picture(file)).size == (400, 300)


def test_rows_that_are_missing_show_nothing_of_our_memory():
    grey = b"".join([b"\0" + b"\x99" * 400] * 100)
    header = struct.pack(">IIBBBBB", 400, 300, 8, 0, 0, 0, 0)
    file = png(1, 1)[:8] + chunk(b"IHDR", header)
    file += chunk(b"IDAT", zlib.compress(grey)) + chunk(b"IEND", b"")

    whole = opened(whole_picture(file))

    assert whole.crop((0, 120, 400, 300)).getextrema() == ((0, 0),) * 3


def test_of_many_profiles_one_is_unpacked(monkeypatch):
    profile = chunk(b"iCCP", b"k\0\0" + zlib.compress(PLAIN))
    unpacked = []
    original = PngImagePlugin.PngStream.chunk_iCCP
    monkeypatch.setattr(
        PngImagePlugin.PngStream,
        "chunk_iCCP",
        lambda *given: unpacked.append(given) or original(*given),
    )

    whole_picture(png(400, 300, *[profile] * 50))

    assert len(unpacked) == 1


def test_a_webp_may_not_lie_about_its_canvas():
    body = saved(face(), "WEBP")[12:]
    size = struct.pack("<I", 15_999)[:3] * 2
    frame = (
        bytes(6) + struct.pack("<I", 399)[:3] + struct.pack("<I", 299)[:3] + bytes(4)
    )
    animation = riff(b"ANIM", bytes(6)) + riff(b"ANMF", frame + body)
    file = b"WEBP" + riff(b"VP8X", b"\2\0\0\0" + size) + animation

    with pytest.raises(Refused, match="5 million"):
        whole_picture(riff(b"RIFF", file))


def test_an_exif_that_says_much_is_not_listened_to():
    tags = b"".join(struct.pack("<HHII", 300 + n, 7, 64_000, 8) for n in range(5000))
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 5000) + tags

    for kind in ("JPEG", "PNG", "WEBP"):
        whole = whole_picture(saved(face(), kind, exif=exif))
        assert corners(opened(whole)) == [RED, GREEN, BLUE, WHITE]


def honest_files() -> list[bytes]:
    picture = face(200, 170).resize((220, 180), Image.Resampling.BICUBIC)
    clear = picture.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    return [
        saved(picture, "JPEG"),
        saved(picture, "JPEG", progressive=True, icc_profile=PLAIN, comment=MARK),
        saved(picture.convert("CMYK"), "JPEG"),
        photo_that_tells(),
        saved(picture, "PNG"),
        saved(clear, "PNG", icc_profile=PLAIN),
        saved(picture.quantize(16), "PNG", transparency=3),
        interlaced(),
        saved(picture, "WEBP"),
        saved(clear, "WEBP", lossless=True, icc_profile=PLAIN, xmp=MARK),
        saved(picture, "WEBP", save_all=True, append_images=[clear]),
        saved(picture, "GIF"),
        saved(picture, "GIF", save_all=True, append_images=[clear], comment=MARK),
    ]


def spoiled(file: bytes, luck: random.Random) -> bytes:
    """Change, cut, double or swap a few bytes, most often near the beginning."""
    data = bytearray(file)
    for _ in range(luck.choice([1, 1, 2, 5, 20])):
        end = luck.choice([40, 200, len(data)])
        at = luck.randrange(min(end, len(data)) or 1)
        how = luck.randrange(6)
        if how <= 2:
            data[at : at + 1] = bytes(
                [luck.choice([0, 1, 127, 255, luck.randrange(256)])]
            )
        elif how == 3:
            del data[at : at + luck.choice([1, 2, 50, 5000])]
        elif how == 4:
            data[at:at] = luck.randbytes(luck.choice([1, 4, 300]))
        else:
            data[at:at] = data[at : at + luck.choice([12, 100, 900])]
    return bytes(data)


def spoiled_png(file: bytes, luck: random.Random) -> bytes:
    """Spoil one chunk and sign it anew, so that the spoiling is not seen at once."""
    pieces, at = [file[:8]], 8
    while at < len(file):
        length, name = struct.unpack_from(">I4s", file, at)
        pieces.append(chunk(name, file[at + 8 : at + 8 + length]))
        at += 12 + length
    which = luck.randrange(1, len(pieces))
    name, data = pieces[which][4:8], pieces[which][8:-4]
    pieces[which] = chunk(name, spoiled(data, luck) if data else b"\0")
    return b"".join(pieces)


def spoiled_files(number: int, seed: int) -> Iterator[bytes]:
    luck = random.Random(seed)  # noqa: S311 - the same bad luck every time
    honest = honest_files()
    for _ in range(number):
        file = luck.choice(honest)
        if file[1:4] == b"PNG" and luck.random() < 0.6:
            yield spoiled_png(file, luck)
        else:
            yield spoiled(file, luck)


@pytest.mark.parametrize("seed", range(8))
def test_spoiled_photos_are_refused_or_clean(seed):
    for file in spoiled_files(100, seed):
        assert_refused_or_clean(file)


@settings(deadline=None)
@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF"]),
    st.binary(max_size=400),
)
def test_no_bytes_at_all_break_it(beginning, rest):
    assert_refused_or_clean(beginning + rest)
    assert_refused_or_clean(beginning + rest[:4] + b"WEBPVP8 " + rest[4:])


@pytest.mark.parametrize(
    ("x", "y", "colour"),
    [(0, 0, RED), (1000, 0, GREEN), (0, 1000, BLUE), (1000, 1000, WHITE)],
)
def test_the_member_chooses_her_square(x, y, colour):
    whole = whole_picture(saved(face(), "PNG"))

    corner = square(whole, x=x, y=y, side=400, size=96)

    assert opened(corner).size == (96, 96)
    assert corners(opened(corner)) == [colour] * 4
    assert_nothing_but_pixels(corner)


def test_a_square_is_counted_in_thousandths():
    whole = whole_picture(saved(face(1000, 500), "PNG"))

    chosen = square(whole, x=250, y=0, side=1000, size=200)

    assert corners(opened(chosen)) == [RED, GREEN, BLUE, WHITE]


WHOLE = whole_picture(saved(face(170, 400), "PNG"))
any_number = st.one_of(st.integers(), st.integers(-10, 1010), st.just(10**300))


@settings(deadline=None)
@given(any_number, any_number, any_number)
def test_any_three_numbers_choose_a_square(x, y, side):
    assert opened(square(WHOLE, x=x, y=y, side=side, size=32)).size == (32, 32)


@pytest.mark.parametrize(
    ("size", "chosen"),
    [
        ((400, 400), (0, 0, 1000)),
        ((400, 300), (125, 0, 1000)),
        ((200, 400), (0, 166, 1000)),
    ],
)
def test_the_first_square_lies_where_a_face_is(size, chosen):
    assert middle(whole_picture(saved(face(*size), "PNG"))) == chosen


@pytest.mark.parametrize("size", [64, 320, 500])
def test_an_address_book_gets_a_plain_jpeg(size):
    whole = whole_picture(photo_that_tells())
    chosen = square(whole, x=125, y=0, side=1000, size=320)

    photo = as_jpeg(chosen, size=size)

    assert opened(photo, "JPEG").size == (size, size)
    assert corners(opened(photo, "JPEG")) == [RED, GREEN, BLUE, WHITE]
    assert b"\xff\xc0" in photo  # baseline
    assert b"\xff\xc2" not in photo
    assert_nothing_but_pixels(photo, "JPEG")
    assert_nothing_but_pixels(as_jpeg(whole, size=size), "JPEG")
    assert ImageOps.exif_transpose(opened(photo, "JPEG")).size == (size, size)


@pytest.mark.parametrize(
    ("size", "cut"),
    [((900, 700), (900, 450)), ((400, 1600), (400, 200)), ((1600, 300), (600, 300))],
)
def test_a_wide_picture_is_twice_as_wide_as_high_and_never_blown_up(size, cut):
    whole = whole_picture(a_photo(width=size[0], height=size[1]))

    assert Image.open(io.BytesIO(wide(whole, width=1600))).size == cut
    assert Image.open(io.BytesIO(wide(whole, width=320))).size == (320, 160)
