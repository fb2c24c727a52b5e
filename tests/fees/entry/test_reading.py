"""Whole tables as people paste them, what is wrong in which cell, and back again."""

from datetime import date

import pytest
from flask import Flask

from booking.accounts.rules import Audience
from booking.fees.rules.checking import problems_of
from booking.fees.rules.conditions import (
    AskedNumber,
    AudienceCondition,
    Choice,
    DayCondition,
    MeasuredCondition,
    SeasonCondition,
)
from booking.fees.rules.entry.grid import Grid
from booking.fees.rules.entry.merging import known_of, main_table, new_tariff, with_main
from booking.fees.rules.entry.pasting import grid_of_text
from booking.fees.rules.entry.places import match_spaces
from booking.fees.rules.entry.reading import Reading, read_grid
from booking.fees.rules.entry.writing import grid_of_table
from booking.fees.rules.pricing import price
from booking.fees.rules.sorting import Use
from booking.fees.rules.tariff import Tariff

TIMES = {"午前": (540, 720), "午後": (780, 1020), "夜間": (1080, 1260)}
FUJIEDA = """\
室名\t午前\t午後\t夜間\t午前午後\t午後夜間\t全日
集会室(104人)\t840円\t940円\t1,580円\t1,580円\t2,330円\t3,180円
研修室(24人)\t310円\t420円\t630円\t630円\t1,050円\t1,260円
和室1(40人)\t310円\t420円\t630円\t630円\t1,050円\t1,260円
料理実習室(25人)\t840円\t940円\t1,580円\t1,580円\t2,330円\t3,180円
"""
NAGATO = """\
区分\t入場料\t使用区分\t午前（9時〜12時）\t午後（13時〜17時）\t夜間（18時〜22時）\t延長（1時間につき）
アリーナ\t徴収しない場合\tアマチュア・文化\t3,600\t4,800\t4,800\t1,200
\t\t非アマ・非営利\t14,400\t19,200\t19,200\t4,800
\t\t営利宣伝\t28,800\t38,400\t38,400\t9,600
\t徴収する場合\tアマチュア・文化\t7,200\t9,600\t9,600\t2,400
\t\t非アマ・非営利\t28,800\t38,400\t38,400\t9,600
\t\t営利宣伝\t57,600\t76,800\t76,800\t19,200
"""


def _read(text: str, spans: dict[str, tuple[int, int]] | None = None) -> Reading:
    return read_grid(grid_of_text(text), spans or {})


def _tariff(text: str, spans: dict[str, tuple[int, int]] | None = None) -> Tariff:
    reading = _read(text, spans)
    assert reading.problems == ()
    tariff = new_tariff(reading, "使用料", {})
    assert problems_of(tariff) == []
    return tariff


def _yen(tariff: Tariff, room: str, starts: int, ends: int, **of: object) -> int:
    use = Use(room=room, day=of.pop("day", date(2026, 12, 2)), starts=starts, ends=ends, **of)  # type: ignore[arg-type]
    return price(tariff, use).total


def test_fujiedas_table_costs_what_is_printed() -> None:
    tariff = _tariff(FUJIEDA, TIMES)
    assert _yen(tariff, "集会室(104人)", 540, 720) == 840
    assert _yen(tariff, "集会室(104人)", 540, 1020) == 1580
    assert _yen(tariff, "研修室(24人)", 780, 1260) == 1050
    assert _yen(tariff, "料理実習室(25人)", 540, 1260) == 3180


def test_nagatos_joined_cells_are_repeated_and_its_columns_are_asked() -> None:
    tariff = _tariff(NAGATO)
    admission, kind = tariff.conditions
    assert isinstance(admission, Choice)
    assert admission.label == "入場料を取りますか。"
    assert isinstance(kind, Choice)
    assert [one.label for one in kind.options] == ["アマチュア・文化", "非アマ・非営利", "営利宣伝"]
    paid = {admission.key: "徴収する場合", kind.key: "営利宣伝"}
    assert _yen(tariff, "アリーナ", 540, 720) == 3600
    assert _yen(tariff, "アリーナ", 1080, 1320, answers=paid) == 76800
    assert _yen(tariff, "アリーナ", 1080, 1380, answers=paid) == 76800 + 19200
    assert _yen(tariff, "アリーナ", 1080, 1381, answers=paid) == 76800 + 2 * 19200


