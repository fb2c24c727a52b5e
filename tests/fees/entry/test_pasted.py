"""The printed tables of real municipalities, pasted as a spreadsheet gives them (pasted/*.tsv).

Their layouts are as such tables are printed: headings in two rows, joined cells, people side by side, the
unit in a column, in the cells or below the table, light and heating as columns or as lines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.fees.rules.checking import problems_of
from booking.fees.rules.conditions import Choice, Condition
from booking.fees.rules.entry.columns import NO_ROOM
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.lists import spread
from booking.fees.rules.entry.merging import known_of, main_table, new_tariff, with_main
from booking.fees.rules.entry.pasting import grid_of_text
from booking.fees.rules.entry.reading import Reading, read_grid
from booking.fees.rules.entry.writing import ALL, grid_of_table
from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.steps import PriceRow, Room
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.units import Unit
from tests.fees.tariffs.reading import load, tariff_of

FOLDER = Path(__file__).parent / "pasted"
FILES = sorted(path.stem for path in FOLDER.glob("*.tsv"))
WEDNESDAY, SUNDAY = date(2026, 12, 2), date(2026, 12, 6)
# What nobody can know from the print alone, as staff answer it in the heading.
ANSWERED = {"tateyama_park": ("半日", "半日 = 9:00–13:00、13:00–17:00")}


def _grid(name: str) -> Grid:
    return grid_of_text((FOLDER / f"{name}.tsv").read_text(encoding="utf-8"))


def _reading(name: str) -> Reading:
    grid = _grid(name)
    asked, answer = ANSWERED.get(name, ("", ""))
    headings = tuple(answer if text == asked else text for text in grid.headings)
    return read_grid(spread(replace(grid, headings=headings)), {})


def _tariff(name: str) -> Tariff:
    return new_tariff(_reading(name), "使用料", {})


def _prices(tariff: Tariff) -> set[int]:
    return {yen for table in tariff.tables() for row in table.rows for yen in row.prices.values()}


def test_there_is_a_pasted_table_for_every_published_one() -> None:
    named = [path.stem for path in (FOLDER.parents[1] / "tariffs").glob("*.json")]
    published = {name for name in named if load(name)["printed"] and not name.startswith("named_")}
    assert published <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_published_table_is_read_with_every_price_of_it(name: str) -> None:
    reading = _reading(name)
    assert reading.problems == ()
    tariff = new_tariff(reading, "使用料", {})
    assert problems_of(tariff) == []
    assert _prices(tariff) == {row["yen"] for row in load(name)["printed"]}


@pytest.mark.parametrize("name", FILES)
def test_it_stays_the_same_when_it_is_opened_and_kept_again(name: str) -> None:
    tariff = _tariff(name)
    table = main_table(tariff)
    assert table is not None
    again = read_grid(grid_of_table(tariff, table), {}, known_of(tariff, table))
    assert again.problems == ()
    assert with_main(tariff, again, {}) == tariff


def _told(tariff: Tariff, *labels: str) -> dict[str, str]:
    """The answers of which the labels are the names."""
    return {
        one.key: option.key
        for one in tariff.conditions
        if isinstance(one, Choice)
        for option in one.options
        if option.label in labels
    }


@pytest.mark.parametrize(
    ("name", "room", "day", "starts", "ends", "audience", "answers", "yen"),
    [
        ("tateyama_park", "野球場", WEDNESDAY, 9, 13, None, ["試合"], 2610),
        ("tateyama_park", "野球場", WEDNESDAY, 13, 17, None, ["試合", "学生・児童"], 1570),
        ("tateyama_park", "野球場", WEDNESDAY, 9, 17, None, ["試合"], 5230),
        ("tateyama_park", "野球場", WEDNESDAY, 9, 13, None, ["練習"], 2080),
        ("tateyama_park", "テニスコート（1面）", WEDNESDAY, 9, 11, "non_resident", ["学生・児童"], 500),
        ("tateyama_park", "屋内グラウンド", WEDNESDAY, 9, 10, "non_resident", ["半面"], 650),
        ("tateyama_park", "屋内グラウンド", WEDNESDAY, 19, 21, None, ["全面", "使う", "1/4点灯"], 2620),
        ("mizuho_tennis", "テニスコート（1面）専用", WEDNESDAY, 9, 12, None, [], 1500),
        (
            "mizuho_tennis",
            "テニスコート（1面）専用",
            date(2026, 9, 2),
            17,
            20,
            None,
            ["使う"],
            1500 + 170 + 680,
        ),
        ("mizuho_tennis", "テニスコート（1面）専用", date(2026, 6, 3), 18, 20, None, ["使う"], 1000 + 510),
        ("kesennuma", "研修室A", WEDNESDAY, 10, 12, None, [], 1000),
        ("kesennuma", "研修室A", WEDNESDAY, 13, 19, None, ["市内営利又は市外"], 4200 + 2 * 1050),
        ("kurashiki_school", "屋外運動場（施設の使用は無料）", WEDNESDAY, 18, 19, None, [], 1100),
        ("kurashiki_school", "屋外運動場（施設の使用は無料）", WEDNESDAY, 18, 21, None, [], 3300),
        ("nishihara_tennis", "すべての室", WEDNESDAY, 9, 11, "non_resident", ["児童生徒", "使う"], 400 + 800),
        ("tajima_ground", "すべての室", SUNDAY, 9, 11, None, ["入場料あり", "高校生以下"], 6300),
        ("nanjo_school", "武道場", WEDNESDAY, 9, 11, "registered_group", [], 500),
        ("betsukai_kominkan", "相談室", WEDNESDAY, 9, 11, None, ["使う"], 340),
        ("asahikawa_tennis", "すべての室", WEDNESDAY, 9, 12, None, ["団体", "使う"], 720 + 1800),
        ("yamanashi_hall", "403会議室", WEDNESDAY, 9, 17, None, ["使う"], 490 + 1010 + 2 * 570),
    ],
)
def test_a_pasted_table_costs_what_its_text_says(
    name: str,
    room: str,
    day: date,
    starts: int,
    ends: int,
    audience: str | None,
    answers: list[str],
    yen: int,
) -> None:
    tariff = _tariff(name)
    key = next(one.key for one in tariff.rooms if one.label == room)
    who = Audience(audience) if audience else None
    use = Use(key, day, starts * 60, ends * 60, who, None, _told(tariff, *answers))
    assert price(tariff, use).total == yen


def test_half_a_day_is_asked_for_at_its_heading_and_may_be_two_spans(app: Flask) -> None:
    (problem,) = read_grid(_grid("tateyama_park"), {}).problems
    assert (problem.row, problem.column) == (0, 4)
    assert "「半日 = 4時間」" in problem.message
    assert [unit.label for unit in _reading("tateyama_park").units if unit.kind == "period"] == [
        "1日",
        "半日(9:00–13:00)",
        "半日(13:00–17:00)",
    ]


def test_which_column_names_the_rooms_can_be_told() -> None:
    grid = grid_of_text("種類\t\t1時間\n甲\t乙\t100\n\t丙\t200")
    assert [room.label for room in read_grid(grid, {}).rooms] == ["甲"]
    assert [room.label for room in read_grid(grid, {}, room_place=1).rooms] == ["乙", "丙"]
    assert [room.label for room in read_grid(grid, {}, room_place=NO_ROOM).rooms] == ["すべての室"]


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        ("室\t一般\t学生\nホール\t500\t300", 0, 1, "何の単位かわかりません"),
        ("室\t金額\nホール\t500円", 0, 1, "何の単位かわかりません"),
        (
            "室\t一般\t学生\nホール\t500\t300\n備考　超過1時間につき3割とする。",
            0,
            1,
            "何の単位かわかりません",
        ),
        ("室\t17時以降\nホール\t500", 0, 1, "何の単位かわかりません"),
        ("室\t1日\t1時間\nホール\t5,000\t700", 1, 1, "数え方の違う料金が同じ行"),
        ("室\t1時間\nホール\t1回500円\n会議室\t2時間につき300円", 1, 1, "などの単位は見出しに書いてください"),
        ("室\t1時間\nホール\t500円〜700円", 1, 1, "金額を 1200 のように"),
        ("室\t午後 13:00–17:00\t午前 12:00–9:00\nホール\t5\t6", 0, 2, "何の単位かわかりません"),
        ("\t\t\n\t\t", 0, 0, "料金の列がありません"),
        ("室\t1時間\nホール", 1, 1, "この行には料金がありません"),
    ],
)
def test_what_can_not_be_read_for_sure_is_asked(
    app: Flask, text: str, row: int, column: int, said: str
) -> None:
    found = read_grid(grid_of_text(text), {}).problems
    assert [one.message for one in found if (one.row, one.column) == (row, column) and said in one.message], (
        found
    )


def test_a_list_without_any_label_beside_its_units_is_for_all_rooms() -> None:
    grid = grid_of_text("備考\t単位\t使用料\n土日も同じ\t1時間\t600円\n\t2時間\t1,000円")
    reading = read_grid(grid, {})
    assert [room.label for room in reading.rooms] == ["すべての室"]
    assert [dict(row.prices) for row in reading.rows] == [{"1時間": 600, "2時間": 1000}]


def test_capacities_and_remarks_are_kept_as_notes() -> None:
    grid = grid_of_text("室名\t定員\t1時間\t備考\nホール\t300人\t500\t要予約\n会議室\t20人\t100\t")
    assert grid.headings == ("室名", "1時間")
    assert grid.notes == ("定員: ホール 300人、会議室 20人", "備考: ホール 要予約")


MADE = sorted(path.stem for path in (FOLDER.parents[1] / "tariffs").glob("made_*.json"))


@pytest.mark.parametrize("name", MADE)
def test_a_table_that_nobody_has_seen_is_read_as_its_tariff_has_it(name: str) -> None:
    """Each line costs what the tariff's own table says, and nothing is asked."""
    made = load(name)
    grid = grid_of_text("\n".join(made["paste"]))
    reading = read_grid(grid, {}, room_place=made.get("room_place"))
    assert reading.problems == ()
    theirs = tariff_of(name)
    table = main_table(theirs)
    assert table is not None
    assert sorted(_lines(reading.rooms, reading.conditions, reading.units, reading.rows)) == sorted(
        _lines(theirs.rooms, theirs.conditions, table.units, table.rows)
    )
    assert problems_of(new_tariff(reading, "使用料", {})) == []


def _lines(
    rooms: Iterable[Room], conditions: Iterable[Condition], units: Iterable[Unit], rows: Iterable[PriceRow]
) -> Iterator[tuple[str, ...]]:
    """Each price by the names of its room, its options and its unit without the unit's own name."""
    room_names = {one.key: one.label for one in rooms}
    options = {(one.key, option.key): option.label for one in conditions for option in one.options}
    told = {one.key: str(sorted(one.model_dump(exclude={"key", "label"}).items())) for one in units}
    for row in rows:
        where = sorted(room_names[key] for key in row.rooms) or [ALL]
        when = sorted(options[key, option] for key, some in row.when.items() for option in some)
        for unit, yen in row.prices.items():
            yield (*where, *when, told[unit], str(yen))
