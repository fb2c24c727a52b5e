"""What measures the service tells the truth, and fails when a slot was sold twice or left unsold."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from flask import Flask

from booking.core.db import db
from booking.facilities.models import Space
from booking.reservations.models import Booking, Reservation
from booking.reservations.rules.status import ReservationStatus
from runner.bench import bare, booking
from runner.bench.client import Browser
from runner.bench.data import Slot
from runner.bench.figures import Timing, tell
from tests import factories
from tests.support.server import LiveServer
from tests.support.sources import ROOT

DAY = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("share", "milliseconds"), [(0.0, 1), (0.5, 51), (0.98, 99), (0.99, 100), (1.0, 100)]
)
def test_percentiles_of_a_hundred_times(share: float, milliseconds: int) -> None:
    timing = Timing([number / 1000 for number in range(100, 0, -1)], together=2.0)
    assert timing.percentile(share) == pytest.approx(milliseconds)
    assert timing.per_second == 50


def test_a_figure_is_a_line_with_its_share_of_each_floor(capsys: pytest.CaptureFixture[str]) -> None:
    tell("W1", "a month", {"per_second": 50.0}, {"constant_page": 400.0, "bare_sql": 100.0})
    told = json.loads(capsys.readouterr().out)
    assert (told["share_of_constant_page"], told["share_of_bare_sql"]) == (0.125, 0.5)


def _book(slot: Slot) -> None:
    """A reservation past all guards, as a broken service would write it."""
    person = factories.user()
    space = db.session.get_one(Space, slot.space_id)
    with db.transaction() as session:
        made = Booking(
            municipality_id=person.municipality_id,
            facility_id=space.facility_id,
            reference=f"broken{person.id}",
            user_id=person.id,
            purpose="練習",
            people=1,
            created_at=slot.starts_at,
        )
        made.reservations.append(
            Reservation(
                facility_id=space.facility_id,
                space_id=space.id,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                status=ReservationStatus.CONFIRMED,
            )
        )
        session.add(made)


def test_what_was_sold_twice_or_not_at_all_is_a_fault_whatever_was_answered(app: Flask) -> None:
    space = factories.space()
    slots = [Slot(space.id, DAY, 540), Slot(space.id, DAY, 600)]
    answers = Counter({booking.BOOKED: 2})
    verdict = booking.Verdict()
    _book(slots[0])
    _book(slots[0])
    booking._judge(app, verdict, "W3", slots, answers, answers)
    faults = "\n".join(verdict.faults)
    assert "slots held: 1, not 2" in faults
    assert "double bookings" in faults


def test_an_answer_that_is_neither_booked_nor_taken_is_a_fault(app: Flask) -> None:
    verdict = booking.Verdict()
    booking._judge(app, verdict, "W4", [], Counter({500: 3, 303: 1}), Counter({303: 1}))
    assert verdict.faults == ["W4: answers 500: 3, not 0"]


def test_the_browser_keeps_cookies_and_reads_tokens(live_server: LiveServer, app: Flask) -> None:
    factories.municipality()
    app.config["WTF_CSRF_ENABLED"] = True
    browser = Browser(int(live_server.url.rsplit(":", 1)[1]))
    page = browser.get("/sign-in")
    assert (page.status, page.token != "", "tsudoi" in browser.cookies) == (200, True, True)
    assert browser.get("/my").location.startswith("/sign-in")
    browser.close()


@pytest.mark.both_databases
def test_the_bare_transaction_books_and_sees_what_is_taken(app: Flask, database_url: str) -> None:
    space, person = factories.space(), factories.user()
    slots = [Slot(space.id, DAY, minute) for minute in (540, 600, 660, 720)]
    municipality_id, facility_id = space.municipality_id, space.facility_id
    db.session.rollback()
    done = bare._write(database_url, slots, person.id, municipality_id, facility_id)
    assert len(done) == len(slots)
    assert booking._held(app, slots) == len(slots)
    assert booking._overlaps(app) == 0
    with pytest.raises(RuntimeError, match="taken"):
        bare._write(database_url, slots[:1], person.id, municipality_id, facility_id)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_short_run_tells_every_figure_and_finds_no_fault(kind: str) -> None:
    command = [sys.executable, "-m", "runner.bench", "--database", kind, "--seconds", "0.3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert {"run", "W1-page-1", "W1-json-4", "W2-page-4", "W2-json-1", "W3-1", "W3-8", "W4", "W4H"} <= set(
        told
    )
    assert {"W8", "W8-W2-page-4", "W8-W2-json-1", "W8-W3-1", "W8-W3-8"} <= set(told)
    assert (told["W4"]["held"], told["W4"]["double"], told["W4"]["errors"]) == (100, 0, 0)
    assert told["W1-page-4"]["share_of_bare_sql"] > 0
