"""The table as it is typed: cells, a place to paste, and which space costs which line."""

import re
from collections.abc import Collection, Mapping, Sequence

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from booking.core.i18n import _, _l
from booking.core.text import clean_line
from booking.facilities.forms.facility import at_most
from booking.facilities.forms.fields import Line, options
from booking.fees.rules.entry.columns import NO_ROOM, Labels
from booking.fees.rules.entry.grid import MOST_COLUMNS, MOST_ROWS, Grid
from booking.fees.rules.entry.lists import spread
from booking.fees.rules.entry.pasting import grid_of_text

LONGEST_PASTE = 100_000
LONGEST_CELL = 200
_PLACE = re.compile(r"-1|\d{1,2}")
SPARE_ROWS, SPARE_COLUMNS = 2, 1
MORE_ROWS, MORE_COLUMNS = 10, 3


class TableForm(FlaskForm):
    """A table of cells named cell-<row>-<column>; row 0 holds the headings."""

    seen = HiddenField()
    paste = TextAreaField(
        _l("表を貼り付ける"),
        [Length(max=LONGEST_PASTE)],
        description=_l(
            "表計算ソフト、条例のページ、PDFから、見出しの行ごと写して貼ります。"
            "「円」やカンマ、全角の数字、つながったマスはそのままでかまいません。"
        ),
    )

    room_column = SelectField(
        _l("室の名前の列"),
        validate_choice=False,
        description=_l("平日や市内などの列を室と読んでいたら、選びなおして「この列で読み取る」を押します。"),
    )

    @property
    def was_pasted(self) -> bool:
        """Whether a text is to take the place of the cells."""
        return bool((self.paste.data or "").strip())

    def grid(self) -> Grid:
        """What was pasted; without that, the cells."""
        if self.was_pasted:
            return grid_of_text((self.paste.data or "")[:LONGEST_PASTE])
        return spread(sent_grid())

    def room_place(self) -> int | None:
        """The column of the rooms, where somebody chose one for these cells."""
        text = self.room_column.data or ""
        return int(text) if self.is_submitted() and not self.was_pasted and _PLACE.fullmatch(text) else None

    def offer(self, labels: Labels, headings: Sequence[str]) -> None:
        """The columns before the prices, the one that was taken for the rooms' chosen."""
        columns = [
            (str(at), headings[at] or _("%(column)s列目", column=at + 1)) for at in range(labels.count)
        ]
        self.room_column.choices = options([*columns, (str(NO_ROOM), _l("ない（どの室も同じ料金）"))])
        self.room_column.data = str(labels.room_place)
        self.room_column.raw_data = None

    def spare_rows(self) -> int:
        """How many empty lines follow."""
        return MORE_ROWS if request.form.get("do") == "rows" else SPARE_ROWS

    def spare_columns(self) -> int:
        """How many empty columns follow."""
        return MORE_COLUMNS if request.form.get("do") == "columns" else SPARE_COLUMNS


class NewTableForm(TableForm):
    """The table of a new draft, with the draft's name."""

    name = Line(
        _l("下書きの名前"),
        [DataRequired(_l("下書きの名前を入れてください。")), at_most(60)],
        description=_l("例: 来年4月からの料金。職員だけに見えます。"),
    )
    title = Line(_l("料金表の題"), [DataRequired(_l("料金表の題を入れてください。")), at_most(200)])
    article = Line(
        _l("条例の条と別表"), [at_most(200)], description=_l("内訳の各行に出ます。例: 条例第8条 別表第1")
    )


def sent_grid(notes: Collection[str] = ()) -> Grid:
    """The cells that were sent; as many as a table may have."""
    rows = _count("rows", MOST_ROWS)
    columns = _count("columns", MOST_COLUMNS)
    cells = [
        [clean_line(request.form.get(f"cell-{row}-{column}", ""))[:LONGEST_CELL] for column in range(columns)]
        for row in range(rows + 1)
    ]
    kept = request.form.get("notes", "").replace("\r\n", "\n")
    return Grid.of(cells[0] if cells else [], cells[1:], [line for line in kept.split("\n") if line.strip()])


def spaces_sent(spaces: Mapping[str, str], labels: Collection[str]) -> dict[str, str]:
    """For each space the line that was chosen; empty for none. Lines that are gone are not counted."""
    found = {}
    for space in spaces:
        label = request.form.get(f"space-{space}")
        if label is not None and (not label or label in labels):
            found[space] = label
    return found


def _count(name: str, most: int) -> int:
    text = request.form.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 5 else 0
