"""What the overview of the settings tells: how things stand, and what is missing."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from booking.accounts import queries as people
from booking.accounts.models import User
from booking.applications.queries import procedures
from booking.applications.rules.procedures import ProcedureStatus
from booking.core.db import db
from booking.core.i18n import _
from booking.facilities.models import Facility, FacilityStaff, Space
from booking.facilities.queries import count_by_status
from booking.facilities.rules.settings import FacilityStatus
from booking.facilities.staffing_queries import list_unstaffed
from booking.municipalities import queries as municipalities
from booking.municipalities.models import Municipality
from booking.municipalities.rules import TERMS_NAMES
from booking.news.queries import count_shown, list_emergencies
from booking.outbox.failures import MailState
from booking.outbox.queries import count_failed


@dataclass(frozen=True, slots=True)
class Part:
    """One screen of the settings."""

    label: str
    endpoint: str
    facts: str
    missing: list[str] = field(default_factory=list)

    @property
    def lacks(self) -> int:
        """How many things are missing."""
        return len(self.missing)


def overview(municipality: Municipality, today: date, now: datetime) -> list[Part]:
    """All screens of the settings in their order; a fixed number of statements."""
    return [
        _municipality(municipality),
        _facilities(municipality.id),
        _holidays(municipality.id, today),
        _office_days(municipality.id),
        _staff(municipality.id),
        _terms(municipality.id),
        _procedures(municipality.id),
        _notices(municipality, now),
        _mails(municipality.id),
    ]


def _municipality(body: Municipality) -> Part:
    wanted = {
        _("電話番号がありません。"): body.phone,
        _("受付時間がありません。"): body.office_hours_text,
        _("住所がありません。"): body.address,
        _("書類に出る長の職名と氏名がありません。"): body.mayor_title and body.mayor_name,
        _("英語の名前がありません。"): body.name_en,
        _("メールの差出人がないので、メールを送れません。"): body.mail_from,
        _("市章の画像がありません。つどいの図案が出ています。"): body.crest_sha256,
    }
    facts = _("%(name)s　%(phone)s", name=body.name, phone=body.phone or _("電話番号なし"))
    missing = [message for message, value in wanted.items() if not value]
    return Part(_("自治体"), "administration.municipality", facts, missing)


def _facilities(municipality_id: int) -> Part:
    counts = count_by_status(municipality_id)
    published = counts[FacilityStatus.PUBLISHED]
    missing = []
    if not published:
        missing.append(_("公開している施設がありません。"))
    if counts[FacilityStatus.HIDDEN]:
        missing.append(_("公開していない施設が%(count)sつあります。", count=counts[FacilityStatus.HIDDEN]))
    if counts[FacilityStatus.IMPORTED]:
        waiting = counts[FacilityStatus.IMPORTED]
        missing.append(_("取り込んだままの施設が%(count)sつあります。", count=waiting))
    statement = (
        select(Space.name, Facility.name)
        .join(Facility, Facility.id == Space.facility_id)
        .where(
            Facility.municipality_id == municipality_id,
            Facility.status == FacilityStatus.PUBLISHED,
            Space.is_scheduled.is_(False),
        )
        .order_by(Facility.id, Space.position)
    )
    for space, facility in db.session.execute(statement):
        missing.append(
            _("%(facility)s「%(space)s」に時間割か受付期間がありません。", facility=facility, space=space)
        )
    return Part(_("施設と室場"), "facility_setup.index", _("公開中 %(count)s施設", count=published), missing)


def _holidays(municipality_id: int, today: date) -> Part:
    counts = municipalities.count_holidays_by_year(municipality_id)
    missing = []
    for year in (today.year, today.year + 1):
        if not counts.get(year):
            missing.append(_("%(year)s年の祝日が入っていません。", year=year))
    predicted = [
        one
        for one in municipalities.list_holidays(municipality_id, today.year)
        if one.predicted and one.day >= today
    ]
    if predicted:
        missing.append(_("ことしの祝日に「見込み」が%(count)s日あります。", count=len(predicted)))
    facts = _("%(year)s年まで入っています。", year=max(counts)) if counts else _("まだ1日も入っていません。")
    return Part(_("祝日"), "administration.holidays", facts, missing)


def _office_days(municipality_id: int) -> Part:
    count = len(municipalities.list_days_off(municipality_id))
    usual = _("土曜日・日曜日、祝日、12月29日から1月3日まで")
    facts = _("%(usual)s、ほか%(count)s日", usual=usual, count=count) if count else usual
    return Part(_("役所の休みの日"), "administration.office_days", facts)


def _staff(municipality_id: int) -> Part:
    members = people.list_people_with_roles(municipality_id)
    administrators = people.list_administrators(municipality_id)
    missing = []
    if len(administrators) == 1:
        missing.append(_("管理者が1人だけです。急な休みに備えて、もう1人を管理者にしてください。"))
    for facility in list_unstaffed(municipality_id):
        missing.append(_("%(facility)sを担当する職員がいません。", facility=facility.name))
    for name in _idle_staff(municipality_id):
        missing.append(_("%(name)sさんの担当する施設が決まっていません。", name=name))
    facts = _(
        "役割のある人 %(count)s人（うち管理者 %(most)s人）", count=len(members), most=len(administrators)
    )
    return Part(_("職員と役割"), "administration.staff", facts, missing)


def _idle_staff(municipality_id: int) -> list[str]:
    """Open accounts with the role of staff alone and no facility."""
    statement = select(User).where(
        User.municipality_id == municipality_id,
        User.closed_at.is_(None),
        User.grants.any(),
        User.id.not_in(select(FacilityStaff.user_id)),
    )
    statement = statement.options(selectinload(User.grants))
    found = db.session.scalars(statement.order_by(User.name_kana, User.id))
    return [user.name for user in found if not user.is_administrator and not user.is_clerk]


def _terms(municipality_id: int) -> Part:
    current = {text.kind: text for text in municipalities.list_current_terms(municipality_id)}
    missing = []
    for kind, name in TERMS_NAMES.items():
        if kind not in current:
            missing.append(_("%(name)sを公開していません。", name=name))
        if municipalities.find_draft(municipality_id, kind) is not None:
            missing.append(_("%(name)sの下書きがあります。", name=name))
    texts = [
        _("%(name)s 第%(version)s版", name=name, version=current[kind].version)
        for kind, name in TERMS_NAMES.items()
        if kind in current
    ]
    return Part(_("規約と利用目的"), "administration.terms", _("、").join(texts), missing)


def _procedures(municipality_id: int) -> Part:
    found = procedures.list_procedures(municipality_id)
    clerks = procedures.list_clerks([one.id for one in found])
    published = [one for one in found if one.status is ProcedureStatus.PUBLISHED]
    missing = [
        _("「%(name)s」に申請の担当者がいません。", name=one.shown_name)
        for one in published
        if not clerks.get(one.id)
    ]
    drafts = len(found) - len(published)
    facts = _("公開中 %(count)s件、公開していないもの %(others)s件", count=len(published), others=drafts)
    return Part(_("手続き"), "applications_admin.index", facts, missing)


def _notices(body: Municipality, now: datetime) -> Part:
    urgent = list_emergencies(body, now)
    missing = [
        _("緊急のお知らせ「%(title)s」が、すべての画面に出ています。", title=one.title) for one in urgent
    ]
    facts = _("出ているもの %(count)s件", count=count_shown(body.id, now))
    return Part(_("お知らせ"), "administration.notices", facts, missing)


def _mails(municipality_id: int) -> Part:
    undelivered = count_failed(municipality_id, MailState.UNDELIVERED)
    waiting = count_failed(municipality_id, MailState.WAITING)
    missing = []
    if undelivered:
        missing.append(_("届かなかったメールが%(count)s通あります。", count=undelivered))
    if waiting:
        missing.append(_("送れずに、送り直しを待つメールが%(count)s通あります。", count=waiting))
    facts = _("対応が要るもの %(count)s通", count=undelivered)
    return Part(_("届かなかったメール"), "administration.mails", facts, missing)
