"""Every page and state that there is, by subject. What a route shows is listed here, or a test fails."""

from tests.survey.state import STATES
from tests.survey.states import (
    accounts,
    administration,
    applications,
    booking,
    clerks,
    counter,
    fees,
    my_page,
    news,
    office,
    rules,
    settings,
    staff,
    strangers,
    tariffs,
    trouble,
)

# Each puts its states into the list when it is imported.
SUBJECTS = (
    strangers,
    tariffs,
    booking,
    my_page,
    accounts,
    applications,
    staff,
    counter,
    office,
    clerks,
    administration,
    settings,
    rules,
    fees,
    news,
    trouble,
)

__all__ = ["STATES", "SUBJECTS"]
