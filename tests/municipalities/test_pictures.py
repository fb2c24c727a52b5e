"""What is taken as a crest, and what is left of it."""

import io

import pytest
from PIL import Image, PngImagePlugin

from booking.core.errors import InvalidInput
from booking.municipalities.pictures import LARGEST_FILE, SIDE, crest_picture


def drawn(
    size: tuple[int, int] = (200, 200), kind: str = "PNG", mode: str = "RGB", **options: object
) -> bytes:
    result = io.BytesIO()
    Image.new("RGB", size, "navy").save(result, kind, **options)
    return result.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_of_points_become_a_square_png(kind: str) -> None:
    picture = opened(crest_picture(drawn((300, 150), kind)))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (300, 300), "RGBA")
    # What was not there is transparent, what was there is in the middle.
    assert picture.getpixel((150, 10))[3] == 0
    assert picture.getpixel((150, 150))[3] == 255


def test_a_large_picture_is_made_smaller() -> None:
    assert opened(crest_picture(drawn((1600, 800)))).size == (SIDE, SIDE)


def test_texts_and_places_inside_a_picture_do_not_survive() -> None:
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "<script>alert(1)</script>")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    for upload in (drawn(pnginfo=note), drawn(kind="JPEG", exif=exif)):
        result = crest_picture(upload)
        assert b"script" not in result
        assert b"secret" not in result


def test_a_png_with_something_behind_it_loses_that() -> None:
    assert b"<?php" not in crest_picture(drawn() + b"<?php evil() ?>")


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (b"", "選んでください"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVGは使えません"),
        (drawn(kind="GIF"), "読めませんでした"),
        (drawn()[:120], "読めませんでした"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "読めませんでした"),
        (drawn((95, 20)), "小さすぎて"),
        (drawn((4100, 4000)), "縦横4000ドット"),
        (b"\x89PNG" + b"\0" * LARGEST_FILE, "500KBまで"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(upload: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        crest_picture(upload)
    assert words in str(refused.value.message)
    assert refused.value.field == "picture"
