"""Reads of tariffs: what counts for which use, drafts and versions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from booking.core.db import db
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.fees.models import TariffVersion
from booking.fees.rules.tariff_json import tariff_from_text
from booking.fees.rules.versions import DatedTariff, TariffStatus, TariffTimeline


class TariffNotFound(NotFound):
    """No such draft or version, or another facility's."""

    def __init__(self) -> None:
        super().__init__(_l("この料金表は見つかりませんでした。もう公開したか、消したのかもしれません。"))


def load_timelines(facility_ids: Iterable[int]) -> dict[int, TariffTimeline]:
    """The published tariffs of each facility, in one statement; facilities without any are left out."""
    columns = (
        TariffVersion.id,
        TariffVersion.facility_id,
        TariffVersion.starts_on,
        TariffVersion.content,
    )
    statement = (
        select(*columns)
        .where(
            TariffVersion.facility_id.in_(list(facility_ids)),
            TariffVersion.status == TariffStatus.PUBLISHED,
        )
        .order_by(TariffVersion.number)
    )
    latest: dict[int, dict[date, tuple[int, str]]] = defaultdict(dict)
    for tariff_id, facility_id, starts_on, content in db.session.execute(statement):
        # Of several that begin on one day the last one that was published counts.
        latest[facility_id][starts_on or date.min] = (tariff_id, content)
    return {
        facility_id: TariffTimeline(
            tuple(
                DatedTariff(tariff_id, starts_on, tariff_from_text(content))
                for starts_on, (tariff_id, content) in sorted(by_day.items())
            )
        )
        for facility_id, by_day in latest.items()
    }


def load_timeline(facility_id: int) -> TariffTimeline:
    """The published tariffs of one facility."""
    return load_timelines([facility_id]).get(facility_id, TariffTimeline())


def list_versions(facility_id: int) -> list[TariffVersion]:
    """Every version of a facility's tariff, the newest first."""
    statement = select(TariffVersion).where(TariffVersion.facility_id == facility_id)
    return list(db.session.scalars(statement.order_by(TariffVersion.number.desc())))


def get_version(facility_id: int, version_id: int) -> TariffVersion:
    """A draft or a published version of the facility; raises TariffNotFound."""
    version = db.session.get(TariffVersion, version_id)
    if version is None or version.facility_id != facility_id:
        raise TariffNotFound
    return version


def find_last_version(facility_id: int) -> TariffVersion | None:
    """The published version that counts last; None before there is any."""
    statement = (
        select(TariffVersion)
        .where(TariffVersion.facility_id == facility_id, TariffVersion.status == TariffStatus.PUBLISHED)
        .order_by(TariffVersion.starts_on.desc(), TariffVersion.number.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()
