"""What applicants do on their way, and what their mails say."""

import re
from collections.abc import Callable
from email.message import EmailMessage

from playwright.sync_api import Page

MailAbout = Callable[[str], EmailMessage]
COURSE = "公民館講座の申込み"


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=re.compile(f"^{label}")).fill(text)


def fill_course(page: Page) -> None:
    """All that the form asks for, with the reduction and its paper left out."""
    page.get_by_role("radio", name=re.compile("春凪の郷土料理")).check()
    fill(page, "参加する人数", "２人")
    fill(page, "お名前", "髙﨑 由香")
    fill(page, "フリガナ", "たかさき ゆか")
    fill(page, "生年月日 年", "昭和60")
    fill(page, "生年月日 月", "４")
    fill(page, "生年月日 日", "1")
    fill(page, "電話番号", "0287001234")
    fill(page, "郵便番号", "1234567")
    fill(page, "住所", "春凪市桜台2丁目3番4号")
    page.get_by_role("checkbox", name="広報はるなぎ").check()
    page.get_by_role("radio", name="希望しない").check()
    page.get_by_role("radio", name="申し込む", exact=True).check()
    page.get_by_role("checkbox", name=re.compile("休むときは")).check()
