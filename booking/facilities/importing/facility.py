"""One row of the list as this service takes it: fields as written, nothing put right."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from booking.facilities.importing.columns import ACCESSIBILITY_COLUMNS, Form
from booking.facilities.importing.findings import Finding, Level
from booking.facilities.importing.hours import OpeningHours
from booking.facilities.importing.week import HoursApart
from booking.facilities.rules.closures import ClosureRule


@dataclass(frozen=True, kw_only=True)
class ImportedFacility:
    """What the columns say. ``source`` is the whole row by column name, as it stands in the file."""

    identifier: str
    municipality_code: str
    municipality_name: str
    name: str
    name_kana: str = ""
    name_en: str = ""
    nickname: str = ""
    postal_code: str = ""
    address: str = ""
    building: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    operator: str = ""
    hours_text: str = ""
    description: str = ""
    accessibility_text: str = ""
    url: str = ""
    notes: str = ""
    source: Mapping[str, str]

    def values(self) -> dict[str, str | float | None]:
        """The fields that a facility has too, by name."""
        apart = {"municipality_code", "municipality_name", "source"}
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in apart}


@dataclass(frozen=True)
class Understanding:
    """What the free text meant, as far as it was read completely. No hours: they wait to be completed."""

    hours: OpeningHours | None = None
    closures: tuple[ClosureRule, ...] = ()
    apart: tuple[HoursApart, ...] = ()


class Reading(StrEnum):
    """How much of what a row writes about hours and closing days became rules."""

    NOTHING_WRITTEN = "nothing_written"
    COMPLETE = "complete"
    PARTLY = "partly"
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True)
class RowReport:
    """All about one row; ``row`` is its number in a spreadsheet. Without a facility it can't be taken."""

    row: int
    facility: ImportedFacility | None
    understood: Understanding
    findings: tuple[Finding, ...]
    taken: tuple[str, ...] = ()  # columns with a value that went into a field
    kept: tuple[str, ...] = ()  # columns with a value that only the source row keeps

    @property
    def is_to_be_completed(self) -> bool:
        """Whether something of it waits on an administrator."""
        waiting = (Level.TO_CONFIRM, Level.NOT_UNDERSTOOD, Level.MISSING)
        return any(finding.level in waiting for finding in self.findings)

    @property
    def reading(self) -> Reading:
        """How much of its text on hours and closing days became rules; what it does not write counts not."""
        read = bool(self.at(Level.UNDERSTOOD))
        left = bool(self.at(Level.TO_CONFIRM, Level.NOT_UNDERSTOOD))
        if read:
            return Reading.PARTLY if left else Reading.COMPLETE
        return Reading.NOT_AT_ALL if left else Reading.NOTHING_WRITTEN

    def at(self, *levels: Level) -> list[Finding]:
        """The findings of these levels, in order."""
        return [finding for finding in self.findings if finding.level in levels]


# Field → column of each form. The number of characters is what the facility's own field holds.
FIELD_COLUMNS: dict[Form, dict[str, str]] = {
    Form.CURRENT: {
        "identifier": "ID",
        "municipality_code": "全国地方公共団体コード",
        "municipality_name": "地方公共団体名",
        "name": "名称",
        "name_kana": "名称_カナ",
        "name_en": "名称_英字",
        "nickname": "名称_通称",
        "postal_code": "郵便番号",
        "address": "所在地_連結表記",
        "building": "建物名等(方書)",
        "phone": "電話番号",
        "operator": "団体名",
        "description": "説明",
        "url": "URL",
        "notes": "備考",
    },
    Form.OLDER: {
        "identifier": "NO",
        "municipality_code": "都道府県コード又は市区町村コード",
        "municipality_name": "市区町村名",
        "name": "名称",
        "name_kana": "名称_カナ",
        "nickname": "名称_通称",
        "address": "住所",
        "building": "方書",
        "phone": "電話番号",
        "operator": "団体名",
        "description": "説明",
        "accessibility_text": "バリアフリー情報",
        "url": "URL",
        "notes": "備考",
    },
}
LIMITS = {
    "identifier": 60,
    "name": 200,
    "name_kana": 200,
    "name_en": 200,
    "nickname": 200,
    "postal_code": 8,
    "address": 300,
    "building": 200,
    "phone": 40,
    "operator": 200,
    "url": 500,
}
TEXT_LIMIT = 5000
HOURS_NOTE = {Form.CURRENT: "利用可能時間特記事項", Form.OLDER: "利用可能日時特記事項"}
ADDRESS_PARTS = ("所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下")
_BY_SEVERAL = ("緯度", "経度", "利用可能曜日", "開始時間", "終了時間", *ACCESSIBILITY_COLUMNS)


def taken_columns(form: Form) -> frozenset[str]:
    """The columns whose values have a place in ``ImportedFacility`` besides the source row."""
    return frozenset(FIELD_COLUMNS[form].values()) | {HOURS_NOTE[form], *_BY_SEVERAL}
