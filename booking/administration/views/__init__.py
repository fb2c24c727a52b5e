"""The settings, a module a screen."""

from booking.administration.views import (
    crest,
    holidays,
    invitations,
    mails,
    municipality,
    notices,
    office_days,
    overview,
    staff,
    terms,
)
from booking.administration.views.blueprint import blueprint

# The modules register their pages on the blueprint when they are imported.
PAGES = (
    overview,
    municipality,
    crest,
    holidays,
    office_days,
    staff,
    invitations,
    terms,
    notices,
    mails,
)

__all__ = ["PAGES", "blueprint"]