@pytest.mark.parametrize(
    "text",
    [
        "室名　　午前　　午後\n会議室　　８４０円　　１，５８０円",
        "室名   午前   午後\n会議室   840円   1,580円",
        "室名 午前 午後\n会議室 840円 1,580円",
        "室名,午前,午後\n会議室,840,\"1,580\"",
        "| 室名 | 午前 | 午後 |\n|---|---|---|\n| 会議室 | 840 | 1,580 |",
        '室名\t"午前\n(9:00〜12:00)"\t"午後\n(13:00〜17:00)"\r\n会議室\t840\t1,580\r\n',
        "別表第1（第8条関係）\n室名\t午前\t午後\n会議室\t840円\t1,580円\n備考\n1　市外の方は、1.5倍とする。",
        "室\t区分\t金額\n会議室\t午前\t840\n会議室\t午後\t1,580",
        "室\t区分\t金額\n会議室\t午前\t840\n\t午後\t1,580",
        "室名\t使用料（円）\t\n\t午前\t午後\n会議室\t840\t1,580",
        "室名\t午前\t午後\n\t9時〜12時\t13時〜17時\n会議室\t840\t1,580",
    ],
)  # fmt: skip
def test_a_table_can_be_pasted_from_anywhere(text: str) -> None:
    tariff = _tariff(text, TIMES)
    assert _yen(tariff, "会議室", 540, 720) == 840
    assert _yen(tariff, "会議室", 780, 1020) == 1580


def test_what_stands_above_and_below_the_table_is_kept() -> None:
    grid = grid_of_text("別表第1（第8条関係）\n室名\t午前\n会議室\t840\n備考\n1　市外の方は、1.5倍とする。")
    assert grid.notes == ("別表第1（第8条関係）", "備考", "1 市外の方は、1.5倍とする。")
    tariff = new_tariff(read_grid(grid, TIMES), "使用料", {})
    table = main_table(tariff)
    assert table is not None
    assert "市外の方は" in table.note


def test_days_side_by_side_become_lines_below_each_other() -> None:
    tariff = _tariff(
        "室名\t平日\t\t土日祝\t\n\t午前\t午後\t午前\t午後\nホール\t100\t200\t150\t250\n会議室\t10\t20\t15\t25",
        TIMES,
    )
    sunday = date(2026, 12, 6)
    assert isinstance(tariff.conditions[0], DayCondition)
    assert _yen(tariff, "ホール", 780, 1020) == 200
    assert _yen(tariff, "ホール", 780, 1020, day=sunday) == 250
    assert _yen(tariff, "会議室", 540, 720, day=sunday) == 15


@pytest.mark.parametrize(
    ("heading", "labels", "kind", "question"),
    [
        ("", ("市内", "市外"), AudienceCondition, "お住まい"),
        ("", ("町民", "町民以外"), AudienceCondition, "お住まい"),
        ("団体", ("登録団体", "一般"), AudienceCondition, "登録団体かどうか"),
        ("", ("平日", "土日祝"), DayCondition, "使う日"),
        ("期間", ("4月〜10月", "11月〜3月"), SeasonCondition, "使う季節"),
        (
            "入場料",
            ("1,000円以下", "1,000円を超える"),
            AskedNumber,
            "入場料の最高額",
        ),
        ("人数", ("50人以下", "51人以上"), MeasuredCondition, "使う人数"),
        ("区分", ("一般", "高校生以下"), Choice, "だれが使いますか。"),
        ("使用区分", ("全面", "半面"), Choice, "どれだけ使いますか。"),
        ("入場料", ("なし", "あり"), Choice, "入場料を取りますか。"),
        ("会場の形", ("劇場形式", "平土間"), Choice, "会場の形は、どれに当たりますか。"),
        ("舞台を使いますか。", ("使う", "使わない"), Choice, "舞台を使いますか。"),
    ],
)
def test_a_label_column_is_told_by_what_it_says(
    heading: str, labels: tuple[str, str], kind: type, question: str
) -> None:
    text = f"室\t{heading}\t1時間\nホール\t{labels[0]}\t100\nホール\t{labels[1]}\t200"
    reading = read_grid(grid_of_text(text), {})
    assert reading.problems == ()
    (condition,) = reading.conditions
    assert isinstance(condition, kind)
    assert condition.label == question
    assert [one.label for one in condition.options] == list(labels)


