"""Which passwords are taken."""

import pytest

from booking.accounts.rules import passwords

COMMON = "よく使われている"
ROW = "並んだ文字"
OWN = "お名前やメールアドレス"
OWN_WORDS = ("tanabe.yuka1978", "田辺 由香", "タナベ ユカ", "春凪市", "Harunagi")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "10文字以上"),
        ("kurage-no", "10文字以上"),
        ("kurage-no-", None),
        ("海月と 夕焼けと 自転車", None),
        ("correct horse battery staple", None),
        ("K7#vQ2!mZx", None),
        ("!;:'$%&/()=?", None),
        ("p" * 129, "128文字まで"),
        (("kurage to yuuyake " * 8)[:128], None),
        ("aaaaaaaaaaaa", COMMON),
        ("ababababababab", COMMON),
        ("password2026", COMMON),
        ("PassWord-2026", COMMON),
        ("ｐａｓｓｗｏｒｄ２０２６", COMMON),
        ("sakura20260", COMMON),
        ("Arigatou!!!!", COMMON),
        ("iloveyouforever", COMMON),
        ("sakura8103756294", None),
        ("1234567890", COMMON),
        ("09876543210", ROW),
        ("abcdefghijkl", ROW),
        ("qwertyuiopasdf", ROW),
        ("tsudoi2026", OWN),
        ("harunagi-2026", OWN),
        ("tanabe1978yuka", OWN),
        ("Tanabe.Yuka1978", OWN),
        ("tanabe no kurage", None),
        ("春凪市yoyaku2026", OWN),
    ],
)
def test_a_password_is_taken_or_refused_with_its_reason(password: str, reason: str | None) -> None:
    found = passwords.problem(password, OWN_WORDS)
    assert (found is None) if reason is None else (reason in str(found))


def test_the_same_characters_from_another_keyboard_are_the_same_password() -> None:
    assert passwords.normalise("ｋｕｒａｇｅ　１２３") == "kurage 123"
