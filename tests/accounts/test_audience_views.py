"""The one question of where people live, work or study, and what staff make of an account, on their pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.accounts.rules import Audience
from booking.core.db import db
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.support.client import Client
from tests.support.signing_in import sign_in

DETAILS = {"name": "田辺 由香", "phone": "090-1234-5678"}
HERE = "春凪市内に住んでいる、勤めている、または通学している"
QUESTION = "お住まい・お勤め・通学先"


@pytest.fixture
def staff(client: Client, app: Flask) -> User:
    """Signed in with the client."""
    made = factories.staff(factories.facility())
    sign_in(client, made)
    return made


def _chosen(page: str) -> list[str]:
    """What is chosen of the choices of an audience."""
    found = re.findall(r'<input type="radio" name="audience"[^>]*>', page)
    return re.findall(r'value="(\w+)" checked', " ".join(found))


def _only_user() -> User:
    db.session.rollback()
    return db.session.scalars(select(User)).one()


def test_registering_asks_once_and_says_what_for(client: Client, link: str) -> None:
    page = client.get(link).text
    for text in (QUESTION, HERE, "それ以外", "予約できる時期と料金が違う施設があります。"):
        assert page.count(text) == 1
    assert _chosen(page) == []
    english = client.get(link, headers={"Accept-Language": "en"}).text
    assert "I live, work or study in Harunagi" in english


@pytest.mark.parametrize("said", ["resident", "non_resident"])
def test_the_answer_stays_when_the_form_comes_back_and_then_counts(
    client: Client, link: str, terms: str, said: str
) -> None:
    form = {**DETAILS, "password": PASSWORD, "agree": "y", "terms": terms, "audience": said}
    wrong = client.post(link, data={**form, "phone": "090"})
    assert wrong.status_code == 422
    assert _chosen(wrong.text) == [said]
    assert client.post(link, data=form).status_code == 303
    assert _only_user().audience == said


def test_people_change_their_own_answer(client: Client, app: Flask) -> None:
    user = factories.user(audience=Audience.NON_RESIDENT)
    sign_in(client, user)
    assert _chosen(client.get("/account/details").text) == ["non_resident"]
    data = {**DETAILS, "locale": "ja", "audience": "resident"}
    assert client.post("/account/details", data=data).status_code == 303
    assert user.audience is Audience.RESIDENT
    for wrong in ("priority_group", "staff", "", "x"):
        refused = client.post("/account/details", data={**data, "audience": wrong})
        assert refused.status_code == 422
        assert "どちらかを選んでください。" in refused.text
        assert user.audience is Audience.RESIDENT


def test_a_registered_group_reads_what_it_is_and_cannot_change_it(client: Client, app: Flask) -> None:
    user = factories.user(audience=Audience.REGISTERED_GROUP)
    sign_in(client, user)
    page = client.get("/account/details").text
    assert 'name="audience"' not in page
    assert "登録団体" in page
    assert "窓口に申し出てください" in page
    data = {**DETAILS, "locale": "ja", "audience": "resident"}
    assert client.post("/account/details", data=data).status_code == 303
    assert (user.phone, user.audience) == ("090-1234-5678", Audience.REGISTERED_GROUP)


def test_somebody_new_at_the_counter_is_of_the_city_unless_it_is_said_otherwise(
    client: Client, staff: User
) -> None:
    assert _chosen(client.get("/staff/people/new").text) == ["resident"]
    answer = client.post("/staff/people/new", data={**DETAILS, "audience": "non_resident"})
    shown = client.get(answer.headers["Location"]).text
    assert _chosen(shown) == ["non_resident"]
    wrong = client.post("/staff/people/new", data={"name": "", "phone": "", "audience": "non_resident"})
    assert _chosen(wrong.text) == ["non_resident"]


def test_staff_set_it_and_read_what_follows(client: Client, staff: User) -> None:
    user = factories.user()
    address = f"/staff/people/{user.id}"
    page = client.get(address).text
    assert _chosen(page) == ["resident"]
    assert "これからの予約は新しい区分で受け付けます。いまある予約は変わりません。" in page
    answer = client.post(f"{address}/audience", data={"audience": "priority_group"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = client.get(address).text
    assert "田辺 由香さんの区分は「優先団体」です。" in page
    assert _chosen(page) == ["priority_group"]
    assert "<dd>優先団体</dd>" in re.sub(r"\s+", "", page)
    assert user.audience is Audience.PRIORITY_GROUP


@pytest.mark.parametrize("wrong", ["", "staff", "x"])
def test_what_an_account_cannot_be_is_refused(client: Client, staff: User, wrong: str) -> None:
    user = factories.user()
    answer = client.post(f"/staff/people/{user.id}/audience", data={"audience": wrong})
    assert answer.status_code == 422
    assert "区分を選んでください。" in answer.text
    assert user.audience is Audience.RESIDENT


def test_a_colleague_is_not_changed_and_it_is_said_why(client: Client, staff: User) -> None:
    colleague = factories.clerk()
    answer = client.post(f"/staff/people/{colleague.id}/audience", data={"audience": "priority_group"})
    assert answer.status_code == 409
    assert "職員のアカウントは、窓口の画面からは変えられません" in answer.text
    assert 'name="audience"' not in answer.text
    assert client.post("/staff/people/999/audience", data={"audience": "resident"}).status_code == 404


def test_putting_details_right_leaves_it_alone(client: Client, staff: User) -> None:
    user = factories.user(audience=Audience.NON_RESIDENT)
    answer = client.post(f"/staff/people/{user.id}/details", data={**DETAILS, "audience": "resident"})
    assert answer.status_code == 303
    assert (user.phone, user.audience) == ("090-1234-5678", Audience.NON_RESIDENT)


def test_an_administrator_reads_who_changed_it_from_what_to_what(
    client: Client, staff: User, new_client: Callable[[], Client]
) -> None:
    user = factories.user()
    client.post(f"/staff/people/{user.id}/audience", data={"audience": "registered_group"})
    administrator = new_client()
    sign_in(administrator, factories.administrator())
    page = administrator.get(f"/admin/staff/{user.id}").text
    assert "利用者の区分を変えた（市内の方から登録団体へ）" in page


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_residents_and_mere_clerks_have_no_business_here(client: Client, app: Flask, method: str) -> None:
    user = factories.user()
    for reader in (user, factories.clerk()):
        sign_in(client, reader)
        answer = client.open(
            f"/staff/people/{user.id}/audience", method=method, data={"audience": "priority_group"}
        )
        assert answer.status_code in (404, 405)
    assert user.audience is Audience.RESIDENT
