"""The mails of an application: every one can be rendered, and tells what it should."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.applications import service
from booking.core.db import db
from booking.core.i18n import LOCALES
from booking.outbox.models import OutboxMessage
from booking.outbox.rendering import render
from tests import factories
from tests.applications import steps
from tests.support.client import Client
from tests.support.clock import Clock

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


def rendered(template: str, locale: str = "ja") -> str:
    row = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.template == template).order_by(OutboxMessage.id.desc())
    ).first()
    assert row is not None, template
    mail = render(row.template, locale, row.context, factories.municipality())
    return f"{mail.subject}\n{mail.text}"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_mail_names_the_application_and_leads_to_it(app: Flask, locale: str) -> None:
    clerk, resident = factories.clerk(), factories.user("髙﨑 由香")
    applied = factories.procedure(clerk)
    sent = [
        factories.application(applied, by, now=NOW) for by in (resident, "guest@harunagi.example", resident)
    ]
    with db.transaction():
        for one in sent:
            service.take(clerk, one.reference, seen_version=1, now=NOW)
        remarks = {"people": "1人にしてください。"}
        service.return_(clerk, sent[0].reference, "お待ちしています。", remarks, seen_version=2, now=NOW)
        service.complete(clerk, sent[1].reference, "受講できます。", seen_version=2, now=NOW)
        service.refuse(clerk, sent[2].reference, "定員になりました。", seen_version=2, now=NOW)
    with db.transaction():
        draft = service.start_correction(sent[0], NOW)
        service.correct(draft.token, user=resident, now=NOW)
    with db.transaction():
        service.withdraw(sent[0], "都合", seen_version=4, now=NOW)
    words = {
        "received": sent[2],
        "returned": sent[0],
        "corrected": sent[0],
        "completed": sent[1],
        "refused": sent[2],
        "withdrawn": sent[0],
    }
    for name, one in words.items():
        text = rendered(f"application_{name}", locale)
        assert one.reference in text, name
        assert "0287-00-1155" in text, name
        link = f"/applications/{one.reference}" if one.user_id else "/applications/enquiry"
        assert link in text, name
    assert "1人にしてください。" in rendered("application_returned", locale)
    assert "受講できます。" in rendered("application_completed", locale)
    assert "定員になりました。" in rendered("application_refused", locale)


def test_the_mail_with_the_link_names_the_procedure(client: Client, clock: Clock) -> None:
    factories.procedure()
    link = steps.link(client)
    text = rendered("application_link")
    assert link in text
    assert "公民館講座の申込み" in text


def test_a_reader_of_english_gets_pages_and_mails_in_english(client: Client, clock: Clock) -> None:
    factories.procedure()
    client.get("/apply", headers={"Accept-Language": "en"})
    client.set_cookie("display", "en..")
    pages = [client.get("/apply").text, client.get("/apply/kominkan-koza").text]
    form = steps.open_form(client)
    pages.append(client.get(form).text)
    confirm = steps.to_confirm(client, form)
    pages.append(client.get(confirm).text)
    done = steps.send(client, confirm)
    pages += [client.get(done).text, client.get(f"/applications/{steps.the_application().reference}").text]
    assert "Local cooking" in pages[2]
    assert "1 Apr 1985" in pages[3]
    for page in pages:
        main = page[page.index("<main") : page.index("</main>")]
        shown = re.sub(r"<[^>]+>", " ", main).replace("春凪市桜台2丁目3番4号", "").replace("髙﨑 由香", "")
        shown = re.sub(r"タカサキ ユカ|タナベ ユカ|田辺 由香|はるか 3歳|昭和60|〒", "", shown)
        assert not re.search(r"[ぁ-んァ-ヶ一-龠]{2,}", shown), re.findall(r"[ぁ-んァ-ヶ一-龠]{2,}", shown)
    assert steps.newest_mail("application_received").locale == "en"
