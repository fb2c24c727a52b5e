"""The next version of a text of agreement."""

from dataclasses import asdict
from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from booking.core.i18n import _l
from booking.core.stale import fingerprint
from booking.core.stale_form import SeenForm
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, several_lines
from booking.municipalities.models import TermsDraft
from booking.municipalities.rules import TermsText

LONGEST_TEXT = 60_000


class TermsForm(SeenForm):
    """Title and text."""

    title = Line(_l("表題"), [DataRequired(_l("表題を入れてください。")), at_most(100)])
    body = TextAreaField(
        _l("本文"),
        [DataRequired(_l("本文を入れてください。")), at_most(LONGEST_TEXT)],
        filters=[several_lines],
        description=_l("空の行で段落を分けます。「第」で始まる1行だけの段落は、見出しになります。"),
    )

    @classmethod
    def of(cls, draft: TermsDraft | None, start: TermsText | None, **sent: Any) -> "TermsForm":
        """With the draft; without one with the text in force (``start``)."""
        text = draft.text if draft else start
        values = asdict(text) if text else {}
        return cls(data={**values, "seen": fingerprint(asdict(draft.text)) if draft else ""}, **sent)

    def text(self) -> TermsText:
        """What was entered."""
        return TermsText(title=self.title.data, body=self.body.data)
