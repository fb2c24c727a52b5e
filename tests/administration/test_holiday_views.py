"""Public holidays on the screen."""

from datetime import UTC, date, datetime

from booking.accounts.models import User
from booking.facilities.rules.closures import HolidayClosure
from booking.municipalities import queries
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of


def fill(client: Client, year: int) -> None:
    assert client.post(f"/admin/holidays/fill/{year}").status_code == 303


def number_of(user: User, day: date) -> int:
    found = queries.find_holiday_on(user.municipality_id, day)
    assert found is not None
    return found.id


def test_next_year_is_filled_with_one_button(client: Client, admin: User) -> None:
    assert "2027年の祝日は、まだ入っていません" in client.get("/admin/holidays?year=2027").text
    fill(client, 2027)
    page = client.get("/admin/holidays?year=2027").text
    assert "元日" in page
    assert "見込み" not in page
    fill(client, 2028)
    assert "見込み" in client.get("/admin/holidays?year=2028").text


def test_a_holiday_is_corrected_and_removed_and_what_is_missing_is_shown(client: Client, admin: User) -> None:
    fill(client, 2027)
    number = number_of(admin, date(2027, 7, 19))
    form = values_of(client.get(f"/admin/holidays/{number}").text) | {"day": ["2027-07-20"]}
    assert client.post(f"/admin/holidays/{number}", data=form).status_code == 303
    page = client.get("/admin/holidays?year=2027").text
    assert "暦にあって、ここにない祝日が1日あります" in page
    assert "7月19日（月） 海の日" in page
    gone = client.post(f"/admin/holidays/{number}/remove", follow_redirects=True).text
    assert "2027年7月20日（火）「海の日」を祝日から外しました" in gone
    assert client.post(f"/admin/holidays/{number}/remove").status_code == 404


def test_a_holiday_is_added_within_the_years_on_the_screen(client: Client, admin: User) -> None:
    data = {"day": "2027-07-01", "name": "市制記念日"}
    assert client.post("/admin/holidays/new", data=data).status_code == 303
    again = client.post("/admin/holidays/new", data={**data, "name": "別の日"})
    assert "すでに「市制記念日」として入っています" in again.text
    far = client.post("/admin/holidays/new", data={**data, "day": "2040-01-01"})
    assert "年を確かめてください" in far.text
    assert client.get("/admin/holidays?year=2040").status_code == 404
    assert client.post("/admin/holidays/new", data={}).status_code == 422


def test_the_next_holiday_is_told_with_the_facilities_that_it_concerns(
    clock: Clock, client: Client, admin: User
) -> None:
    factories.facility("東公民館")
    fill(client, 2027)
    address = "/admin/holidays?year=2027"
    assert "1月1日（金）は元日ですが、この日に開館日が変わる施設はありません。" in client.get(address).text
    factories.closure(factories.facility("西公民館"), HolidayClosure())
    assert "1月1日（金）の元日があるので、西公民館の開館日がふだんと変わります。" in client.get(address).text


def test_the_bookings_of_the_day_are_counted_before_it_changes(client: Client, admin: User) -> None:
    fill(client, 2027)
    day = datetime(2027, 1, 11, 0, tzinfo=UTC)
    space = factories.space()
    factories.booking(factories.user(), space, day, day.replace(hour=3), datetime(2026, 12, 1, 3, tzinfo=UTC))
    page = client.get(f"/admin/holidays/{number_of(admin, date(2027, 1, 11))}").text
    assert "予約が1件入っています" in page


def test_of_two_who_correct_a_day_the_second_sees_both(client: Client, admin: User, other: Client) -> None:
    fill(client, 2028)
    number = number_of(admin, date(2028, 3, 20))
    address = f"/admin/holidays/{number}"
    opened = values_of(client.get(address).text)
    confirmed = {name: value for name, value in opened.items() if name != "predicted"}
    other.post(address, data=confirmed)
    answer = client.post(address, data=opened | {"name": ["春の日"]})
    assert answer.status_code == 422
    assert "いま保存されている内容: 春分の日" in answer.text
    assert "いま保存されている内容: いいえ" in answer.text
    assert client.post(address, data=values_of(answer.text)).status_code == 303


def test_the_list_takes_the_same_number_of_statements_however_long(
    client: Client, admin: User, count_queries: object
) -> None:
    client.post("/admin/holidays/new", data={"day": "2027-07-01", "name": "市制記念日"})
    with count_queries() as short:  # type: ignore[operator]
        client.get("/admin/holidays?year=2027")
    fill(client, 2027)
    with count_queries() as long:  # type: ignore[operator]
        client.get("/admin/holidays?year=2027")
    assert len(long) == len(short)
