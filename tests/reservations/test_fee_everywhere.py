"""One number everywhere: confirm page, booking's pages, papers, interface, mail and database."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.rules import Audience
from booking.core.db import db
from booking.documents import render_booking_slip, render_permit, render_request
from booking.fees.models import Fee
from booking.municipalities.queries import get_current
from booking.outbox.models import OutboxMessage
from booking.reservations import papers
from booking.reservations.models import Booking
from tests import factories
from tests.documents import poppler
from tests.fees import made
from tests.reservations.deeds import NOW
from tests.reservations.steps import DAY, TYPED, hidden, start
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

TOTAL = 3020
"""(840 × 1.5) × 2 for trade from outside, and a projector."""


def numbers(page: str) -> list[int]:
    """The amounts of the working on a page, the total last."""
    found = re.findall(r'class="fee__amount[^>]*><span[^>]*>(−?[0-9,]+)', re.sub(r"\s+<", "<", page))
    return [int(one.replace(",", "").replace("−", "-")) for one in found]


@pytest.mark.poppler
def test_a_fee_is_one_number_wherever_it_is_shown(
    client: Client, clock: Clock, new_client: Callable[[], Client], app: Flask
) -> None:
    hall = factories.facility()
    room = factories.space(hall)
    made.tariff(hall, made.document(room))
    person = factories.user(audience=Audience.NON_RESIDENT)
    sign_in(client, person)
    step = start(client, room)
    field = re.search(r'name="(a-[0-9a-f]{12})"', client.get(step).text)
    assert field is not None
    answers = {"a-commercial": "yes", field[1]: "1"}
    preview = client.post(step, data={**TYPED, **answers, "step": "fee"}).text
    confirm = client.post(step, data={**TYPED, **answers}).headers["Location"]
    page = client.get(confirm).text
    done = client.post(confirm, data={"seen": hidden(page, "seen")}).headers["Location"]
    fee, booking = db.session.scalars(select(Fee)).one(), db.session.scalars(select(Booking)).one()
    lines = [line.amount for line in fee.working.lines]
    assert fee.total == sum(lines) == TOTAL
    for shown in (preview, page, client.get(done).text, client.get(f"/bookings/{booking.reference}").text):
        assert numbers(shown)[-1] == TOTAL
        assert numbers(shown)[:-1] == lines
    at_staff = new_client()
    sign_in(at_staff, factories.staff(hall))
    case = at_staff.get(f"/staff/requests?case={booking.reservations[0].id}").text
    assert numbers(case) == [*lines, TOTAL]
    asked = f"/api/v1/spaces/{room.id}/price?date={DAY}&starts=9:00&ends=12:00&for=non_resident"
    answer = client.get(f"{asked}&answers=commercial:yes,items:projector:1").get_json()
    assert ([line["amount"] for line in answer["lines"]], answer["total"]) == (lines, TOTAL)
    mail = db.session.scalars(select(OutboxMessage)).one()
    assert mail.context["total"] == TOTAL
    _papers_agree(booking)


def _papers_agree(booking: Booking) -> None:
    municipality = get_current()
    url = "https://harunagi.example/b"
    drawn = {
        "permit": render_permit(papers.permit_of(booking, booking.reservations, municipality, url)),
        "request": render_request(papers.request_of(booking, municipality)),
        "slip": render_booking_slip(papers.slip_of(booking, municipality, url, NOW)),
    }
    for name, paper in drawn.items():
        text = poppler.text_of(paper)
        assert "3,020円" in text, name
        for amount in ("840", "420", "1,260", "500"):
            assert amount in text, name
