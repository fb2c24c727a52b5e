"""Words: a line, several lines, a name, its reading."""

from dataclasses import dataclass
from typing import ClassVar

from booking.accounts.rules.people import kana_problem
from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, box
from booking.applications.rules.my_number import holds_my_number
from booking.applications.rules.reading import Reader
from booking.core.i18n import _, _l
from booking.core.text import clean_line, clean_text, to_katakana

LONGEST_LINE = 200
LONGEST_TEXT = 4000
LONGEST_NAME = 100
MY_NUMBER = _l("マイナンバー（12けたの個人番号）は、ここには書かないでください。番号を消してください。")


def _ensure_short(text: str, longest: int) -> None:
    if len(text) > longest:
        raise Problem(
            _l(
                "%(longest)s文字までで入れてください。いまは%(over)s文字多いです。",
                longest=longest,
                over=len(text) - longest,
            )
        )


@dataclass(frozen=True, slots=True)
class TextKind(Kind):
    """One line. ``my_number``: a My Number may stand here."""

    name: ClassVar[str] = "text"
    longest: int = LONGEST_LINE
    shortest: int = 0
    my_number: bool = False

    @classmethod
    def read(cls, limits: Reader) -> "TextKind":
        """``longest`` and ``shortest`` in characters."""
        longest = limits.size("longest", LONGEST_LINE, most=LONGEST_LINE)
        shortest = limits.size("shortest", 0, least=0, most=longest)
        return cls(longest, shortest, limits.flag("my_number"))

    def parse(self, typed: Typed, facts: Facts) -> str:
        """The line without white space around it."""
        text = clean_line(box(typed))
        _ensure_short(text, self.longest)
        if len(text) < self.shortest:
            raise Problem(_l("%(shortest)s文字以上で入れてください。", shortest=self.shortest))
        if not self.my_number and holds_my_number(text):
            raise Problem(MY_NUMBER)
        return text

    def hint(self) -> str:
        """Nothing: the box is as long as what is asked."""
        return ""


@dataclass(frozen=True, slots=True)
class LongTextKind(Kind):
    """Several lines."""

    name: ClassVar[str] = "long_text"
    longest: int = 1000
    my_number: bool = False

    @classmethod
    def read(cls, limits: Reader) -> "LongTextKind":
        """``longest`` in characters."""
        return cls(limits.size("longest", 1000, most=LONGEST_TEXT), limits.flag("my_number"))

    def parse(self, typed: Typed, facts: Facts) -> str:
        """The lines, as they were parted."""
        text = clean_text(box(typed))
        _ensure_short(text, self.longest)
        if not self.my_number and holds_my_number(text):
            raise Problem(MY_NUMBER)
        return text

    def hint(self) -> str:
        """How much there is room for."""
        return _("%(longest)s文字まで書けます。", longest=self.longest)


@dataclass(frozen=True, slots=True)
class NameKind(Kind):
    """A person's name, in one box and as they write it: 髙, 𠮷, one word or five, variation selectors."""

    name: ClassVar[str] = "name"
    longest: int = LONGEST_NAME

    @classmethod
    def read(cls, limits: Reader) -> "NameKind":
        """``longest`` in characters."""
        return cls(limits.size("longest", LONGEST_NAME, most=LONGEST_NAME))

    def parse(self, typed: Typed, facts: Facts) -> str:
        """No character is changed."""
        text = clean_line(box(typed))
        _ensure_short(text, self.longest)
        if holds_my_number(text):
            raise Problem(MY_NUMBER)
        return text


@dataclass(frozen=True, slots=True)
class KanaKind(Kind):
    """The reading of a name: any kana become full-width katakana, letters stay for names without."""

    name: ClassVar[str] = "kana"
    longest: int = LONGEST_NAME

    @classmethod
    def read(cls, limits: Reader) -> "KanaKind":
        """``longest`` in characters."""
        return cls(limits.size("longest", LONGEST_NAME, most=LONGEST_NAME))

    def parse(self, typed: Typed, facts: Facts) -> str:
        """Katakana, or the letters of a name that has none."""
        kana = to_katakana(box(typed))
        _ensure_short(kana, self.longest)
        problem = kana_problem(kana)
        if problem is not None:
            raise Problem(problem)
        return kana

    def hint(self) -> str:
        """What may be typed."""
        return _("ひらがなでもかまいません。読みがないお名前は、アルファベットで入れてください。")
