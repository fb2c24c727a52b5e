"""What people do on their way, in one line each."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.passwords import hash_password
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.reservations.models import Booking
from tests import factories
from tests.journeys.looking import look

PASSWORD = "kurage to yuuyake"
# A Saturday, four days after the journeys begin.
DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 9 * 60), at_minute(DAY, 12 * 60))
PURPOSE = "春の発表会の練習"
FEES = "1区分1,200円（市外の方は1.5倍）\n使う日に受付で払います。"


def person(name: str = "田辺 由香", email: str = "yuka@harunagi.example") -> User:
    """A resident who can sign in with ``PASSWORD``."""
    return factories.user(name, email=email, phone="0287-00-9999", password_hash=hash_password(PASSWORD))


def community_centre(**values: object) -> Facility:
    return factories.facility(
        "中央公民館",
        **{
            "kind": "community_centre",
            "area": "中央",
            "postal_code": "000-0002",
            "address": "春凪市本町2丁目3番4号",
            "hours_text": "9:00–21:30",
            "fee_guidance": FEES,
            **values,
        },
    )


def room(**values: object) -> Space:
    """大会議室 of 中央公民館, by periods."""
    return factories.space(community_centre(), "大会議室", **{"uses": "会議、合唱", **values})


def sign_in(page: Page, who: User) -> None:
    """Fill in the form that is open."""
    page.get_by_label("メールアドレス").fill(who.email or "")
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="ログイン").click()


def open_day(page: Page, day: int) -> None:
    """In the month of a space."""
    page.locator("table").get_by_role("link", name=re.compile(rf"月\s*{day}\s*日")).click()


def fill_details(page: Page, people: int = 12) -> None:
    """What step ② asks for; the telephone number is there already."""
    page.get_by_label("なにに使いますか").fill(PURPOSE)
    page.get_by_label("使う人数").fill(str(people))


def go_on(page: Page, action: str) -> None:
    """The main action: at the bottom of a phone, below the form elsewhere."""
    page.get_by_role("button", name=action).filter(visible=True).click()


def tap(link: Locator) -> None:
    """Press the middle of a link that begins with words for readers only, which Playwright would aim at."""
    box = link.bounding_box()
    assert box is not None
    link.click(position={"x": box["width"] / 2, "y": box["height"] / 2})


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def bookings() -> list[Booking]:
    """All there are now, oldest first."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Booking).order_by(Booking.id)))


def fetch(page: Page, link: str) -> bytes:
    """What is behind a link to a file, asked for as the browser would."""
    address = page.get_by_role("main").get_by_role("link", name=link).get_attribute("href")
    assert address is not None
    answer = page.request.get(address)
    assert answer.ok, f"{address} {answer.status}"
    return answer.body()


def fetch_paper(page: Page, link: str) -> bytes:
    """The PDF of a paper that is shown as a page first; ends where it began."""
    page.get_by_role("main").get_by_role("link", name=link).click()
    expect(page.get_by_role("button", name="印刷する")).to_be_visible()
    look(page)
    paper = fetch(page, "PDFで開く")
    assert paper.startswith(b"%PDF")
    page.go_back()
    return paper


def pick(page: Page, space: Space, period: str = "午前 9:00–12:00") -> None:
    """Open the day of the space and take one of its periods."""
    page.goto(f"/spaces/{space.id}?month={DAY:%Y-%m}&day={DAY}")
    page.get_by_role("button", name=f"12月5日（土） {period}").click()
    expect_heading(page, "使う内容を入れてください")
