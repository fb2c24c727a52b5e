"""Request slip, permit and calendar file of a booking: who gets them, and what they say."""

import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from icalendar import Calendar
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.reservations import service
from booking.reservations.models import Booking
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))
PAPERS = ("request.pdf", "slip.pdf", "permit.pdf", "calendar.ics", "request", "slip", "permit")


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


def approve_all(booking: Booking, them: User, now: datetime) -> None:
    """Each decision is a transaction of its own, as on the pages."""
    for one in booking.reservations:
        with db.transaction():
            service.approve(them, one.id, now=now)


def text_of(content: bytes, folder: Path) -> str:
    """What pdftotext reads, without white space."""
    path = folder / "paper.pdf"
    path.write_bytes(content)
    read = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True
    )
    return "".join(read.stdout.split())


@pytest.mark.poppler
def test_the_request_slip_is_there_at_once(
    client: Client, person: User, hall: Facility, clock: Clock, tmp_path: Path
) -> None:
    space = factories.space(hall, needs_approval=True)
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    answer = client.get(f"/bookings/{booking.reference}/request.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    name = unquote(answer.headers["Content-Disposition"].split("filename*=UTF-8''")[1])
    assert name == f"使用許可申請書_{booking.reference}.pdf"
    text = text_of(answer.data, tmp_path)
    wanted = (
        booking.reference,
        "令和8年12月1日",
        "髙﨑由香",
        "令和8年12月5日（土）",
        "春凪市民体育館条例第6条第1項",
        "卓球の練習",
        "1時間400円。",
    )
    for one in wanted:
        assert one in text
    refused = client.get(f"/bookings/{booking.reference}/permit.pdf")
    assert refused.status_code == 409
    assert "許可されたあとに" in refused.text


@pytest.mark.poppler
def test_the_permit_of_staff_bears_its_number_of_the_fiscal_year(
    client: Client, person: User, hall: Facility, clock: Clock, tmp_path: Path
) -> None:
    space = factories.space(hall, needs_approval=True)
    them = factories.staff(hall)
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    approve_all(booking, them, clock.now())
    answer = client.get(f"/bookings/{booking.reference}/permit.pdf")
    text = text_of(answer.data, tmp_path)
    for one in ("春体許可第8-1号", booking.reference, "髙﨑由香様", "森下千尋", "（公印省略）", "第7条"):
        assert one in text


@pytest.mark.poppler
def test_the_permit_of_what_was_confirmed_at_once_bears_the_bookings_number(
    client: Client, person: User, hall: Facility, clock: Clock, tmp_path: Path
) -> None:
    booking = factories.booking(person, factories.space(hall), *MORNING, now=clock.now())
    text = text_of(client.get(f"/bookings/{booking.reference}/permit.pdf").data, tmp_path)
    assert booking.reference in text
    assert "春体許可" not in text


@pytest.mark.poppler
def test_the_slip_says_how_the_booking_stands_and_what_to_do_next(
    client: Client, person: User, hall: Facility, clock: Clock, tmp_path: Path
) -> None:
    space, them = factories.space(hall, needs_approval=True), factories.staff(hall)
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    address = f"/bookings/{booking.reference}/slip"

    def says() -> str:
        paper = client.get(f"{address}.pdf")
        name = unquote(paper.headers["Content-Disposition"].split("filename*=UTF-8''")[1])
        assert name == f"予約受付票_{booking.reference}.pdf"
        text, page = text_of(paper.data, tmp_path), client.get(address).text
        assert "この票は許可書ではありません" in text
        for words in ("許可待ち", "予約済み", "取り消し済み", "返事を待つ", "することはありません"):
            assert (words in text) == (words in page), words
        return text

    waiting = says()
    for words in ("許可待ち", "受付令和8年12月1日（火）12:00", "返事を待つ", "令和8年12月4日（金）までに"):
        assert words in waiting
    assert ("メールで知らせます" in waiting) == bool(person.email)
    approve_all(booking, them, clock.now())
    permitted = says()
    assert "返事を待つ" not in permitted
    for words in ("予約済み", "使用許可書を受け取る", "当日、受付で見せる", "使わなくなったら、取り消す"):
        assert words in permitted
    client.post(f"{address[:-5]}/cancel/{booking.reservations[0].id}")
    over = says()
    assert "取り消し済み" in over
    assert "することはありません" in over


@pytest.mark.poppler
def test_the_slip_of_several_says_of_each_how_it_stands(
    client: Client, person: User, hall: Facility, clock: Clock, tmp_path: Path
) -> None:
    spaces = [factories.space(hall, name, needs_approval=True) for name in ("和室", "研修室")]
    booking = several(person, hall, clock.now(), spaces)
    them = factories.staff(hall)
    with db.transaction():
        service.approve(them, booking.reservations[0].id, now=clock.now())
    text = text_of(client.get(f"/bookings/{booking.reference}/slip.pdf").data, tmp_path)
    assert "和室（予約済み）" in text
    assert "研修室（許可待ち）" in text
    assert "返事を待つ" in text


def test_who_has_no_mail_address_looks_at_the_page_for_the_answer(
    client: Client, hall: Facility, clock: Clock
) -> None:
    someone = factories.user(email=None)
    sign_in(client, someone)
    booking = factories.booking(
        someone, factories.space(hall, needs_approval=True), *MORNING, now=clock.now()
    )
    page = client.get(f"/bookings/{booking.reference}/slip").text
    assert "メールで知らせます" not in page
    assert "結果が出ます" in page


def test_staff_who_follow_the_code_on_a_permit_come_to_the_case(
    client: Client, new_client: Callable[[], Client], person: User, hall: Facility, clock: Clock
) -> None:
    booking = factories.booking(person, factories.space(hall), *MORNING, now=clock.now())
    for who, leads_to in ((factories.staff(hall), 302), (factories.staff(factories.facility()), 404)):
        visitor = new_client()
        sign_in(visitor, who)
        answer = visitor.get(f"/bookings/{booking.reference}")
        assert answer.status_code == leads_to
        if leads_to == 302:
            page = visitor.get(answer.location)
            assert booking.reference in page.text


def several(person: User, hall: Facility, now: datetime, spaces: list[Space]) -> Booking:
    wishes = [service.Wish(space.id, *MORNING) for space in spaces]
    with db.transaction():
        return service.reserve(person, wishes, service.UseDetails("文化祭", 10, "090-0000-1234"), now=now)


def test_of_several_permits_one_is_chosen(client: Client, person: User, hall: Facility, clock: Clock) -> None:
    spaces = [factories.space(hall, name, needs_approval=True) for name in ("和室", "研修室")]
    booking = several(person, hall, clock.now(), spaces)
    approve_all(booking, factories.staff(hall), clock.now())
    page = client.get(f"/bookings/{booking.reference}/permit.pdf")
    assert page.content_type.startswith("text/html")
    for one in booking.reservations:
        address = f"/bookings/{booking.reference}/permit.pdf?reservation={one.id}"
        assert address in page.text
        assert client.get(address).content_type == "application/pdf"
        shown = f"/bookings/{booking.reference}/permit?reservation={one.id}"
        assert shown in client.get(f"/bookings/{booking.reference}/permit").text
        assert address in client.get(shown).text
    foreign = f"/bookings/{booking.reference}/permit.pdf?reservation=999999"
    assert client.get(foreign).status_code == 409


def test_what_was_confirmed_at_once_together_has_one_permit(
    client: Client, person: User, hall: Facility, clock: Clock
) -> None:
    booking = several(person, hall, clock.now(), [factories.space(hall, name) for name in ("和室", "研修室")])
    assert client.get(f"/bookings/{booking.reference}/permit.pdf").content_type == "application/pdf"


def test_the_calendar_file_follows_the_booking(client: Client, person: User, clock: Clock) -> None:
    booking = factories.booking(person, factories.space(needs_approval=True), *MORNING, now=clock.now())
    address = f"/bookings/{booking.reference}/calendar.ics"
    answer = client.get(address)
    assert answer.content_type.startswith("text/calendar")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=booking.ics;")
    event = Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert event["STATUS"] == "TENTATIVE"
    assert event["DTSTART"].dt == MORNING[0]
    assert booking.reference in event["DESCRIPTION"]
    client.post(f"/bookings/{booking.reference}/cancel/{booking.reservations[0].id}")
    later = Calendar.from_ical(client.get(address).data).walk("VEVENT")[0]
    assert (later["STATUS"], later["UID"]) == ("CANCELLED", event["UID"])
    assert later["SEQUENCE"] > event["SEQUENCE"]


def test_staff_read_papers_of_their_facilities_only_and_leave_a_trace(
    new_client: Callable[[], Client], hall: Facility, clock: Clock
) -> None:
    booking = factories.booking(factories.user(), factories.space(hall), *MORNING, now=clock.now())
    theirs, others = new_client(), new_client()
    them = factories.staff(hall)
    sign_in(theirs, them)
    sign_in(others, factories.staff(factories.facility()))
    for paper in PAPERS:
        assert theirs.get(f"/bookings/{booking.reference}/{paper}").status_code == 200
        assert others.get(f"/bookings/{booking.reference}/{paper}").status_code == 404
    traces = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "booking.view")))
    assert [(one.actor_id, one.object_id) for one in traces] == [(them.id, booking.id)] * len(PAPERS)
