"""Saving what a form says: done as a whole, or the form tells why not."""

from collections.abc import Callable

from booking.accounts.forms import put_on_form
from booking.core.db import db
from booking.core.errors import DomainError, NotFound
from booking.core.stale import Stale
from booking.core.stale_form import SeenForm


def is_saved(form: SeenForm, save: Callable[[], object], stored: Callable[[], SeenForm]) -> bool:
    """Whether it could be saved; ``stored`` gives the same form with what others have saved meanwhile."""
    try:
        with db.transaction():
            save()
    except Stale as error:
        form.show_both(error, stored())
        return False
    except NotFound:
        raise
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True
