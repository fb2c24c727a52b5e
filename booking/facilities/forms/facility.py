"""The facility's own fields."""

import re
from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.core.text import normalise_phone, normalise_postal_code, to_katakana
from booking.facilities.forms.fields import Line, options, several_lines, web_address
from booking.facilities.models import Facility
from booking.facilities.queries import details_of_facility
from booking.facilities.rules.details import FacilityDetails
from booking.facilities.rules.settings import KIND_NAMES, FacilityKind

KIND_CHOICES = options((kind.value, name) for kind, name in KIND_NAMES.items())
_PLAIN = (
    "name",
    "name_en",
    "area",
    "address",
    "building",
    "operator",
    "hours_text",
    "description",
    "access_text",
    "accessibility_text",
    "fee_guidance",
    "url",
    "notes",
)

# How a field that can come from a list is called on screens and in reports.
FIELD_LABELS = {
    "name": _l("名称"),
    "name_kana": _l("カナ"),
    "name_en": _l("英語の名称"),
    "nickname": _l("通称"),
    "postal_code": _l("郵便番号"),
    "address": _l("住所"),
    "building": _l("建物名・階"),
    "latitude": _l("緯度"),
    "longitude": _l("経度"),
    "phone": _l("電話番号"),
    "operator": _l("担当課・指定管理者"),
    "hours_text": _l("開館時間と休館日の説明"),
    "description": _l("どんな所か"),
    "accessibility_text": _l("バリアフリー"),
    "url": _l("ウェブページ"),
    "notes": _l("備考"),
}


def at_most(limit: int) -> Length:
    """A length check that says the limit."""
    return Length(max=limit, message=_l("%(limit)s文字までにしてください。", limit=limit))


class FacilityForm(SeenForm):
    """Name, place, texts for residents."""

    name = Line(FIELD_LABELS["name"], [DataRequired(_l("名称を入れてください。")), at_most(200)])
    name_kana = Line(
        FIELD_LABELS["name_kana"], [at_most(200)], description=_l("読みで探せるようになります。")
    )
    name_en = Line(FIELD_LABELS["name_en"], [at_most(200)])
    kind = SelectField(_l("種類"), choices=KIND_CHOICES)
    area = Line(_l("地区"), [at_most(60)], description=_l("住民が「どのあたり」で探すときに使います。"))
    postal_code = Line(FIELD_LABELS["postal_code"], [at_most(20)])
    address = Line(FIELD_LABELS["address"], [DataRequired(_l("住所を入れてください。")), at_most(300)])
    building = Line(FIELD_LABELS["building"], [at_most(200)])
    phone = Line(FIELD_LABELS["phone"], [at_most(40)])
    operator = Line(FIELD_LABELS["operator"], [at_most(200)])
    hours_text = TextAreaField(
        FIELD_LABELS["hours_text"], [at_most(5000)], filters=[several_lines],
        description=_l("施設のページにそのまま出ます。予約できる時間は、時間割と休館日で決まります。"),
    )  # fmt: skip
    description = TextAreaField(FIELD_LABELS["description"], [at_most(5000)], filters=[several_lines])
    access_text = TextAreaField(_l("行き方・駐車場"), [at_most(5000)], filters=[several_lines])
    accessibility_text = TextAreaField(
        FIELD_LABELS["accessibility_text"], [at_most(5000)], filters=[several_lines]
    )
    fee_guidance = TextAreaField(_l("使用料の案内"), [at_most(5000)], filters=[several_lines])
    url = Line(FIELD_LABELS["url"], [web_address, at_most(500)])
    notes = TextAreaField(FIELD_LABELS["notes"], [at_most(5000)], filters=[several_lines])

    def validate_phone(self, field: Line) -> None:
        """Ten or eleven digits, if any."""
        digits = re.sub(r"\D", "", normalise_phone(field.data))
        if field.data and not re.fullmatch(r"0\d{9,10}", digits):
            raise ValidationError(_l("電話番号を10桁か11桁の数字で入れてください（例 0287-23-1111）。"))

    def validate_postal_code(self, field: Line) -> None:
        """Seven digits, if any."""
        if field.data and not re.fullmatch(r"\d{3}-\d{4}", normalise_postal_code(field.data)):
            raise ValidationError(_l("郵便番号を7桁の数字で入れてください（例 173-8501）。"))

    @classmethod
    def of(cls, facility: Facility, **sent: Any) -> "FacilityForm":
        """The form with what the facility has now, unless something was sent (``formdata=None``: never)."""
        values = {name: getattr(facility, name) for name in (*_PLAIN, "name_kana", "postal_code", "phone")}
        seen = fingerprint(details_of_facility(facility))
        return cls(data=values | {"kind": facility.kind.value, "seen": seen}, **sent)

    def details(self) -> FacilityDetails:
        """What was entered, with kana, phone and postal code written in one way."""
        return FacilityDetails(
            **{name: self[name].data for name in _PLAIN},
            name_kana=to_katakana(self.name_kana.data),
            kind=FacilityKind(self.kind.data),
            postal_code=normalise_postal_code(self.postal_code.data),
            phone=normalise_phone(self.phone.data),
        )
