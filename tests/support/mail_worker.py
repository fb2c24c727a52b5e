"""A process that sends what waits: ``python -m tests.support.mail_worker DATABASE_URL SMTP_URL INSTANT``.

It says "ready" and waits for a line on its input, so that several can begin at the same moment.
"""

import sys
from datetime import datetime

from booking.app import create_app
from booking.outbox import rendering, sender
from tests.support.outbox import mail_environment


def main(database_url: str, smtp_url: str, instant: str) -> None:
    app = create_app(
        {
            "DATABASE_URL": database_url,
            "SMTP_URL": smtp_url,
            "ENVIRONMENT": "test",
            "SECRET_KEY": "a key for tests only, with enough characters to be taken",
        }
    )
    app.extensions[rendering._EXTENSION] = mail_environment(app)
    moment = datetime.fromisoformat(instant)
    print("ready", flush=True)
    sys.stdin.readline()
    with app.app_context():
        print(sender.send_waiting(lambda: moment).sent)


main(*sys.argv[1:])
