"""Verbs of applications, of applicants and of clerks. They flush and never commit."""

from booking.applications.service.correct import correct, start_correction, withdraw
from booking.applications.service.drafts import (
    attach,
    detach,
    drop_draft,
    forget_old,
    note_answers,
    start_guest_draft,
    start_user_draft,
)
from booking.applications.service.enquiry import end_grant, open_grant, password_of, touch_grant
from booking.applications.service.procedures import (
    Loaded,
    load_procedure,
    set_clerks,
    set_procedure,
)
from booking.applications.service.review import complete, give_back, refuse, return_, take
from booking.applications.service.send import CannotSend, send

__all__ = [
    "CannotSend",
    "Loaded",
    "attach",
    "complete",
    "correct",
    "detach",
    "drop_draft",
    "end_grant",
    "forget_old",
    "give_back",
    "load_procedure",
    "note_answers",
    "open_grant",
    "password_of",
    "refuse",
    "return_",
    "send",
    "set_clerks",
    "set_procedure",
    "start_correction",
    "start_guest_draft",
    "start_user_draft",
    "take",
    "touch_grant",
    "withdraw",
]
