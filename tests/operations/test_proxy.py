"""The packaged nginx in front of the packaged gunicorn: what passes, what does not, and what it remembers."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from booking.core import schema
from booking.core.db import make_engine
from tests.operations.nginx import DEPLOY, NAME, Nginx
from tests.support.real_service import RealService
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.nginx, pytest.mark.slow]


class Visitor:
    """Somebody at the proxy, by name and over TLS with its certificate."""

    def __init__(self, nginx: Nginx) -> None:
        self._nginx = nginx
        self._trust = ssl.create_default_context(cafile=str(nginx.folder / "fullchain.pem"))

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        plain = socket.create_connection(("127.0.0.1", self._nginx.https), timeout=30)
        secure = self._trust.wrap_socket(plain, server_hostname=NAME)
        connection = http.client.HTTPConnection(NAME)
        connection.sock = secure
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, {"Host": NAME, **given})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RealService]:
    url = f"sqlite:///{tmp_path / 'tsudoi.db'}"
    schema.upgrade(url)
    engine = make_engine(url)
    with engine.begin() as connection:
        columns = "code, name, name_kana, name_en, mayor_title, mayor_name, phone, fax, office_hours_text"
        values = "'131016', '千代田区', '', '', '', '', '03-5211-1111', '', ''"
        connection.execute(
            text(
                f"INSERT INTO municipalities ({columns}, postal_code, address, mail_from) "
                f"VALUES ({values}, '', '', '')"
            )
        )
    engine.dispose()
    made = RealService(
        url,
        "smtp://127.0.0.1:1",
        tmp_path / "service.log",
        TSUDOI_BASE_URL=f"https://{NAME}",
        TSUDOI_TRUSTED_PROXIES="1",
    )
    made.start(["server"])
    yield made
    made.stop()


@pytest.fixture
def nginx(service: RealService, tmp_path: Path) -> Iterator[Nginx]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    made = Nginx(folder, f"127.0.0.1:{service.port}")
    assert "[warn]" not in made.check()
    made.start()
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", made.https), timeout=1).close()
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    yield made
    made.stop()


@pytest.fixture
def visitor(nginx: Nginx) -> Visitor:
    return Visitor(nginx)


def test_the_service_knows_that_it_is_asked_over_tls_and_by_whom(
    visitor: Visitor, service: RealService, nginx: Nginx
) -> None:
    answer, page = visitor.ask("/", X_Forwarded_For="10.9.8.7", X_Forwarded_Proto="http")
    assert answer.status == 200
    assert "千代田区" in page.decode()
    assert answer.headers["Strict-Transport-Security"]
    answer, _page = visitor.ask("/sign-in")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Server" not in answer.headers or "/" not in answer.headers["Server"], "no version"
    # Under one id in both logs.
    mark = answer.headers["X-Request-ID"]
    wait_until(lambda: f"id={mark}" in nginx.log.read_text(), 5, "the line of the proxy's log")
    assert f"id={mark}" in service.log.read_text()


def test_other_names_and_plain_http_are_not_served(nginx: Nginx) -> None:
    trust = ssl.create_default_context(cafile=str(nginx.folder / "fullchain.pem"))
    plain = socket.create_connection(("127.0.0.1", nginx.https), timeout=10)
    with pytest.raises(ssl.SSLError):
        trust.wrap_socket(plain, server_hostname="other.example")
    plain.close()
    connection = http.client.HTTPConnection("127.0.0.1", nginx.http, timeout=10)
    connection.request("GET", "/search?q=x", headers={"Host": "evil.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/search?q=x")
    connection.close()


def test_what_is_too_large_is_refused_with_a_page(visitor: Visitor) -> None:
    answer, page = visitor.ask("/sign-in", "POST", b"x" * (1024 * 1024 + 1))
    assert (answer.status, "大きすぎます" in page.decode()) == (413, True)
    answer, page = visitor.ask("/search?q=" + "x" * 9000)
    assert (answer.status, "長すぎます" in page.decode()) == (414, True)
    attached = visitor.ask("/apply/form/none", "POST", b"x" * (2 * 1024 * 1024))[0]
    assert attached.status != 413, "there files are attached"
    answer, _page = visitor.ask("/search?q=" + "x" * 200)
    assert answer.status == 200
    assert visitor.ask("/", X_Long="x" * 9000)[0].status == 400


def test_neither_secrets_nor_people_are_in_its_logs(visitor: Visitor, nginx: Nginx) -> None:
    for path in ("/reset/SECRETSECRET", "/register/SECRETSECRET?x=1", "/search?q=SECRET", "/bookings/SECRET"):
        visitor.ask(path)
    visitor.ask("/SECRET.pdf", Referer="https://x/SECRET", User_Agent="SECRET")
    wait_until(lambda: nginx.log.read_text().count("\n") == 5, 5, "five lines of the log")
    for file in nginx.folder.glob("*.log"):
        assert "SECRET" not in file.read_text(), file.name
    places = re.findall(r" (GET /\S*) ", nginx.log.read_text())
    assert places == ["GET /reset", "GET /register", "GET /search", "GET /bookings", "GET /-"]


def test_a_burst_is_stopped_with_a_page_and_others_go_on(visitor: Visitor, nginx: Nginx) -> None:
    answers = [visitor.ask("/sign-in", "POST", b"email=a") for _ in range(14)]
    stopped = [(answer, page) for answer, page in answers if answer.status == 429]
    assert 1 <= len(stopped) <= 4
    answer, page = stopped[0]
    assert "すこし待ってから" in page.decode()
    assert int(answer.headers["Retry-After"]) > 0
    assert visitor.ask("/sign-in")[0].status == 200, "looking is not a burst"


def test_files_whose_name_is_their_hash_are_kept(visitor: Visitor, service: RealService) -> None:
    _answer, page = visitor.ask("/")
    found = re.search(r'href="(/assets/site-[0-9a-f]+\.css)"', page.decode())
    assert found is not None
    first, style = visitor.ask(found[1])
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    icon, _drawing = visitor.ask("/static/icons/favicon.svg")
    assert (icon.status, icon.headers["Content-Type"]) == (200, "image/svg+xml")
    assert visitor.ask("/static/../config.py")[0].status in (400, 404)
    assert visitor.ask("/static/css/../../config.py")[0].status in (400, 404)
    service.stop()
    again, kept = visitor.ask(found[1])
    assert (again.status, kept) == (200, style), "from its own cache"
    assert visitor.ask("/static/icons/favicon.svg")[0].status == 200


def test_when_the_service_is_away_a_clear_page_says_so(visitor: Visitor, service: RealService) -> None:
    service.stop()
    answer, page = visitor.ask("/")
    assert answer.status == 503
    assert "いま、つながりません" in page.decode()
    assert answer.headers["Retry-After"] == "30"


def test_only_the_machine_itself_may_ask_how_it_is(visitor: Visitor) -> None:
    answer, page = visitor.ask("/readyz")
    assert (answer.status, json.loads(page)["status"]) == (200, "ready")
    assert visitor.ask("/dev/mail")[0].status == 404


def test_units_are_such_as_systemd_takes(tmp_path: Path) -> None:
    for path in sorted((DEPLOY / "systemd").iterdir()):
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".service":
            wanted = re.findall(r"^ExecStart=(\S+) (.*)$", content, re.MULTILINE)
            assert wanted, path.name
            program = wanted[0][0].replace("/opt/tsudoi/current/.venv/bin", os.path.dirname(sys.executable))
            content = content.replace(wanted[0][0], program)
        (tmp_path / path.name).write_text(content, encoding="utf-8")
    checker = shutil.which("systemd-analyze")
    if checker is None:
        return  # a machine without systemd: nginx's tests still count
    units = [str(path) for path in tmp_path.iterdir() if path.is_file()]
    done = subprocess.run([checker, "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
