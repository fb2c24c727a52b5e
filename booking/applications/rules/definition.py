"""A form as data: sections of fields. Read once when it is published; what can't be understood is refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from booking.applications.rules.kinds import KINDS, ChoiceKind, ChoicesKind, ConsentKind, Kind
from booking.applications.rules.reading import NO_WORDS, BadDefinition, JsonObject, Reader, Words
from booking.core.i18n import _l

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_FIELDS = 100
MOST_SECTIONS = 20


class Person(StrEnum):
    """What of the applicant a field asks for: it is filled in from the account."""

    NAME = "name"
    NAME_KANA = "name_kana"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"


# Which kind of field can be asked for what.
_PERSON_KINDS = {
    Person.NAME: {"name", "text"},
    Person.NAME_KANA: {"kana"},
    Person.PHONE: {"phone"},
    Person.ADDRESS: {"address"},
    Person.EMAIL: {"email"},
}


@dataclass(frozen=True, slots=True)
class Condition:
    """The field is only asked when another one has one of these values."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question."""

    key: str
    kind: Kind
    label: Words
    help: Words = NO_WORDS
    example: Words = NO_WORDS
    required: bool = False
    only_if: Condition | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    title: Words
    help: Words
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole form."""

    sections: tuple[Section, ...]

    @property
    def fields(self) -> Iterator[Field]:
        """Every field in the order in which it is asked."""
        return (field for section in self.sections for field in section.fields)

    def find(self, key: str) -> Field | None:
        """The field of a key."""
        return next((field for field in self.fields if field.key == key), None)

    def find_person(self, person: Person) -> Field | None:
        """The field that asks for this of the applicant."""
        return next((field for field in self.fields if field.person is person), None)


def read_definition(data: object) -> Definition:
    """The form of JSON data; raises BadDefinition with the place and the reason."""
    top = Reader.of(data, "")
    fields: dict[str, Field] = {}
    sections = []
    for one in top.objects("sections", required=True):
        title, help_text = one.words("title", required=True), one.words("help")
        own = tuple(_read_field(field, fields) for field in one.objects("fields", required=True))
        sections.append(Section(title, help_text, own))
        one.finish()
    top.finish()
    _ensure_whole(sections, fields)
    return Definition(tuple(sections))


def _ensure_whole(sections: list[Section], fields: Mapping[str, Field]) -> None:
    if len(sections) > MOST_SECTIONS or len(fields) > MOST_FIELDS:
        raise BadDefinition(
            "sections",
            _l("%(sections)s区分、%(fields)s項目までです。", sections=MOST_SECTIONS, fields=MOST_FIELDS),
        )
    people = [field.person for field in fields.values() if field.person is not None]
    for person in Person:
        if people.count(person) > 1:
            raise BadDefinition(
                "sections", _l("person が %(person)s の項目が2つあります。", person=person.value)
            )
    name = next((field for field in fields.values() if field.person is Person.NAME), None)
    if name is None or not name.required or name.only_if is not None:
        raise BadDefinition("sections", _l("person が name で、必ず入れる項目が1つ要ります。"))


def _read_field(reader: Reader, known: dict[str, Field]) -> Field:
    key = reader.text("key", required=True, longest=40)
    if not _KEY.fullmatch(key):
        raise reader.refuse("key", _l("英小文字で始め、英小文字・数字・_ で書いてください。"))
    if key in known:
        raise reader.refuse("key", _l("同じ key の項目が前にあります。"))
    kind = KINDS.get(reader.text("kind", required=True))
    if kind is None:
        raise reader.refuse("kind", _l("使えるのは %(kinds)s です。", kinds=", ".join(KINDS)))
    required = reader.flag("required")
    if kind is ConsentKind and not required:
        raise reader.refuse("required", _l("consent は required を true にしてください。"))
    field = Field(
        key=key,
        kind=kind.read(reader),
        label=reader.words("label", required=True),
        help=reader.words("help"),
        example=reader.words("example"),
        required=required,
        only_if=_read_condition(reader, known),
        person=_read_person(reader, kind),
    )
    reader.finish()
    known[key] = field
    return field


def _read_condition(reader: Reader, known: Mapping[str, Field]) -> Condition | None:
    condition = reader.child("only_if")
    if condition is None:
        return None
    key, values = condition.text("field", required=True), condition.texts("is", required=True)
    condition.finish()
    other = known.get(key)
    if other is None:
        raise condition.refuse("field", _l("前にある項目の key を書いてください。"))
    if not isinstance(other.kind, ChoiceKind | ChoicesKind):
        raise condition.refuse("field", _l("choice か choices の項目を書いてください。"))
    if other.only_if is not None:
        raise condition.refuse("field", _l("条件のある項目を、さらに条件にはできません。"))
    unknown = set(values) - {option.value for option in other.kind.options}
    if unknown:
        raise condition.refuse("is", _l("「%(value)s」は選択肢にありません。", value=min(unknown)))
    return Condition(key, values)


def _read_person(reader: Reader, kind: type[Kind]) -> Person | None:
    text = reader.text("person")
    if not text:
        return None
    if text not in set(Person):
        raise reader.refuse("person", _l("使えるのは %(names)s です。", names=", ".join(Person)))
    person = Person(text)
    if kind.name not in _PERSON_KINDS[person]:
        raise reader.refuse("person", _l("この種類の項目では使えません。"))
    return person


def condition_text(definition: Definition, field: Field) -> str:
    """For whom a field with a condition is meant: 「託児」で「希望する」を選んだ方."""
    if field.only_if is None:
        return ""
    other = definition.find(field.only_if.key)
    assert other is not None
    assert isinstance(other.kind, ChoiceKind | ChoicesKind)
    labels = [str(o.label) for o in other.kind.options if o.value in field.only_if.values]
    return str(
        _l(
            "「%(question)s」で「%(answers)s」を選んだ方",
            question=other.label,
            answers=str(_l("」か「")).join(labels),
        )
    )


def as_data(value: object) -> JsonObject:
    """JSON that is known to be an object (a column of a table)."""
    assert isinstance(value, Mapping)
    return value
