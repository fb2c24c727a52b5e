"""The blueprint of the JSON interface: its language, and the headers that all of its answers have."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from booking.api.problems import is_for_machines
from booking.api.responses import open_to_all
from booking.core.display import speak
from booking.core.i18n import LOCALES

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_app_request
def choose_language() -> None:
    """The address alone decides: neither cookie nor browser, so that an answer is the same for everybody."""
    if is_for_machines(request):
        asked = request.args.get("lang", "")
        speak(asked if asked in LOCALES else LOCALES[0])


@blueprint.after_request
def open_up(response: BaseResponse) -> BaseResponse:
    """Answers are for programs of any origin."""
    return open_to_all(response)
