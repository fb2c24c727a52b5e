"""Which facilities somebody on the staff looks after."""

import pytest
from flask import Flask

from booking.facilities.queries import FacilityNotFound, get_staff_facility, list_staff_facilities
from booking.facilities.rules.settings import FacilityStatus
from tests import factories


def test_a_hidden_facility_stays_with_its_staff_and_one_that_waits_does_not(app: Flask) -> None:
    hidden = factories.facility("休止中の体育館", status=FacilityStatus.HIDDEN)
    waiting = factories.facility("取り込んだ体育館", status=FacilityStatus.IMPORTED)
    shown = factories.facility("春凪市民体育館")
    foreign = factories.facility("よその体育館")
    keeper = factories.staff(hidden, waiting, shown)

    assert {one.id for one in list_staff_facilities(keeper)} == {hidden.id, shown.id}
    assert get_staff_facility(keeper, hidden.id).id == hidden.id
    for other in (waiting, foreign):
        with pytest.raises(FacilityNotFound):
            get_staff_facility(keeper, other.id)


def test_administrators_look_after_all_that_is_or_was_open(app: Flask) -> None:
    hidden = factories.facility("休止中の体育館", status=FacilityStatus.HIDDEN)
    shown = factories.facility()
    assert {one.id for one in list_staff_facilities(factories.administrator())} == {hidden.id, shown.id}
