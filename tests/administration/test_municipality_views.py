"""The city's own page and its crest."""

import io

from PIL import Image

from booking.accounts.models import User
from tests import factories
from tests.support.client import Client
from tests.support.forms import values_of

PAGE = "/admin/municipality"


def drawn(colour: str = "navy", kind: str = "PNG") -> io.BytesIO:
    result = io.BytesIO()
    Image.new("RGB", (128, 128), colour).save(result, kind)
    result.seek(0)
    return result


def upload(client: Client, picture: io.BytesIO, name: str = "crest.png") -> str:
    """The address of the preview."""
    answer = client.post(f"{PAGE}/crest", data={"picture": (picture, name)})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_the_city_is_changed_and_residents_see_it(client: Client, admin: User) -> None:
    form = values_of(client.get(PAGE).text) | {
        "phone": ["０２８７ー００ー９９９９"],
        "name_kana": ["はるなぎし"],
    }
    assert client.post(PAGE, data=form).status_code == 303
    body = factories.municipality()
    assert (body.phone, body.name_kana) == ("0287-00-9999", "ハルナギシ")
    assert "0287-00-9999" in client.get("/").text


def test_what_can_not_be_right_is_said_and_what_was_typed_stays(client: Client, admin: User) -> None:
    wrong = {"phone": ["123"], "postal_code": ["1"], "mail_from": ["yoyaku"], "name": [""]}
    answer = client.post(PAGE, data=values_of(client.get(PAGE).text) | wrong)
    assert answer.status_code == 422
    for words in ("市外局番の0から", "7けたの数字", "メールアドレスの形", "自治体の名前を入れてください"):
        assert words in answer.text
    assert 'value="yoyaku"' in answer.text


def test_of_two_administrators_the_second_sees_both_values_and_decides(
    client: Client, admin: User, other: Client
) -> None:
    opened = values_of(client.get(PAGE).text)
    other.post(PAGE, data=values_of(other.get(PAGE).text) | {"phone": ["0287-00-1234"]})
    typed = opened | {"phone": ["0287-00-5678"], "fax": ["0287-00-0001"]}
    answer = client.post(PAGE, data=typed)
    assert answer.status_code == 422
    assert "ほかの人がこの内容を変えました" in answer.text
    assert "いま保存されている内容: 0287-00-1234" in answer.text
    assert 'value="0287-00-5678"' in answer.text
    assert "いま保存されている内容: （空）" in answer.text
    assert factories.municipality().phone == "0287-00-1234"
    assert client.post(PAGE, data=values_of(answer.text)).status_code == 303
    body = factories.municipality()
    assert (body.phone, body.fax) == ("0287-00-5678", "0287-00-0001")


def test_a_crest_is_looked_at_then_used_and_kept_by_browsers_for_long(client: Client, admin: User) -> None:
    preview = upload(client, drawn())
    page = client.get(preview).text
    assert "data:image/png;base64," in page
    assert "<img" not in client.get("/").text.partition("</header>")[0]
    client.post(f"{preview}/use", data=values_of(page))
    sha256 = factories.municipality().crest_sha256
    assert f'src="/crest/{sha256}.png"' in client.get("/").text
    answer = client.get(f"/crest/{sha256}.png")
    assert answer.content_type == "image/png"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.data)).size == (128, 128)
    again = client.get(f"/crest/{sha256}.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_crest_that_nobody_uses_is_shown_to_nobody(client: Client, admin: User) -> None:
    sha256 = upload(client, drawn()).rpartition("/")[2]
    assert client.get(f"/crest/{sha256}.png").status_code == 404
    assert client.get(f"/crest/{'0' * 64}.png").status_code == 404


def test_a_file_that_is_no_picture_of_points_is_refused(client: Client, admin: User) -> None:
    drawing = io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    answer = client.post(f"{PAGE}/crest", data={"picture": (drawing, "crest.png")})
    assert answer.status_code == 422
    assert "SVGは使えません" in answer.text
    assert "画像のファイルを選んでください" in client.post(f"{PAGE}/crest", data={}).text


def test_of_two_who_change_the_crest_the_second_is_told(client: Client, admin: User, other: Client) -> None:
    mine = upload(client, drawn("navy"))
    seen = values_of(client.get(mine).text)
    theirs = upload(other, drawn("green"))
    other.post(f"{theirs}/use", data=values_of(other.get(theirs).text))
    answer = client.post(f"{mine}/use", data=seen, follow_redirects=True)
    assert "もう一度選んでください" in answer.text or "ほかの人が市章を変えました" in answer.text
    assert factories.municipality().crest_sha256 == theirs.rpartition("/")[2]


def test_the_crest_is_taken_off_again(client: Client, admin: User) -> None:
    preview = upload(client, drawn())
    client.post(f"{preview}/use", data=values_of(client.get(preview).text))
    sha256 = factories.municipality().crest_sha256
    client.post(f"{PAGE}/crest/remove", data={"seen": sha256})
    assert factories.municipality().crest_sha256 is None
