"""What has happened in the town before somebody looks: found in the database, or done by the services."""

import re
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select, update

from booking.accounts.models import User
from booking.accounts.rules.people import PersonalDetails
from booking.accounts.service import register_at_counter
from booking.applications.models import Application, Procedure
from booking.applications.rules.status import ApplicationStatus
from booking.availability.models import OfficialUse
from booking.core.db import db
from booking.facilities.models import Facility, Space
from booking.municipalities.rules import TermsKind
from booking.municipalities.service.terms import publish_text
from booking.news.rules import NoticeDetails, NoticeKind
from booking.news.service import publish as publish_notice
from booking.operations.timetable import TIMETABLE
from booking.operations.worker import StopRequest, Worker
from booking.outbox import rendering
from booking.outbox import service as outbox
from booking.outbox.models import OutboxMessage
from booking.reservations.models import Booking, Reservation
from tests import factories
from tests.support.clock import Clock

LIST = Path(__file__).resolve().parents[1] / "facilities" / "data" / "older_utf8_lf.csv"
TERMS = "春凪市の新しい利用規約\n第1条（目的）\n\nこの規約は、施設の使い方を定めます。"


class Deeds:
    """Mixed into ``Visit``."""

    app: Flask
    clock: Clock

    def user(self, email: str) -> User:
        return db.session.scalars(select(User).where(User.email == email)).one()

    def newest_user(self) -> User:
        return db.session.scalars(select(User).order_by(User.id.desc()).limit(1)).one()

    def space(self, name: str) -> Space:
        return db.session.scalars(select(Space).where(Space.name == name).order_by(Space.id).limit(1)).one()

    def facility(self, name: str) -> Facility:
        """The one whose name ends like this."""
        return db.session.scalars(select(Facility).where(Facility.name.endswith(name))).one()

    def newest_facility(self) -> Facility:
        return db.session.scalars(select(Facility).order_by(Facility.id.desc()).limit(1)).one()

    def own(self, user: User, status: str) -> Reservation:
        """A reservation of this person in that state; ``over`` for a use that is past."""
        wanted = select(Reservation).join(Booking).where(Booking.user_id == user.id)
        if status == "over":
            wanted = wanted.where(Reservation.ends_at <= self.clock.moment)
        else:
            wanted = wanted.where(Reservation.status == status, Reservation.ends_at > self.clock.moment)
        return db.session.scalars(wanted.order_by(Reservation.starts_at).limit(1)).one()

    def application(self, status: str) -> Application:
        """The oldest one in that state."""
        wanted = select(Application).where(Application.status == ApplicationStatus(status))
        return db.session.scalars(wanted.order_by(Application.id).limit(1)).one()

    def link_in_mail(self, email: str) -> str:
        """The path of the first link in the newest mail to that address."""
        db.session.rollback()
        wanted = select(OutboxMessage).where(OutboxMessage.address == email)
        row = db.session.scalars(wanted.order_by(OutboxMessage.id.desc()).limit(1)).one()
        text = rendering.render(row.template, row.locale, row.context, factories.municipality()).text
        found = re.search(r"^http://localhost(?::\d+)?(/\S+/[\w-]{20,})$", text, re.MULTILINE)
        assert found is not None, text
        return found[1]

    def send_mails(self) -> str:
        """The worker sends all that waits; gives the name of one of the files."""
        Worker(self.app, lambda: self.clock.moment, TIMETABLE, StopRequest()).turn()
        return next(Path(self.app.config["MAIL_FOLDER"]).glob("*.eml")).name

    def write_down(self) -> User:
        """Somebody without a mail address."""
        clerk = self.user("staff@harunagi.example")
        with db.transaction():
            made = register_at_counter(
                clerk, PersonalDetails("小林 ハナ", "コバヤシ ハナ"), now=self.clock.moment
            )
        return made

    def publish_terms(self) -> None:
        with db.transaction():
            publish_text(factories.municipality().id, TermsKind.TERMS, TERMS, self.clock.moment)

    def set_procedure(self, **values: object) -> None:
        with db.transaction() as session:
            session.execute(update(Procedure).values(**values))

    def lose_mail(self) -> int:
        """A mail that was given up; gives its number."""
        with db.transaction():
            row = outbox.queue(
                "password_changed",
                municipality_id=factories.municipality().id,
                address="resident@harunagi.example",
                locale="ja",
                context={"changed_at": self.clock.moment.isoformat()},
                now=self.clock.moment,
            )
            row.given_up_at, row.attempts = self.clock.moment, 9
            row.last_error = "recipient refused: 550 5.1.1 unknown"
        return row.id

    def write_notice(self, kind: str) -> int:
        """What an administrator has told everybody; gives its number."""
        now = self.clock.moment
        details = NoticeDetails(
            kind=NoticeKind(kind),
            title="きょうは15:00に閉まります",
            body="台風が近づいているためです。\n予約の取消料はかかりません。",
            shown_from=now,
            shown_until=now + timedelta(hours=6),
            title_en="Closing at 15:00 today",
            body_en="A typhoon is coming.",
        )
        with db.transaction():
            made = publish_notice(factories.municipality().id, details, author_id=None, now=now)
        return made.id

    def import_facilities(self) -> None:
        done = self.app.test_cli_runner().invoke(args=["import-facilities", str(LIST)])
        assert done.exit_code == 0, (done.output, done.exception)

    def hide_everything(self) -> None:
        with db.transaction() as session:
            session.execute(update(Facility).values(status="hidden"))

    def forget_official_uses(self) -> None:
        with db.transaction() as session:
            session.execute(delete(OfficialUse))

    def settle_applications(self) -> None:
        """None waits any more."""
        with db.transaction() as session:
            session.execute(update(Application).values(status=ApplicationStatus.COMPLETED))
