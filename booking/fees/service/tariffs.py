"""Tariffs: drafts, and their publishing from a day on. What is published is never changed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from booking.accounts.models import User
from booking.audit.service import record
from booking.core.calendar import local_date
from booking.core.db import db
from booking.core.errors import DomainError, InvalidInput
from booking.core.i18n import _l
from booking.facilities.models import Facility
from booking.fees.models import TariffVersion
from booking.fees.queries.tariffs import TariffNotFound, find_last_version
from booking.fees.rules.english import Path, keeping_english, with_english
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import draft_from_text, tariff_from_text, tariff_to_text
from booking.fees.rules.versions import TariffStatus

LONGEST_NAME = 60
Change = Callable[[Tariff], Tariff]


class AlreadyPublished(DomainError):
    """A draft that somebody has published meanwhile."""

    code = "already_published"

    def __init__(self) -> None:
        super().__init__(_l("この料金表は、もう公開されています。変えるには、新しい下書きを作ってください。"))


def start_draft(
    admin: User, facility: Facility, name: str, *, now: datetime, tariff: Tariff | None = None
) -> TariffVersion:
    """A draft: of the tariff given, or else a copy of the one that counts last, or else an empty one.

    Raises InvalidInput for a name that is missing or too long.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            _l("下書きの名前を%(most)s字までで入れてください。", most=LONGEST_NAME), field="name"
        )
    _lock(facility)
    if tariff is None:
        last = find_last_version(facility.id)
        tariff = last.tariff if last is not None else Tariff(title=_title(facility))
    version = TariffVersion(
        facility_id=facility.id,
        number=_next_number(facility),
        status=TariffStatus.DRAFT,
        name=name,
        content=tariff_to_text(tariff),
        created_at=now,
        created_by_id=admin.id,
        updated_at=now,
    )
    db.session.add(version)
    db.session.flush()
    _write_down("tariff.start_draft", admin, version, facility, now)
    return version


def change_draft(
    admin: User,
    facility: Facility,
    draft: TariffVersion,
    change: Change,
    *,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Change a draft, which may be incomplete; its English stays. Raises AlreadyPublished, TariffNotFound."""
    draft = _locked_draft(facility, draft)
    before = draft_from_text(draft.content)
    _keep_draft(admin, facility, draft, keeping_english(before, change(before)), now, detail)


def name_in_english(
    admin: User, facility: Facility, draft: TariffVersion, english: Mapping[Path, str], *, now: datetime
) -> None:
    """Give a draft's names in English (empty: none any more); raises AlreadyPublished, TariffNotFound."""
    draft = _locked_draft(facility, draft)
    tariff = with_english(draft_from_text(draft.content), english)
    _keep_draft(admin, facility, draft, tariff, now, {"change": "english"})


def _keep_draft(
    admin: User,
    facility: Facility,
    draft: TariffVersion,
    tariff: Tariff,
    now: datetime,
    detail: dict[str, Any] | None,
) -> None:
    text = tariff_to_text(tariff)
    if text == draft.content:
        return
    draft.content, draft.updated_at = text, now
    db.session.flush()
    _write_down("tariff.change_draft", admin, draft, facility, now, detail)


def drop_draft(admin: User, facility: Facility, draft: TariffVersion, *, now: datetime) -> None:
    """Forget a draft; raises AlreadyPublished, TariffNotFound."""
    draft = _locked_draft(facility, draft)
    _write_down("tariff.drop_draft", admin, draft, facility, now)
    db.session.delete(draft)
    db.session.flush()


def publish_draft(
    admin: User, facility: Facility, draft: TariffVersion, starts_on: date, *, now: datetime
) -> TariffVersion:
    """The draft counts from ``starts_on`` on; fees that were frozen on bookings stay.

    Raises InvalidTariff where it contradicts itself, InvalidInput for a day that has begun, AlreadyPublished.
    A facility's first tariff may begin today.
    """
    draft = _locked_draft(facility, draft)
    tariff_from_text(draft.content)
    first = find_last_version(facility.id) is None
    today = local_date(now)
    if starts_on < today or (starts_on == today and not first):
        message = _l("きょう以降の日を入れてください。") if first else _l("あした以降の日を入れてください。")
        raise InvalidInput(message, field="starts_on")
    number, admin_id = _next_number(facility), admin.id
    draft.number = number  # the highest counts among those that start on one day
    draft.status, draft.starts_on = TariffStatus.PUBLISHED, starts_on
    draft.published_at, draft.published_by_id, draft.updated_at = now, admin_id, now
    db.session.flush()
    _write_down("tariff.publish", admin, draft, facility, now, {"starts_on": starts_on.isoformat()})
    return draft


def load_tariff(facility: Facility, tariff: Tariff, starts_on: date, *, now: datetime) -> TariffVersion:
    """A published tariff out of a data file, for a new installation."""
    text = tariff_to_text(tariff)
    tariff_from_text(text)
    version = TariffVersion(
        facility_id=facility.id,
        number=_next_number(facility),
        status=TariffStatus.PUBLISHED,
        starts_on=starts_on,
        content=text,
        created_at=now,
        updated_at=now,
        published_at=now,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _title(facility: Facility) -> str:
    return str(_l("%(facility)s 使用料", facility=facility.name))


def _lock(facility: Facility) -> None:
    """Two who begin or publish at once take turns, and get two numbers."""
    row = select(Facility.id).where(Facility.id == facility.id)
    db.session.execute(row.with_for_update(key_share=True))


def _locked_draft(facility: Facility, draft: TariffVersion) -> TariffVersion:
    draft_id = draft.id
    _lock(facility)
    found = select(TariffVersion).where(TariffVersion.id == draft_id)
    version = db.session.scalar(found.execution_options(populate_existing=True))
    if version is None or version.facility_id != facility.id:
        raise TariffNotFound
    if version.status is not TariffStatus.DRAFT:
        raise AlreadyPublished
    return version


def _next_number(facility: Facility) -> int:
    highest = select(func.max(TariffVersion.number)).where(TariffVersion.facility_id == facility.id)
    return (db.session.scalar(highest) or 0) + 1


def _write_down(
    action: str,
    admin: User,
    version: TariffVersion,
    facility: Facility,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    record(
        action,
        municipality_id=facility.municipality_id,
        actor_id=admin.id,
        object_type="tariff",
        object_id=version.id,
        now=now,
        detail={"facility": facility.id, "number": version.number, **(detail or {})},
    )
