"""An exemption granted on a booking and taken back again, with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from booking.core.calendar import at_minute
from booking.fees.models import Fee
from booking.reservations.models import Booking
from tests import factories
from tests.fees import made
from tests.journeys.looking import look
from tests.journeys.steps import bookings, expect_heading, room
from tests.journeys.test_keyboard import press, tab_to
from tests.reservations.deeds import DAY, NOW
from tests.support.signing_in import sign_in_browser


@pytest.fixture
def booking() -> Booking:
    space = room()
    made.tariff(space.facility, made.document(space))
    return factories.booking(factories.user(), space, at_minute(DAY, 540), at_minute(DAY, 720), NOW)


def _fee() -> Fee:
    (found,) = bookings()
    assert found.fee is not None
    return found.fee


def test_an_exemption_is_granted_and_taken_back(page: Page, booking: Booking) -> None:
    sign_in_browser(page, factories.administrator())
    page.goto(f"/staff/requests?case={booking.reservations[0].id}#panel")
    tab_to(page, "減免する")
    press(page, "Enter")
    expect_heading(page, "料金を減免する")
    tab_to(page, "減免の根拠")
    page.keyboard.type("社会教育関係団体")
    tab_to(page, "減免する理由")
    page.keyboard.type("登録証を確認した")
    expect(page.locator(".fee__total")).to_have_text("420円")
    look(page)
    tab_to(page, "減免して料金を変える")
    press(page, "Enter")
    expect(page.get_by_role("status").first).to_contain_text("料金を420円にしました")
    assert _fee().total == 420
    tab_to(page, "減免を見る・取り消す")
    press(page, "Enter")
    tab_to(page, "社会教育関係団体")
    press(page, "Enter")
    expect_heading(page, "この減免を取り消しますか")
    tab_to(page, "取り消す理由")
    page.keyboard.type("登録が切れた")
    tab_to(page, "減免を取り消す")
    press(page, "Enter")
    expect(page.get_by_role("status").first).to_contain_text("減免を取り消しました")
    assert _fee().total == 840
