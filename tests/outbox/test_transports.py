"""Encryption, passwords and addresses of mail servers."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword, Session

from booking.outbox import transports
from booking.outbox.composing import Mail
from booking.outbox.transports import SmtpTransport, Unreachable
from tests.support.outbox import MoodyServer
from tests.support.smtp import MailServer

CERTIFICATE = Path(__file__).with_name("only-for-tests.pem")
MAIL = Mail(
    message_id="<1@tsudoi>",
    created_at=datetime(2026, 12, 1, tzinfo=UTC),
    sender="from@example.jp",
    recipient="to@example.jp",
    content=b"Subject: x\r\n\r\n.dots\r\n.\r\nat the start of lines\r\n",
)


class Keeper:
    """Notes how the mail came in, and lets only one password pass."""

    def __init__(self) -> None:
        self.taken = MailServer()
        self.encrypted: list[bool] = []
        self.user: object = None

    async def handle_DATA(self, server: object, session: Session, envelope: object) -> str:
        self.encrypted.append(session.ssl is not None)
        self.user = session.auth_data
        return "250 OK"

    def authenticate(
        self, _server: object, _session: object, _envelope: object, _way: str, given: object
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        right = (given.login, given.password) == (b"tsudoi", b"p@ss word")
        return AuthResult(success=right, auth_data=given.login if right else None, handled=False)


@contextmanager
def server(**options: Any) -> Iterator[tuple[Keeper, int]]:
    keeper = Keeper()
    port = keeper.taken.port
    controller = Controller(
        keeper,
        hostname="127.0.0.1",
        port=port,
        authenticator=keeper.authenticate,
        auth_require_tls=False,
        **options,
    )
    controller.start()
    try:
        yield keeper, port
    finally:
        controller.stop()


def own_certificate() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


def deliver(url: str) -> None:
    transport = SmtpTransport(url, "yoyaku.example.jp")
    try:
        transport.deliver(MAIL)
    finally:
        transport.close()


@pytest.fixture
def certificate_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def test_starttls_is_used_where_it_is_offered() -> None:
    with server(tls_context=own_certificate()) as (keeper, port):
        deliver(f"smtp://127.0.0.1:{port}")
    assert keeper.encrypted == [True]


def test_a_password_is_sent_to_this_machine_without_encryption() -> None:
    with server() as (keeper, port):
        deliver(f"smtp://tsudoi:p%40ss%20word@127.0.0.1:{port}")
    assert keeper.user == b"tsudoi"


def test_a_password_is_never_sent_elsewhere_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "LOOPBACK", ())
    with server() as (keeper, port), pytest.raises(Unreachable, match="no STARTTLS"):
        deliver(f"smtp://tsudoi:p%40ss%20word@127.0.0.1:{port}")
    assert keeper.encrypted == []


def test_a_password_is_never_sent_to_a_server_that_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "LOOPBACK", ())
    with (
        server(tls_context=own_certificate()) as (keeper, port),
        pytest.raises(Unreachable, match=r"CERTIFICATE_VERIFY_FAILED|certificate verify failed"),
    ):
        deliver(f"smtp://tsudoi:p%40ss%20word@127.0.0.1:{port}")
    assert keeper.encrypted == []


@pytest.mark.usefixtures("certificate_is_trusted")
def test_a_password_is_sent_to_a_server_that_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "LOOPBACK", ())
    with server(tls_context=own_certificate()) as (keeper, port):
        deliver(f"smtp://tsudoi:p%40ss%20word@127.0.0.1:{port}")
    assert (keeper.encrypted, keeper.user) == ([True], b"tsudoi")


@pytest.mark.usefixtures("certificate_is_trusted")
def test_smtps_is_encrypted_from_the_first_byte() -> None:
    with server(ssl_context=own_certificate()) as (keeper, port):
        deliver(f"smtps://localhost:{port}")
    assert len(keeper.encrypted) == 1


def test_smtps_refuses_a_server_that_is_not_proven() -> None:
    with server(ssl_context=own_certificate()) as (keeper, port), pytest.raises(Unreachable, match="CERT"):
        deliver(f"smtps://localhost:{port}")
    assert keeper.encrypted == []


def test_a_wrong_password_concerns_all_mail_and_is_not_in_the_message() -> None:
    with server() as (_, port), pytest.raises(Unreachable, match="535") as caught:
        deliver(f"smtp://tsudoi:wrong-one@127.0.0.1:{port}")
    assert "wrong-one" not in str(caught.value)


def test_lines_that_begin_with_a_dot_arrive(moody: MoodyServer) -> None:
    deliver(moody.url)
    assert moody.messages[0].get_content() == ".dots\r\n.\r\nat the start of lines\r\n"


@pytest.mark.parametrize(
    "url", ["http://mail.example.jp", "mail.example.jp:25", "smtp://", "smtp://mail.example.jp:port"]
)
def test_an_address_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"SMTP_URL|Port"):
        transports.configured({"SMTP_URL": url, "BASE_URL": "https://x.example.jp"})


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.example.jp", 25),
        ("smtp://user:word@mail.example.jp", 587),
        ("smtps://mail.example.jp", 465),
        ("smtp://mail.example.jp:2525", 2525),
    ],
)
def test_the_usual_port_is_used_when_none_is_named(url: str, port: int) -> None:
    assert SmtpTransport(url, "x")._port == port
