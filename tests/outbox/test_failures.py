"""Why a mail did not arrive, in plain words."""

import pytest

from booking.outbox.failures import explain


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("recipient refused: 550 5.1.1 … User unknown", "宛先のメールアドレスに届けられません"),
        ("recipient refused: 550 No such user", "宛先のメールアドレスに届けられません"),
        ("recipient refused: 450 4.2.1 mailbox busy", "メールボックス"),
        ("recipient refused: 452 4.2.2 mailbox full", "メールボックス"),
        ("recipient refused: 552 5.2.2 over quota", "メールボックス"),
        ("recipient refused: 550 5.7.1 blocked by policy", "この差出人からのメールを受け取りません"),
        ("content refused: 550 5.7.26 not authenticated", "この差出人からのメールを受け取りません"),
        ("content refused: 554 rejected", "メールサーバーが受け取りませんでした"),
        ("sender refused: 553 not allowed", "差出人のアドレスが、メールサーバーに断られました"),
        ("SMTPAuthenticationError: 535 bad password", "メールサーバーにつながりません"),
        ("ConnectionRefusedError: Connection refused", "メールサーバーにつながりません"),
        ("gaierror: Name or service not known", "メールサーバーにつながりません"),
        ("TimeoutError: timed out", "メールサーバーにつながりません"),
        ("recipient refused: 421 try later", "メールサーバーにつながりません"),
        ("the server offers no STARTTLS, and the password must not go unencrypted", "つながりません"),
        ("the mail folder can't be written: No space left", "メールサーバーにつながりません"),
        ("the municipality has no sender's address", "差出人のアドレスが決まっていません"),
        ("the address is not ASCII", "宛先のメールアドレスの形"),
        ("could not be written: UndefinedError", "文面を作れませんでした"),
        ("the worker ended while it was sending this", "文面を作れませんでした"),
        (None, "メールサーバーが受け取りませんでした"),
    ],
)
def test_each_failure_has_its_words(error: str | None, words: str) -> None:
    assert words in explain(error).what
    assert explain(error).advice
