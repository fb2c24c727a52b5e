"""What a person says about the use, checked before it is written down."""

from booking.core.errors import InvalidInput
from booking.reservations.rules.details import UseDetails, cleaned, problems_of


def checked(details: UseDetails, capacity: int | None) -> UseDetails:
    """The details, cleaned; raises InvalidInput that names the first field to put right."""
    details = cleaned(details)
    for field, message in problems_of(details, capacity).items():
        raise InvalidInput(message, field=field)
    return details
