"""The administrator's list of facilities, a facility's page and its own fields."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.core.db import db
from booking.facilities.forms.closure import CLOSURE_FORMS
from booking.facilities.models import Facility
from booking.facilities.rules.settings import FacilityStatus
from tests import factories
from tests.facilities.samples import REPORT
from tests.support.client import Client
from tests.support.signing_in import sign_in

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def test_the_waiting_list_shows_what_was_understood_and_what_was_not(
    client: Client, waiting: Facility
) -> None:
    page = client.get("/staff/facilities").text
    assert "取り込んだ施設（これから整えるもの）" in page
    assert "休館 毎週月曜日（祝日のときは翌日）" in page
    assert "「３」" in page
    assert "「年末年始」" in page


def test_the_list_is_searched_by_name_and_address_in_any_width(client: Client, waiting: Facility) -> None:
    factories.facility("体育館１", status=FacilityStatus.IMPORTED)
    assert "東公民館" not in client.get("/staff/facilities?q=体育館1").text
    assert "体育館１" in client.get("/staff/facilities?q=体育館1").text
    assert "当てはまる施設はありません" in client.get("/staff/facilities?q=%25").text


def test_the_number_of_queries_of_the_list_does_not_grow_with_its_rows(
    client: Client, signed_in_admin: User, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    counts = []
    for number in (1, 12):
        for each in range(number):
            factories.facility(
                f"施設{number}-{each}", status=FacilityStatus.IMPORTED, import_report=REPORT.to_json()
            )
        client.get("/staff/facilities")
        with count_queries() as statements:
            client.get("/staff/facilities")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_long_list_has_pages(client: Client, signed_in_admin: User) -> None:
    for number in range(31):
        factories.facility("施設", name_kana=f"{number:02}", status=FacilityStatus.IMPORTED)
    assert client.get("/staff/facilities").text.count('<th scope="row">') == 30
    assert client.get("/staff/facilities?page=2").text.count('<th scope="row">') == 1
    assert client.get("/staff/facilities?page=99").status_code == 200
    assert client.get("/staff/facilities?page=x&status=x").status_code == 200


def test_the_facility_page_shows_the_row_and_kept_edits_as_text(client: Client, waiting: Facility) -> None:
    page = client.get(f"/staff/facilities/{waiting.id}").text
    assert "取り込んだ行をそのまま見る（7行目）" in page
    assert "&lt;b&gt;スポーツ課&lt;/b&gt;" in page
    assert "時間割のある室場を1つ以上入れてください。" in page


def test_the_facilities_of_another_municipality_are_unknown(client: Client, signed_in_admin: User) -> None:
    own = factories.municipality()
    with db.transaction() as session:
        other = type(own)(code="222127", name="よその市")
        session.add(other)
        session.flush()
        foreign = Facility(
            municipality_id=other.id,
            name="よその施設",
            status=FacilityStatus.IMPORTED,
            created_at=NOW,
            updated_at=NOW,
        )
        session.add(foreign)
    for path in ("", "/edit", "/spaces/new", "/timetables/new", "/closures/new"):
        assert client.get(f"/staff/facilities/{foreign.id}{path}").status_code == 404
    assert client.post(f"/staff/facilities/{foreign.id}/publish").status_code == 404
    assert "よその施設" not in client.get("/staff/facilities").text


def test_staff_of_a_facility_do_not_get_in(client: Client, app: Flask) -> None:
    facility = factories.facility()
    sign_in(client, factories.staff(facility))
    assert client.get(f"/staff/facilities/{facility.id}").status_code == 404
    assert client.post(f"/staff/facilities/{facility.id}/hide").status_code == 404


DETAILS = {"name": "東公民館", "kind": "community_centre", "address": "春凪市東1"}


def test_fields_are_written_in_one_way(client: Client, waiting: Facility) -> None:
    data = DETAILS | {"phone": "０５４（６２７）８１１１", "postal_code": "4250022", "name_kana": "ひがし"}
    assert client.post(f"/staff/facilities/{waiting.id}/edit", data=data).status_code == 302
    db.session.expire_all()
    assert (waiting.phone, waiting.postal_code, waiting.name_kana) == (
        "054-627-8111",
        "425-0022",
        "ヒガシ",
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": " "}, "名称を入れてください。"),
        ({"address": ""}, "住所を入れてください。"),
        ({"phone": "123"}, "電話番号を10桁か11桁の数字で"),
        ({"postal_code": "12"}, "郵便番号を7桁の数字で"),
        ({"url": "javascript:alert(1)"}, "https:// から始まる形で"),
        ({"name": "あ" * 201}, "200文字までにしてください。"),
    ],
)
def test_fields_that_cannot_be_right_are_refused_and_stay_typed(
    client: Client, waiting: Facility, data: dict[str, str], words: str
) -> None:
    sent = DETAILS | {"notes": "駐車場30台"} | data
    answer = client.post(f"/staff/facilities/{waiting.id}/edit", data=sent)
    assert words in answer.text
    assert "駐車場30台" in answer.text


def test_a_facility_that_is_not_ready_is_not_published(client: Client, waiting: Facility) -> None:
    answer = client.post(f"/staff/facilities/{waiting.id}/publish", follow_redirects=True)
    assert "まだ公開できません。" in answer.text
    db.session.expire_all()
    assert waiting.status is FacilityStatus.IMPORTED


def test_a_ready_facility_is_published_and_hidden_again(client: Client, signed_in_admin: User) -> None:
    facility = factories.facility(status=FacilityStatus.HIDDEN, address="春凪市東1")
    factories.space(facility)
    client.post(f"/staff/facilities/{facility.id}/publish")
    db.session.expire_all()
    assert facility.status is FacilityStatus.PUBLISHED
    client.post(f"/staff/facilities/{facility.id}/hide")
    db.session.expire_all()
    assert facility.status is FacilityStatus.HIDDEN


def test_a_facility_can_be_entered_without_a_list(client: Client, signed_in_admin: User) -> None:
    answer = client.post("/staff/facilities/new", data=DETAILS, follow_redirects=True)
    assert "続けて、時間割と室場を入れてください。" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/new", "/1/edit", "/1/spaces/new", "/1/timetables/new", "/1/timetables/new?kind=steps"]
    + [f"/1/closures/new?kind={kind}" for kind in CLOSURE_FORMS],
)
def test_a_form_sent_without_anything_in_it_breaks_nothing(
    client: Client, waiting: Facility, path: str
) -> None:
    assert client.post(f"/staff/facilities{path}").status_code in (200, 302)
