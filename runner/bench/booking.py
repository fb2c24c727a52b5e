"""W3, W4 and W4H: bookings through the real form, on distinct slots and by five rivals a slot.

What was booked is read from the database, never from the answers.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from flask import Flask
from sqlalchemy import func, select

from booking.availability.models import Occupancy
from booking.core.db import db
from booking.municipalities.models import Municipality
from booking.reservations.models import Reservation
from booking.reservations.rules.status import ACTIVE
from runner.bench import bare, load
from runner.bench.client import Browser
from runner.bench.data import PASSWORD, City, Slot, write_drafts
from runner.bench.figures import tell

RUSH_CLIENTS, RUSH_SLOTS, RIVALS = 50, 100, 5
_SEED = 20261202
BOOKED, TAKEN = 303, 409


@dataclass(slots=True)
class Person:
    """Somebody who has signed in, with the token of their forms."""

    user_id: int
    cookies: dict[str, str]
    token: str


@dataclass(frozen=True, slots=True)
class Form:
    """A filled-in form before its last button: where it is sent, and what its page showed."""

    path: str
    seen: str


@dataclass(slots=True)
class Verdict:
    """What must not be: kept until the end, so that every figure is told first."""

    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, found: int, wanted: int) -> None:
        """Note a difference."""
        if found != wanted:
            self.faults.append(f"{what}: {found}, not {wanted}")


def sign_in(port: int, city: City, count: int) -> list[Person]:
    """Sign people in through the real form."""
    people = []
    for user_id, email in list(zip(city.user_ids, city.emails, strict=True))[:count]:
        browser = Browser(port)
        page = browser.get("/sign-in")
        answer = browser.post("/sign-in", csrf_token=page.token, email=email, password=PASSWORD)
        if answer.status != 303:
            raise RuntimeError(f"signing in answered {answer.status}")
        token = browser.get(f"/facilities/{city.facility_id}/day").token
        browser.close()
        people.append(Person(user_id, dict(browser.cookies), token))
    return people


def measure(
    app: Flask, database_url: str, port: int, city: City, verdict: Verdict, wanted: Callable[[str], bool]
) -> None:
    """Tell W3, W4 and W4H as far as they are wanted; what went wrong is noted in ``verdict``."""
    if not any(map(wanted, ("W3", "W4"))):
        return
    people = sign_in(port, city, RUSH_CLIENTS)
    if wanted("W3"):
        distinct(app, database_url, port, city, people[:1], 200, verdict)
        distinct(app, database_url, port, city, people[:8], 400, verdict)
        _whole_form(app, port, city, people[:8], 160, verdict)
    if wanted("W4"):
        _rush(app, port, city, people, verdict, back_to_back=False)
        _rush(app, port, city, people, verdict, back_to_back=True)


def distinct(
    app: Flask,
    url: str,
    port: int,
    city: City,
    people: Sequence[Person],
    count: int,
    verdict: Verdict,
    prefix: str = "",
) -> None:
    """Let people press the last button of ``count`` forms for as many slots; tell how fast they were."""
    clients = len(people)
    slots = _take(city, count)
    owners = [people[i % clients] for i in range(count)]
    forms = _fill_in(app, port, list(zip(owners, slots, strict=True)))
    jobs = [(one.cookies, (forms[i::clients], one.token)) for i, one in enumerate(people)]
    timing, answers = load.run(port, _press, jobs)
    bare_slots = _take(city, count)
    floor = bare.write_floor(url, bare_slots, city.user_ids, _municipality(app), city.facility_id, clients)
    name = f"{prefix}W3-{clients}"
    _judge(app, verdict, name, slots, answers, Counter({BOOKED: count}))
    figures = {**timing.figures(), "clients": clients, "slots": count, "held": _held(app, slots)}
    tell(name, f"bookings of {count} distinct slots, the form's last button", figures, {"bare_sql": floor})


def _whole_form(
    app: Flask, port: int, city: City, people: Sequence[Person], count: int, verdict: Verdict
) -> None:
    slots = _take(city, count)
    clients = len(people)
    jobs = [(one.cookies, (slots[i::clients], one.token)) for i, one in enumerate(people)]
    timing, answers = load.run(port, _walk_through, jobs)
    name = f"W3-whole-{clients}"
    _judge(app, verdict, name, slots, answers, Counter({BOOKED: count}))
    figures = {**timing.figures(), "clients": clients, "slots": count, "requests_each": 6}
    tell(name, f"{count} bookings from the calendar to the number, six requests each", figures)


def _walk_through(browser: Browser, task: tuple[Sequence[Slot], str]) -> list[tuple[float, int]]:
    slots, token = task
    took = []
    for slot in slots:
        begun = time.perf_counter()
        picked = browser.post(
            "/book", csrf_token=token, space=slot.space_id, day=slot.day,
            starts=slot.minute, ends=slot.minute + 60,
        )  # fmt: skip
        _must(picked.status, BOOKED, "choosing the slot")
        _must(browser.get(picked.location).status, 200, "the form")
        typed = browser.post(
            picked.location, csrf_token=token, purpose="卓球の練習", people=8, phone="090-0000-1234",
            note="", ends=f"{slot.day}T{slot.minute // 60 + 1:02d}:00",
        )  # fmt: skip
        _must(typed.status, BOOKED, "the details")
        page = browser.get(typed.location)
        done = browser.post(typed.location, csrf_token=token, seen=page.seen)
        _must(done.status, BOOKED, "the last button")
        _must(browser.get(done.location).status, 200, "the number")
        took.append((time.perf_counter() - begun, done.status))
    return took


def _must(status: int, wanted: int, what: str) -> None:
    if status != wanted:
        raise RuntimeError(f"{what} answered {status}")


def _rush(
    app: Flask, port: int, city: City, people: Sequence[Person], verdict: Verdict, *, back_to_back: bool
) -> None:
    slots = _take(city, RUSH_SLOTS)
    wanted = [
        (people[(index * RIVALS + rival) % len(people)], slot)
        for index, slot in enumerate(slots)
        for rival in range(RIVALS)
    ]
    if not back_to_back:
        random.Random(_SEED).shuffle(wanted)
    forms = _fill_in(app, port, wanted)
    queues: dict[int, list[Form]] = {one.user_id: [] for one in people}
    for (person, _slot), form in zip(wanted, forms, strict=True):
        queues[person.user_id].append(form)
    jobs = [(one.cookies, (queues[one.user_id], one.token)) for one in people]
    timing, answers = load.run(port, _press, jobs)
    name = "W4H" if back_to_back else "W4"
    how = "rivals one right after another" if back_to_back else "shuffled"
    expected = Counter({BOOKED: RUSH_SLOTS, TAKEN: RUSH_SLOTS * (RIVALS - 1)})
    _judge(app, verdict, name, slots, answers, expected)
    figures = {
        "all_answered_s": round(timing.together, 3),
        "p50_ms": timing.figures()["p50_ms"],
        "p99_ms": timing.figures()["p99_ms"],
        "held": _held(app, slots),
        "double": _overlaps(app),
        "errors": sum(count for status, count in answers.items() if status not in (BOOKED, TAKEN)),
    }
    tell(name, f"500 requests by 50 clients for 100 slots, {how}", figures)


def _fill_in(app: Flask, port: int, wanted: Sequence[tuple[Person, Slot]]) -> list[Form]:
    """Forms whose last page was opened, ready to be sent; not measured."""
    with app.app_context(), db.transaction():
        tokens = write_drafts([(person.user_id, slot) for person, slot in wanted])
    forms = []
    browsers: dict[int, Browser] = {}
    for (person, _slot), token in zip(wanted, tokens, strict=True):
        browser = browsers.setdefault(person.user_id, Browser(port, dict(person.cookies)))
        path = f"/book/{token}/confirm"
        forms.append(Form(path, browser.get(path).seen))
    for browser in browsers.values():
        browser.close()
    return forms


def _press(browser: Browser, task: tuple[Sequence[Form], str]) -> list[tuple[float, int]]:
    forms, token = task
    done = []
    for form in forms:
        begun = time.perf_counter()
        answer = browser.post(form.path, csrf_token=token, seen=form.seen)
        done.append((time.perf_counter() - begun, answer.status))
    return done


def _take(city: City, count: int) -> list[Slot]:
    """Slots that are free and that nobody else in this run uses; not on the first two days."""
    taken, city.free[:] = city.free[:count], city.free[count:]
    return taken


def _judge(
    app: Flask, verdict: Verdict, name: str, slots: Sequence[Slot], found: Counter[int], wanted: Counter[int]
) -> None:
    verdict.expect(f"{name}: slots held", _held(app, slots), len(slots))
    verdict.expect(f"{name}: double bookings", _overlaps(app), 0)
    for status in sorted(set(found) | set(wanted)):
        verdict.expect(f"{name}: answers {status}", found[status], wanted[status])


def _held(app: Flask, slots: Sequence[Slot]) -> int:
    """How many of the slots are booked, as the database knows."""
    wanted = {(slot.space_id, slot.starts_at) for slot in slots}
    with app.app_context():
        rows = db.session.execute(
            select(Reservation.space_id, Reservation.starts_at).where(Reservation.status.in_(ACTIVE))
        )
        return len(wanted & {(space_id, starts_at) for space_id, starts_at in rows})


def _overlaps(app: Flask) -> int:
    """Reservations that share an instant of a space with another, as the database knows."""
    with app.app_context():
        rows = db.session.execute(
            select(Reservation.space_id, Reservation.starts_at, Reservation.ends_at)
            .where(Reservation.status.in_(ACTIVE))
            .order_by(Reservation.space_id, Reservation.starts_at)
        ).all()
        held = db.session.scalar(select(func.count()).select_from(Occupancy)) or 0
    double: int = sum(a.space_id == b.space_id and b.starts_at < a.ends_at for a, b in pairwise(rows))
    return double + abs(int(held) - len(rows))


def _municipality(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalars(select(Municipality.id)).one())
