"""The price in the booking flow: what is asked for it, and that what was shown is what is frozen."""

import re
from datetime import date
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.core.calendar import at_minute
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import Fee
from booking.fees.rules.exemptions import ExemptionSpan
from booking.fees.rules.steps import Scope
from booking.fees.service.exemptions import Granting, grant
from booking.reservations.models import Booking, BookingDraft
from tests import factories
from tests.fees import made
from tests.reservations.steps import DAY, TYPED, count_bookings, hidden, start
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.forms import values_of
from tests.support.signing_in import sign_in

BEFORE = date(2026, 11, 28)
ANSWERED = {"a-commercial": "no", "a-admission": "0"}


@pytest.fixture(autouse=True)
def _noon(clock: Clock) -> None:
    """All of this happens from noon of 1 December 2026."""


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility()


@pytest.fixture
def room(hall: Facility) -> Space:
    space = factories.space(hall)
    made.tariff(hall, with_admission(space))
    return space


@pytest.fixture
def person(client: Client, room: Space) -> User:
    made_one = factories.user(audience=Audience.NON_RESIDENT, phone="0287-00-9999")
    sign_in(client, made_one)
    return made_one


def with_admission(space: Space) -> made.Json:
    """The usual tariff, and half as much again for a high admission fee."""
    admission = {
        "kind": "surcharge",
        "key": "admission",
        "label": "入場料の加算",
        "cases": [{"when": {"admission": ["high"]}, "rate": "50"}],
    }
    return made.document(
        space, steps=(made.OUTSIDERS, admission, made.TRADE, made.EXEMPTION, made.ITEMS, made.TENS)
    )


def counting_field(page: str) -> str:
    """The name of the only field for equipment."""
    found = re.search(r'class="input stepper__input"[^>]*name="([^"]+)"', page) or re.search(
        r'name="(a-[0-9a-f]{12})"', page
    )
    assert found is not None
    return found[1]


def to_step_3(client: Client, space: Space, **typed: str) -> str:
    answer = client.post(start(client, space), data={**TYPED, **ANSWERED, **typed})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def seen(page: str) -> dict[str, str]:
    return {"seen": hidden(page, "seen")}


def total_of(page: str) -> int:
    """What the table of the working comes to."""
    found = re.search(r'fee__total">\s*<span[^>]*>([0-9,]+)', page)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_step_2_asks_what_the_price_depends_on_and_shows_it(
    client: Client, person: User, room: Space
) -> None:
    page = client.get(start(client, room)).text
    for text in ("営利を目的としますか", "入場料の最高額", "プロジェクター", "1台 500円"):
        assert text in page
    assert total_of(page) == 1260  # 840 for somebody from outside


def test_without_a_tariff_nothing_is_asked_and_the_guidance_stands(client: Client) -> None:
    space = factories.space(factories.facility(fee_guidance="1区分1,200円"))
    sign_in(client, factories.user())
    page = client.get(start(client, space)).text
    assert "fee-box" not in page
    answer = client.post(start(client, space), data=TYPED)
    page = client.get(answer.headers["Location"]).text
    assert "1区分1,200円" in page
    assert "fee__lines" not in page


def test_a_question_that_cannot_change_the_price_is_not_asked(client: Client, hall: Facility) -> None:
    space = factories.space(hall)
    made.tariff(hall, made.document(space, steps=(made.OUTSIDERS,)))
    sign_in(client, factories.user())
    page = client.get(start(client, space)).text
    assert "fee-box" in page
    assert "営利を目的としますか" not in page
    assert "入場料の最高額" not in page


def test_the_price_follows_the_answers_before_anything_is_sent(
    client: Client, person: User, room: Space
) -> None:
    step = start(client, room)
    field = counting_field(client.get(step).text)
    typed = {"purpose": "", "a-commercial": "yes", "a-admission": "1,000円", field: "２台", "step": "fee"}
    answer = client.post(step, data=typed)
    assert answer.status_code == 200
    assert total_of(answer.text) == (1260 + 630) * 2 + 1000
    assert 'value="1,000円"' in answer.text
    assert "なにに使うかを入れてください" not in answer.text
    assert db.session.scalars(select(BookingDraft.answers)).one() == {}  # nothing is kept


