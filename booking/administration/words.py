"""What was done with an account, in words."""

from booking.accounts.rules import AUDIENCE_NAMES
from booking.audit.models import AuditEntry
from booking.core.i18n import _, _l

DEEDS = {
    "accounts.register": _l("利用者の登録をした"),
    "accounts.register_at_counter": _l("窓口で利用者の登録をした"),
    "accounts.sign_in": _l("ログインした"),
    "accounts.accept_terms": _l("規約などに同意した"),
    "accounts.change_details": _l("登録の内容を変えた"),
    "accounts.set_audience": _l("利用者の区分を変えた"),
    "accounts.change_password": _l("パスワードを変えた"),
    "accounts.reset_password": _l("パスワードを決め直した"),
    "accounts.grant_role": _l("役割を付けた"),
    "accounts.revoke_role": _l("役割を外した"),
    "accounts.end_sessions": _l("すべての機器からログアウトさせた"),
    "accounts.view_person": _l("個人の画面を開いた"),
    "accounts.choose_password": _l("自分のパスワードを決めた"),
    "accounts.issue_password": _l("窓口で最初のパスワードを渡した"),
    "accounts.ask_address_change": _l("メールアドレスの変更を申し込んだ"),
    "accounts.change_address": _l("メールアドレスを変えた"),
    "accounts.stop_address_change": _l("メールアドレスの変更を止めた"),
    "accounts.drop_address_change": _l("メールアドレスの変更をやめた"),
    "accounts.close": _l("登録を閉じた"),
    "staff.assign": _l("担当する施設を変えた"),
    "staff.accept_invitation": _l("招待を受けて登録した"),
}

_AUDIENCES = {one.value: name for one, name in AUDIENCE_NAMES.items()}


def deed(entry: AuditEntry, role_names: dict[str, str]) -> str:
    """What an entry tells; its own name where nobody has put it in words."""
    words = DEEDS.get(entry.action)
    role = role_names.get(str(entry.detail.get("role", "")))
    if words is None:
        return entry.action
    before, after = (_AUDIENCES.get(str(entry.detail.get(name, ""))) for name in ("from", "to"))
    if before and after:
        return _("%(deed)s（%(before)sから%(after)sへ）", deed=words, before=before, after=after)
    return _("%(deed)s（%(role)s）", deed=words, role=role) if role else str(words)
