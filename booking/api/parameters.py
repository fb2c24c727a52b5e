"""What an address may ask for: one model for each kind of answer, and how it is read."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict

from booking.accounts.rules import Audience
from booking.api.rules import (
    FACILITIES_PER_PAGE,
    LAST_PAGE,
    LONGEST_ANSWERS,
    LONGEST_AREA,
    LONGEST_WORDS,
    MOST_PER_PAGE,
    SPACES_PER_PAGE,
    Fault,
    InvalidParameters,
)
from booking.core.converters import LARGEST_ID
from booking.core.i18n import LOCALES, _
from booking.core.text import clean_line
from booking.facilities.rules.settings import FacilityKind
from booking.reservations.rules.details import MOST_PEOPLE

M = TypeVar("M", bound="Asked")
# So many characters of an unknown parameter's name are given back.
_SHOWN = 60
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = r"^([0-9]|[0-2][0-9]|3[0-5]):[0-5][0-9]$"
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")


class Language(StrEnum):
    """The languages of the screens."""

    JAPANESE = "ja"
    ENGLISH = "en"


assert [one.value for one in Language] == list(LOCALES)


def _whole_number(value: object) -> object:
    """Digits and nothing else, where pydantic would also take ``1_0``, ``+1`` and white space."""
    if not isinstance(value, str) or _WHOLE_NUMBER.fullmatch(value) is None:
        raise ValueError("not a whole number")
    return int(value)


def _day(value: object) -> object:
    """``2026-12-05``, where pydantic would also take a number of seconds."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):  # 2026-02-30
            return date.fromisoformat(value)
    raise PydanticCustomError("date_format", "not a day")


# The reader stands last: what is before it, it hands its value to, and the description shows its limits.
WHOLE, DAY = BeforeValidator(_whole_number), BeforeValidator(_day)
Words = Annotated[str, Field(max_length=LONGEST_WORDS), AfterValidator(clean_line)]
Area = Annotated[str, Field(max_length=LONGEST_AREA), AfterValidator(clean_line)]
Page = Annotated[int, Field(ge=1, le=LAST_PAGE, description="Which page of the list, from 1."), WHOLE]
Limit = Annotated[int, Field(ge=1, le=MOST_PER_PAGE, description="How many entries a page has."), WHOLE]


class Asked(BaseModel):
    """What every address may say."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lang: Annotated[
        Language, Field(description="Language of sentences (`reason`, `detail`). Names come in both.")
    ] = Language.JAPANESE


class FacilitiesAsked(Asked):
    """Which facilities."""

    kind: Annotated[FacilityKind | None, Field(description="Only facilities of this kind.")] = None
    area: Annotated[Area | None, Field(description="Only facilities of this part of the municipality.")] = (
        None
    )
    q: Annotated[
        Words | None,
        Field(description="Words that all stand in the name, its reading, the area or the address."),
    ] = None
    page: Page = 1
    limit: Limit = FACILITIES_PER_PAGE


class SpanAsked(Asked):
    """Which days of one space."""

    first: Annotated[
        date | None,
        Field(alias="from", description="The first day; today without it, and never earlier."),
        DAY,
    ] = None
    last: Annotated[
        date | None,
        Field(
            alias="to",
            description="The last day, itself included; 31 days without it. "
            "An answer tells 62 days at most and links to the rest.",
        ),
        DAY,
    ] = None


class DayAsked(Asked):
    """Which day, of which spaces."""

    day: Annotated[date | None, Field(alias="date", description="The day; today without it."), DAY] = None
    facility: Annotated[
        int | None, Field(ge=1, le=LARGEST_ID, description="Only the spaces of this facility."), WHOLE
    ] = None
    page: Page = 1
    limit: Limit = SPACES_PER_PAGE


class WishAsked(Asked):
    """At which time of which day, and for whom."""

    day: Annotated[date, Field(alias="date", description="The day on which it begins."), DAY]
    starts: Annotated[str, Field(pattern=_CLOCK, description="The beginning on the city's clock, as 9:00.")]
    ends: Annotated[str, Field(pattern=_CLOCK, description="The end; 24:00 and more: the next day.")]
    audience: Annotated[
        Audience | None,
        Field(alias="for", description="For whom; without it for somebody who has not signed in."),
    ] = None


class PriceAsked(WishAsked):
    """At which time of which day, for whom, and what is said about the use."""

    people: Annotated[int | None, Field(ge=1, le=MOST_PEOPLE, description="How many people come."), WHOLE] = (
        None
    )
    answers: Annotated[
        str,
        Field(
            max_length=LONGEST_ANSWERS,
            description="Answers to the `questions` of the same address, as `commercial:yes,admission:500`; "
            "what is not answered is the default.",
        ),
    ] = ""

    @property
    def said(self) -> dict[str, str | int]:
        """The answers by their keys; numbers are numbers."""
        pairs = (one.rpartition(":") for one in self.answers.split(",") if ":" in one)
        return {key.strip(): _number_or_text(value.strip()) for key, _colon, value in pairs}


def _number_or_text(text: str) -> str | int:
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def read(model: type[M], asked: MultiDict[str, str]) -> M:
    """The parameters of an address; InvalidParameters names every one that is not understood."""
    twice = [name for name, texts in asked.lists() if len(texts) > 1]
    faults = [Fault(name[:_SHOWN], _("このパラメーターは1回だけ書けます。")) for name in twice]
    try:
        found = model.model_validate_strings(asked.to_dict())
    except ValidationError as error:
        faults += [
            Fault(str(one["loc"][0])[:_SHOWN], _message(one))
            for one in error.errors(include_url=False)
            if one["loc"][0] not in twice
        ]
    if faults:
        raise InvalidParameters(faults)
    return found


def _message(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _("このパラメーターはありません。名前を確かめてください。")
    if kind == "enum":
        return _("次のどれかを書いてください：%(expected)s", expected=context["expected"])
    if kind.startswith("date"):
        return _("日付を 2026-12-05 のように入れてください。")
    if kind == "missing":
        return _("このパラメーターを書いてください。")
    if kind == "string_pattern_mismatch":
        return _("時刻を 9:00 のように入れてください。")
    if kind == "string_too_long":
        return _("%(count)s文字までにしてください。", count=context["max_length"])
    if kind == "greater_than_equal":
        return _("%(number)s以上の整数を書いてください。", number=context["ge"])
    if kind == "less_than_equal":
        return _("%(number)s以下の整数を書いてください。", number=context["le"])
    return _("整数を数字で書いてください。")
