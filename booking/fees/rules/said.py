"""Answers as they are shown: the question's label, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from booking.core.told import counted, joined, told
from booking.fees.rules.conditions import Answers, AskedNumber, Choice
from booking.fees.rules.questions import Question
from booking.fees.rules.tariff import Tariff, item_key


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in words."""

    key: str
    label: str
    text: str
    is_item: bool = False

    @property
    def line(self) -> str:
        """プロジェクター 2台."""
        return joined(" ", (self.label, self.text))


def said_of(tariff: Tariff, answers: Answers) -> list[Said]:
    """Every answer to something that the tariff asks, in its order; equipment at the end."""
    found = [
        Said(one.key, told(one.label, one.label_en), _text(one, answers[one.key]))
        for one in tariff.conditions
        if isinstance(one, Choice | AskedNumber) and one.key in answers
    ]
    for step in tariff.items():
        for item in step.items:
            key = item_key(step.key, item.key)
            if answers.get(key):
                count = counted(str(answers[key]), item.counter, item.counter_en)
                found.append(Said(key, told(item.label, item.label_en), count, is_item=True))
    return found


def with_defaults(questions: Iterable[Question], answers: Answers) -> dict[str, str | int]:
    """The answers, and what counts as the answer to each question that has none."""
    return {**{one.key: one.default for one in questions}, **answers}


def _text(question: Question, answer: str | int) -> str:
    if isinstance(question, AskedNumber):
        is_given = isinstance(answer, int)
        return counted(f"{answer:,}", question.unit, question.unit_en) if is_given else ""
    return next((told(one.label, one.label_en) for one in question.options if one.key == answer), "")
