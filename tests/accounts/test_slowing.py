"""Failures slow those who fail, and nobody else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from booking.accounts import service
from booking.accounts.models import SignInFailure, User
from booking.accounts.service import Attempt
from booking.core.db import db
from booking.core.errors import TooManyRequests
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.support.client import Client
from tests.support.clock import Clock

LIBRARY = "203.0.113.7"
HOME = "198.51.100.20"
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
MakePerson = Callable[..., User]
NewClient = Callable[[], Client]


def _try(
    client: Client, password: str, source: str = LIBRARY, email: str = "yuka@harunagi.example"
) -> TestResponse:
    return client.post(
        "/sign-in", data={"email": email, "password": password}, environ_base={"REMOTE_ADDR": source}
    )


def _fail(client: Client, times: int, **where: str) -> None:
    for _ in range(times):
        assert _try(client, "wrong password", **where).status_code == 422


def test_after_five_failures_the_source_is_told_how_long_to_wait(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    _fail(client, 5)
    answer = _try(client, PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "30"
    assert "あと30秒で" in answer.text
    assert 'value="yuka@harunagi.example"' in answer.text
    clock.forward(seconds=30)
    assert _try(client, PASSWORD).status_code == 303


def test_waits_grow_and_knocking_meanwhile_does_not_lengthen_them(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    _fail(client, 5)
    for expected in (30, 60, 120, 240, 480, 900, 900):
        clock.forward(seconds=1)
        for _ in range(3):
            assert _try(client, PASSWORD).headers["Retry-After"] == str(expected - 1)
        clock.forward(seconds=expected - 1)
        _fail(client, 1)


def test_an_unknown_address_is_slowed_just_the_same(client: Client, clock: Clock) -> None:
    factories.municipality()
    _fail(client, 5, email="nobody@harunagi.example")
    assert _try(client, PASSWORD, email="nobody@harunagi.example").status_code == 429


def test_the_owner_gets_in_from_elsewhere_at_once(
    new_client: NewClient, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    _fail(new_client(), 5)
    assert _try(new_client(), PASSWORD).status_code == 429
    assert _try(new_client(), PASSWORD, HOME).status_code == 303


def test_somebody_in_the_same_library_cannot_lock_out_a_known_device(
    new_client: NewClient, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    owner, stranger = new_client(), new_client()
    assert _try(owner, PASSWORD).status_code == 303
    owner.post("/sign-out")
    _fail(stranger, 5)
    assert _try(stranger, PASSWORD).status_code == 429
    assert _try(owner, PASSWORD).status_code == 303


def test_a_known_device_is_slowed_by_its_own_failures(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    assert _try(client, PASSWORD).status_code == 303
    _fail(client, 5)
    assert _try(client, PASSWORD).status_code == 429


def test_knowing_ones_own_account_makes_no_source_for_that_of_another(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    make_person("stranger@harunagi.example")
    for _ in range(5):
        assert _try(client, PASSWORD, email="stranger@harunagi.example").status_code == 303
        _fail(client, 1)
    assert _try(client, PASSWORD).status_code == 429


def test_a_device_cookie_that_we_did_not_sign_is_worth_nothing(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    _fail(client, 5)
    client.set_cookie("device", "eyJpZCI6IngiLCJhY2NvdW50cyI6W119.c2lnbmF0dXJl")
    assert _try(client, PASSWORD).status_code == 429


def test_success_forgives_the_failures_of_that_source_with_that_account(
    new_client: NewClient, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    _fail(new_client(), 4)
    _fail(new_client(), 1, source=HOME)
    assert _try(new_client(), PASSWORD).status_code == 303
    _fail(new_client(), 5)
    assert _try(new_client(), PASSWORD).status_code == 429
    assert _try(new_client(), PASSWORD, HOME).status_code == 303


def test_many_accounts_tried_from_one_source_slow_that_source(
    new_client: NewClient, make_person: MakePerson, clock: Clock
) -> None:
    make_person()
    client = new_client()
    for number in range(50):
        _fail(client, 1, email=f"person{number}@harunagi.example")
    assert _try(client, PASSWORD).status_code == 429
    assert _try(new_client(), PASSWORD, HOME).status_code == 303


def test_the_database_keeps_neither_addresses_nor_sources(client: Client, make_person: MakePerson) -> None:
    make_person()
    _fail(client, 1)
    row = db.session.scalars(select(SignInFailure)).one()
    for text in (row.source_hash, row.account_hash):
        assert len(text) == 64
        assert int(text, 16)


@pytest.mark.both_databases
def test_tries_side_by_side_are_counted_one_after_the_other(app: Flask) -> None:
    attempt = Attempt("a" * 64, "b" * 64)

    def begin(_: int) -> bool:
        with app.app_context():
            try:
                with db.transaction():
                    service.begin(attempt, NOW)
            except TooManyRequests:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(begin, range(24))) == 5
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 5


@pytest.mark.both_databases
def test_old_failures_are_forgotten_and_new_ones_kept(app: Flask) -> None:
    with db.transaction():
        service.begin(Attempt("a" * 64, "b" * 64), NOW)
        service.begin(Attempt("a" * 64, "c" * 64), NOW.replace(hour=4))
    with db.transaction():
        service.forget_old(NOW.replace(hour=4, minute=1))
    assert db.session.scalars(select(SignInFailure.account_hash)).all() == ["c" * 64]
