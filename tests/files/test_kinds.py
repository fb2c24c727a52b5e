"""What a file is by its content, whatever it is called."""

from io import BytesIO
from struct import pack
from zlib import crc32

import pytest

from booking.files.kinds import ensure_whole, find_kind
from booking.files.rules import FileKind, FileRefused
from tests.files import samples

CONTENTS = [
    (samples.PDF, FileKind.PDF),
    (samples.picture("JPEG"), FileKind.JPEG),
    (samples.picture("PNG"), FileKind.PNG),
    (samples.HEIC, FileKind.HEIC),
    (samples.GENERIC_HEIF, FileKind.HEIC),
    (samples.DOCX, FileKind.DOCX),
    (samples.XLSX, FileKind.XLSX),
    (samples.AVIF, None),
    (samples.MP4, None),
    (samples.PAGE, None),
    (samples.DRAWING, None),
    (samples.picture("GIF"), None),
    (b"MZ\x90\x00" + bytes(100), None),
    (b"\n" + samples.PDF, None),
    (b"PK\x03\x04 no archive at all", None),
    (samples.archive("evil.exe"), None),
    (samples.archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
    (samples.archive("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), None),
    (samples.archive("[Content_Types].xml", "word/document.xml", *map(str, range(2000))), None),
    (b"\x00\x00\x00\x04ftyp", None),
    (b"", None),
]


@pytest.mark.parametrize(("content", "kind"), CONTENTS)
def test_the_kind_is_found_from_the_content(content: bytes, kind: FileKind | None) -> None:
    assert find_kind(BytesIO(content)) is kind


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_whole_picture_is_taken_and_one_cut_off_is_not(form: str) -> None:
    kind, content = FileKind(form.lower()), samples.picture(form)

    ensure_whole(BytesIO(content), kind)
    for end in (20, len(content) // 2, len(content) - 20):
        with pytest.raises(FileRefused):
            ensure_whole(BytesIO(content[:end]), kind)


def _png_of(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge picture."""
    head = b"IHDR" + pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + pack(">I", 13)
        + head
        + pack(">I", crc32(head))
        + pack(">I", 9)
        + b"IDAT"
        + bytes(13)
    )


@pytest.mark.parametrize(("width", "height"), [(8001, 8000), (10_000, 10_000), (60_000, 60_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_unopened(width: int, height: int) -> None:
    with pytest.raises(FileRefused, match="大きすぎます"):
        ensure_whole(BytesIO(_png_of(width, height)), FileKind.PNG)


def test_a_jpeg_that_claims_to_be_huge_is_refused() -> None:
    content = bytearray(samples.picture("JPEG"))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = pack(">HH", 9000, 9000)
    with pytest.raises(FileRefused, match="大きすぎます"):
        ensure_whole(BytesIO(bytes(content)), FileKind.JPEG)


def test_a_page_behind_the_first_bytes_of_a_picture_is_no_picture() -> None:
    for kind, head in ((FileKind.JPEG, b"\xff\xd8\xff\xe0"), (FileKind.PNG, b"\x89PNG\r\n\x1a\n")):
        with pytest.raises(FileRefused):
            ensure_whole(BytesIO(head + samples.PAGE), kind)
