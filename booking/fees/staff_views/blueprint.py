"""The blueprint, and what its pages share: a facility, one version of its tariff, and its spaces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, request, url_for

from booking.core import clock
from booking.core.calendar import local_date
from booking.core.errors import NotFound
from booking.core.i18n import _l
from booking.core.stale import Stale, fingerprint
from booking.facilities.models import Facility, Space
from booking.facilities.queries import list_spaces
from booking.facilities.rulebook_queries import book_in_force
from booking.facilities.rules.settings import TimetableKind
from booking.facilities.rules.timetables import TimetableSpec
from booking.facilities.staff_views.blueprint import facility_of
from booking.fees.models import TariffVersion
from booking.fees.queries.tariffs import TariffNotFound, get_version
from booking.fees.rules.amounts import Value
from booking.fees.rules.entry.headings import Spans
from booking.fees.rules.tariff import Tariff
from booking.fees.rules.tariff_json import draft_from_text
from booking.fees.rules.versions import TariffStatus

blueprint = Blueprint("tariff_setup", __name__, url_prefix="/staff/facilities")
# What a page's buttons send under this name: read, rows, columns, try; nothing: it is to be saved.
DO = "do"


class StepNotFound(NotFound):
    """No such step or condition (any more)."""

    def __init__(self) -> None:
        super().__init__(_l("この行は見つかりませんでした。もう消したのかもしれません。"))


@dataclass(frozen=True)
class Here:
    """A facility, a version of its tariff (None: a draft that is not kept yet), and its spaces."""

    facility: Facility
    version: TariffVersion | None
    tariff: Tariff
    spaces: Sequence[Space]

    @property
    def is_draft(self) -> bool:
        """Whether it can be changed."""
        return self.version is None or self.version.status is TariffStatus.DRAFT

    @property
    def space_names(self) -> Mapping[str, str]:
        """Names of the spaces by id, as tariffs hold them."""
        return {str(space.id): space.name for space in self.spaces}

    def page(self, part: str = "") -> str:
        """The page of this version; before there is one the list."""
        if self.version is None:
            return url_for("tariff_setup.versions", facility_id=self.facility.id)
        return url_for(
            "tariff_setup.show",
            facility_id=self.facility.id,
            version_id=self.version.id,
            _anchor=part or None,
        )

    def draft(self) -> TariffVersion:
        """The draft; raises TariffNotFound for what is none (any more)."""
        if self.version is None or not self.is_draft:
            raise TariffNotFound
        return self.version


def here_of(facility_id: int, version_id: int) -> Here:
    """A version of the address."""
    facility = facility_of(facility_id)
    version = get_version(facility.id, version_id)
    return Here(facility, version, draft_from_text(version.content), list_spaces(facility.id))


def draft_of(facility_id: int, version_id: int) -> Here:
    """A draft of the address; raises TariffNotFound for what is none (any more)."""
    here = here_of(facility_id, version_id)
    here.draft()
    return here


def wants(deed: str) -> bool:
    """Whether that button was pressed."""
    return request.form.get(DO, "") == deed


def spans_of(facility: Facility) -> Spans:
    """The periods and combined periods of the facility's timetables by name."""
    found: dict[str, tuple[int, int]] = {}
    for timetable in book_in_force(facility.id, local_date(clock.now())).timetables.values():
        if timetable.kind is TimetableKind.PERIODS:
            found = {**_spans(timetable), **found}
    return found


def _spans(timetable: TimetableSpec) -> dict[str, tuple[int, int]]:
    single = {one.name: (one.starts, one.ends) for one in timetable.periods if not one.only_extends}
    combined = {
        one.name: (single[one.periods[0]][0], single[one.periods[-1]][1])
        for one in timetable.combinations
        if one.periods and one.periods[0] in single and one.periods[-1] in single
    }
    return single | combined


def mark_of(*parts: Value | None) -> str:
    """What a form showed, to tell when others have changed it meanwhile."""
    return fingerprint({str(place): part.model_dump(mode="json") for place, part in enumerate(parts) if part})


def ensure_unchanged(seen: str | None, *parts: Value | None) -> None:
    """Raise Stale where the parts are others than the form showed."""
    if seen and seen != mark_of(*parts):
        raise Stale
