"""Flask's test client, kept apart from the application context that tests themselves stand in."""

import contextvars
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.core.db import db


class Client(FlaskClient):
    """Each request gets its own application context, as on a real server.

    With an application context around it, Flask would share ``g`` (the session of the database, the
    signed-in user) between the test and all of its requests.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.rollback()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()  # what the test holds is read anew, as the request left it
        return response
