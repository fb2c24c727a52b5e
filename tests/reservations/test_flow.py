"""A resident books: from the chosen slot to the number, with all that can go wrong on the way."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.availability.models import Hold, Occupancy
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Space
from booking.facilities.rules.settings import FacilityStatus
from booking.outbox.models import OutboxMessage
from booking.reservations.models import Booking, BookingDraft, Reservation
from booking.reservations.rules.status import ReservationStatus
from tests import factories
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

DAY = date(2026, 12, 5)
MORNING = (at_minute(DAY, 540), at_minute(DAY, 720))
AFTERNOON = (at_minute(DAY, 780), at_minute(DAY, 1020))
TYPED = {
    "purpose": "バドミントンの練習",
    "people": "24",
    "phone": "090-0000-1234",
    "note": "車いすの方が1人います。",
}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def person(client: Client) -> User:
    made = factories.user(phone="0287-00-9999")
    sign_in(client, made)
    return made


def slot(space: Space, starts: str = "540", ends: str = "720") -> dict[str, str]:
    return {"space": str(space.id), "day": DAY.isoformat(), "starts": starts, "ends": ends}


def start(client: Client, space: Space, starts: str = "540", ends: str = "720") -> str:
    """Press 選ぶ; returns the address of step ②."""
    answer = client.post("/book", data=slot(space, starts, ends))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def to_confirm(client: Client, space: Space, **typed: str) -> str:
    """Fill in step ②; returns the address of step ③."""
    answer = client.post(start(client, space), data={**TYPED, **typed})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def book(client: Client, space: Space, **typed: str) -> str:
    """All steps; returns the address of step ④."""
    confirm = to_confirm(client, space, **typed)
    answer = client.post(confirm, data={"seen": hidden(client.get(confirm).text, "seen")})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def count_bookings() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking)) or 0


def test_a_resident_books_a_room_that_is_confirmed_at_once(client: Client, person: User) -> None:
    space = factories.space(name="大会議室")
    details = start(client, space)
    page = client.get(details).text
    assert "あと<span data-hold-minutes>15</span>分" in page
    assert 'value="0287-00-9999"' in page  # the number from the registration
    assert "60人まで使えます" in page
    confirm = client.post(details, data=TYPED).headers["Location"]
    page = client.get(confirm).text
    for text in ("12月5日（土）", "午前 9:00–12:00", "大会議室", *TYPED.values(), "すぐに決まります"):
        assert text in page
    done = client.post(confirm, data={"seen": hidden(page, "seen")}).headers["Location"]
    page = client.get(done).text
    booking = db.session.scalars(select(Booking)).one()
    assert booking.reference in page
    assert "の".join(booking.reference.split("-")).replace("", " ").strip() in page  # as it is read aloud
    assert str(person.email) in page
    assert [one.status for one in booking.reservations] == [ReservationStatus.CONFIRMED]
    assert (booking.purpose, booking.people, booking.phone) == ("バドミントンの練習", 24, "090-0000-1234")
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert (mail.template, mail.address) == ("booking_confirmed", person.email)
    assert db.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_request_that_waits_for_staff_says_by_when_to_ask(client: Client, person: User) -> None:
    space = factories.space(needs_approval=True)
    page = client.get(book(client, space)).text
    assert "申込みを受け付けました" in page
    assert "施設からの返事を待つ" in page
    assert "12月4日（金）まで" in page  # the day before the use comes before a week has passed
    assert "使用許可書</a>" not in page
    assert db.session.scalars(select(OutboxMessage.template)).one() == "booking_requested"


def test_a_visitor_signs_in_and_comes_back_to_the_slot(client: Client, app: Flask) -> None:
    space = factories.space()
    answer = client.post("/book", data=slot(space))
    sign_in_page = urlsplit(answer.headers["Location"])
    with app.test_request_context():
        assert sign_in_page.path == app.url_for("accounts.sign_in")
    back = parse_qs(sign_in_page.query)["next"][0]
    page = client.get(back)
    assert page.status_code == 200
    assert "ログインして進む" in page.text
    sign_in(client, factories.user())
    page = client.get(back)
    assert "この枠をおさえて進む" in page.text
    again = {name: hidden(page.text, name) for name in ("space", "starts", "ends")}
    assert client.post("/book", data=again).headers["Location"].startswith("/book/")


@pytest.mark.parametrize(
    "values",
    [
        {"space": "1"},  # no time
        {"space": "x", "starts": "2026-12-05T09:00", "ends": "2026-12-05T12:00"},
        {"space": "1", "starts": "2026-12-05T12:00", "ends": "2026-12-05T09:00"},  # end before start
        {"space": "1", "starts": "2026-13-05T09:00", "ends": "2026-12-05T12:00"},
        {"space": "1", "starts": "9999-12-31T09:00", "ends": "9999-12-31T12:00"},
        {"space": "1", "day": "2026-12-05", "starts": "-60", "ends": "720"},
        {"space": "99999999999999", "day": "2026-12-05", "starts": "540", "ends": "720"},
    ],
)
def test_a_slot_that_cannot_be_read_is_said_to_be_so(
    client: Client, person: User, values: dict[str, str]
) -> None:
    for answer in (client.get("/book", query_string=values), client.post("/book", data=values)):
        assert answer.status_code == 422
        assert "日時を読み取れませんでした" in answer.text


def test_spaces_that_residents_may_not_see_cannot_be_booked(client: Client, person: User) -> None:
    hidden_one = factories.space(factories.facility(status=FacilityStatus.HIDDEN))
    assert client.get("/book", query_string=slot(hidden_one)).status_code == 404
    assert client.post("/book", data=slot(hidden_one)).status_code == 404


def test_a_slot_that_is_taken_leads_to_the_others_of_that_day(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    factories.booking(factories.user(), space, *MORNING, now=clock.now())
    for answer in (client.get("/book", query_string=slot(space)), client.post("/book", data=slot(space))):
        assert "この時間は予約済みです" in answer.text
        assert f"/spaces/{space.id}?month=2026-12&amp;day=2026-12-05" in answer.text
        assert "午後 13:00–17:00" in answer.text
        assert "午前 9:00–12:00 を選ぶ" not in answer.text


def test_a_slot_of_ones_own_leads_to_the_booking(client: Client, person: User, clock: Clock) -> None:
    space = factories.space()
    booking = factories.booking(person, space, *MORNING, now=clock.now())
    page = client.post("/book", data=slot(space)).text
    assert "あなたがもう予約しています" in page
    assert f"/bookings/{booking.reference}" in page


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(client: Client, person: User) -> None:
    details = start(client, factories.space())
    answer = client.post(
        details, data={**TYPED, "purpose": " ", "people": "24名くらい", "phone": "090-0000-12"}
    )
    assert answer.status_code == 422
    assert "「使う人数」を数字で入れてください" in answer.text
    assert 'value="24名くらい"' in answer.text
    assert 'value="090-0000-12"' in answer.text
    assert "車いすの方が1人います。</textarea>" in answer.text
    assert '<a href="#people">' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"people": "61"}, "ここは60人まで使えます"),
        ({"people": "0"}, "1人以上の数字"),
        ({"people": ""}, "使う人数を数字で入れてください"),
        ({"phone": "090-0000-123"}, "電話番号の数字が1つ足りないようです"),
        ({"phone": "87-00-1111"}, "市外局番の0から"),
        ({"phone": ""}, "当日つながる電話番号を入れてください"),
        ({"purpose": "あ" * 201}, "1文字多い"),
        ({"note": "あ" * 1003}, "3文字多い"),
    ],
)
def test_each_mistake_in_the_details_says_what_to_do(
    client: Client, person: User, typed: dict[str, str], message: str
) -> None:
    answer = client.post(start(client, factories.space()), data={**TYPED, **typed})
    assert answer.status_code == 422
    assert message in answer.text


def test_numbers_are_understood_as_people_write_them(client: Client, person: User) -> None:
    book(client, factories.space(), people="２４人", phone="０９０（００００）１２３４")
    booking = db.session.scalars(select(Booking)).one()
    assert (booking.people, booking.phone) == (24, "090-0000-1234")


def test_the_end_of_an_hourly_slot_is_chosen_among_what_is_free(
    client: Client, person: User, clock: Clock
) -> None:
    hall = factories.facility()
    space = factories.space(hall, timetable=factories.steps(hall))
    factories.booking(factories.user(), space, at_minute(DAY, 720), at_minute(DAY, 780), now=clock.now())
    details = start(client, space, "540", "600")
    page = client.get(details).text
    assert re.findall(r"(\d+:\d\d)まで（\d時間）", page) == ["10:00", "11:00", "12:00"]
    refused = client.post(details, data={**TYPED, "ends": "2026-12-05T13:00"})
    assert "その時間までは、もう予約できません" in refused.text
    client.post(details, data={**TYPED, "ends": "2026-12-05T11:00"})
    draft = db.session.scalars(select(BookingDraft)).one()
    hold = db.session.scalars(select(Hold)).one()
    assert draft.ends_at == hold.ends_at == at_minute(DAY, 660)


def test_ten_more_minutes_keep_what_was_typed(client: Client, person: User, clock: Clock) -> None:
    details = start(client, factories.space())
    clock.forward(minutes=10)
    answer = client.post(details, data={**TYPED, "people": "24名くらい", "step": "keep"})
    assert answer.status_code == 200
    assert "あと<span data-hold-minutes>15</span>分" in answer.text
    assert 'value="24名くらい"' in answer.text
    assert "バドミントンの練習" in client.get(details).text


def test_ten_more_minutes_on_the_summary(client: Client, person: User, clock: Clock) -> None:
    confirm = to_confirm(client, factories.space())
    clock.forward(minutes=9)
    assert client.post(confirm.replace("/confirm", "/keep")).headers["Location"] == confirm
    assert "あと<span data-hold-minutes>16</span>分" in client.get(confirm).text


def test_a_hold_that_has_run_out_is_tried_again(client: Client, person: User, clock: Clock) -> None:
    space = factories.space()
    details = start(client, space)
    clock.forward(minutes=16)
    assert "枠をおさえておく時間が過ぎました" in client.get(details).text
    assert client.post(details, data=TYPED).status_code == 303
    assert "あと<span data-hold-minutes>15</span>分" in client.get(details).text


def test_a_hold_that_ran_out_and_was_lost_keeps_what_was_typed_for_another_slot(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    details = start(client, space)
    clock.forward(minutes=16)
    factories.booking(factories.user(), space, *MORNING, now=clock.now())
    answer = client.post(details, data=TYPED)
    assert answer.status_code == 409
    assert "この時間は予約済みです" in answer.text
    assert "入れた内容はとってあります" in answer.text
    other = client.get(start(client, space, "780", "1020")).text
    for text in TYPED.values():
        assert text in other


def test_a_slot_lost_on_the_summary_says_why_and_books_nothing(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    confirm = to_confirm(client, space)
    seen = hidden(client.get(confirm).text, "seen")
    clock.forward(minutes=16)
    factories.booking(factories.user(), space, *MORNING, now=clock.now())
    answer = client.post(confirm, data={"seen": seen})
    assert answer.status_code == 409
    assert "この枠は予約できません" in answer.text
    assert count_bookings() == 1


def test_sent_twice_reloaded_and_gone_back_to_it_is_one_booking(client: Client, person: User) -> None:
    confirm = to_confirm(client, factories.space())
    seen = hidden(client.get(confirm).text, "seen")
    answers = {client.post(confirm, data={"seen": seen}).headers["Location"] for _ in range(3)}
    assert len(answers) == 1
    assert client.get(confirm).headers["Location"] in answers
    details = confirm.removesuffix("/confirm")
    assert client.get(details).headers["Location"] in answers
    assert client.post(details, data=TYPED).headers["Location"] in answers
    assert client.post(f"{details}/keep").headers["Location"] in answers
    assert client.post(f"{details}/drop").headers["Location"] in answers
    assert count_bookings() == 1


def test_the_same_slot_picked_twice_is_one_form(client: Client, person: User) -> None:
    space = factories.space()
    assert start(client, space) == start(client, space)


def test_what_is_booked_is_what_was_seen(client: Client, person: User) -> None:
    confirm = to_confirm(client, factories.space())
    seen = hidden(client.get(confirm).text, "seen")
    client.post(confirm.removesuffix("/confirm"), data={**TYPED, "people": "30"})  # in another tab
    answer = client.post(confirm, data={"seen": seen})
    assert answer.status_code == 422
    assert "別の画面で内容が変わりました" in answer.text
    assert "30人" in answer.text
    assert count_bookings() == 0


def test_the_summary_of_an_empty_form_leads_back_to_it(client: Client, person: User) -> None:
    details = start(client, factories.space())
    assert client.get(f"{details}/confirm").headers["Location"] == details
    answer = client.post(f"{details}/confirm", data={"seen": ""})
    assert answer.status_code == 422
    assert count_bookings() == 0


def test_at_most_three_slots_are_held_and_one_can_be_given_back(client: Client, person: User) -> None:
    spaces = [factories.space(name=f"会議室{number}") for number in range(4)]
    forms = [start(client, space) for space in spaces[:3]]
    answer = client.post("/book", data=slot(spaces[3]))
    assert answer.status_code == 409
    assert "同時におさえられる枠は3つまでです" in answer.text
    assert all(form in answer.text for form in forms)
    assert "空きに戻しました" in client.post(f"{forms[0]}/drop").text
    assert client.get(forms[0]).status_code == 404
    start(client, spaces[3])


def test_a_slot_given_back_is_free_at_once(client: Client, person: User) -> None:
    space = factories.space()
    client.post(start(client, space) + "/drop")
    assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 0


def test_the_form_begins_with_the_last_booking_there_and_says_so(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    factories.booking(person, space, *MORNING, now=clock.now() - timedelta(days=3), purpose="俳句の会")
    details = start(client, space, "780", "1020")
    page = client.get(details).text
    assert 'value="俳句の会"' in page
    assert "前回（11月28日（土））の内容を入れてあります" in page
    client.post(details, data=TYPED)
    assert "前回（" not in client.get(details).text


def test_forms_of_others_are_as_unknown_as_those_that_never_were(
    client: Client, person: User, new_client: Callable[[], Client]
) -> None:
    details = start(client, factories.space())
    rival = new_client()
    sign_in(rival, factories.user())
    for path in (details, f"{details}/confirm", "/book/never-was", "/book/never-was/confirm"):
        assert rival.get(path).status_code == 404
    for path in (details, f"{details}/confirm", f"{details}/keep", f"{details}/drop"):
        assert rival.post(path, data=TYPED).status_code == 404
    assert db.session.scalars(select(BookingDraft)).one().purpose == ""


def test_a_closure_entered_meanwhile_is_told(client: Client, person: User, clock: Clock) -> None:
    space = factories.space()
    confirm = to_confirm(client, space)
    seen = hidden(client.get(confirm).text, "seen")
    factories.official_use(space, *AFTERNOON)
    assert (
        client.post(confirm, data={"seen": seen}).status_code == 303
    )  # another time of the day is no matter
    other = to_confirm_of(client, space, clock)
    assert "この枠は予約できません" in other


def to_confirm_of(client: Client, space: Space, clock: Clock) -> str:
    """Come to step ③ of the evening; meanwhile the facility takes the space out of booking."""
    details = start(client, space, "1080", "1290")
    confirm = client.post(details, data=TYPED).headers["Location"]
    seen = hidden(client.get(confirm).text, "seen")
    with db.transaction():
        db.session.get_one(Space, space.id).bookable = False
    return client.post(confirm, data={"seen": seen}).text


def test_a_capacity_lowered_meanwhile_is_told_on_the_summary(client: Client, person: User) -> None:
    space = factories.space()
    confirm = to_confirm(client, space)
    seen = hidden(client.get(confirm).text, "seen")
    with db.transaction():
        db.session.get_one(Space, space.id).capacity = 20
    answer = client.post(confirm, data={"seen": seen})
    assert answer.status_code == 422
    assert "ここは20人まで使えます" in answer.text
    assert "24人" in answer.text


def test_pages_of_a_form_are_kept_nowhere(client: Client, person: User) -> None:
    details = start(client, factories.space())
    assert client.get(details).headers["Cache-Control"] == "private, no-store"


def test_the_pages_are_there_in_english(client: Client, person: User) -> None:
    client.set_cookie("display", "en..")
    details = start(client, factories.space())
    page = client.get(details).text
    assert '<html lang="en"' in page
    assert "Sat 5 Dec" in page


def test_reservations_are_written_with_the_name_of_their_period(client: Client, person: User) -> None:
    book(client, factories.space())
    assert db.session.scalars(select(Reservation.period_name)).one() == "午前"
