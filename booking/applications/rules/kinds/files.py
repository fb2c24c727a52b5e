"""Copies of papers: they are kept apart from what was typed, and only counted and named here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed
from booking.applications.rules.reading import Reader
from booking.core.i18n import _, _l
from booking.files.rules import MEGABYTE, USUAL_KINDS, FileKind, FileLimits

MOST_FILES = 10
# One file and the fields beside it fit into what a form may send (booking.files.uploads).
LARGEST_MEGABYTES = 15
USUAL_LIMITS = FileLimits()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the rules know of a file that was attached."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class FilesKind(Kind):
    """One or several files, within the limits of the room that keeps them."""

    name: ClassVar[str] = "file"
    is_file: ClassVar[bool] = True
    limits: FileLimits = USUAL_LIMITS

    @classmethod
    def read(cls, limits: Reader) -> "FilesKind":
        """``most`` files, each of ``megabytes`` at most, of these ``types``."""
        types = limits.texts("types")
        for one in types:
            if one not in set(FileKind):
                raise limits.refuse("types", _l("使えるのは %(types)s です。", types=", ".join(FileKind)))
        most = limits.size("most", 1, most=MOST_FILES)
        megabytes = limits.size("megabytes", 5, most=LARGEST_MEGABYTES)
        kinds = frozenset(map(FileKind, types)) or USUAL_KINDS
        return cls(FileLimits(kinds, most, megabytes * MEGABYTE, most * megabytes * MEGABYTE))

    def parse(self, typed: Typed, facts: Facts) -> None:
        """Nothing is typed here."""
        return

    def check(self, files: Sequence[FileFacts], required: bool) -> None:
        """Raises Problem when there are too few or too many."""
        if required and not files:
            raise Problem(_l("ファイルを選んでください。"))
        if len(files) > self.limits.most_files:
            raise Problem(
                _l(
                    "ファイルは%(most)sつまでです。いらないものを取り消してください。",
                    most=self.limits.most_files,
                )
            )

    def hint(self) -> str:
        """Which files, how large, how many."""
        return _(
            "%(types)sのファイルを%(most)sつまで。1つ%(megabytes)sMBまで。",
            types=self.limits.kinds_text,
            most=self.limits.most_files,
            megabytes=self.limits.largest // MEGABYTE,
        )
