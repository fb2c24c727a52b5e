"""Somebody who is signed in, a facility whose papers are filled in, deeds at the very same moment."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from booking.accounts.models import User
from booking.facilities.models import Facility
from booking.facilities.rules.settings import PaperSettings
from tests import factories
from tests.support import rivals
from tests.support.client import Client
from tests.support.signing_in import sign_in

SETTINGS = PaperSettings(
    ordinance="春凪市民体育館条例",
    request_article="第6条第1項",
    permit_article="第7条",
    number_prefix="春体許可",
    issuer_name="森下 千尋",
    office="春凪市 スポーツ課",
)


@pytest.fixture
def person(client: Client) -> User:
    made = factories.user("髙﨑 由香", name_kana="タカサキ ユカ", address="春凪市桜台2丁目3番4号")
    sign_in(client, made)
    return made


@pytest.fixture
def hall() -> Facility:
    return factories.facility(paper=SETTINGS.to_json(), fee_guidance="1時間 400円。当日、受付で払います。")


@pytest.fixture
def at_the_same_time(app: Flask) -> Callable[..., list[BaseException | None]]:
    """Runs deeds in threads of their own, each with its own session; gives what each of them raised."""
    return partial(rivals.at_the_same_time, app)
