"""An administrator enters two cities' printed tables from their text alone, and the printed prices come out.

藤枝市: 市外の方は1.5倍、営利は2倍、どちらもなら3倍（積）。
ながと総合体育館: 入場料の有無と使う内容で6通り、延長は1時間につき。
"""

import re
from collections.abc import Callable
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from booking.facilities.models import Facility
from tests import factories
from tests.journeys.looking import look
from tests.support.signing_in import sign_in_browser

MOST_TABS = 250
FUJIEDA = """\
室名\t午前\t午後\t夜間\t午前午後\t午後夜間\t全日
集会室（104人）\t840円\t940円\t1,580円\t1,580円\t2,330円\t3,180円
研修室（24人）\t310円\t420円\t630円\t630円\t1,050円\t1,260円
和室1（40人）\t310円\t420円\t630円\t630円\t1,050円\t1,260円
料理実習室（25人）\t840円\t940円\t1,580円\t1,580円\t2,330円\t3,180円
備考　市外の者が使用する場合は1.5倍、営利を目的とする場合は2倍の額とする。
"""
NAGATO = """\
区分\t入場料\t使用の内容\t午前（9時〜12時）\t午後（13時〜17時）\t夜間（18時〜22時）\t延長（1時間につき）
アリーナ\t徴収しない場合\tアマチュア・文化\t３，６００\t4,800\t4,800\t1,200
\t\t非アマ・非営利\t14,400\t19,200\t19,200\t4,800
\t\t営利宣伝\t28,800\t38,400\t38,400\t9,600
\t徴収する場合\tアマチュア・文化\t7,200\t9,600\t9,600\t2,400
\t\t非アマ・非営利\t28,800\t38,400\t38,400\t9,600
\t\t営利宣伝\t57,600\t76,800\t76,800\t19,200
"""


@pytest.fixture
def centre(app: Flask) -> Facility:
    home = factories.facility("西益津地区交流センター", address="春凪市本町1")
    for name in ("集会室", "研修室", "和室1", "料理実習室"):
        factories.space(home, name)
    return home


@pytest.fixture
def gym(app: Flask) -> Facility:
    home = factories.facility("ながと総合体育館", address="春凪市本町2")
    factories.space(home, "アリーナ")
    return home


def begin(page: Page, facility: Facility) -> None:
    sign_in_browser(page, factories.administrator())
    page.goto(f"/staff/facilities/{facility.id}")
    page.get_by_role("main").get_by_role("link", name="料金表", exact=True).click()
    page.get_by_role("link", name="表を入れて作る").click()
    page.get_by_label("下書きの名前").fill("来年度")
    page.get_by_label("条例の条と別表").fill("条例第8条 別表第1")


def add(page: Page, shape: str) -> None:
    """A ready-made step as it is proposed."""
    shapes = page.get_by_text("加算・減額・冷暖房・附属設備などを足す")
    link = page.get_by_role("link", name=re.compile(f"^{shape}"))
    if not link.is_visible():
        shapes.click()
    link.click()
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("を保存しました。")


def example(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"計算例{number}", exact=True)


def test_fujiedas_table_is_pasted_and_its_surcharges_are_picked(page: Page, centre: Facility) -> None:
    begin(page, centre)
    page.get_by_label("表を貼り付ける").fill(FUJIEDA)
    page.get_by_role("button", name="読み取る").click()
    expect(page.get_by_label("4行目 全日")).to_have_value("3,180円")
    expect(page.get_by_label("料理実習室")).to_have_value("料理実習室（25人）")
    look(page)
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_text("料金の表を保存しました。")).to_be_visible()
    add(page, "市外の方")
    add(page, "営利・宣伝")
    look(page)
    one = example(page, 1)
    one.get_by_label("何時から").fill("13:00")
    one.get_by_label("何時まで").fill("21:00")
    one.get_by_label("何時まで").press("Tab")
    expect(one.locator(".use__total")).to_have_text("2,330円")
    one.get_by_text("だれが、何に使うか").click()
    one.get_by_label("だれが", exact=True).select_option("市外の方")
    expect(one.locator(".use__total")).to_have_text("3,495円")
    one.get_by_label("営利や宣伝を目的としますか。").select_option("はい")
    expect(one.locator(".use__total")).to_have_text("6,990円")
    page.get_by_label("いつから").fill("2027-04-01")
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_role("row", name=re.compile("これから"))).to_contain_text("2027年4月1日")
    look(page)


def test_nagatos_table_is_pasted_into_its_first_cell_and_its_questions_are_asked(
    page: Page, gym: Facility
) -> None:
    begin(page, gym)
    paste_into(page.locator("#cell-0-0"), NAGATO)
    expect(page.get_by_label("6行目 延長（1時間につき）")).to_have_value("19,200")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.get_by_text("料金の表を保存しました。")).to_be_visible()
    one = example(page, 1)
    one.get_by_label("何時から").fill("18:00")
    one.get_by_label("何時まで").fill("22:30")
    one.get_by_text("だれが、何に使うか").click()
    one.get_by_label("入場料を取りますか。").select_option("徴収する場合")
    one.get_by_label("使用の内容は、どれに当たりますか。").select_option("営利宣伝")
    expect(one.locator(".use__total")).to_have_text("96,000円")
    expect(one).to_contain_text("条例第8条 別表第1")
    look(page)