def test_a_number_that_is_none_is_told_beside_its_field_and_stays(
    client: Client, person: User, room: Space
) -> None:
    step = start(client, room)
    field = counting_field(client.get(step).text)
    answer = client.post(step, data={**TYPED, **ANSWERED, "a-admission": "たくさん", field: "9"})
    assert answer.status_code == 422
    assert "「入場料の最高額」を数字で入れてください（例 500）。" in answer.text
    assert "「プロジェクター」は2台までで入れてください。" in answer.text
    assert 'value="たくさん"' in answer.text
    assert 'href="#a-admission"' in answer.text
    assert TYPED["purpose"] in answer.text


def test_a_question_that_the_sending_page_did_not_ask_is_asked_first(
    client: Client, person: User, room: Space
) -> None:
    """As when another time was chosen without JavaScript, and something else matters then."""
    answer = client.post(start(client, room), data={**TYPED, "a-commercial": "no"})
    assert answer.status_code == 422
    assert "聞くことがふえました" in answer.text
    assert client.post(answer.request.path, data={**TYPED, **ANSWERED}).status_code == 303


def test_step_3_shows_answers_and_lines_and_the_booking_has_that_fee(
    client: Client, person: User, room: Space
) -> None:
    step = start(client, room)
    field = counting_field(client.get(step).text)
    typed = {**TYPED, "a-commercial": "no", "a-admission": "1000", field: "1"}
    confirm = client.post(step, data=typed).headers["Location"]
    page = client.get(confirm).text
    for text in ("入場料の最高額", "1,000円", "プロジェクター 1台", "市外の方の加算", "入場料の加算"):
        assert text in page
    done = client.post(confirm, data=seen(page)).headers["Location"]
    fee = db.session.scalars(select(Fee)).one()
    assert fee.total == total_of(page) == 1260 + 630 + 500
    assert fee.answers == {"commercial": "no", "admission": 1000, "items:projector": 1}
    assert total_of(client.get(done).text) == fee.total
    assert total_of(client.get(done.removesuffix("/done")).text) == fee.total


def test_the_answers_of_last_time_stand_there_but_no_equipment(
    client: Client, person: User, room: Space
) -> None:
    step = start(client, room)
    field = counting_field(client.get(step).text)
    confirm = client.post(step, data={**TYPED, "a-commercial": "yes", "a-admission": "300", field: "2"})
    page = client.get(confirm.headers["Location"]).text
    client.post(confirm.headers["Location"], data=seen(page))
    step = start(client, room, "780", "1020")
    values = values_of(client.get(step).text)
    assert [values[name] for name in ("a-commercial", "a-admission", field)] == [["yes"], ["300"], ["0"]]


def test_takings_of_last_time_are_not_said_again(client: Client, hall: Facility) -> None:
    space = factories.space(hall)
    made.tariff(hall, _with_takings(space))
    who = factories.user()
    sign_in(client, who)
    booking = factories.booking(
        who, space, at_minute(BEFORE, 540), at_minute(BEFORE, 720), now=at_minute(date(2026, 11, 1), 720)
    )
    with db.transaction():
        assert booking.fee is not None
        booking.fee.answers = {"takings": 100_000, "commercial": "yes"}
    start(client, space)
    assert db.session.scalars(select(BookingDraft.answers)).one() == {"commercial": "yes"}


def _with_takings(space: Space) -> made.Json:
    takings = {
        "source": "number",
        "key": "takings",
        "label": "入場料収入",
        "unit": "円",
        "is_settled_later": True,
    }
    share = {"kind": "gate_share", "key": "gate", "label": "収入の割合", "percent": "5", "of": "takings"}
    data = made.document(space, steps=(made.TRADE, share))
    data["conditions"].append(takings)
    return data


