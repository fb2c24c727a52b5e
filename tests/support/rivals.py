"""Deeds at the very same moment, in threads of their own, each with its own session."""

import threading
from collections.abc import Callable

from flask import Flask

from booking.core.db import db


def at_the_same_time(app: Flask, *deeds: Callable[[], object]) -> list[BaseException | None]:
    """Runs each in a transaction; gives what each of them raised."""
    db.session.rollback()
    barrier = threading.Barrier(len(deeds))
    results: list[BaseException | None] = [None] * len(deeds)

    def work(number: int, deed: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with db.transaction():
                    deed()
            except BaseException as error:
                results[number] = error

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.expire_all()
    return results
