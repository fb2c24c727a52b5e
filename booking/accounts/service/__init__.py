"""What is done with accounts: register, sign in, agree, change, serve at the counter, close, forget."""

from booking.accounts.service.addresses import (
    ask_address_change,
    confirm_address,
    drop_address_change,
    send_address_link,
    stop_address_change,
)
from booking.accounts.service.changing import (
    change_details,
    change_password,
    choose_password,
    reset_password,
)
from booking.accounts.service.closing import NOBODY, CannotClose, close, forget_name, lock_for_closing
from booking.accounts.service.counter import (
    IssuedMeanwhile,
    NotAtCounter,
    correct_details,
    issue_counter_password,
    note_opening,
    note_search,
    refusal_at_counter,
    register_at_counter,
    set_audience,
)
from booking.accounts.service.entering import TermsChanged, accept_terms, complete_registration, sign_in
from booking.accounts.service.forgetting import forget_old
from booking.accounts.service.inviting import (
    AlreadyRegistered,
    invite,
    lock_address,
    withdraw_invitation,
)
from booking.accounts.service.links import LinkDead, hand_over_link, send_link, send_proof
from booking.accounts.service.roles import (
    OwnRoles,
    change_roles,
    end_sessions_of,
    lock_administrators,
)
from booking.accounts.service.sessions import end_other_sessions, end_own_session
from booking.accounts.service.slowing import Attempt, begin, ensure_may_try, forgive
from booking.accounts.service.users import AddressTaken, create_user, grant_role

__all__ = [
    "NOBODY",
    "AddressTaken",
    "AlreadyRegistered",
    "Attempt",
    "CannotClose",
    "IssuedMeanwhile",
    "LinkDead",
    "NotAtCounter",
    "OwnRoles",
    "TermsChanged",
    "accept_terms",
    "ask_address_change",
    "begin",
    "change_details",
    "change_password",
    "change_roles",
    "choose_password",
    "close",
    "complete_registration",
    "confirm_address",
    "correct_details",
    "create_user",
    "drop_address_change",
    "end_other_sessions",
    "end_own_session",
    "end_sessions_of",
    "ensure_may_try",
    "forget_name",
    "forget_old",
    "forgive",
    "grant_role",
    "hand_over_link",
    "invite",
    "issue_counter_password",
    "lock_address",
    "lock_administrators",
    "lock_for_closing",
    "note_opening",
    "note_search",
    "refusal_at_counter",
    "register_at_counter",
    "reset_password",
    "send_address_link",
    "send_link",
    "send_proof",
    "set_audience",
    "sign_in",
    "stop_address_change",
    "withdraw_invitation",
]