def test_strangers_to_the_municipality_pay_their_own_line() -> None:
    tariff = _tariff("室\t\t1時間\nホール\t市内\t100\nホール\t市外\t200")
    assert _yen(tariff, "ホール", 540, 600) == 100
    assert _yen(tariff, "ホール", 540, 600, audience=Audience.REGISTERED_GROUP) == 100
    assert _yen(tariff, "ホール", 540, 600, audience=Audience.NON_RESIDENT) == 200


def test_the_room_may_stand_behind_the_days() -> None:
    tariff = _tariff("\t室名\t1時間\n平日\tホール\t100\n\t会議室\t50\n土日祝\tホール\t150\n\t会議室\t70")
    assert [room.label for room in tariff.rooms] == ["ホール", "会議室"]
    assert _yen(tariff, "会議室", 540, 600, day=date(2026, 12, 6)) == 70


def test_a_line_without_a_label_counts_always_where_its_room_has_no_other() -> None:
    tariff = _tariff("室\t\t1時間\nホール\t平日\t100\n\t土日祝\t150\n会議室\t\t50")
    assert _yen(tariff, "会議室", 540, 600, day=date(2026, 12, 6)) == 50


def test_labels_of_several_parts_are_as_many_questions() -> None:
    reading = _read("室\t条件\t1時間\nホール\t市内/一般\t1\nホール\t市内/高校生以下\t2\nホール\t市外/一般\t3")
    assert [type(one) for one in reading.conditions] == [AudienceCondition, Choice]


def test_light_and_heating_beside_the_prices_are_steps_of_their_own() -> None:
    tariff = _tariff(
        "室\t条件\t区分\t金額\nコート\t町内\t1時間\t800\nコート\t町外\t1時間\t960\n"
        "コート\t\t夜間照明 1時間\t600"
    )
    lights = {"lights": "yes"}
    assert [step.label for step in tariff.steps] == ["使用料", "夜間照明"]
    assert _yen(tariff, "コート", 540, 660) == 1600
    assert _yen(tariff, "コート", 540, 660, answers=lights) == 2800


def test_heating_of_all_other_rooms_needs_no_line_each() -> None:
    tariff = _tariff(
        "室\t午前\t冷暖房 1回\nホール\t3,420\t3,420\n展示室\t1,710\t―\nその他各室\t―\t570", TIMES
    )
    answers = {"heating": "yes"}
    assert [room.label for room in tariff.rooms] == ["ホール", "展示室"]
    assert _yen(tariff, "ホール", 540, 720, answers=answers) == 6840
    assert _yen(tariff, "展示室", 540, 720, answers=answers) == 1710 + 570


