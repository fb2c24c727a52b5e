"""Versions of the texts of agreement: written, looked at, published, kept."""

from booking.accounts.models import User
from booking.municipalities.queries import find_terms, list_terms
from booking.municipalities.rules import TermsKind
from tests import factories
from tests.support.client import Client
from tests.support.forms import values_of

DRAFT = "/admin/terms/terms/draft"
PREVIEW = "/admin/terms/terms/preview"
TEXT = {"title": "春凪市の利用規約", "body": "第1条（目的）\n\nこの規約は<b>決まり</b>を定めます。"}


def write(client: Client, **changes: str) -> None:
    values = values_of(client.get(DRAFT).text) | {**TEXT, **changes}
    assert client.post(DRAFT, data=values).status_code == 303


def publish(client: Client) -> str:
    seen = values_of(client.get(PREVIEW).text)["seen"][0]
    return client.post("/admin/terms/terms/publish", data={"seen": seen}, follow_redirects=True).text


def test_a_text_is_written_previewed_and_published_to_everybody(client: Client, admin: User) -> None:
    factories.user(password_hash="hash")
    write(client)
    page = client.get(PREVIEW).text
    assert "<h3>第1条（目的）</h3>" in page
    assert "&lt;b&gt;決まり" in page
    assert "登録している1人が" in page
    assert "まだ載せていません" in client.get("/terms").text
    assert "第1版を公開しました" in publish(client)
    public = client.get("/terms").text
    assert "春凪市の利用規約" in public
    assert "これまでの版" not in public


def test_people_are_asked_to_agree_to_a_new_version(client: Client, admin: User) -> None:
    write(client)
    publish(client)
    write(client, body="第1条（目的）\n\n変わりました。")
    publish(client)
    assert "変わりました" in client.get("/account/terms").text


def test_former_versions_stay_readable_with_their_dates(client: Client, admin: User) -> None:
    write(client)
    publish(client)
    write(client, body="第1条（目的）\n\n変わりました。")
    publish(client)
    assert "これまでの版を見る" in client.get("/terms").text
    listed = client.get("/terms/versions").text
    assert "第1版" in listed
    assert "第2版" in listed
    assert "2026年12月1日（火）から（いまの版）" in listed
    former = client.get("/terms/versions/1").text
    assert "これは前の版です" in former
    assert "決まり" in former
    assert "これは前の版です" not in client.get("/terms/versions/2").text
    assert client.get("/terms/versions/3").status_code == 404
    assert client.get("/privacy/versions").status_code == 200


def test_a_draft_starts_with_the_text_in_force_and_is_not_published_unchanged(
    client: Client, admin: User
) -> None:
    write(client)
    publish(client)
    assert "決まり" in client.get(DRAFT).text
    write(client)
    assert "いま公開している版と同じ内容です" in client.get(PREVIEW).text
    client.post("/admin/terms/terms/drop")
    assert client.get(PREVIEW).status_code == 404
    assert len(list_terms(admin.municipality_id, TermsKind.TERMS)) == 1


def test_of_two_who_write_the_second_sees_what_the_first_has_saved(
    client: Client, admin: User, other: Client
) -> None:
    opened = values_of(client.get(DRAFT).text)
    write(other, body="別の管理者の文" * 60)
    answer = client.post(DRAFT, data=opened | TEXT)
    assert answer.status_code == 422
    assert "別の管理者の文" * 60 in answer.text
    assert "この規約は" in answer.text
    assert client.post(DRAFT, data=values_of(answer.text)).status_code == 303


def test_a_draft_that_changed_after_the_preview_is_looked_at_again(
    client: Client, admin: User, other: Client
) -> None:
    write(client)
    seen = values_of(client.get(PREVIEW).text)["seen"][0]
    write(other, body="あとから変えた文")
    answer = client.post("/admin/terms/terms/publish", data={"seen": seen}, follow_redirects=True)
    assert "見ているあいだに、下書きが変わりました" in answer.text
    assert "あとから変えた文" in answer.text
    assert find_terms(admin.municipality_id, TermsKind.TERMS) is None


def test_a_text_that_does_not_exist_is_not_found(client: Client, admin: User) -> None:
    assert client.get("/admin/terms/cookies/draft").status_code == 404
    assert client.post(DRAFT, data={}).status_code == 422
