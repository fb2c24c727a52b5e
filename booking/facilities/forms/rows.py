"""Lists of small forms that grow: a submit gives one more empty row, and everything typed stays."""

from typing import Any

from wtforms import FieldList, Form, FormField

from booking.core.stale_form import SeenForm

MORE = "more"
"""The name of the button that adds a row; its value is the list's name."""
# Rows of a list that are read.
MOST_ROWS = 50


class Rows(FieldList):
    """So many rows to begin with; more when they are asked for, or when more are stored."""

    def __init__(self, row: type[Form], *args: Any, begins: int, first: str, **others: Any) -> None:
        """``first``: the end of the id of a row's first field, which gets the focus when it is added."""
        super().__init__(FormField(row), *args, min_entries=begins, max_entries=MOST_ROWS, **others)
        self.type = "FieldList"  # so that templates know it
        self.first = first
        self.has_grown = False

    def process(self, formdata: Any, *args: Any, **others: Any) -> None:
        """Take what was sent, and one row more if that was asked for."""
        super().process(formdata, *args, **others)
        if formdata and formdata.get(MORE) == self.name and self.can_grow:
            self.append_entry()
            self.has_grown = True

    @property
    def can_grow(self) -> bool:
        """Whether there is room for one more."""
        return len(self.entries) < MOST_ROWS

    @property
    def next_id(self) -> str:
        """The id that the next row's first field will have."""
        return f"{self.id}-{len(self.entries)}-{self.first}"


class GrowingForm(SeenForm):
    """A form with such lists. Asked for a row it is shown again, and neither checked nor saved."""

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it was sent to be saved or tried, and is right."""
        if any(field.has_grown for field in self if isinstance(field, Rows)):
            return False
        return bool(super().validate_on_submit(extra_validators))
