"""Steps and conditions of a tariff in sentences that a city hall would write."""

import pytest
from flask import Flask

from booking.fees.rules.conditions import Band
from booking.fees.rules.entry.merging import main_table, new_tariff
from booking.fees.rules.entry.pasting import grid_of_text
from booking.fees.rules.entry.proposals import with_conditions, with_step
from booking.fees.rules.entry.rates import read_rate
from booking.fees.rules.entry.reading import read_grid
from booking.fees.rules.entry.ready_made import SHAPES, propose
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.texts.conditions import band_text, condition_sentences
from booking.fees.rules.texts.steps import row_text, step_sentences

TABLE = (
    "室\t\t午前 9:00–12:00\t全日 9:00–21:00\n"
    "ホール\t平日\t1,000\t3,000\n\t土日祝\t1,200\t3,600\n会議室\t\t300\t―"
)


@pytest.fixture
def tariff(app: Flask) -> Tariff:
    return new_tariff(read_grid(grid_of_text(TABLE), {}), "使用料", {})


@pytest.mark.parametrize(
    ("shape", "sentences"),
    [
        ("outside", ["市外の方は、ここまでの合計の1.5倍です。"]),
        ("weekend", ["土日祝の利用は、使用料の20%を足します。"]),
        ("commercial", ["「営利や宣伝を目的としますか。」が「はい」のときは、ここまでの合計の2倍です。"]),
        (
            "admission",
            [
                "入場料の最高額が0円を超え1,000円以下のときは、使用料の50%を足します。",
                "入場料の最高額が1,000円を超えるときは、使用料の100%を足します。",
            ],
        ),
        ("rehearsal", ["「準備や練習だけに使いますか。」が「はい」のときは、使用料から50%を引きます。"]),
        ("heating_season", ["6月〜9月、12月〜3月の利用は、使用料の40%を足します。"]),
        (
            "extension",
            [
                "区分の外は、1時間につき、となりの区分の料金を時間で割った額です。",
                "始まった分は1時間と数えます。",
                "10円未満は切り捨てます。",
            ],
        ),
        ("gate_share", ["入場料収入の5%です。催しのあとで決まります。"]),
        ("exemption", ["職員が認めた減免を、ここで引きます。対象: 室の料金"]),
        ("rounding", ["ここまでの合計の10円未満は切り捨てます。"]),
        ("minimum", ["ここまでの合計が100円より少ないときは、100円です。"]),
    ],
)
def test_a_ready_made_step_says_what_it_does(tariff: Tariff, shape: str, sentences: list[str]) -> None:
    proposal = propose(tariff, shape)
    whole = with_step(with_conditions(tariff, proposal.conditions), proposal.step)
    assert step_sentences(whole, proposal.step) == sentences


@pytest.mark.parametrize("shape", SHAPES)
def test_every_ready_made_step_and_what_it_asks_has_sentences(tariff: Tariff, shape: str) -> None:
    proposal = propose(tariff, shape)
    whole = with_step(with_conditions(tariff, proposal.conditions), proposal.step)
    assert all(step_sentences(whole, proposal.step))
    assert all(sentence for one in proposal.conditions for sentence in condition_sentences(one))


def test_a_line_of_the_table_is_told_with_its_room_and_condition(tariff: Tariff) -> None:
    table = main_table(tariff)
    assert table is not None
    assert [row_text(tariff, table, row) for row in table.rows] == [
        "ホール（平日の利用）: 午前 1,000円、全日 3,000円",
        "ホール（土日祝の利用）: 午前 1,200円、全日 3,600円",
        "会議室: 午前 300円",
    ]


@pytest.mark.parametrize(
    ("edges", "text"),
    [
        ({"at_most": 0}, "0円"),
        ({"more_than": 500, "at_most": 1000}, "500円を超え1,000円以下"),
        ({"at_least": 1500}, "1,500円以上"),
        ({"less_than": 1500}, "1,500円未満"),
        ({"more_than": 3000}, "3,000円を超える"),
    ],
)
def test_a_band_says_its_edges(app: Flask, edges: dict[str, int], text: str) -> None:
    assert band_text(Band.model_validate({"key": "x", "label": "x", **edges}), "円") == text


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("30", "30"),
        ("３０％", "30"),
        ("3割", "30"),
        ("2割5分増し", "25"),
        ("5割引", "-50"),
        ("△50", "-50"),
        ("半額", "-50"),
        ("1.5倍", "3/2"),
        ("1/2", "1/2"),
        ("たくさん", None),
        ("1/0", None),
        ("", None),
    ],
)
def test_a_rate_is_read_as_people_say_it(text: str, rate: str | None) -> None:
    found = read_rate(text)
    assert (None if found is None else str(found)) == rate
