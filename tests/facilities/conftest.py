"""Whoever sets facilities up, and a facility that waits for it."""

import pytest

from booking.accounts.models import User
from booking.facilities.models import Facility
from booking.facilities.rules.settings import FacilityStatus
from tests import factories
from tests.facilities.samples import REPORT
from tests.support.client import Client
from tests.support.signing_in import sign_in


@pytest.fixture
def signed_in_admin(client: Client) -> User:
    made = factories.administrator()
    sign_in(client, made)
    return made


@pytest.fixture
def waiting(signed_in_admin: User) -> Facility:
    return factories.facility(
        "東公民館",
        status=FacilityStatus.IMPORTED,
        address="春凪市東1",
        import_report=REPORT.to_json(),
        imported={"fields": {}, "source": {"名称": "東公民館", "備考": "３"}},
    )
