"""At the counter: the same questions and the same price as on the web, and what is read out."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.fees.models import Fee
from tests import factories
from tests.fees import made
from tests.support.client import Client
from tests.support.signing_in import sign_in

NEW = "/staff/bookings/new"
USE = {"purpose": "俳句の会", "people": "8", "phone": "0287-33-4444"}


@pytest.fixture
def hall(app: Flask) -> Facility:
    return factories.facility("中央公民館")


@pytest.fixture
def room(hall: Facility) -> Space:
    space = factories.space(hall, "大会議室")
    made.tariff(hall, made.document(space))
    return space


@pytest.fixture
def them(client: Client, hall: Facility) -> User:
    found = factories.staff(hall)
    sign_in(client, found)
    return found


def typed(room: Space, step: str, **values: str) -> dict[str, str]:
    return {"token": "a-form", "space": str(room.id), "day": "12/5", "time": "9-12", "step": step, **values}


def total_of(page: str) -> str:
    found = re.search(r'fee__total">\s*<span[^>]*>([0-9,]+)', page)
    return found[1] if found is not None else ""


def test_the_questions_come_with_the_slot_and_the_price_with_the_person(
    client: Client, them: User, room: Space
) -> None:
    assert "営利を目的としますか" not in client.get(NEW).text
    page = client.post(NEW, data=typed(room, "look")).text
    assert "営利を目的としますか" in page
    assert total_of(page) == "840"
    outsider = factories.user("相沢 文子", audience=Audience.NON_RESIDENT)
    page = client.post(NEW, data=typed(room, "person", person=str(outsider.id))).text
    assert total_of(page) == "1,260"


def test_somebody_new_is_priced_as_they_say_who_they_are(client: Client, them: User, room: Space) -> None:
    new = {"person": "new", "audience": "non_resident"}
    assert total_of(client.post(NEW, data=typed(room, "slots", **new)).text) == "1,260"


def test_the_booking_has_the_fee_that_stood_there_and_it_is_read_out(
    client: Client, them: User, room: Space
) -> None:
    who = factories.user()
    answers = {"a-commercial": "yes", "person": str(who.id)}
    page = client.post(NEW, data=typed(room, "slots", **answers)).text
    answer = client.post(NEW, data=typed(room, "send", **USE, **answers))
    assert answer.status_code == 303
    fee = db.session.scalars(select(Fee)).one()
    assert f"{fee.total:,}" == total_of(page) == "1,680"
    page = client.get(answer.headers["Location"]).text
    assert "料金は1,680円です。" in page
    assert total_of(page) == "1,680"


def test_what_cannot_be_read_is_told_and_all_stays(client: Client, them: User, room: Space) -> None:
    page = client.post(NEW, data=typed(room, "look")).text
    field = re.search(r'name="(a-[0-9a-f]{12})"', page)
    assert field is not None
    who = factories.user()
    sent = typed(room, "send", **USE, **{"person": str(who.id), "a-commercial": "yes", field[1]: "三"})
    answer = client.post(NEW, data=sent)
    assert answer.status_code == 422
    assert "「プロジェクター」を数字で入れてください（例 2）。" in answer.text
    assert 'value="三"' in answer.text
    assert 'value="俳句の会"' in answer.text


def test_a_question_that_was_not_on_the_page_is_asked_before_it_is_booked(
    client: Client, them: User, room: Space
) -> None:
    who = factories.user()
    answer = client.post(NEW, data=typed(room, "send", **USE, person=str(who.id)))
    assert answer.status_code == 422
    assert "聞くことがふえました" in answer.text
