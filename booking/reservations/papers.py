"""A booking as the frozen papers of ``booking.documents``, with the texts of the facility's own ordinance."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale

from booking.core.calendar import local_date
from booking.core.i18n import _
from booking.core.text import clean_line, to_hiragana
from booking.documents import (
    Applicant,
    BookingSlip,
    CalendarEvent,
    Office,
    Permit,
    Request,
    Task,
    Use,
    texts,
)
from booking.municipalities.models import Municipality
from booking.reservations.models import Booking, Reservation
from booking.reservations.paper_fees import fee_of
from booking.reservations.rules.answering import answer_by
from booking.reservations.rules.status import ACTIVE, STATUS_NAMES, ReservationStatus


def request_of(booking: Booking, municipality: Municipality) -> Request:
    """The request slip: what was asked for, whatever became of it."""
    facility, paper = booking.facility, booking.facility.paper_settings
    day = local_date(booking.created_at)
    return Request(
        municipality=municipality.name,
        addressee=paper.addressee or municipality.mayor_title,
        reference=booking.reference,
        received_on=day,
        applied_on=day,
        applicant=_applicant(booking),
        facility=facility.name,
        uses=_uses(booking.reservations),
        purpose=booking.purpose,
        office=_office(booking, municipality),
        people=booking.people,
        fee_note=clean_line(facility.fee_guidance),
        fee=fee_of(booking, booking.reservations),
        remarks=booking.note,
        article=f"{paper.ordinance}{paper.request_article}" if paper.request_article else "",
        form=paper.request_form,
    )


def permit_of(
    booking: Booking, reservations: Sequence[Reservation], municipality: Municipality, url: str
) -> Permit:
    """The permit of the reservations that one decision confirmed; its QR code opens ``url``."""
    facility, paper = booking.facility, booking.facility.paper_settings
    permit = reservations[0].permit
    issued = permit.issued_at if permit is not None else booking.created_at
    number = booking.reference
    if permit is not None:
        number = texts.permit_number(paper.number_prefix, permit.year, permit.number)
    return Permit(
        municipality=municipality.name,
        number=number,
        issued_on=local_date(issued),
        issuer_title=paper.issuer_title or municipality.mayor_title,
        issuer_name=paper.issuer_name or municipality.mayor_name,
        applicant=_applicant(booking),
        applied_on=local_date(booking.created_at),
        facility=facility.name,
        uses=_uses(reservations),
        purpose=booking.purpose,
        office=_office(booking, municipality),
        people=booking.people,
        facility_address=" ".join(part for part in (facility.address, facility.building) if part),
        fee_note=clean_line(facility.fee_guidance),
        fee=fee_of(booking, reservations),
        conditions=paper.conditions or texts.PERMIT_CONDITIONS,
        check_number=booking.reference,
        check_url=url,
        appeal=paper.appeal_notice,
        seal_note=texts.SEAL_OMITTED,
        article=f"{paper.ordinance}{paper.permit_article}" if paper.permit_article else "",
        form=paper.permit_form,
    )


def slip_of(booking: Booking, municipality: Municipality, url: str, now: datetime) -> BookingSlip:
    """The slip that says how the booking stands and what to do next; its QR code opens ``url``."""
    statuses = {one.status for one in booking.reservations}
    with force_locale("ja"):
        names = {status: str(STATUS_NAMES[status]) for status in statuses}
    return BookingSlip(
        municipality=municipality.name,
        reference=booking.reference,
        state=next(names[status] for status in ReservationStatus if status in statuses),
        received_at=booking.created_at,
        facility=booking.facility.name,
        uses=tuple(
            Use(
                one.space.name if len(statuses) == 1 else f"{one.space.name}（{names[one.status]}）",
                one.starts_at,
                one.ends_at,
                one.period_name,
            )
            for one in booking.reservations
        ),
        applicant=_applicant(booking),
        office=_office(booking, municipality),
        tasks=_tasks(booking, now),
        url=url,
        fee_note=clean_line(booking.facility.fee_guidance),
        fee=fee_of(booking, booking.reservations),
    )


def _tasks(booking: Booking, now: datetime) -> tuple[Task, ...]:
    """What to do next, in order."""
    ahead = [one for one in booking.reservations if one.status in ACTIVE and one.ends_at > now]
    if not ahead:
        return (Task(texts.NOTHING_TO_DO, texts.NOTHING_LEFT),)
    show = Task(texts.SHOW, texts.SHOW_WHAT)
    if any(one.status is ReservationStatus.REQUESTED for one in ahead):
        day = local_date(answer_by(booking.created_at, min(one.starts_at for one in booking.reservations)))
        answer = texts.ANSWER_BY_MAIL if booking.user.email else texts.ANSWER_ON_PAGE
        return Task(texts.WAIT, answer, day), Task(texts.RECEIVE, texts.RECEIVE_LATER), show
    return Task(texts.RECEIVE, texts.RECEIVE_NOW), show, Task(texts.CANCEL, texts.CANCEL_UNTIL)


def permits_of(booking: Booking) -> list[list[Reservation]]:
    """The confirmed reservations by decision: one for each permit, one for all without."""
    at_once: list[Reservation] = []
    found = [at_once]
    for one in booking.reservations:
        if one.status is not ReservationStatus.CONFIRMED:
            continue
        if one.permit_id is None:
            at_once.append(one)
        else:
            found.append([one])
    return [some for some in found if some]


def events_of(booking: Booking, municipality: Municipality, url: str) -> list[CalendarEvent]:
    """The booking's reservations for a calendar; declined and cancelled ones are taken out of it."""
    facility = booking.facility
    place = " ".join(part for part in (facility.name, facility.address) if part)
    return [
        CalendarEvent(
            uid=f"reservation-{one.id}@{municipality.code}.tsudoi",
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            changed_at=one.cancelled_at or one.decided_at or booking.created_at,
            summary=f"{booking.purpose}（{one.space.name}）",
            location=place,
            description=_("予約番号 %(number)s", number=booking.reference),
            url=url,
            sequence=one.version,
            tentative=one.status is ReservationStatus.REQUESTED,
            cancelled=one.status not in ACTIVE,
        )
        for one in booking.reservations
    ]


def _applicant(booking: Booking) -> Applicant:
    user = booking.user
    return Applicant(
        name=user.name,
        kana=to_hiragana(user.name_kana),
        postal_code=user.postal_code,
        address=user.address,
        phone=booking.phone or user.phone,
    )


def _uses(reservations: Sequence[Reservation]) -> tuple[Use, ...]:
    return tuple(Use(one.space.name, one.starts_at, one.ends_at, one.period_name) for one in reservations)


def _office(booking: Booking, municipality: Municipality) -> Office:
    facility, paper = booking.facility, booking.facility.paper_settings
    return Office(
        name=paper.office or facility.operator or facility.name,
        postal_code=facility.postal_code or municipality.postal_code,
        address=facility.address or municipality.address,
        phone=facility.phone or municipality.phone,
        hours="" if facility.phone else municipality.office_hours_text,
    )
