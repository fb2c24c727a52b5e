"""What the form's template shows of a field: its words, what was typed, what is wrong, its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from booking.applications.models import ApplicationAttachment, ApplicationDraft
from booking.applications.rules.definition import Definition, Field, condition_text, read_definition
from booking.applications.rules.kinds import (
    ChoiceKind,
    ChoicesKind,
    ConsentKind,
    DateKind,
    FilesKind,
    NumberKind,
    Problem,
    Typed,
)
from booking.applications.rules.kinds.base import box, boxes, ticks
from booking.core.i18n import _

# More options than this come as a list that opens.
_MOST_RADIOS = 12


@dataclass(frozen=True, slots=True)
class Label:
    """As the components ask for it."""

    text: str


@dataclass(frozen=True, slots=True)
class Flags:
    """As the components ask for it."""

    required: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio or tick."""

    id: str
    value: str
    label: str
    note: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the page; ``label``, ``flags``, ``id`` and ``errors`` are what components expect."""

    id: str
    kind: str
    label: Label
    flags: Flags
    hints: tuple[str, ...]
    errors: tuple[str, ...]
    wrong_part: str
    value: str
    parts: Mapping[str, str]
    choices: tuple[Choice, ...]
    remark: str
    condition: str
    field: Field
    files: tuple[ApplicationAttachment, ...] = ()
    most_files: int = 0
    accept: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """The name of its input."""
        return self.id

    @property
    def only_if(self) -> str:
        """The name of the input that decides whether this is asked at all; empty: it always is."""
        condition = self.field.only_if
        return input_name(condition.key) if condition is not None else ""

    @property
    def only_values(self) -> list[str]:
        """The values of that input for which this is asked."""
        condition = self.field.only_if
        return list(condition.values) if condition is not None else []

    @property
    def is_birthday(self) -> bool:
        """Whether the browser may fill in the reader's own day of birth."""
        return isinstance(self.field.kind, DateKind) and self.field.kind.minimum_age is not None

    @property
    def summary(self) -> str:
        """The error as it stands at the top of the page, where its field is not beside it."""
        message = self.errors[0]
        return message if self.label.text in message else f"{self.label.text}: {message}"

    @property
    def target(self) -> str:
        """The id of what an error above links to: the first box that can be typed into."""
        if self.wrong_part:
            return f"{self.id}-{self.wrong_part}"
        if self.choices and self.kind != "select":
            return self.choices[0].id
        return f"{self.id}-{next(iter(self.parts))}" if self.parts else self.id

    @property
    def described(self) -> str:
        """For aria-describedby."""
        ids = []
        if self.hints:
            ids.append(f"{self.id}-hint")
        if self.remark:
            ids.append(f"{self.id}-remark")
        if self.errors:
            ids.append(f"{self.id}-error")
        return " ".join(ids)


@dataclass(frozen=True, slots=True)
class QuestionSection:
    """Fields under one heading."""

    title: str
    help: str
    questions: tuple[Question, ...] = field(default=())


def input_name(key: str) -> str:
    """The name and id of a field's input: apart from the names of the page's own."""
    return f"f-{key}"


def anchor_of(asked: Field) -> str:
    """The id in the form that a link to the field leads to."""
    return input_name(asked.key) + ("-field" if asked.kind.is_file else "")


def sections_of(
    draft: ApplicationDraft,
    files: Sequence[ApplicationAttachment],
    problems: Mapping[str, Problem],
    remarks: Mapping[str, str],
) -> list[QuestionSection]:
    """The whole form as it was typed so far."""
    form = read_definition(draft.form_version.definition)
    return [
        QuestionSection(
            str(section.title),
            str(section.help),
            tuple(
                _question(
                    form, one, draft.answers.get(one.key, ""), files, problems, remarks.get(one.key, "")
                )
                for one in section.fields
            ),
        )
        for section in form.sections
    ]


def _question(
    form: Definition,
    asked: Field,
    typed: Typed,
    files: Sequence[ApplicationAttachment],
    problems: Mapping[str, Problem],
    remark: str,
) -> Question:
    kind, name = asked.kind, input_name(asked.key)
    problem = problems.get(asked.key)
    condition = condition_text(form, asked)
    hints = [str(asked.help), kind.hint()]
    if asked.example:
        hints.append(_("例 %(example)s", example=asked.example))
    shown = kind.name
    if isinstance(kind, ChoiceKind) and len(kind.options) > _MOST_RADIOS:
        shown = "select"
    limits = kind.limits if isinstance(kind, FilesKind) else None
    return Question(
        id=name,
        kind=shown,
        label=Label(str(asked.label)),
        flags=Flags(asked.required),
        hints=tuple(hint for hint in hints if hint),
        errors=(str(problem.message),) if problem is not None else (),
        wrong_part=problem.part if problem is not None else "",
        value=box(typed),
        parts={part: boxes(typed).get(part, "") for part in kind.parts},
        choices=_choices(asked, name, typed),
        remark=remark,
        condition=condition,
        field=asked,
        files=tuple(one for one in files if one.field_key == asked.key),
        most_files=limits.most_files if limits is not None else 0,
        accept=limits.accept if limits is not None else "",
        unit=str(kind.unit) if isinstance(kind, NumberKind) else "",
    )


def _choices(asked: Field, name: str, typed: Typed) -> tuple[Choice, ...]:
    kind, chosen = asked.kind, set(ticks(typed))
    if isinstance(kind, ConsentKind):
        return (Choice(name, "yes", str(kind.statement), "", "yes" in chosen),)
    if not isinstance(kind, ChoiceKind | ChoicesKind):
        return ()
    return tuple(
        Choice(f"{name}-{number}", one.value, str(one.label), str(one.note), one.value in chosen)
        for number, one in enumerate(kind.options)
    )