@pytest.mark.parametrize(
    ("text", "row", "column", "said"),
    [
        ("室\t午前 9:00–12:00\n会議室\t応相談", 1, 1, "料金がなければ"),
        ("室\t午前 9:00–12:00\n会議室\t△500\nホール\t5", 1, 1, "割引は"),
        ("室\t朝\n会議室\t500", 0, 1, "何の単位かわかりません"),
        ("室\t午前\n会議室\t500", 0, 1, "時刻も書いて"),
        ("室\t午前 9:00–12:00\t\n会議室\t500\t700", 0, 2, "見出しがありません"),
        ("室\t午前 9:00–12:00\t午前 9:00–12:00\n会議室\t5\t7", 0, 2, "列が2つ"),
        ("室\t1時間\n会議室\t―\nホール\t5", 1, 1, "料金がありません"),
        ("室\t1時間\n会議室\t5\n会議室\t6", 2, 0, "1行目と同じ室、同じ条件"),
        ("室\t午前 9:00–12:00\t1時間\n会議室\t5\t6", 1, 1, "延長 1時間"),
        ("室\t1時間\n\t5", 1, 0, "室の名前"),
        ("室\t1時間", 0, 0, "料金の行がありません"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(app: Flask, text: str, row: int, column: int, said: str) -> None:
    found = _read(text).problems
    assert (row, column) in [(one.row, one.column) for one in found]
    assert any(said in one.message for one in found if (one.row, one.column) == (row, column))


def test_a_table_whose_lines_differ_in_nothing_is_refused_once_for_each_other_line(app: Flask) -> None:
    found = _read("室\t1時間\n会議室\t5\n会議室\t6\n会議室\t7").problems
    assert [(one.row, one.column) for one in found] == [(2, 0), (3, 0), (3, 0)]


def test_nothing_that_was_pasted_is_lost(app: Flask) -> None:
    text = "使用料\n室\t午前\t謎\n会議室\t84O\t?\n\tx\ty\n備考 税込み"
    grid = grid_of_text(text)
    kept = " ".join([*grid.headings, *(cell for row in grid.rows for cell in row), *grid.notes])
    assert all(word in kept for word in text.split())


@pytest.mark.parametrize(
    "text",
    [
        FUJIEDA,
        NAGATO,
        "室\t\t\t2時間\t1時間 按分\nコート\t平日\t4月〜9月\t600\t\n\t土日祝\t\t1,000\t\n個人\t\t\t\t100",
        "室\t市内\t市外\n\t1回\t1回\nプール\t200\t400",
        "室\t1日\n広場\t5,000\n野球場\t8,000",
        "室\t入場料\t午前9時から正午まで\t午後1時〜午後5時\t延長30分\nホール\t1,000円以下\t1\t2\t3\n\t1,000円を超える\t4\t5\t6",
    ],
)
def test_a_table_written_back_and_read_again_is_the_same(text: str) -> None:
    tariff = _tariff(text, TIMES)
    table = main_table(tariff)
    assert table is not None
    again = read_grid(grid_of_table(tariff, table), {}, known_of(tariff, table))
    assert again.problems == ()
    assert with_main(tariff, again, {}) == tariff


def test_an_edited_table_keeps_the_keys_and_questions_of_what_stays() -> None:
    tariff = _tariff(NAGATO)
    asked = tariff.conditions[1].model_copy(update={"label": "催しの内容", "hint": "迷うときは窓口へ"})
    tariff = tariff.model_copy(update={"conditions": (tariff.conditions[0], asked)})
    table = main_table(tariff)
    assert table is not None
    grid = grid_of_table(tariff, table)
    rows = [list(row) for row in grid.rows]
    rows[0][3] = "3,700"
    rows.append(["小アリーナ", "", "", "1,000", "1,000", "1,000", "300"])
    again = read_grid(Grid.of(grid.headings, rows), {}, known_of(tariff, table))
    changed = with_main(tariff, again, {"7": "小アリーナ"})
    assert changed.conditions == tariff.conditions
    assert _yen(changed, "アリーナ", 540, 720) == 3700
    assert changed.room_of(7) == changed.room("小アリーナ")


def test_times_of_day_that_no_heading_tells_outlast_an_edit() -> None:
    tariff = _tariff("室\t1時間\nコート\t400")
    table = main_table(tariff)
    assert table is not None
    unit = table.units[0].model_copy(update={"starts": 540, "ends": 1020})
    table = table.model_copy(update={"units": (unit,)})
    tariff = tariff.model_copy(update={"steps": (table,)})
    grid = grid_of_table(tariff, table)
    again = read_grid(Grid.of(grid.headings, [["コート", "500"]]), {}, known_of(tariff, table))
    assert again.units == (unit,)


def test_rooms_find_their_spaces_by_name() -> None:
    spaces = {"1": "集会室", "2": "研修室", "3": "和室１", "4": "調理室", "5": "和室2"}
    labels = ["集会室(104人)", "研修室（24人）", "和室1(40人)", "料理実習室"]
    assert match_spaces(labels, spaces) == {"1": labels[0], "2": labels[1], "3": labels[2]}
    assert match_spaces(["集会室", "その他各室"], spaces)["4"] == "その他各室"
    assert match_spaces(["会議室(大)", "会議室(小)"], {"1": "会議室"}) == {}
