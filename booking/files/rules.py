"""Which files are taken: their kinds, how many, how large, under which name."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from booking.core.errors import DomainError, InvalidInput, NotFound
from booking.core.i18n import _l
from booking.core.text import clean_line

MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
_LONGEST_STEM = 70
_DEFAULT_STEM = "file"
# What a file on a disk can't be called, on any of the usual systems.
_UNUSABLE = re.compile(r'[<>:"|?*%;]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# A file that nothing refers to is somebody's who is still filling in the form, for this long.
ORPHAN_KEPT = timedelta(days=1)


class FileKind(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.HEIC: "image/heic",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The endings that agree with a kind; the first is given to a file without one.
EXTENSIONS = {
    FileKind.PDF: ("pdf",),
    FileKind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileKind.PNG: ("png",),
    FileKind.HEIC: ("heic", "heif", "hif"),
    FileKind.DOCX: ("docx",),
    FileKind.XLSX: ("xlsx",),
}
_KNOWN_EXTENSIONS = frozenset(ending for endings in EXTENSIONS.values() for ending in endings)
KIND_NAMES = {
    FileKind.PDF: "PDF",
    FileKind.JPEG: "JPEG",
    FileKind.PNG: "PNG",
    FileKind.HEIC: "HEIC",
    FileKind.DOCX: "Word",
    FileKind.XLSX: "Excel",
}
USUAL_KINDS = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.HEIC})


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What may be sent together; sizes in bytes."""

    kinds: frozenset[FileKind] = USUAL_KINDS
    most_files: int = 3
    largest: int = 5 * MEGABYTE
    largest_together: int = 15 * MEGABYTE

    @property
    def kinds_text(self) -> str:
        """PDF・JPEG・PNG・HEIC."""
        return "・".join(KIND_NAMES[kind] for kind in FileKind if kind in self.kinds)

    @property
    def accept(self) -> str:
        """For the accept attribute of a file input: types, and endings where a browser knows none."""
        kinds = [kind for kind in FileKind if kind in self.kinds]
        endings = [f".{ending}" for kind in kinds for ending in EXTENSIONS[kind]]
        return ",".join([CONTENT_TYPES[kind] for kind in kinds] + endings)


class FileRefused(InvalidInput):
    """This file is not taken; the message says what to send instead."""

    code = "file_refused"


class FileLost(NotFound):
    """The file is not where it was put, or was changed since: somebody has to look at the folder."""

    code = "file_lost"


class NoRoomForFiles(DomainError):
    """Nothing can be kept at the moment: the disk is full or can't be written."""

    code = "no_room_for_files"
    status = 503


def size_text(size: int) -> str:
    """3.1MB, 820KB: never 0, so that a small file is not taken for an empty one."""
    if size >= MEGABYTE:
        text = f"{size / MEGABYTE:.1f}".removesuffix(".0")
        return f"{text}MB"
    return f"{max(1, round(size / 1024))}KB"


def too_large(limits: FileLimits) -> FileRefused:
    """The refusal of a single file above the limit."""
    return FileRefused(
        _l("ファイルは1つ%(size)sまでです。小さくしてから選んでください。", size=size_text(limits.largest))
    )


def ensure_kind(kind: FileKind | None, limits: FileLimits) -> FileKind:
    """The kind, if it is one that is taken; None is a content that nobody knows."""
    if kind is None or kind not in limits.kinds:
        raise FileRefused(
            _l("このファイルの種類は受け取れません。%(kinds)sで送ってください。", kinds=limits.kinds_text)
        )
    return kind


def ensure_room(size: int, beside: Collection[int], limits: FileLimits) -> None:
    """Whether one more file of that size may stand beside others of those sizes."""
    if len(beside) >= limits.most_files:
        raise FileRefused(
            _l(
                "ファイルは%(most)s個までです。送り直すときは、前のファイルを消してください。",
                most=limits.most_files,
            )
        )
    if size + sum(beside) > limits.largest_together:
        raise FileRefused(
            _l(
                "ファイルは合わせて%(size)sまでです。小さくするか、数を減らしてください。",
                size=size_text(limits.largest_together),
            )
        )


def clean_name(name: str, kind: FileKind) -> str:
    """A name that any system can keep, that shows what it is, and that ends as the content says."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    line = _UNUSABLE.sub("_", clean_line(last)).strip(". ")
    stem, dot, ending = line.rpartition(".")
    agrees = bool(dot) and ending.lower() in EXTENSIONS[kind]
    if agrees:
        ending = ending.lower()
    else:
        stem = stem if dot and ending.lower() in _KNOWN_EXTENSIONS else line.replace(".", "_")
        ending = EXTENSIONS[kind][0]
    stem = _shorten(stem.strip(". ")) or _DEFAULT_STEM
    if _DEVICE.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}"


def _shorten(stem: str) -> str:
    """At most so many characters, not parting one from the selector of its form."""
    end = _LONGEST_STEM
    while end < len(stem) and end and unicodedata.combining(stem[end]) + ("\ufe00" <= stem[end] <= "\ufe0f"):
        end -= 1
    if end < len(stem) and "\U000e0100" <= stem[end] <= "\U000e01ef":
        end -= 1
    return stem[:end].rstrip(". ")
