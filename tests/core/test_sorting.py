"""How a table is sorted, as its address says."""

import pytest

from booking.core.sorting import Sorting, read_sorting


@pytest.mark.parametrize(
    ("text", "key", "descending"),
    [
        (None, "from", True),
        ("", "from", True),
        ("title", "title", False),
        ("-title", "title", True),
        ("--title", "from", True),
        ("password", "from", True),
        ("-password", "from", True),
        ("-", "from", True),
    ],
)
def test_only_columns_that_can_be_sorted_by_are_taken(text: str | None, key: str, descending: bool) -> None:
    assert read_sorting(text, ("from", "title"), "-from") == Sorting(key, descending)


def test_a_column_is_turned_round_when_it_is_pressed_again() -> None:
    up, down = Sorting("title", descending=False), Sorting("title", descending=True)
    assert (up.turned_to("title"), down.turned_to("title"), up.turned_to("from")) == (
        "-title",
        "title",
        "from",
    )
    assert (up.way_of("title"), down.way_of("title"), up.way_of("from")) == ("ascending", "descending", None)
    assert (up.text, down.text) == ("title", "-title")
