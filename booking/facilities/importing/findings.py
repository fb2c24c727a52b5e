"""What reading found out about one row: codes and values, in words only when shown."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from booking.core.i18n import _l


class Level(StrEnum):
    """What a finding asks of an administrator."""

    UNDERSTOOD = "understood"  # free text became a rule, completely
    TO_CONFIRM = "to_confirm"  # a proposal that somebody has to confirm
    NOT_UNDERSTOOD = "not_understood"  # kept verbatim, to be completed by hand
    MISSING = "missing"  # nothing is written, to be completed by hand
    NOTICE = "notice"  # taken as it stands, but looks wrong
    ERROR = "error"  # the row can't be taken


class Code(StrEnum):
    """What was found; each has one sentence below."""

    HOURS = "hours"
    AROUND_THE_CLOCK = "around_the_clock"
    CLOSURE = "closure"
    NO_CLOSURES = "no_closures"
    EVERY_WEEKDAY = "every_weekday"
    YEAR_END = "year_end"
    HOURS_MISSING = "hours_missing"
    CLOSURES_MISSING = "closures_missing"
    IRREGULAR = "irregular"
    UNDECIDED = "undecided"
    SEVERAL_RANGES = "several_ranges"
    BY_WEEKDAY = "by_weekday"
    BY_SEASON = "by_season"
    ENDS_BEFORE_START = "ends_before_start"
    HOURS_DISAGREE = "hours_disagree"
    UNREAD_HOURS = "unread_hours"
    UNREAD_CLOSURE = "unread_closure"
    INEXACT_DATES = "inexact_dates"
    TEMPORARY = "temporary"
    UNREAD_NOTE = "unread_note"
    UNREAD_DAYS = "unread_days"
    SHIFTED_COLUMN = "shifted_column"
    OUTSIDE_AREA = "outside_area"
    ADDRESSES_DISAGREE = "addresses_disagree"
    ADDRESS_COMPOSED = "address_composed"
    FULL_WIDTH = "full_width"
    SPACES = "spaces"
    BUILDING_IN_STREET = "building_in_street"
    PHONE_FORM = "phone_form"
    PHONE_UNREAD = "phone_unread"
    POSTAL_CODE_FORM = "postal_code_form"
    POSTAL_CODE_UNREAD = "postal_code_unread"
    KANA_MISSING = "kana_missing"
    POSITION_MISSING = "position_missing"
    POSITION_UNREAD = "position_unread"
    URL_UNREAD = "url_unread"
    INVISIBLE_CHARACTERS = "invisible_characters"
    PRIVATE_CHARACTERS = "private_characters"
    EXTRA_COLUMN = "extra_column"
    COLUMNS_MISSING = "columns_missing"
    COLUMNS_TOO_MANY = "columns_too_many"
    IDENTIFIER_MISSING = "identifier_missing"
    NAME_MISSING = "name_missing"
    CELL_TOO_LONG = "cell_too_long"
    TOO_LONG = "too_long"
    IDENTIFIER_TWICE = "identifier_twice"
    QUOTES_BROKEN = "quotes_broken"


@dataclass(frozen=True)
class Finding:
    """One observation: in which column, on which text (verbatim), with which values (a proposal, a rule)."""

    level: Level
    code: Code
    column: str = ""
    text: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """By which it is known again in a later import: what was found, where, on which words."""
        return "|".join((self.code.value, self.column, self.text))

    @property
    def token(self) -> str:
        """The key in a form that fits into an address."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, object]:
        """For storage with the facility; values are plain JSON already."""
        return {
            "level": self.level.value,
            "code": self.code.value,
            "column": self.column,
            "text": self.text,
            "values": dict(self.values),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Finding":
        """The inverse of ``to_json``."""
        values = value.get("values")
        return cls(
            Level(str(value["level"])),
            Code(str(value["code"])),
            str(value.get("column", "")),
            str(value.get("text", "")),
            dict(values) if isinstance(values, Mapping) else {},
        )


_SENTENCES: dict[Code, str] = {
    Code.HOURS: _l("開館時間として読み取りました。"),
    Code.AROUND_THE_CLOCK: _l("24時間の利用として読み取りました。"),
    Code.CLOSURE: _l("休館日として読み取りました。"),
    Code.NO_CLOSURES: _l("休館日はないと読み取りました。"),
    Code.EVERY_WEEKDAY: _l("毎日利用できると読み取りました。"),
    Code.YEAR_END: _l("年末年始の日付が書かれていません。日付を確かめてください。"),
    Code.HOURS_MISSING: _l("開館時間が書かれていません。"),
    Code.CLOSURES_MISSING: _l("休館日が書かれていません。"),
    Code.IRREGULAR: _l("不定期と書かれています。日や時間を決めて入れてください。"),
    Code.UNDECIDED: _l("未定と書かれています。決まったら入れてください。"),
    Code.SEVERAL_RANGES: _l("時間帯が2つ以上あります。どれを使うか決めて入れてください。"),
    Code.BY_WEEKDAY: _l("曜日によって時間が違います。時間割で分けて入れてください。"),
    Code.BY_SEASON: _l("時期によって時間が違います。時間割で分けて入れてください。"),
    Code.ENDS_BEFORE_START: _l("終わりの時刻が、始まりより後になっていません。"),
    Code.HOURS_DISAGREE: _l("時間の列（%(columns)s）と、文章に書かれた時間が違います。"),
    Code.UNREAD_HOURS: _l("時間として読み取れませんでした。"),
    Code.UNREAD_CLOSURE: _l("休館日として読み取れませんでした。"),
    Code.INEXACT_DATES: _l("日付がはっきりしません。日付を決めて入れてください。"),
    Code.TEMPORARY: _l("臨時の休館です。日が決まったら入れてください。"),
    Code.UNREAD_NOTE: _l("開館時間でも休館日でもない文です。"),
    Code.UNREAD_DAYS: _l("利用できる曜日として読み取れませんでした。"),
    Code.SHIFTED_COLUMN: _l("団体コードが町字IDの列に入っています（列が1つずれています）。"),
    Code.OUTSIDE_AREA: _l("所在地が自治体の外になっています（%(found)s）。"),
    Code.ADDRESSES_DISAGREE: _l("所在地の連結表記と、分けて書かれた所在地（%(parts)s）が違います。"),
    Code.ADDRESS_COMPOSED: _l("所在地の連結表記が空なので、分けて書かれた所在地をつなぎました。"),
    Code.FULL_WIDTH: _l("全角の数字や記号が混ざっています。"),
    Code.SPACES: _l("余分な空白があります。"),
    Code.BUILDING_IN_STREET: _l("番地に建物名が混ざっているようです。"),
    Code.PHONE_FORM: _l("電話番号の書き方をそろえると %(proposal)s になります。"),
    Code.PHONE_UNREAD: _l("電話番号の桁数が合いません。"),
    Code.POSTAL_CODE_FORM: _l("郵便番号の書き方をそろえると %(proposal)s になります。"),
    Code.POSTAL_CODE_UNREAD: _l("郵便番号が7桁ではありません。"),
    Code.KANA_MISSING: _l("カナがありません。入れると読みで探せます。"),
    Code.POSITION_MISSING: _l("緯度と経度がありません。"),
    Code.POSITION_UNREAD: _l("緯度と経度が、日本の中を指していません。"),
    Code.URL_UNREAD: _l("URLとして使えません（http か https で始まりません）。"),
    Code.INVISIBLE_CHARACTERS: _l("見えない文字（%(found)s）が入っています。"),
    Code.PRIVATE_CHARACTERS: _l("外字（%(found)s）が入っています。ほかの文字に置き換えてください。"),
    Code.EXTRA_COLUMN: _l("知らない列です。値は元の行として残します。"),
    Code.COLUMNS_MISSING: _l("列が足りません（%(expected)s列のところ%(found)s列）。"),
    Code.COLUMNS_TOO_MANY: _l("列が多すぎます（%(expected)s列のところ%(found)s列）。"),
    Code.IDENTIFIER_MISSING: _l("施設の番号が空です。番号がないと、次に取り込むとき同じ施設と分かりません。"),
    Code.NAME_MISSING: _l("名称が空です。"),
    Code.TOO_LONG: _l("長すぎます（%(limit)s文字まで）。"),
    Code.CELL_TOO_LONG: _l("長すぎるので施設の項目には入れず、元の行に残します（%(limit)s文字まで）。"),
    Code.IDENTIFIER_TWICE: _l("同じ番号（%(identifier)s）が%(rows)s行目にあります。いずれも取り込みません。"),
    Code.QUOTES_BROKEN: _l('引用符（"）の付け方が正しくありません。この行から後は読めません。'),
}


def message(finding: Finding) -> str:
    """The finding's sentence in the reader's language, without column and text."""
    sentence = str(_SENTENCES[finding.code])
    return sentence % finding.values if "%(" in sentence else sentence
