"""The last check before serving in production: nobody may enter with a password that is in the documents."""

import logging

from flask import Flask, request
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from booking.accounts.models import User
from booking.core.db import db
from booking.core.errors import UnsafeSettings
from booking.operations.health import ALIVE
from booking.operations.seeds.files import demo_accounts

log = logging.getLogger(__name__)


def guard(app: Flask) -> None:
    """Refuse demo accounts now; where the database is away just then, before anything is answered.

    A process of the server that is started while the database restarts must not give up, for its server
    would give up with it.
    """
    try:
        refuse_demo_accounts(app)
    except OperationalError:
        log.warning("the database is away: demo accounts are looked for when it is back")
        _look_again(app)


def _look_again(app: Flask) -> None:
    waiting = [True]

    @app.before_request
    def look() -> None:
        if waiting and request.endpoint != ALIVE:
            refuse_demo_accounts(app)  # raises as long as the database is away: the answer is 503
            waiting.clear()


def refuse_demo_accounts(app: Flask) -> None:
    """Raise UnsafeSettings when production's database holds a demo account that is still open."""
    if app.config["ENVIRONMENT"] != "production":
        return
    addresses = [account["email"] for account in demo_accounts()]
    with app.app_context():
        if not inspect(db.engine).has_table(User.__tablename__):
            return  # not migrated yet: nobody can enter
        found = db.session.scalars(
            select(User.email).where(User.email.in_(addresses), User.closed_at.is_(None))
        ).first()
    if found is not None:
        raise UnsafeSettings("the database holds demo accounts, whose passwords are public: close them first")
