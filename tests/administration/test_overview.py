"""The start of the settings says what is missing."""

from booking.accounts.models import User
from booking.facilities.rules.settings import FacilityStatus
from tests import factories
from tests.support.client import Client


def test_what_is_missing_is_said(client: Client, admin: User) -> None:
    hall = factories.facility("ホール")
    factories.facility("取込み", status=FacilityStatus.IMPORTED)
    factories.space(hall, "小ホール", timetable=None)
    factories.staff(name="森下 健")
    page = client.get("/admin").text
    for words in (
        "市章の画像がありません",
        "取り込んだままの施設が1つあります",
        "ホール「小ホール」に時間割か受付期間がありません",
        "ホールを担当する職員がいません",
        "森下 健さんの担当する施設が決まっていません",
        "2026年の祝日が入っていません",
        "2027年の祝日が入っていません",
        "管理者が1人だけです",
        "利用規約を公開していません",
        "個人情報の利用目的を公開していません",
    ):
        assert words in page, words


def test_what_is_there_is_not_missing(client: Client, admin: User) -> None:
    factories.staff(factories.facility())
    factories.administrator("管理 次郎")
    for year in (2026, 2027):
        client.post(f"/admin/holidays/fill/{year}")
    page = client.get("/admin").text
    assert page.count("そろっています") == 7  # all but the crest and the texts
    assert "2027年まで入っています" in page


def test_a_procedure_without_a_clerk_is_missing_somebody(client: Client, admin: User) -> None:
    procedure = factories.procedure()
    page = client.get("/admin").text
    assert f"「{procedure.name}」に申請の担当者がいません" in page
    assert "件あります" in page
