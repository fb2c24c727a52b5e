"""One of several, several of several, and agreement."""

from dataclasses import dataclass
from typing import ClassVar

from booking.applications.rules.kinds.base import Facts, Kind, Problem, Typed, box, ticks
from booking.applications.rules.reading import NO_WORDS, Reader, Words
from booking.core.i18n import _, _l, current_locale

MOST_OPTIONS = 200


@dataclass(frozen=True, slots=True)
class Option:
    """One that can be chosen; ``note`` is a line beneath it (the day of a course, what it costs)."""

    value: str
    label: Words
    note: Words = NO_WORDS


def _read_options(limits: Reader) -> tuple[Option, ...]:
    options = []
    seen = set()
    for one in limits.objects("options", required=True):
        value = one.text("value", required=True, longest=60)
        if value in seen:
            raise one.refuse("value", _l("同じ値が2つあります。"))
        seen.add(value)
        options.append(Option(value, one.words("label", required=True), one.words("note")))
        one.finish()
    if len(options) > MOST_OPTIONS:
        raise limits.refuse("options", _l("選択肢は%(most)s個までです。", most=MOST_OPTIONS))
    return tuple(options)


@dataclass(frozen=True, slots=True)
class ChoiceKind(Kind):
    """One of its options."""

    name: ClassVar[str] = "choice"
    options: tuple[Option, ...] = ()

    @classmethod
    def read(cls, limits: Reader) -> "ChoiceKind":
        """``options``."""
        return cls(_read_options(limits))

    def parse(self, typed: Typed, facts: Facts) -> str:
        """The option's value."""
        value = box(typed).strip()
        if value not in {option.value for option in self.options}:
            raise Problem(_l("選択肢の中から1つ選んでください。"))
        return value

    def text(self, value: str) -> str:
        """The option's words."""
        return _label(self.options, value)


@dataclass(frozen=True, slots=True)
class ChoicesKind(Kind):
    """From ``least`` to ``most`` of its options, kept in the options' order."""

    name: ClassVar[str] = "choices"
    is_many: ClassVar[bool] = True
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = MOST_OPTIONS

    @classmethod
    def read(cls, limits: Reader) -> "ChoicesKind":
        """``options``, ``least`` and ``most``."""
        options = _read_options(limits)
        least = limits.size("least", 0, least=0, most=len(options))
        return cls(options, least, limits.size("most", len(options), least=max(least, 1), most=len(options)))

    def parse(self, typed: Typed, facts: Facts) -> list[str]:
        """The values of what was ticked, each once."""
        chosen = set(ticks(typed))
        known = [option.value for option in self.options]
        if chosen - set(known):
            raise Problem(_l("選択肢の中から選んでください。"))
        if len(chosen) < self.least:
            raise Problem(_l("%(least)sつ以上選んでください。", least=self.least))
        if len(chosen) > self.most:
            raise Problem(
                _l(
                    "%(most)sつまで選べます。いまは%(count)sつ選んでいます。",
                    most=self.most,
                    count=len(chosen),
                )
            )
        return [value for value in known if value in chosen]

    def text(self, value: list[str]) -> str:
        """The options' words, parted by commas."""
        comma = ", " if current_locale() == "en" else "、"
        return comma.join(_label(self.options, one) for one in value)

    def retyped(self, value: list[str]) -> Typed:
        """The ticks."""
        return list(value)

    def hint(self) -> str:
        """How many can be ticked."""
        if self.most < len(self.options):
            return _("%(most)sつまで選べます。", most=self.most)
        return _("あてはまるものを、いくつでも選んでください。")


@dataclass(frozen=True, slots=True)
class ConsentKind(Kind):
    """A box that has to be ticked; ``statement`` is what is agreed to."""

    name: ClassVar[str] = "consent"
    statement: Words = NO_WORDS

    @classmethod
    def read(cls, limits: Reader) -> "ConsentKind":
        """``statement``."""
        return cls(limits.words("statement", required=True))

    def parse(self, typed: Typed, facts: Facts) -> bool:
        """True: what is not ticked is empty."""
        if box(typed) != "yes":
            raise Problem(_l("読んで、ここを選んでください。"))
        return True

    def text(self, value: bool) -> str:
        """同意する."""
        return _("同意します") if value else _("同意しません")

    def retyped(self, value: bool) -> Typed:
        """The tick."""
        return "yes" if value else ""


def _label(options: tuple[Option, ...], value: str) -> str:
    return next((str(option.label) for option in options if option.value == value), value)
