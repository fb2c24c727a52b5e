"""What is done with accounts: register, sign in, agree, reset and change passwords, give roles, forget."""

from booking.accounts.service.changing import change_details, change_password, reset_password
from booking.accounts.service.counter import register_at_counter
from booking.accounts.service.entering import TermsChanged, accept_terms, complete_registration, sign_in
from booking.accounts.service.forgetting import forget_old
from booking.accounts.service.links import LinkDead, hand_over_link, send_link
from booking.accounts.service.slowing import Attempt, begin, ensure_may_try, forgive
from booking.accounts.service.users import AddressTaken, create_user, grant_role

__all__ = [
    "AddressTaken",
    "Attempt",
    "LinkDead",
    "TermsChanged",
    "accept_terms",
    "begin",
    "change_details",
    "change_password",
    "complete_registration",
    "create_user",
    "ensure_may_try",
    "forget_old",
    "forgive",
    "grant_role",
    "hand_over_link",
    "register_at_counter",
    "reset_password",
    "send_link",
    "sign_in",
]
