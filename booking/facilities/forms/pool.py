"""A pool: its name, and which of the facility's spaces belong to it in which order."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.validators import DataRequired, Optional

from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import IntegerField, Line, between
from booking.facilities.models import Pool, Space
from booking.facilities.rules.pools import LONGEST_NAME, PoolDetails
from booking.facilities.service.pools import values_of_pool

# No facility has as many spaces.
MOST_SPACES = 300


class MemberRow(Form):
    """One space of the facility; without a number it does not belong to the pool."""

    space_id = HiddenField()
    number = IntegerField(_l("順番"), [Optional(), between(1, MOST_SPACES)])

    @property
    def id_of_space(self) -> int:
        """0, which nothing has, for what is no id."""
        text = self.space_id.data or ""
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else 0


class PoolForm(SeenForm):
    """One pool."""

    name = Line(
        _l("まとめの名前"),
        [DataRequired(_l("まとめの名前を入れてください。")), at_most(LONGEST_NAME)],
        description=_l("利用者に見えます。例: テニスコート（どの面でも）、会議室（どの部屋でも）"),
    )
    name_en = Line(_l("英語の名前"), [at_most(LONGEST_NAME)], description=_l("例: Tennis court (any)"))
    members = FieldList(FormField(MemberRow), max_entries=MOST_SPACES)

    @classmethod
    def of(cls, pool: Pool | None, spaces: Sequence[Space], **sent: Any) -> "PoolForm":
        """The form with a row for each space of the facility, and what the pool has now."""
        order = {} if pool is None else {one: at for at, one in enumerate(pool.space_ids, start=1)}
        rows = [{"space_id": str(one.id), "number": order.get(one.id)} for one in spaces]
        values: dict[str, Any] = {"members": rows}
        if pool is not None:
            values |= {"name": pool.name, "name_en": pool.name_en, "seen": fingerprint(values_of_pool(pool))}
        return cls(data=values, **sent)

    def details(self) -> PoolDetails:
        """What was entered: the lowest number first, of equal ones the one that stands above."""
        rows = [row.form for row in self.members if row.form.number.data is not None]
        ids = [row.id_of_space for row in sorted(rows, key=lambda row: row.number.data)]
        return PoolDetails(
            name=self.name.data, name_en=self.name_en.data, space_ids=tuple(dict.fromkeys(ids))
        )
