"""Is the process alive, and can it work: asked by the machine, not by people."""

import logging

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from booking.accounts.access import public
from booking.core import schema
from booking.core.db import db

blueprint = Blueprint("health", __name__)
log = logging.getLogger(__name__)
# Read once: what this process needs is what its own code was delivered with.
EXPECTED = schema.head()
# The endpoint that answers whatever else is broken.
ALIVE = "health.alive"


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return _answer(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database can be reached and its schema is the one that this code expects."""
    try:
        found = schema.current(db.engine)
    except SQLAlchemyError as error:
        log.warning("not ready: the database can't be reached (%s)", type(error).__name__)
        return _answer(status="unready", reason="the database cannot be reached"), 503
    if found != EXPECTED:
        return _answer(status="unready", reason="migrations are not current", found=found), 503
    return _answer(status="ready", schema=found), 200


def _answer(**values: str | None) -> Response:
    answer = jsonify(values)
    # Said here, as the default asks who has signed in, which the database may be unable to tell.
    answer.headers["Cache-Control"] = "no-store"
    return answer
