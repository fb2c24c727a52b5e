"""Ways out of the house: an SMTP server, or a folder of files where none is set."""

import os
import re
import smtplib
import ssl
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from booking.outbox.composing import Mail
from booking.outbox.rules import is_permanent

# Seconds that one answer may take. Even the slowest server that keeps within them is done before rules.CLAIM
# is over: eight steps to connect, two for the envelope, then twice the time for the content.
STEP_SECONDS = 10
CONTENT_SECONDS = 90
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NO_SERVICE = 421


class Refused(Exception):
    """This mail was not taken; ``permanent`` says that it never will be. The text is the server's own."""

    def __init__(self, text: str, *, permanent: bool) -> None:
        super().__init__(text)
        self.permanent = permanent


class Unreachable(Exception):
    """No mail can be handed over at the moment; the text says why."""


class Transport(Protocol):
    """Takes one mail after another; ``close`` when there are no more for now."""

    def deliver(self, mail: Mail) -> None:
        """Returns once the mail has been taken; raises Refused or Unreachable."""

    def close(self) -> None:
        """Let go of the connection, if there is one; never raises."""


def configured(config: Mapping[str, Any]) -> Transport:
    """The transport of the settings; ValueError when SMTP_URL makes no sense."""
    if config.get("SMTP_URL"):
        return SmtpTransport(config["SMTP_URL"], urlsplit(config["BASE_URL"]).hostname or "localhost")
    return FolderTransport(Path(config["MAIL_FOLDER"]))


class FolderTransport:
    """Each mail is a file; a second try of the same mail replaces the file of the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, mail: Mail) -> None:
        identity = re.sub("[^0-9A-Za-z]", "", mail.message_id.partition("@")[0])
        name = f"{mail.created_at:%Y%m%d-%H%M%S-%f}-{identity}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, making = tempfile.mkstemp(dir=self._folder, suffix=".making")
            with os.fdopen(handle, "wb") as file:
                file.write(mail.content)
            Path(making).replace(self._folder / name)
        except OSError as error:
            raise Unreachable(f"the mail folder can't be written: {error.strerror}") from error

    def close(self) -> None:
        pass


class SmtpTransport:
    """One connection, opened with the first mail and used for all until ``close``."""

    def __init__(self, url: str, own_name: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must be smtp://[user:password@]host[:port] or smtps://…")
        self._encrypted = parts.scheme == "smtps"
        self._host = parts.hostname
        self._port = parts.port or (465 if self._encrypted else 587 if parts.username else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._own_name = own_name
        self._connection: smtplib.SMTP | None = None

    def deliver(self, mail: Mail) -> None:
        try:
            self._hand_over(mail)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(_words(error)) from error
        except Unreachable:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()
        connection.close()

    def _connect(self) -> smtplib.SMTP:
        connection = self._open()
        try:
            connection.ehlo_or_helo_if_needed()
            if not self._encrypted:
                self._secure(connection)
            if self._user:
                connection.login(self._user, self._password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open(self) -> smtplib.SMTP:
        if self._encrypted:
            return smtplib.SMTP_SSL(
                self._host,
                self._port,
                self._own_name,
                timeout=STEP_SECONDS,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(self._host, self._port, self._own_name, timeout=STEP_SECONDS)

    def _secure(self, connection: smtplib.SMTP) -> None:
        """STARTTLS where it is offered; a password leaves this machine only over a proven connection."""
        must = bool(self._user) and self._host not in LOOPBACK
        if not connection.has_extn("starttls"):
            if must:
                raise Unreachable("the server offers no STARTTLS, and the password must not go unencrypted")
            return
        context = ssl.create_default_context()
        if not must:
            # Whoever can forge a certificate here can as well hide that STARTTLS is offered.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()

    def _hand_over(self, mail: Mail) -> None:
        connection, answer = self._begin(mail.sender)
        # A refused sender concerns every mail and can be put right in the settings: never permanent.
        _check(connection, "sender", answer, may_be_permanent=False)
        _check(connection, "recipient", connection.rcpt(mail.recipient))
        _limit(connection, CONTENT_SECONDS)
        try:
            answer = connection.data(mail.content)
        except smtplib.SMTPDataError as error:
            answer = (error.smtp_code, _bytes(error.smtp_error))
        _check(connection, "content", answer)

    def _begin(self, sender: str) -> tuple[smtplib.SMTP, tuple[int, bytes]]:
        """MAIL FROM; over a new connection if the server has had enough of the one in use."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                _limit(self._connection, STEP_SECONDS)
                answer = self._connection.mail(sender)
                if answer[0] != _NO_SERVICE:
                    return self._connection, answer
            self.close()
        self._connection = self._connect()
        return self._connection, self._connection.mail(sender)


def _check(
    connection: smtplib.SMTP, what: str, answer: tuple[int, bytes], *, may_be_permanent: bool = True
) -> None:
    code, text = answer[0], answer[1].decode("utf-8", "replace")
    if 200 <= code < 300:
        return
    words = f"{what} refused: {code} {text}"
    if code == _NO_SERVICE or code < 0:
        raise Unreachable(words)
    _limit(connection, STEP_SECONDS)
    with suppress(OSError, smtplib.SMTPException):
        connection.rset()
    raise Refused(words, permanent=may_be_permanent and is_permanent(code, text))


def _limit(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _words(error: Exception) -> str:
    """What went wrong, for staff; smtplib's errors hold only the server's answers, never the password."""
    kind = type(error).__name__
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{kind}: {error.smtp_code} {_bytes(error.smtp_error).decode('utf-8', 'replace')}"
    if isinstance(error, OSError):
        return f"{kind}: {error.strerror or error}"
    return f"{kind}: {error}"
