"""The last check before serving in production: nobody may enter with a password that is in the documents."""

from flask import Flask
from sqlalchemy import inspect, select

from booking.accounts.models import User
from booking.core.db import db
from booking.core.errors import UnsafeSettings
from booking.operations.seeds.files import demo_accounts


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
