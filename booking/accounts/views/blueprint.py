"""The blueprint, and what its pages share."""

from typing import cast

from flask import Blueprint, make_response, request
from flask_login import current_user
from werkzeug.wrappers import Response

from booking.accounts.devices import find_device
from booking.accounts.keys import account_hash, keyed_hash, link_token
from booking.accounts.models import User
from booking.accounts.rules.origins import network_of
from booking.accounts.service import Attempt
from booking.core.errors import DomainError, TooManyRequests
from booking.municipalities.models import Municipality

MY_PAGE = "/my"
STAFF_HOME = "/staff"

blueprint = Blueprint("accounts", __name__)
blueprint.add_app_template_filter(link_token)


def person() -> User:
    """Who is asking, on pages for people who have signed in."""
    return cast(User, current_user)


def home_of(user: User) -> str:
    """Where somebody goes on after signing in."""
    return STAFF_HOME if user.is_staff else MY_PAGE


def network_hash() -> str:
    """Stands for the network that the request comes from."""
    return keyed_hash("source", f"network {network_of(request.remote_addr)}")


def attempt_of(municipality: Municipality, name: str) -> Attempt:
    """A try to sign in: a device that knows the account is its own source, a network's others share one.

    ``name`` is a normalised address or a user number.
    """
    account = account_hash(municipality.id, name)
    device = find_device(request, account)
    source = keyed_hash("source", f"device {device}") if device else network_hash()
    return Attempt(source, account)


def page(body: str, status: int = 200, *, refused: DomainError | None = None) -> Response:
    """A page; with the status and Retry-After of a refusal that is shown on it."""
    response = make_response(body, refused.status if refused else status)
    if isinstance(refused, TooManyRequests):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def secret_page(response: Response) -> Response:
    """For pages whose address holds a token: kept nowhere, in no index, and their address is told to nobody.

    ``strict-origin`` and not ``no-referrer``: over https the form's check of its token wants to see the
    site's name in the Referer, and with this it sees the name without the path.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "private, no-store"
    return response
