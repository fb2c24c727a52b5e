"""What was typed, against the form: the answers, and what to put right beside which field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booking.applications.rules.definition import Definition, Field, Person
from booking.applications.rules.kinds import (
    ChoiceKind,
    ChoicesKind,
    ConsentKind,
    Facts,
    FileFacts,
    FilesKind,
    Problem,
    Typed,
    Value,
)
from booking.applications.rules.kinds.base import ticks
from booking.core.i18n import _l
from booking.core.text import search_key

Attached = Mapping[str, Sequence[FileFacts]]


@dataclass(frozen=True, slots=True)
class Checked:
    """``values`` has what was understood; ``problems`` what was not, in the order in which it is asked."""

    values: Mapping[str, Value]
    problems: Mapping[str, Problem]

    @property
    def is_good(self) -> bool:
        """Whether it can be sent."""
        return not self.problems


def check(definition: Definition, typed: Mapping[str, Typed], attached: Attached, facts: Facts) -> Checked:
    """Every field against its limits; what is not asked of this person counts as not answered."""
    values: dict[str, Value] = {}
    problems: dict[str, Problem] = {}
    for field in definition.fields:
        if not is_asked(field, typed):
            continue
        try:
            if isinstance(field.kind, FilesKind):
                field.kind.check(attached.get(field.key, ()), field.required)
                continue
            own = typed.get(field.key, "")
            if field.kind.is_empty(own):
                if field.required:
                    raise Problem(_missing(field), field.kind.parts[0] if field.kind.parts else "")
                continue
            values[field.key] = field.kind.parse(own, facts)
        except Problem as problem:
            problems[field.key] = problem
    return Checked(values, problems)


def is_asked(field: Field, typed: Mapping[str, Typed]) -> bool:
    """Whether the field's condition holds for what was typed."""
    if field.only_if is None:
        return True
    return not set(ticks(typed.get(field.only_if.key, ""))).isdisjoint(field.only_if.values)


def _missing(field: Field) -> str:
    if isinstance(field.kind, ChoiceKind | ChoicesKind):
        return _l("「%(label)s」を選んでください。", label=field.label)
    if isinstance(field.kind, ConsentKind):
        return _l("読んで、ここを選んでください。")
    return _l("「%(label)s」を入れてください。", label=field.label)


def retype(definition: Definition, values: Mapping[str, Value]) -> dict[str, Typed]:
    """Answers as they would have been typed, for a form that is corrected."""
    return {
        field.key: field.kind.retyped(values[field.key])
        for field in definition.fields
        if field.key in values and not field.kind.is_file
    }


def prefill(definition: Definition, known: Mapping[Person, Typed]) -> dict[str, Typed]:
    """What an account knows, in the fields that ask for it."""
    return {
        field.key: known[field.person]
        for field in definition.fields
        if field.person is not None and known.get(field.person)
    }


def applicant_name(definition: Definition, values: Mapping[str, Value]) -> str:
    """How the applicant is called."""
    field = definition.find_person(Person.NAME)
    return str(values.get(field.key, "")) if field is not None else ""


def search_text(definition: Definition, values: Mapping[str, Value]) -> str:
    """The applicant's name and kana as ``core.text.search_key`` folds them: what clerks search through."""
    fields = (definition.find_person(person) for person in (Person.NAME, Person.NAME_KANA))
    found = (str(values.get(field.key, "")) for field in fields if field is not None)
    return " ".join(search_key(text) for text in found if text)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a filled form as it is shown: pages, papers, the clerk's side."""

    key: str
    label: str
    text: str
    files: tuple[str, ...] = ()
    is_long: bool = False
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """The lines under one heading."""

    title: str
    answers: tuple[Answer, ...]


def present(
    definition: Definition, values: Mapping[str, Value], files: Mapping[str, Sequence[str]]
) -> tuple[AnswerSection, ...]:
    """Everything in the order in which it was asked, in the reader's language; unanswered ones are empty.

    ``files`` are the names of the files of each field. Fields that were not asked are left out.
    """
    shown = []
    for section in definition.sections:
        answers = tuple(
            _answer(field, values, tuple(files.get(field.key, ())))
            for field in section.fields
            if is_asked(field, _choices_of(definition, values))
        )
        if answers:
            shown.append(AnswerSection(str(section.title), answers))
    return tuple(shown)


def _choices_of(definition: Definition, values: Mapping[str, Value]) -> dict[str, Typed]:
    return {
        field.key: values[field.key]
        for field in definition.fields
        if isinstance(field.kind, ChoiceKind | ChoicesKind) and field.key in values
    }


def _answer(field: Field, values: Mapping[str, Value], files: tuple[str, ...]) -> Answer:
    if field.kind.is_file:
        return Answer(field.key, str(field.label), "", files, is_file=True)
    text = field.kind.text(values[field.key]) if field.key in values else ""
    return Answer(field.key, str(field.label), text, is_long=field.kind.name == "long_text")
