"""What happens while a form is filled in: holds run out, slots are lost, forms are sent twice."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.accounts.models import User
from booking.availability.models import Occupancy
from booking.core.db import db
from booking.facilities.models import Space
from booking.reservations.models import BookingDraft, Reservation
from tests import factories
from tests.reservations.steps import (
    AFTERNOON,
    MORNING,
    TYPED,
    book,
    count_bookings,
    hidden,
    slot,
    start,
    to_confirm,
)
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def person(client: Client) -> User:
    made = factories.user(phone="0287-00-9999")
    sign_in(client, made)
    return made


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
    assert "前回、11月28日（土）に申し込んだ内容を入れてあります" in page
    client.post(details, data=TYPED)
    assert "前回、" not in client.get(details).text


def test_the_form_begins_with_the_last_booking_elsewhere_and_names_the_place(
    client: Client, person: User, clock: Clock
) -> None:
    hall = factories.space(factories.facility("東部体育館"))
    factories.booking(person, hall, *MORNING, now=clock.now() - timedelta(days=3), purpose="俳句の会")
    page = client.get(start(client, factories.space(), "780", "1020")).text
    assert 'value="俳句の会"' in page
    assert "前回、11月28日（土）に東部体育館へ申し込んだ内容を入れてあります" in page


@pytest.mark.parametrize(("capacity", "people"), [(9, ""), (10, "10"), (None, "10")])
def test_no_more_people_are_filled_in_than_there_is_room_for(
    client: Client, person: User, clock: Clock, capacity: int | None, people: str
) -> None:
    factories.booking(person, factories.space(), *MORNING, now=clock.now() - timedelta(days=3))
    page = client.get(start(client, factories.space(capacity=capacity), "780", "1020")).text
    assert re.search(r'name="people"[^>]*value="([^"]*)"', page)[1] == people  # type: ignore[index]


def test_a_slot_that_ran_out_and_was_taken_is_told_as_soon_as_one_comes_back(
    client: Client, person: User, clock: Clock
) -> None:
    space = factories.space()
    confirm = to_confirm(client, space)
    clock.forward(minutes=16)
    for page in (confirm, confirm.removesuffix("/confirm")):
        assert "もう一度おさえる" in client.get(page).text
    factories.booking(factories.user(), space, *MORNING, now=clock.now())
    for page in (confirm, confirm.removesuffix("/confirm")):
        text = client.get(page).text
        assert "この時間は予約済みです" in text
        assert "入れた内容はとってあります" in text


def test_a_slot_is_held_again_by_one_button_with_all_that_was_typed(
    client: Client, person: User, clock: Clock
) -> None:
    details = start(client, factories.space())
    clock.forward(minutes=16)
    answer = client.post(details, data={**TYPED, "people": "", "step": "keep"})
    assert answer.status_code == 200
    assert "12:31まで、この枠をおさえます" in answer.text
    assert TYPED["purpose"] in answer.text


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


def test_the_form_begins_with_what_was_typed_for_that_very_space(
    client: Client, person: User, clock: Clock
) -> None:
    home = factories.facility()
    gym, room = factories.space(home, "アリーナ"), factories.space(home, "会議室")
    for space, purpose in ((gym, "バドミントンの練習"), (room, "会計の打合せ")):
        factories.booking(person, space, *MORNING, now=clock.now(), purpose=purpose)
    page = client.get(start(client, gym, "780", "1020")).text
    assert 'value="バドミントンの練習"' in page
    assert "前回、" in page
    hall = factories.space(home, "ホール")
    page = client.get(start(client, hall)).text
    assert 'value="バドミントンの練習"' in page, "else with the form that was left unsent at the facility"
