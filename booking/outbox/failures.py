"""Why a mail could not be delivered, in words for people who don't run mail servers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from booking.core.i18n import _l


class MailState(StrEnum):
    """What has become of a mail that has not left."""

    UNDELIVERED = "undelivered"  # given up, and nobody has seen to it
    WAITING = "waiting"  # failed, will be tried again
    HANDLED = "handled"  # given up, and somebody has seen to it


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened, and what to do about it."""

    what: str
    advice: str


_RECIPIENT = Explanation(
    _l("宛先のメールアドレスに届けられません。"),
    _l(
        "アドレスの間違いか、使われなくなったアドレスです。本人に電話などで伝え、アドレスを確かめてください。"
    ),
)
_FULL = Explanation(
    _l("宛先のメールボックスがいっぱいか、一時的に受け取れません。"),
    _l("しばらくしてもう一度送るか、本人に電話などで伝えてください。"),
)
_REFUSED = Explanation(
    _l("宛先のメールサーバーが、この差出人からのメールを受け取りません。"),
    _l("迷惑メールの扱いになっています。情報担当に、メールサーバーの設定を確かめてもらってください。"),
)
_SENDER = Explanation(
    _l("差出人のアドレスが、メールサーバーに断られました。"),
    _l("自治体の画面の「メールの差出人アドレス」と、メールサーバーの設定を確かめてください。"),
)
_SERVER = Explanation(
    _l("メールサーバーにつながりません。"),
    _l("情報担当に、メールサーバーと接続の設定を確かめてもらってください。直ったら、もう一度送れます。"),
)
_NO_SENDER = Explanation(
    _l("差出人のアドレスが決まっていません。"),
    _l("自治体の画面で「メールの差出人アドレス」を入れてから、もう一度送ってください。"),
)
_INVALID = Explanation(
    _l("宛先のメールアドレスの形が正しくありません。"),
    _l("本人に電話などで伝え、アドレスを直してもらってください。"),
)
_OURS = Explanation(
    _l("メールの文面を作れませんでした。"),
    _l("つどいの側の不具合です。情報担当に、下の記録を伝えてください。"),
)
_UNKNOWN = Explanation(
    _l("メールサーバーが受け取りませんでした。"),
    _l("もう一度送っても届かないときは、本人に電話などで伝え、情報担当に下の記録を見せてください。"),
)
# The first that fits. The texts come from composing.py, sender.py, transports.py and from mail servers.
_SIGNS = (
    (r"^the municipality has no sender", _NO_SENDER),
    (r"^the address is not ", _INVALID),
    (r"^(could not be (written|handed over)|the worker ended|only texts are attached)", _OURS),
    (r"^sender refused", _SENDER),
    (r"refused: \d{3} 5\.7\.", _REFUSED),
    (r"refused: 421", _SERVER),
    (r"^recipient refused: (4\d\d|552)", _FULL),
    (r"^recipient refused: 5\d\d", _RECIPIENT),
    (r"(?i)(error|exception|disconnected|starttls|mail folder)", _SERVER),
)


def explain(error: str | None) -> Explanation:
    """The reason behind ``last_error``; a general one where it is not known."""
    for sign, explanation in _SIGNS:
        if re.search(sign, error or ""):
            return explanation
    return _UNKNOWN
