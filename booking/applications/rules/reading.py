"""Reading a definition that somebody wrote: what is wrong is said with the place where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from booking.core.errors import DomainError
from booking.core.i18n import _l, current_locale

JsonObject = Mapping[str, Any]


class BadDefinition(DomainError):
    """A procedure's data can't be used; ``where`` is the path inside it: ``sections[0].fields[2].latest``."""

    code = "bad_definition"
    status = 422

    def __init__(self, where: str, why: str) -> None:
        super().__init__(_l("%(where)s: %(why)s", where=where or _l("（全体）"), why=why))
        self.where = where
        self.why = why


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the definition in Japanese and, where it was given, in English."""

    ja: str = ""
    en: str = ""

    def __str__(self) -> str:
        """In the reader's language, as far as it was given."""
        return self.en or self.ja if current_locale() == "en" else self.ja

    def __bool__(self) -> bool:
        return bool(self.ja)


NO_WORDS = Words()


@dataclass(slots=True)
class Reader:
    """One object of the data; each key is asked for once, and ``finish`` refuses what nobody asked for."""

    data: JsonObject
    where: str
    _asked: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, data: object, where: str) -> "Reader":
        """Refuses what is no object."""
        if not isinstance(data, Mapping):
            raise BadDefinition(where, _l("{ … } で書いてください。"))
        return cls(data, where)

    def refuse(self, key: str, why: str) -> BadDefinition:
        """The error for one key."""
        return BadDefinition(f"{self.where}.{key}".lstrip("."), why)

    def _get(self, key: str) -> Any:
        self._asked.add(key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = False, longest: int = 2000) -> str:
        """A text; empty when it is missing and need not be there."""
        value = self._get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            raise self.refuse(key, _l("文字で書いてください。"))
        if len(value) > longest:
            raise self.refuse(key, _l("%(longest)s文字までにしてください。", longest=longest))
        return value.strip()

    def words(self, key: str, *, required: bool = False) -> Words:
        """A text and its English beside it (``label`` and ``label_en``)."""
        return Words(self.text(key, required=required), self.text(f"{key}_en"))

    def integer(self, key: str, default: int | None, *, least: int = 0, most: int = 10**9) -> int | None:
        """A whole number within bounds."""
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.refuse(
                key, _l("%(least)sから%(most)sまでの整数で書いてください。", least=least, most=most)
            )
        return value

    def size(self, key: str, default: int, *, least: int = 1, most: int = 10**9) -> int:
        """Like ``integer``, where there is always a number."""
        value = self.integer(key, default, least=least, most=most)
        assert value is not None
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(key, _l("true か false で書いてください。"))
        return value

    def objects(self, key: str, *, required: bool = False) -> list["Reader"]:
        """A list of objects."""
        value = self._get(key)
        if value is None and not required:
            return []
        if not isinstance(value, Sequence) or isinstance(value, str) or (required and not value):
            raise self.refuse(key, _l("[ … ] の中に1つ以上書いてください。"))
        return [Reader.of(one, f"{self.where}.{key}[{n}]".lstrip(".")) for n, one in enumerate(value)]

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self._get(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            raise self.refuse(key, _l("[ … ] の中に、文字を1つ以上書いてください。"))
        return tuple(value)

    def child(self, key: str) -> "Reader | None":
        """An object inside this one."""
        value = self._get(key)
        return None if value is None else Reader.of(value, f"{self.where}.{key}".lstrip("."))

    def finish(self) -> None:
        """A key that nobody asked for is a slip of the pen, and would else be ignored silently."""
        for key in self.data:
            if key not in self._asked:
                raise self.refuse(key, _l("この名前の項目は使えません。つづりを確かめてください。"))
