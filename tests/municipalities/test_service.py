"""Details, crest, holidays and texts of agreement, as administrators change them."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.accounts.models import User
from booking.audit.models import AuditEntry
from booking.core.db import db
from booking.core.errors import InvalidInput, NotFound
from booking.core.stale import Stale, fingerprint
from booking.municipalities import queries
from booking.municipalities.models import Crest, TermsVersion
from booking.municipalities.rules import HolidayDetails, MunicipalityDetails, TermsKind, TermsText
from booking.municipalities.service import details, holidays, terms
from tests import factories

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TODAY = date(2026, 12, 1)
TEXT = TermsText(title="利用規約", body="第1条（目的）\n\nこの規約は決まりを定めます。")


@pytest.fixture
def admin(app: Flask) -> User:
    return factories.administrator()


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def stored_details(admin: User) -> MunicipalityDetails:
    return MunicipalityDetails(**queries.details_of(factories.municipality()))


def update(admin: User, wanted: MunicipalityDetails, seen: MunicipalityDetails) -> None:
    with db.transaction():
        details.update_details(
            admin.municipality_id, wanted, seen=fingerprint(asdict(seen)), actor_id=admin.id, now=NOW
        )


def test_of_two_who_change_the_city_at_once_the_second_is_told(admin: User) -> None:
    before = stored_details(admin)
    update(admin, replace(before, phone="0287-00-9999"), before)
    with pytest.raises(Stale):
        update(admin, replace(before, mayor_name="水野 薫"), before)
    assert factories.municipality().phone == "0287-00-9999"
    assert actions() == ["municipality.update"]


def test_a_form_that_is_sent_twice_changes_once(admin: User) -> None:
    before = stored_details(admin)
    for _ in range(2):
        update(admin, replace(before, fax="0287-00-1112"), before)
    assert actions() == ["municipality.update"]


def crest(admin: User, picture: bytes) -> str:
    with db.transaction():
        return details.upload_crest(admin.municipality_id, picture, actor_id=admin.id, now=NOW)


def use(admin: User, sha256: str | None, seen: str) -> None:
    with db.transaction():
        details.use_crest(admin.municipality_id, sha256, seen=seen, actor_id=admin.id, now=NOW)


def kept(admin: User) -> set[bytes]:
    return set(db.session.scalars(select(Crest.content)))


def test_a_crest_is_shown_once_somebody_uses_it_and_others_are_not_kept(admin: User) -> None:
    crest(admin, b"one")
    two = crest(admin, b"two")
    assert kept(admin) == {b"two"}
    use(admin, two, "")
    assert factories.municipality().crest_sha256 == two
    three = crest(admin, b"three")
    assert kept(admin) == {b"two", b"three"}
    use(admin, three, two)
    use(admin, three, two)  # pressed twice
    assert kept(admin) == {b"three"}
    use(admin, None, three)
    assert kept(admin) == set()


def test_a_crest_that_others_have_changed_meanwhile_stays(admin: User) -> None:
    one = crest(admin, b"one")
    use(admin, one, "")
    two = crest(admin, b"two")
    with pytest.raises(details.CrestChanged):
        use(admin, two, "")
    with pytest.raises(details.CrestChanged):
        use(admin, "0" * 64, one)
    assert factories.municipality().crest_sha256 == one


def fill(admin: User, year: int) -> int:
    with db.transaction():
        return holidays.fill_year(admin.municipality_id, year, today=TODAY, actor_id=admin.id, now=NOW)


def add(admin: User, wanted: HolidayDetails) -> None:
    with db.transaction():
        holidays.add_holiday(admin.municipality_id, wanted, actor_id=admin.id, now=NOW)


def correct(admin: User, number: int, wanted: HolidayDetails, seen: HolidayDetails) -> None:
    with db.transaction():
        holidays.correct_holiday(
            admin.municipality_id,
            number,
            wanted,
            seen=fingerprint(asdict(seen)),
            actor_id=admin.id,
            now=NOW,
        )


def test_a_year_is_filled_with_what_is_missing_and_only_once(admin: User) -> None:
    add(admin, HolidayDetails(day=date(2028, 1, 1), name="新年"))
    count = fill(admin, 2028)
    assert count == len(queries.list_holidays(admin.municipality_id, 2028)) - 1
    assert fill(admin, 2028) == 0
    first = queries.list_holidays(admin.municipality_id, 2028)[0]
    assert (first.name, first.predicted) == ("新年", False)
    assert actions() == ["holiday.add", "holiday.fill_year"]


@pytest.mark.parametrize(("year", "predicted"), [(2026, False), (2027, False), (2028, True)])
def test_days_that_the_gazette_has_not_named_are_predicted(admin: User, year: int, predicted: bool) -> None:
    fill(admin, year)
    found = queries.list_holidays(admin.municipality_id, year)
    assert {one.predicted for one in found} == {predicted}


def test_a_day_has_one_holiday(admin: User) -> None:
    day = HolidayDetails(day=date(2027, 7, 1), name="市の日")
    add(admin, day)
    add(admin, day)  # sent twice
    with pytest.raises(InvalidInput) as refused:
        add(admin, replace(day, name="海の日"))
    assert refused.value.field == "day"
    other = replace(day, day=date(2027, 7, 2))
    add(admin, other)
    found = queries.find_holiday_on(admin.municipality_id, other.day)
    assert found is not None
    with pytest.raises(InvalidInput):
        correct(admin, found.id, day, other)


def test_of_two_who_correct_a_holiday_the_second_is_told(admin: User) -> None:
    seen = HolidayDetails(day=date(2028, 3, 20), name="春分の日", predicted=True)
    add(admin, seen)
    found = queries.find_holiday_on(admin.municipality_id, seen.day)
    assert found is not None
    number = found.id
    correct(admin, number, replace(seen, predicted=False), seen)
    with pytest.raises(Stale):
        correct(admin, number, replace(seen, day=date(2028, 3, 21)), seen)
    with db.transaction():
        holidays.remove_holiday(admin.municipality_id, number, actor_id=admin.id, now=NOW)
    with pytest.raises(NotFound), db.transaction():
        holidays.remove_holiday(admin.municipality_id, number, actor_id=admin.id, now=NOW)


def draft(admin: User, text: TermsText = TEXT, seen: str = "") -> None:
    with db.transaction():
        terms.save_draft(admin.municipality_id, TermsKind.TERMS, text, seen=seen, actor_id=admin.id, now=NOW)


def publish(admin: User, text: TermsText = TEXT) -> TermsVersion:
    with db.transaction():
        return terms.publish_draft(
            admin.municipality_id,
            TermsKind.TERMS,
            seen=fingerprint(asdict(text)),
            actor_id=admin.id,
            now=NOW,
        )


def test_a_draft_becomes_the_next_version_and_the_old_one_stays(admin: User) -> None:
    draft(admin)
    assert publish(admin).version == 1
    newer = TermsText(title="利用規約", body="第1条（目的）\n\n変わりました。")
    draft(admin, newer)
    assert publish(admin, newer).version == 2
    versions = queries.list_terms(admin.municipality_id, TermsKind.TERMS)
    assert [one.text for one in versions] == [newer, TEXT]
    assert queries.find_draft(admin.municipality_id, TermsKind.TERMS) is None


def test_publishing_twice_gives_the_same_version(admin: User) -> None:
    draft(admin)
    first, second = publish(admin).id, publish(admin).id
    assert first == second


def test_what_was_not_previewed_is_not_published(admin: User) -> None:
    draft(admin)
    with pytest.raises(terms.DraftChanged):
        publish(admin, replace(TEXT, body="別の文"))
    assert queries.find_terms(admin.municipality_id, TermsKind.TERMS) is None


def test_nobody_is_asked_to_agree_to_what_they_agreed_to(admin: User) -> None:
    draft(admin)
    publish(admin)
    draft(admin)
    with pytest.raises(terms.NothingNew):
        publish(admin)


def test_of_two_who_write_one_draft_the_second_is_told(admin: User) -> None:
    draft(admin)
    with pytest.raises(Stale):
        draft(admin, replace(TEXT, body="別の文"))
    draft(admin)  # the same again
    with db.transaction():
        terms.drop_draft(admin.municipality_id, TermsKind.TERMS, actor_id=admin.id, now=NOW)
        terms.drop_draft(admin.municipality_id, TermsKind.TERMS, actor_id=admin.id, now=NOW)
    assert queries.find_draft(admin.municipality_id, TermsKind.TERMS) is None
