"""Roles, who may enter a page, and the limits of sessions, tokens and sign-in."""

from datetime import timedelta
from enum import StrEnum

from booking.core.i18n import _l

SESSION_IDLE = timedelta(hours=2)
SESSION_ABSOLUTE = timedelta(hours=12)
# How often a session's last use is written down: not on each request.
SESSION_TOUCH = timedelta(minutes=5)
TOKEN_LIFETIME = timedelta(hours=24)
# A password printed at the counter works once, and no longer than this.
FIRST_PASSWORD_LIFETIME = timedelta(days=14)
# Whoever is asked to join the staff may be on leave.
INVITATION_LIFETIME = timedelta(days=7)


class Role(StrEnum):
    """What somebody may do beside booking for themselves."""

    STAFF = "staff"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


class Audience(StrEnum):
    """As whom somebody books: different people may begin and end at different times."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"
    REGISTERED_GROUP = "registered_group"
    PRIORITY_GROUP = "priority_group"
    STAFF = "staff"


AUDIENCE_NAMES = {
    Audience.RESIDENT: _l("市内の方"),
    Audience.NON_RESIDENT: _l("市外の方"),
    Audience.REGISTERED_GROUP: _l("登録団体"),
    Audience.PRIORITY_GROUP: _l("優先団体"),
    Audience.STAFF: _l("職員"),
}
# What people say of themselves; beside it, what staff can make of an account.
DECLARED = (Audience.RESIDENT, Audience.NON_RESIDENT)
ASSIGNABLE = (*DECLARED, Audience.REGISTERED_GROUP, Audience.PRIORITY_GROUP)


class Access(StrEnum):
    """Who may enter a page at all; what they see there is looked up with its owner or facility."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    COUNTER = "counter"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"
    DEVELOPMENT = "development"


class TokenPurpose(StrEnum):
    """What a link in a mail is for."""

    REGISTER = "register"
    RESET = "reset"
    NEW_ADDRESS = "new_address"
    OLD_ADDRESS = "old_address"
    PROVE = "prove"
    """The address belongs to whoever opens the link: asked by subjects that take forms without an account."""
    INVITE = "invite"
