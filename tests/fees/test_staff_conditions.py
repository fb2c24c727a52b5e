"""An administrator says what prices depend on: questions, days, seasons, who is who."""

import pytest

from booking.facilities.models import Facility
from booking.fees.rules.conditions import Choice
from booking.fees.rules.entry.ready_conditions import CONDITION_SHAPES
from tests.fees.tariff_pages import at, make, send, tariff_of
from tests.support.client import Client


def test_a_question_its_answers_and_its_default_can_be_changed(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "steps", "new", "commercial"))
    send(
        admin,
        at(hall, version.id, "conditions", "commercial", "edit"),
        label="物を売りますか。",
        hint="会員への実費の頒布は含みません。",
        listed="売らない\n売る\n宣伝だけ",
        default="yes",
    )
    (condition,) = tariff_of(hall).conditions
    assert isinstance(condition, Choice)
    assert condition.label == "物を売りますか。"
    assert [one.label for one in condition.options] == ["売らない", "売る", "宣伝だけ"]


@pytest.mark.parametrize(
    ("shape", "key", "listed", "said"),
    [
        ("admission", "admission", "0円\n500円以下\n500円を超える", ""),
        ("admission", "admission", "ただ", "「1,000円以下」や"),
        ("weekend", "day", "平日\n土曜\n日曜・祝日", ""),
        ("weekend", "day", "平日\nいつか", "「土日祝」や「平日」"),
        ("heating_season", "season", "夏 = 6月〜9月", ""),
        ("heating_season", "season", "夏", "「6月〜9月」のように"),
        ("commercial", "commercial", "はい", "選択肢を2つ以上"),
        ("outside", "residency", "市内\n市外\n県外", "だれのことかを書いてください"),
        ("outside", "residency", "市民 = 市内の方\n団体 = 登録団体、優先団体\n他 = 市外の方", ""),
    ],
)
def test_options_are_lines_of_text(
    admin: Client, hall: Facility, shape: str, key: str, listed: str, said: str
) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "steps", "new", shape))
    page = send(admin, at(hall, version.id, "conditions", key, "edit"), listed=listed)
    assert (said or "を保存しました。") in page


@pytest.mark.parametrize("shape", CONDITION_SHAPES)
def test_every_kind_of_condition_can_be_added_as_it_is_and_taken_out_again(
    admin: Client, hall: Facility, shape: str
) -> None:
    version = make(admin, hall)
    if shape == "quotient":
        assert admin.get(at(hall, version.id, "conditions", "new", shape)).status_code == 404
        send(admin, at(hall, version.id, "conditions", "new", "number"), label="経費")
    address = at(hall, version.id, "conditions", "new", shape)
    if shape in ("question", "number"):
        assert "質問か名前を入れてください。" in send(admin, address)
    page = send(admin, address, label="何に使いますか。")
    assert "を保存しました。" in page
    assert "公開するまでに直すこと" not in page
    kept = tariff_of(hall).conditions[-1]
    send(admin, at(hall, version.id, "conditions", kept.key, "edit"))
    assert tariff_of(hall).conditions[-1] == kept
    admin.post(at(hall, version.id, "conditions", kept.key, "remove"))
    assert kept.key not in {one.key for one in tariff_of(hall).conditions}
