"""What would it cost? Without an account, and without booking anything."""

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from booking.accounts.access import public
from booking.api.parameters import PriceAsked, read
from booking.api.prices import price_answer
from booking.api.responses import OFTEN, answered
from booking.api.rules import clock_minute
from booking.api.views.blueprint import blueprint
from booking.core import clock
from booking.facilities.queries import get_published_space
from booking.fees.rules.quoting import Payer
from booking.municipalities.queries import get_current
from booking.offers.queries.prices import TriedUse, try_price


@blueprint.get("/spaces/<int:space_id>/price")
@public
def price(space_id: int) -> BaseResponse:
    """What a use of the space would cost, line by line."""
    asked = read(PriceAsked, request.args)
    found = get_published_space(get_current().id, space_id)
    use = TriedUse(asked.day, clock_minute(asked.starts), clock_minute(asked.ends))
    payer = Payer(asked.audience, asked.people, asked.said)
    return answered(price_answer(asked, found.id, try_price(found, use, payer, clock.now())), fresh=OFTEN)
