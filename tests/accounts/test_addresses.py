"""Another mail address: confirmed at both mailboxes, or stopped."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.accounts import service
from booking.accounts.models import AddressChange, MailToken, User
from booking.accounts.passwords import hash_password
from booking.audit.models import AuditEntry
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import PASSWORD, Letter
from tests.support.client import Client
from tests.support.clock import Clock
from tests.support.signing_in import sign_in

# What forms carry against other sites; it is another in each answer.
TOKEN = re.compile(r'name="csrf_token"[^>]*>')
OLD, NEW = "yuka@harunagi.example", "yuka@atarashii.example"
Letters = Callable[[], list[Letter]]
MakePerson = Callable[..., User]


@pytest.fixture
def person(client: Client, make_person: MakePerson, clock: Clock) -> User:
    """Signed in with the client."""
    made = make_person(OLD)
    sign_in(client, made)
    return made


def _ask(client: Client, email: str = NEW, password: str = PASSWORD) -> int:
    return client.post("/account/email", data={"email": email, "password": password}).status_code


def _link(letters: Letters, address: str) -> str:
    """The link of the newest mail to the address."""
    return [letter for letter in letters() if letter.address == address][-1].link


def _confirm(client: Client, link: str, password: str = PASSWORD) -> int:
    return client.post(link, data={"password": password}).status_code


@pytest.mark.both_databases
@pytest.mark.parametrize("first", [OLD, NEW])
def test_the_address_changes_when_both_have_confirmed_in_either_order(
    client: Client, new_client: Callable[[], Client], person: User, letters: Letters, first: str
) -> None:
    assert _ask(client) == 303
    links = {address: _link(letters, address) for address in (OLD, NEW)}
    second = NEW if first == OLD else OLD
    stranger = new_client()  # the mail is read on another device
    assert _confirm(stranger, links[first]) == 303
    assert "あと1つです" in stranger.get(links[first]).text
    assert person.email == OLD
    assert _confirm(stranger, links[second]) == 303
    assert "メールアドレスを登録しました" in stranger.get(links[second]).text
    assert person.email == NEW
    told = {letter.address for letter in letters() if letter.template == "address_changed"}
    assert told == {OLD, NEW}
    [row] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.change_address"))
    assert row.personal == {"old": OLD, "new": NEW}
    assert client.get("/account").status_code == 200


def test_opening_the_links_changes_nothing(client: Client, person: User, letters: Letters) -> None:
    _ask(client)
    for address in (OLD, NEW):
        shown = client.get(_link(letters, address))
        assert shown.status_code == 200
        assert shown.headers["Referrer-Policy"] == "strict-origin"
        assert shown.headers["Cache-Control"] == "private, no-store"
    db.session.rollback()
    [change] = db.session.scalars(select(AddressChange))
    assert (change.new_confirmed_at, change.old_confirmed_at) == (None, None)


def test_a_machine_that_presses_every_button_neither_confirms_nor_stops(
    client: Client, person: User, letters: Letters
) -> None:
    _ask(client)
    for address in (OLD, NEW):
        link = _link(letters, address)
        assert client.post(link, data={}).status_code == 422
    assert client.post(_link(letters, OLD) + "/stop", data={}).status_code == 422
    db.session.rollback()
    [change] = db.session.scalars(select(AddressChange))
    assert (change.new_confirmed_at, change.old_confirmed_at, change.stopped_at) == (None, None, None)


def test_the_wrong_password_confirms_nothing_and_is_slowed(
    client: Client, person: User, letters: Letters
) -> None:
    _ask(client)
    link = _link(letters, NEW)
    for _ in range(5):
        assert _confirm(client, link, "wrong password") == 422
    assert _confirm(client, link) == 429
    assert person.email == OLD


def test_asking_needs_the_password_too(client: Client, person: User, letters: Letters) -> None:
    assert _ask(client, password="wrong password") == 422
    assert letters() == []


def test_a_second_press_of_the_button_does_no_harm(client: Client, person: User, letters: Letters) -> None:
    _ask(client)
    link = _link(letters, NEW)
    assert _confirm(client, link) == 303
    assert _confirm(client, link) == 200
    assert "あと1つです" in client.get(link).text


def test_somebody_without_an_address_confirms_the_new_one_alone(
    client: Client, letters: Letters, clock: Clock
) -> None:
    user = factories.user(email=None, number="1234-5676", password_hash=hash_password(PASSWORD))
    sign_in(client, user)
    assert "登録していません" in client.get("/account/email").text
    assert _ask(client) == 303
    [letter] = letters()
    assert _confirm(client, letter.link) == 303
    assert user.email == NEW
    signed_in = client.post("/sign-in", data={"email": NEW, "password": PASSWORD})
    assert signed_in.headers["Location"] == "/my"
    assert client.post("/sign-in", data={"email": "12345676", "password": PASSWORD}).status_code == 303


@pytest.mark.both_databases
def test_an_address_of_somebody_else_is_not_given_away(
    client: Client, person: User, make_person: MakePerson, letters: Letters
) -> None:
    make_person(NEW)
    taken = client.post("/account/email", data={"email": NEW, "password": PASSWORD}, follow_redirects=True)
    seen = {letter.address: letter.template for letter in letters()}
    assert seen == {NEW: "address_taken", OLD: "address_old"}
    free = client.post(
        "/account/email",
        data={"email": "free@atarashii.example", "password": PASSWORD},
        follow_redirects=True,
    )
    pages = (taken.text.replace(NEW, "…"), free.text.replace("free@atarashii.example", "…"))
    assert len({TOKEN.sub("", page) for page in pages}) == 1
    assert "/address/" not in next(one for one in letters() if one.address == NEW).text


def test_an_address_taken_meanwhile_is_refused_to_its_reader(
    client: Client, person: User, make_person: MakePerson, letters: Letters
) -> None:
    _ask(client)
    links = [_link(letters, address) for address in (OLD, NEW)]
    make_person(NEW)
    assert _confirm(client, links[0]) == 303
    assert _confirm(client, links[1]) == 409
    assert person.email == OLD


def test_the_old_mailbox_stops_it_without_a_password_and_ends_all_sessions(
    client: Client, new_client: Callable[[], Client], person: User, letters: Letters
) -> None:
    _ask(client)
    links = {address: _link(letters, address) for address in (OLD, NEW)}
    owner = new_client()
    assert _confirm(owner, links[NEW]) == 303
    assert owner.post(links[OLD] + "/stop", data={"sure": "y"}).status_code == 303
    assert "パスワードを決め直す" in owner.get(links[OLD]).text
    assert client.get("/account").status_code == 302
    assert _confirm(owner, links[OLD]) == 200
    assert "取りやめ" in owner.get(links[NEW]).text
    assert person.email == OLD


def test_thinking_better_of_it_kills_the_links(client: Client, person: User, letters: Letters) -> None:
    _ask(client)
    link = _link(letters, NEW)
    assert NEW in client.get("/account/email").text
    assert client.post("/account/email/drop").status_code == 303
    assert NEW not in client.get("/account/email").text
    assert _confirm(client, link) == 200
    assert person.email == OLD


def test_a_new_wish_takes_the_place_of_the_one_before(client: Client, person: User, letters: Letters) -> None:
    _ask(client)
    first = _link(letters, NEW)
    _ask(client, "other@atarashii.example")
    assert "取りやめ" in client.get(first).text
    old_link, new_link = _link(letters, OLD), _link(letters, "other@atarashii.example")
    assert (_confirm(client, old_link), _confirm(client, new_link)) == (303, 303)
    assert person.email == "other@atarashii.example"


def test_links_end_after_a_day_and_are_forgotten(
    client: Client, person: User, letters: Letters, clock: Clock
) -> None:
    _ask(client)
    link = _link(letters, NEW)
    clock.forward(hours=24)
    assert client.get(link).status_code == 410
    assert _confirm(client, link) == 410
    with db.transaction():
        service.forget_old(clock.moment + timedelta(days=31))
    assert list(db.session.scalars(select(AddressChange))) == []
    assert list(db.session.scalars(select(MailToken))) == []
    assert client.get(link).status_code == 404


def test_the_same_address_and_none_are_refused_beside_the_field(client: Client, person: User) -> None:
    assert _ask(client, OLD) == 422
    assert (
        "いま登録しているアドレスと同じです"
        in client.post("/account/email", data={"email": OLD, "password": PASSWORD}).text
    )
    assert _ask(client, "nonsense") == 422


def test_mails_to_one_address_are_few(client: Client, person: User) -> None:
    assert [_ask(client) for _ in range(6)] == [303] * 5 + [429]


@pytest.mark.both_databases
def test_staff_send_a_link_for_somebody_whose_old_mailbox_is_lost(
    client: Client, new_client: Callable[[], Client], make_person: MakePerson, letters: Letters, clock: Clock
) -> None:
    user = make_person(OLD)
    staff = factories.staff(factories.facility())
    sign_in(client, staff)
    assert client.post(f"/staff/people/{user.id}/address", data={"email": NEW}).status_code == 303
    assert user.email == OLD
    assert {one.address: one.template for one in letters()} == {NEW: "address_new", OLD: "address_old_told"}
    at_home = new_client()
    old_link = _link(letters, OLD)
    assert 'name="password"' not in at_home.get(old_link).text
    assert _confirm(at_home, _link(letters, NEW)) == 303
    assert user.email == NEW
    asked = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "accounts.ask_address_change"))
    assert asked.one().actor_id == staff.id


def test_the_old_mailbox_can_stop_what_was_asked_for_at_the_counter(
    client: Client, new_client: Callable[[], Client], make_person: MakePerson, letters: Letters, clock: Clock
) -> None:
    user = make_person(OLD)
    sign_in(client, factories.staff(factories.facility()))
    client.post(f"/staff/people/{user.id}/address", data={"email": NEW})
    owner = new_client()
    assert owner.post(_link(letters, OLD) + "/stop", data={"sure": "y"}).status_code == 303
    assert _confirm(owner, _link(letters, NEW)) == 200
    assert user.email == OLD
