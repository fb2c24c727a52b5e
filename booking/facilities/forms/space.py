"""A space: what it is, how many it holds, how it is booked."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.core.text import to_katakana
from booking.facilities.forms.facility import KIND_CHOICES, at_most
from booking.facilities.forms.fields import IntegerField, Line, between, options
from booking.facilities.models import Space
from booking.facilities.queries import details_of_space
from booking.facilities.rules.details import SpaceDetails
from booking.facilities.rules.settings import FacilityKind

_PLAIN = ("name", "name_en", "uses", "size_text", "equipment_text", "capacity", "bookable")


class SpaceForm(SeenForm):
    """One space."""

    name = Line(
        _l("室場の名前"), [DataRequired(_l("室場の名前を入れてください。")), at_most(100)],
        description=_l("例: 大会議室、体育室（半面A）、第1コート"),
    )  # fmt: skip
    name_kana = Line(_l("カナ"), [at_most(100)])
    name_en = Line(_l("英語の名前"), [at_most(100)])
    kind = SelectField(_l("種類"), choices=KIND_CHOICES)
    capacity = IntegerField(_l("定員"), [Optional(), between(1, 100000)])
    uses = Line(_l("できること"), [at_most(300)], description=_l("「、」で分けます。例: 会議、卓球、ダンス"))
    size_text = Line(_l("広さ"), [at_most(100)], description=_l("例: 60㎡、24畳"))
    equipment_text = Line(_l("備えてあるもの"), [at_most(300)], description=_l("例: 机20、いす60、マイク"))
    needs_approval = RadioField(
        _l("予約の決まり方"),
        choices=options((("no", _l("申し込むとすぐ決まる")), ("yes", _l("職員が確かめてから決まる")))),
        validators=[InputRequired(_l("どちらかを選んでください。"))],
    )
    bookable = BooleanField(
        _l("予約を受け付ける"), description=_l("外すと、住民の画面で予約できなくなります。")
    )

    @classmethod
    def of(cls, space: Space | None, kind: FacilityKind, **sent: Any) -> "SpaceForm":
        """The form with what the space has now; for a new one with the usual values."""
        return cls(data=_values(space, kind), **sent)

    def details(self) -> SpaceDetails:
        """What was entered."""
        return SpaceDetails(
            **{name: self[name].data for name in _PLAIN},
            name_kana=to_katakana(self.name_kana.data),
            kind=FacilityKind(self.kind.data),
            needs_approval=self.needs_approval.data == "yes",
        )


def _values(space: Space | None, kind: FacilityKind) -> dict[str, Any]:
    if space is None:
        return {"kind": kind.value, "bookable": True}
    values = {name: getattr(space, name) for name in (*_PLAIN, "name_kana")}
    approval = "yes" if space.needs_approval else "no"
    return values | {
        "kind": space.kind.value,
        "needs_approval": approval,
        "seen": fingerprint(details_of_space(space)),
    }
