"""What a file is, found out from its content alone: names and what a browser says are not asked."""

import logging
import zipfile
from typing import IO

from PIL import Image, UnidentifiedImageError

from booking.core.i18n import _l
from booking.files.rules import FileKind, FileRefused

log = logging.getLogger(__name__)
_HEAD = 64
_PNG = b"\x89PNG\r\n\x1a\n"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_OFFICE = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
_MOST_MEMBERS = 2000
# A picture of a telephone has up to 50 million; more is a bomb or can't be opened on an office machine.
MOST_PIXELS = 64_000_000
_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG"}


def find_kind(stream: IO[bytes]) -> FileKind | None:
    """The kind of the content, None for any that is not known; leaves the stream anywhere."""
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(_PNG):
        return FileKind.PNG
    if head[4:8] == b"ftyp":
        return _heic(head)
    if head.startswith(b"PK\x03\x04"):
        return _office(stream)
    return None


def _heic(head: bytes) -> FileKind | None:
    """The main brand or one of those it says to be compatible with; the second field is a version."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12]} | {head[start : start + 4] for start in range(16, end - 3, 4)}
    return FileKind.HEIC if brands & _HEIC_BRANDS else None


def _office(stream: IO[bytes]) -> FileKind | None:
    """A document or a table of the open office formats, without programs in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {one.filename for one in archive.infolist()[: _MOST_MEMBERS + 1]}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    if len(names) > _MOST_MEMBERS or "[Content_Types].xml" not in names:
        return None
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) for name in names):
        return None
    kinds = [kind for name, kind in _OFFICE.items() if name in names]
    return kinds[0] if len(kinds) == 1 else None


def ensure_whole(stream: IO[bytes], kind: FileKind) -> None:
    """Raise FileRefused for a picture that is cut off, broken or larger than anybody can open."""
    if kind not in _FORMATS:
        return
    stream.seek(0)
    try:
        with Image.open(stream, formats=[_FORMATS[kind]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels()
            if kind is FileKind.PNG:
                image.verify()  # checksums; unpacking would take the memory of all its pixels
            else:
                image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        log.info("a picture could not be read: %s", type(error).__name__)
        raise FileRefused(
            _l("この画像は壊れているようで、開けませんでした。もう一度撮るか、別のファイルを選んでください。")
        ) from error


def _too_many_pixels() -> FileRefused:
    return FileRefused(_l("この画像は大きすぎます。画像の大きさ（画素数）を小さくしてから選んでください。"))
