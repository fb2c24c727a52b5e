"""An administrator enters a tariff: the table, its surcharges, five uses beside it, from when it counts."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.queries.tariffs import list_versions
from booking.fees.rules.entry.ready_made import SHAPES
from booking.fees.rules.versions import TariffStatus
from tests import factories
from tests.fees.tariff_pages import TABLE, at, latest, make, send, tariff_of
from tests.support.client import Client
from tests.support.forms import values_of

USES = {
    "use-0-room": "集会室(104人)",
    "use-0-day": "2026-12-05",
    "use-0-starts": "9:00",
    "use-0-ends": "12:00",
}


def test_a_pasted_table_becomes_a_draft_whose_rooms_have_found_their_spaces(
    admin: Client, hall: Facility, rooms: list[Space]
) -> None:
    version = make(admin, hall)
    tariff = tariff_of(hall)
    assert version.status is TariffStatus.DRAFT
    assert tariff.title == "使用料"
    assert [room.label for room in tariff.rooms] == ["集会室(104人)", "研修室"]
    found = [tariff.room_of(space.id) for space in rooms]
    assert [room.label for room in found if room is not None] == ["集会室(104人)", "研修室"]


def test_periods_without_times_take_those_of_the_timetable(admin: Client, hall: Facility) -> None:
    make(admin, hall, "室\t午前\n集会室\t840")
    unit = tariff_of(hall).tables()[0].units[0]
    assert (unit.kind, getattr(unit, "starts", 0)) == ("period", factories.PERIODS[0][1])


def test_an_empty_table_waits_with_the_names_of_rooms_and_periods(admin: Client, hall: Facility) -> None:
    sent = values_of(admin.get(at(hall, "new")).text)
    assert sent["cell-1-0"] == ["集会室"]
    assert sent["cell-2-0"] == ["研修室"]
    assert sent["cell-0-1"] == ["午前"]


def test_a_table_can_be_typed_cell_by_cell(admin: Client, hall: Facility) -> None:
    typed = {"cell-1-1": "840円", "cell-2-1": "３１０", "name": "来年度"}
    send(admin, at(hall, "new"), **typed)
    assert [row.prices["午前"] for row in tariff_of(hall).tables()[0].rows] == [840, 310]


def test_what_can_not_be_read_stays_where_it_is_and_is_told_at_its_cell(
    admin: Client, hall: Facility
) -> None:
    page = admin.post(
        at(hall, "new"), data={"name": "来年度", "title": "使用料", "paste": TABLE.replace("940", "応相談")}
    )
    assert page.status_code == 200
    assert list_versions(hall.id) == []
    assert values_of(page.text)["cell-1-2"] == ["応相談"]
    assert 'href="#cell-1-2"' in page.text
    assert "料金がなければ「―」にします。" in page.text


def test_reading_keeps_nothing(admin: Client, hall: Facility) -> None:
    page = admin.post(at(hall, "new"), data={"name": "来年度", "paste": TABLE, "do": "read"})
    assert values_of(page.text)["cell-1-4"] == ["3,180"]
    assert list_versions(hall.id) == []


def test_more_lines_and_columns_can_be_had(admin: Client, hall: Facility) -> None:
    before = values_of(admin.get(at(hall, "new")).text)
    for do, name in (("rows", "rows"), ("columns", "columns")):
        after = values_of(admin.post(at(hall, "new"), data=before | {"do": [do]}).text)
        assert int(after[name][0]) > int(before[name][0])


def test_five_uses_are_worked_out_beside_the_table_before_it_is_kept(admin: Client, hall: Facility) -> None:
    page = admin.post(at(hall, "new"), data={"name": "x", "paste": TABLE, "do": "try", **USES}).text
    assert page.count('class="use__title"') == 5
    assert re.search(r'id="use-0-result".*?840', page, re.DOTALL)


def test_the_uses_stay_as_they_were_chosen_on_the_next_pages(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    admin.post(at(hall, version.id), data=USES | {"use-0-starts": "9:00", "use-0-ends": "21:00"})
    page = admin.get(at(hall, version.id, "steps", "new", "outside")).text
    assert values_of(page)["use-0-ends"] == ["21:00"]


def test_a_use_that_can_not_be_priced_says_why(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    for changed, said in (
        ({"use-0-starts": "x"}, "時刻を 9:00 から 12:00 のように"),
        ({"use-0-day": "x"}, "日付を 2026-12-05 のように"),
        ({"use-0-starts": "2:00", "use-0-ends": "3:00"}, "料金がありません"),
    ):
        assert said in admin.post(at(hall, version.id), data=USES | changed).text


def test_changing_the_table_keeps_questions_and_later_steps(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "steps", "new", "outside"))
    send(admin, at(hall, version.id, "table"), **{"cell-1-1": "900"})
    tariff = tariff_of(hall)
    assert tariff.tables()[0].rows[0].prices["午前"] == 900
    assert [step.key for step in tariff.steps] == ["base", "outside"]


def test_a_space_can_be_given_to_another_line_by_hand(
    admin: Client, hall: Facility, rooms: list[Space]
) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "table"), **{f"space-{rooms[1].id}": "集会室(104人)"})
    found = tariff_of(hall).room_of(rooms[1].id)
    assert found is not None
    assert found.label == "集会室(104人)"
    send(admin, at(hall, version.id, "table"), **{f"space-{rooms[1].id}": ""})
    assert tariff_of(hall).room_of(rooms[1].id) is None


@pytest.mark.parametrize("shape", SHAPES)
def test_every_ready_made_step_can_be_added_as_it_is_and_opened_again(
    admin: Client, hall: Facility, shape: str
) -> None:
    version = make(admin, hall)
    given = {"listed": "マイク\t本\t300\t4"} if shape == "items" else {"cell-1-1": "600"}
    page = send(admin, at(hall, version.id, "steps", "new", shape), **given)
    assert "を保存しました。" in page
    assert ("質問を書いてください。" in page) is (shape == "question")
    assert ("公開するまでに直すこと" in page) is (shape == "question")
    step = next(step for step in tariff_of(hall).steps if step.key != "base")
    again = send(admin, at(hall, version.id, "steps", step.key, "edit"), label="別の名前")
    assert "「別の名前」を保存しました。" in again
    changed = next(one for one in tariff_of(hall).steps if one.key == step.key)
    assert changed == step.model_copy(update={"label": "別の名前"})


def test_fujiedas_surcharges_multiply(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "steps", "new", "outside"))
    send(admin, at(hall, version.id, "steps", "new", "commercial"))
    page = admin.post(
        at(hall, version.id),
        data=USES | {"use-0-audience": "non_resident", "use-0-answer-commercial": "yes"},
    ).text
    assert re.search(r'id="use-0-result".*?2,520', page, re.DOTALL)


def test_a_rate_is_typed_as_people_say_it(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    page = send(admin, at(hall, version.id, "steps", "new", "weekend"), **{"cases-0-rate": "３割増"})
    assert "土日祝の利用は、使用料の30%を足します。" in page


def test_what_a_step_can_not_be_is_told_at_its_field(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    for shape, changed, said in (
        ("weekend", {"cases-0-rate": "たくさん"}, "割合を 30（30%）や 1.5（1.5倍）のように"),
        ("weekend", {"cases-0-rate": ""}, "割合を1つは入れてください。"),
        ("weekend", {"label": ""}, "名前を入れてください。"),
        ("weekend", {"rooms_are": "only"}, "室を選んでください。"),
        ("items", {"listed": "マイク\tたくさん"}, "品名、単位、料金の順に"),
        ("items", {}, "附属設備を1つは入れてください。"),
        ("lights", {"lit": "いつでも"}, "「4月〜9月 19:00」のように"),
        ("lights", {"cell-1-1": "x"}, "表の1行目"),
        ("lights", {}, "金額を入れてください。無料なら0と入れます。"),
        ("heating_flat", {"cell-0-1": "謎", "cell-1-1": "5"}, "何の単位かわかりません。"),
        ("minimum", {"yen": ""}, "金額を入れてください。"),
    ):
        page = send(admin, at(hall, version.id, "steps", "new", shape), **changed)
        assert said in page, shape
    assert [step.key for step in tariff_of(hall).steps] == ["base"]


def test_trying_a_step_keeps_nothing(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    page = send(admin, at(hall, version.id, "steps", "new", "weekend"), do="try", **USES)
    assert re.search(r'id="use-0-result".*?1,008', page, re.DOTALL)
    assert [step.key for step in tariff_of(hall).steps] == ["base"]


def test_steps_move_up_and_down_and_go(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    for shape in ("outside", "commercial"):
        send(admin, at(hall, version.id, "steps", "new", shape))
    admin.post(at(hall, version.id, "steps", "commercial", "move"), data={"to": "up"})
    assert [step.key for step in tariff_of(hall).steps] == ["base", "commercial", "outside"]
    admin.post(at(hall, version.id, "steps", "commercial", "move"), data={"to": "down"})
    admin.post(at(hall, version.id, "steps", "commercial", "remove"))
    tariff = tariff_of(hall)
    assert [step.key for step in tariff.steps] == ["base", "outside"]
    assert [one.key for one in tariff.conditions] == ["residency"]


def test_a_draft_counts_from_a_day_on_and_can_not_be_changed_then(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    address = at(hall, version.id, "publish")
    assert "いつからの料金かを入れてください。" in admin.post(address, data={"starts_on": ""}).text
    assert "きょう以降の日" in admin.post(address, data={"starts_on": "2020-01-01"}).text
    answer = admin.post(address, data={"starts_on": "2027-04-01"})
    assert answer.status_code == 302
    assert latest(hall).status is TariffStatus.PUBLISHED
    assert "2027年4月1日" in admin.get(at(hall)).text
    assert admin.get(at(hall, version.id)).status_code == 200
    for part in ("table", "basics", "steps/base/edit", "steps/new/outside"):
        assert admin.get(at(hall, version.id, part)).status_code == 404
    assert admin.post(at(hall, version.id, "drop")).status_code == 404


def test_a_draft_that_contradicts_itself_says_what_to_put_right(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "steps", "new", "weekend"))
    send(admin, at(hall, version.id, "conditions", "day", "edit"), listed="平日")
    page = admin.get(at(hall, version.id)).text
    assert "公開するまでに直すこと" in page
    answer = admin.post(at(hall, version.id, "publish"), data={"starts_on": "2027-04-01"})
    assert answer.status_code == 200
    assert latest(hall).status is TariffStatus.DRAFT


def test_what_counts_is_copied_into_a_new_draft_and_a_draft_is_dropped(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    admin.post(at(hall, version.id, "publish"), data={"starts_on": "2027-04-01"})
    admin.post(at(hall), data={"name": "再来年度"})
    drafts = [one for one in list_versions(hall.id) if one.status is TariffStatus.DRAFT]
    assert [one.name for one in drafts] == ["再来年度"]
    admin.post(at(hall, drafts[0].id, "drop"))
    db.session.expire_all()
    assert [one.status for one in list_versions(hall.id)] == [TariffStatus.PUBLISHED]


def test_the_head_of_a_tariff_is_changed(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "basics"), article="条例第8条 別表第1", fee_name="managers")
    tariff = tariff_of(hall)
    assert (tariff.article, tariff.fee_name.value) == ("条例第8条 別表第1", "managers")


def test_somebody_who_saves_second_is_told_and_overwrites_only_knowingly(
    admin: Client, hall: Facility
) -> None:
    version = make(admin, hall)
    address = at(hall, version.id, "table")
    seen = values_of(admin.get(address).text)
    admin.post(address, data=seen | {"cell-1-1": ["900"]})
    page = admin.post(address, data=seen | {"cell-1-1": ["950"]}).text
    assert "ほかの人がこの内容を変えました。" in page
    assert tariff_of(hall).tables()[0].rows[0].prices["午前"] == 900
    admin.post(address, data=values_of(page))
    assert tariff_of(hall).tables()[0].rows[0].prices["午前"] == 950


def test_another_facilitys_draft_is_not_found(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    other = factories.facility("別の施設")
    for part in ("", "/table", "/basics", "/steps/base/edit", "/conditions/x/edit"):
        assert admin.get(at(other, version.id) + part).status_code == 404


def test_a_page_asks_as_many_statements_however_long_the_table_is(
    admin: Client, hall: Facility, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counts = []
    for lines in (2, 40):
        rows = "\n".join(f"部屋{number}\t100\t200" for number in range(lines))
        version = make(admin, hall, f"室\t午前\t午後\n{rows}")
        for part in ("", "/table", "/steps/new/outside"):
            admin.get(at(hall, version.id) + part)
            with count_queries() as statements:
                admin.get(at(hall, version.id) + part)
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 18


def test_every_change_is_written_down(admin: Client, hall: Facility) -> None:
    version = make(admin, hall)
    send(admin, at(hall, version.id, "steps", "new", "outside"))
    rows = (
        db.session.connection().exec_driver_sql("SELECT action, detail FROM audit_entries ORDER BY id").all()
    )
    assert [action for action, _detail in rows if action.startswith("tariff.")] == [
        "tariff.start_draft",
        "tariff.change_draft",
    ]


def test_names_are_given_in_english_and_stay_when_the_table_is_entered_anew(
    admin: Client, hall: Facility, rooms: list[Space]
) -> None:
    version = make(admin, hall)
    page = admin.get(at(hall, version.id, "english")).text
    found = re.search(r'for="(en-\w+)">集会室\(104人\)', page)
    assert found is not None
    too_long = send(admin, at(hall, version.id, "english"), **{found[1]: "x" * 201})
    assert "200" in too_long
    assert "x" * 201 in too_long
    send(admin, at(hall, version.id, "english"), **{found[1]: "Assembly room"})
    assert tariff_of(hall).rooms[0].label_en == "Assembly room"
    changed = TABLE.replace("840", "850")
    answer = admin.post(
        at(hall, version.id, "table"), data={"name": "来年度", "title": "使用料", "paste": changed}
    )
    assert answer.status_code == 302, answer.text
    room = tariff_of(hall).rooms[0]
    assert (room.label, room.label_en) == ("集会室(104人)", "Assembly room")
    assert "1／" in admin.get(at(hall, version.id)).text
