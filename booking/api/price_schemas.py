"""The answer to what a use would cost, as the OpenAPI document describes it; see ``schemas``."""

from datetime import date
from typing import Annotated

from pydantic import Field

from booking.accounts.rules import Audience
from booking.api.schemas import Answer, Id


class PriceLine(Answer):
    """One line of the working: so many of a unit, or a rate of other lines."""

    step: Annotated[str, Field(description="The step of the tariff that gave it.")]
    label: str
    label_en: str | None
    detail: Annotated[str | None, Field(description="Under which conditions.")]
    detail_en: str | None
    count: Annotated[str | None, Field(description="How many of the unit, if not one.")]
    unit: str | None
    unit_en: str | None
    unit_yen: int | None
    rate: Annotated[str | None, Field(description="As `30%` or `×1.5`.")]
    of_yen: Annotated[int | None, Field(description="The amount of which the rate is taken.")]
    amount: Annotated[int, Field(description="In yen; below zero it is taken away.")]
    article: str | None
    is_provisional: Annotated[bool, Field(description="Settled after the event.")]


class AnswerOption(Answer):
    """One of the answers to a question."""

    key: str
    label: str
    label_en: str | None


class PriceQuestion(Answer):
    """What the price of that space may depend on."""

    key: str
    label: str
    label_en: str | None
    options: Annotated[list[AnswerOption] | None, Field(description="One of these; null: a whole number.")]
    most: Annotated[int | None, Field(description="The largest number.")]
    default: str | int


class Price(Answer):
    """What a use would cost, line by line; the lines add up to the total."""

    space_id: Id
    date: date
    starts: str
    ends: str
    audience: Annotated[Audience | None, Field(alias="for")]
    tariff: Annotated[str | None, Field(description="Which table of fees; null where there is none.")]
    tariff_en: str | None
    total: Annotated[int | None, Field(description="In yen; null where the table has no such price.")]
    is_provisional: bool
    lines: list[PriceLine]
    reason: Annotated[str | None, Field(description="Why there is no price, as a sentence.")]
    questions: list[PriceQuestion]
