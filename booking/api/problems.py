"""Everything that is refused, as problem details (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from flask import Request, Response, current_app, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from booking.api.responses import open_to_all
from booking.api.rules import PREFIX, Fault, InvalidParameters
from booking.core.errors import DomainError, TooManyRequests
from booking.core.i18n import _, _l

MEDIA_TYPE = "application/problem+json"
# By code: what the kind of problem is called, always in the same words, and what HTTP calls it.
TITLES = {
    "invalid_parameters": "Parameters not understood",
    "no_such_days": "No calendar for these days",
    "not_found": "Not found",
    "method_not_allowed": "Method not allowed",
    "too_many_requests": "Too many requests",
    "broken": "Fault of the service",
    "unavailable": "Service unavailable for the moment",
}
# The status that comes with each.
STATUSES = {
    "invalid_parameters": 422,
    "no_such_days": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "too_many_requests": 429,
    "broken": 500,
    "unavailable": 503,
}
_CODES = {404: "not_found", 405: "method_not_allowed", 429: "too_many_requests", 500: "broken"}
_DETAILS = {
    404: _l("このアドレスには何もありません。/api に一覧があります。"),
    405: _l("ここでは読むことだけができます。GET で呼び出してください。"),
    429: _l("呼び出しが多すぎます。Retry-After の秒数だけ待ってください。"),
    500: _l("こちらの不具合で答えられませんでした。しばらくしてから、もう一度呼び出してください。"),
    503: _l("ただいま答えられません。Retry-After の秒数だけ待って、もう一度呼び出してください。"),
}


@dataclass(frozen=True, slots=True)
class ProblemAnswer:
    """What is told of a refusal."""

    status: int
    code: str
    detail: str
    faults: Sequence[Fault] = ()
    headers: dict[str, str] = field(default_factory=dict)


def is_for_machines(asked: Request) -> bool:
    """Whether the address is one that programs read."""
    return asked.path.startswith(PREFIX)


def of_refusal(error: DomainError) -> BaseResponse:
    """What a rule refused."""
    faults: Sequence[Fault] = ()
    if isinstance(error, InvalidParameters):
        faults = error.faults
    elif error.field:
        faults = [Fault(error.field, str(error.message))]
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyRequests) else {}
    return respond(ProblemAnswer(error.status, error.code, str(error.message), faults, headers))


def of_http(error: HTTPException) -> BaseResponse:
    """What HTTP itself refuses: no such address, a method that is none here."""
    status = error.code or 500
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    return respond(_plain(status, headers))


def of_fault(status: int, headers: dict[str, str]) -> BaseResponse:
    """A fault of ours: 500, or 503 while the database is away."""
    return respond(_plain(status, headers))


def _plain(status: int, headers: dict[str, str]) -> ProblemAnswer:
    detail = _DETAILS.get(status)
    text = str(detail) if detail else _("この呼び出しは受け付けられませんでした。")
    code = "unavailable" if status == 503 else _CODES.get(status, f"http_{status}")
    return ProblemAnswer(status, code, text, headers=headers)


def respond(problem: ProblemAnswer) -> BaseResponse:
    """The problem as JSON; never kept."""
    content = orjson.dumps(
        {
            "type": type_of(problem.code),
            "title": TITLES.get(problem.code) or HTTPStatus(problem.status).phrase,
            "status": problem.status,
            "detail": problem.detail,
            "code": problem.code,
            "errors": [{"field": one.field, "detail": one.message} for one in problem.faults],
        }
    )
    response = Response(content, problem.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers.extend(problem.headers)
    return open_to_all(response)


def type_of(code: str) -> str:
    """Where the kind of problem is explained."""
    page = str(current_app.config["BASE_URL"]).rstrip("/") + url_for("api_pages.guide")
    return f"{page}#problem-{code}" if code in TITLES else "about:blank"
