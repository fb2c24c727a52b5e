"""Residents, staff and the administrator; only the demo accounts have passwords."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import insert

from booking.accounts.models import RoleGrant, TermsAcceptance, User
from booking.accounts.passwords import hash_password
from booking.accounts.rules import Audience, Role
from booking.accounts.service.users import refresh_search_text
from booking.core.db import db
from booking.facilities.models import Facility, FacilityStaff
from booking.municipalities.models import Municipality
from booking.municipalities.queries import list_current_terms
from booking.operations.seeds.files import demo_accounts, read_rows

REGISTERED_SINCE = timedelta(days=420)


def add_people(
    municipality: Municipality, facilities: Mapping[str, Facility], now: datetime
) -> dict[str, User]:
    """Everybody by key; ``facilities`` are by identifier. Flushes."""
    passwords = {account["email"]: account["password"] for account in demo_accounts()}
    rows = read_rows("people.csv")
    people = {row["key"]: _person(municipality, row, passwords, now) for row in rows}
    db.session.add_all(people.values())
    db.session.flush()
    for row in rows:
        if row["role"]:
            _give_role(people[row["key"]], row, facilities, now)
    db.session.flush()
    _agree(municipality, people)
    return people


def _person(
    municipality: Municipality, row: Mapping[str, str], passwords: Mapping[str, str], now: datetime
) -> User:
    password = passwords.get(row["email"])
    person = User(
        municipality_id=municipality.id,
        email=row["email"],
        password_hash=hash_password(password) if password else None,
        name=row["name"],
        name_kana=row["name_kana"],
        phone=row["phone"],
        postal_code=row["postal_code"],
        address=row["address"],
        locale=row["locale"],
        audience=Audience(row["audience"]),
        created_at=now - REGISTERED_SINCE,
    )
    refresh_search_text(person)
    return person


def _give_role(
    person: User, row: Mapping[str, str], facilities: Mapping[str, Facility], now: datetime
) -> None:
    granted_at = now - REGISTERED_SINCE
    db.session.add(RoleGrant(user_id=person.id, role=Role(row["role"]), granted_at=granted_at))
    for identifier in filter(None, row["facilities"].split(";")):
        db.session.add(FacilityStaff(facility_id=facilities[identifier].id, user_id=person.id))


def _agree(municipality: Municipality, people: Mapping[str, User]) -> None:
    rows = [
        {"user_id": person.id, "terms_version_id": terms.id, "accepted_at": person.created_at}
        for person in people.values()
        for terms in list_current_terms(municipality.id)
    ]
    db.session.execute(insert(TermsAcceptance), rows)
