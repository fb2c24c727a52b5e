"""Sentences by which cells are known to those who hear one alone, put together from words that stand once."""

from collections.abc import Iterable

from booking.core.calendar import said_times
from booking.core.known_names import known
from booking.facilities.rules.timetables import Slot
from booking.offers.rules.states import STATE_NAMES, SlotState


class Sayings:
    """The words of a page, hidden on it under ids; a cell names the ids of its own (``aria-labelledby``).

    A day of a hundred spaces has more than a thousand cells and less than two hundred different words.
    """

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def id_of(self, text: str) -> str:
        """The id under which the text stands."""
        found = self._ids.get(text)
        if found is None:
            found = self._ids[text] = f"n{len(self._ids)}"
        return found

    @property
    def words(self) -> Iterable[tuple[str, str]]:
        """Each id with its text."""
        return [(one, text) for text, one in self._ids.items()]


def said_slot(slot: Slot, state: SlotState, *more: str) -> str:
    """午前 9時から12時 空き, and what else there is to say of it."""
    texts = (known(slot.name), said_times(slot.starts, slot.ends), str(STATE_NAMES[state]), *more)
    return " ".join(text for text in texts if text)
