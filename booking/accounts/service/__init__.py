"""What is done with accounts: register, sign in, agree, reset and change passwords, give roles, forget."""

from booking.accounts.service.changing import change_details, change_password, reset_password
from booking.accounts.service.counter import register_at_counter
from booking.accounts.service.entering import TermsChanged, accept_terms, complete_registration, sign_in
from booking.accounts.service.forgetting import forget_old
from booking.accounts.service.inviting import (
    AlreadyRegistered,
    invite,
    lock_address,
    withdraw_invitation,
)
from booking.accounts.service.links import LinkDead, send_link
from booking.accounts.service.roles import (
    OwnRoles,
    change_roles,
    end_sessions_of,
    lock_administrators,
)
from booking.accounts.service.slowing import Attempt, begin, ensure_may_try, forgive
from booking.accounts.service.users import AddressTaken, create_user, grant_role

__all__ = [
    "AddressTaken",
    "AlreadyRegistered",
    "Attempt",
    "LinkDead",
    "OwnRoles",
    "TermsChanged",
    "accept_terms",
    "begin",
    "change_details",
    "change_password",
    "change_roles",
    "complete_registration",
    "create_user",
    "end_sessions_of",
    "ensure_may_try",
    "forget_old",
    "forgive",
    "grant_role",
    "invite",
    "lock_address",
    "lock_administrators",
    "register_at_counter",
    "reset_password",
    "send_link",
    "sign_in",
    "withdraw_invitation",
]
