"""Is the process alive, and can it work: asked by the machine, not by people."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from booking.accounts.access import public
from booking.core import schema
from booking.core.db import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database can be reached and its schema is the one that this code expects."""
    try:
        found = schema.current(db.engine)
    except SQLAlchemyError:
        return jsonify(status="unready", reason="the database cannot be reached"), 503
    if found != schema.head():
        return jsonify(status="unready", reason="migrations are not current", found=found), 503
    return jsonify(status="ready", schema=found), 200