def test_a_table_is_typed_by_keyboard_without_javascript(new_page, centre: Facility) -> None:  # type: ignore[no-untyped-def]
    page = new_page(java_script_enabled=False)
    begin(page, centre)
    for row, prices in enumerate((("840", "940"), ("310", "420"), ("310", "420"), ("840", "940")), start=1):
        for column, price in enumerate(prices, start=1):
            page.locator(f"#cell-{row}-{column}").fill(price)
    page.locator("#cell-4-2").fill("応相談")
    page.get_by_role("button", name="保存する", exact=True).click()
    page.get_by_role("link", name=re.compile("^4行目: 金額を")).click()
    page.locator("#cell-4-2").fill("940")
    page.get_by_role("button", name="保存する", exact=True).click()
    one = example(page, 1)
    one.get_by_label("何時から").fill("13時")
    one.get_by_label("何時まで").fill("17時")
    page.get_by_role("button", name="計算する", exact=True).click()
    expect(example(page, 1).locator(".use__total")).to_have_text("940円")


def paste_into(cell: Locator, text: str) -> None:
    """As a browser does when somebody presses Ctrl+V."""
    cell.evaluate(
        """(input, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const all = { clipboardData: data, bubbles: true, cancelable: true };
          input.dispatchEvent(new ClipboardEvent("paste", all));
        }""",
        text,
    )


PARK = """\
施設名\t区分\t単位\t一般\t学生
野球場\t試合\t1日\t5,230円\t3,140円
\t\t半日\t2,610円\t1,570円
\t練習\t2時間\t1,040円\t520円
"""


def test_what_a_table_leaves_open_is_answered_beside_its_cell_and_light_wants_its_amount(
    new_page: Callable[..., Page], app: Flask
) -> None:
    park = factories.facility("総合公園", address="春凪市本町3")
    factories.space(park, "野球場")
    page = new_page(width=390)
    begin(page, park)
    page.get_by_label("表を貼り付ける").fill(PARK)
    page.get_by_role("button", name="読み取る", exact=True).tap()
    page.get_by_role("link", name=re.compile("「半日」が何の単位か")).tap()
    look(page)
    page.locator("#cell-0-4").fill("半日 = 9:00–13:00、13:00–17:00")
    page.get_by_role("button", name="保存する", exact=True).tap()
    expect(page.get_by_text("料金の表を保存しました。")).to_be_visible()
    page.get_by_role("link", name=re.compile("^照明（使う時間を聞く）")).tap()
    page.get_by_role("button", name="保存する", exact=True).tap()
    page.get_by_role("link", name=re.compile("金額を入れてください")).tap()
    expect(page.locator("#cell-1-1")).to_be_focused()
    look(page)
    page.locator("#cell-1-1").fill("200")
    page.get_by_role("button", name="保存する", exact=True).tap()
    expect(page.get_by_role("status").first).to_contain_text("「照明」を保存しました。")
    page.get_by_role("link", name="直す 使用料").tap()
    look(page)
    page.get_by_label("いくつかの区分を続けて使うとき").select_option("いちばん安くなる組み合わせを使う")
    page.get_by_role("button", name="保存する", exact=True).tap()
    expect(page.get_by_role("status").first).to_contain_text("「使用料」を保存しました。")
    one = example(page, 1)
    one.get_by_label("何時から").fill("13:00")
    one.get_by_label("何時まで").fill("17:00")
    one.get_by_text("だれが、何に使うか").tap()
    one.get_by_label("照明を使う時間").fill("40")
    one.get_by_label("照明を使う時間").press("Tab")
    expect(one.locator(".use__total")).to_have_text("3,010円")
    look(page)


def test_fujiedas_table_and_surcharge_are_entered_by_keyboard_alone(page: Page, centre: Facility) -> None:
    sign_in_browser(page, factories.administrator())
    page.goto(f"/staff/facilities/{centre.id}/tariffs/new")
    type_in(page, "下書きの名前", "来年度")
    type_in(page, "表を貼り付ける", FUJIEDA.rstrip())
    press(page, "button", "保存する")
    expect(page.get_by_text("料金の表を保存しました。")).to_be_visible()
    press(page, "link", re.compile("^営利・宣伝"))
    press(page, "button", "保存する")
    expect(page.get_by_role("status").first).to_contain_text("を保存しました。")
    press(page, "button", "公開する")
    expect(page.get_by_role("row", name=re.compile("これから"))).to_be_visible()


def type_in(page: Page, label: str, text: str) -> None:
    """Reach a field by Tab and put a text into it, as Ctrl+V does."""
    go_to(page, page.get_by_label(label))
    page.keyboard.insert_text(text)


def press(page: Page, role: Literal["button", "link"], name: str | re.Pattern[str]) -> None:
    """Reach a button or link by Tab and press Enter."""
    go_to(page, page.get_by_role(role, name=name, exact=isinstance(name, str)).first)
    page.keyboard.press("Enter")


def go_to(page: Page, target: Locator) -> None:
    expect(target).to_be_visible()
    for _step in range(MOST_TABS):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")