def test_a_share_of_the_takings_is_marked_as_settled_later(client: Client, hall: Facility) -> None:
    space = factories.space(hall)
    made.tariff(hall, _with_takings(space))
    sign_in(client, factories.user())
    page = client.get(start(client, space)).text
    assert "あとで精算" in page
    assert "入場料収入" not in page.split('id="fee"')[0]  # asked after the event only


def test_a_use_without_a_price_says_so_and_can_be_booked(client: Client, hall: Facility) -> None:
    space = factories.space(hall)
    data = made.document(space, steps=())
    del data["steps"][0]["rows"][0]["prices"]["am"]
    del data["steps"][0]["rows"][0]["prices"]["all"]
    made.tariff(hall, data)
    sign_in(client, factories.user())
    confirm = client.post(start(client, space), data=TYPED).headers["Location"]
    page = client.get(confirm).text
    assert "この条件の料金は、料金表にありません。施設におたずねください。" in page
    assert client.post(confirm, data=seen(page)).status_code == 303
    assert db.session.scalars(select(Booking)).one().fee_id is None


def test_a_tariff_that_changed_meanwhile_is_shown_before_it_is_booked(
    client: Client, person: User, hall: Facility, room: Space
) -> None:
    confirm = to_step_3(client, room)
    before = client.get(confirm).text
    dearer = with_admission(room)
    dearer["steps"][0]["rows"][0]["prices"]["am"] = 1000
    made.tariff(hall, dearer, date(2026, 4, 1))
    answer = client.post(confirm, data=seen(before))
    assert answer.status_code == 409
    assert "料金が、1,260円から1,500円に変わりました。" in answer.text
    assert count_bookings() == 0
    assert client.post(confirm, data=seen(answer.text)).status_code == 303
    assert db.session.scalars(select(Fee.total)).one() == total_of(answer.text) == 1500


def test_an_exemption_that_was_granted_meanwhile_is_shown_before_it_is_booked(
    client: Client, person: User, hall: Facility, room: Space
) -> None:
    confirm = to_step_3(client, room)
    before = client.get(confirm).text
    scopes, span = frozenset({Scope.ROOM}), ExemptionSpan.DAY
    granting = Granting(Fraction(50), scopes, "登録団体", "登録証を確認した", DAY, DAY, span)
    staff = factories.staff(hall)
    with db.transaction():
        grant(staff, person, granting, token="t", now=factories.LONG_AGO)
    answer = client.post(confirm, data=seen(before))
    assert answer.status_code == 409
    assert "料金が、1,260円から630円に変わりました。" in answer.text
    client.post(confirm, data=seen(answer.text))
    assert db.session.scalars(select(Fee.total)).one() == 630


def test_answers_changed_in_another_tab_are_shown_before_it_is_booked(
    client: Client, person: User, room: Space
) -> None:
    confirm = to_step_3(client, room)
    before = client.get(confirm).text
    client.post(confirm.removesuffix("/confirm"), data={**TYPED, **ANSWERED, "a-commercial": "yes"})
    answer = client.post(confirm, data=seen(before))
    assert answer.status_code == 422
    assert "別の画面で内容が変わりました" in answer.text
    client.post(confirm, data=seen(answer.text))
    assert db.session.scalars(select(Fee.total)).one() == 2520


def test_steps_2_and_3_ask_the_database_a_fixed_number_of_times(
    client: Client, person: User, room: Space, count_queries
) -> None:
    confirm = to_step_3(client, room)
    counts = []
    for address in (confirm.removesuffix("/confirm"), confirm):
        with count_queries() as statements:
            client.get(address)
        counts.append(len(statements))
    assert counts == [19, 18]


def test_the_chosen_slot_says_what_it_costs_before_anybody_signs_in(client: Client, hall: Facility) -> None:
    room = factories.space(hall)
    made.tariff(hall, made.document(room))
    page = client.get(f"/book?space={room.id}&day=2026-12-05&starts=540&ends=720").text
    assert "840円から" in page
