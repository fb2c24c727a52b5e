"""Many people at once, a kill in their midst, and what each of them was told.

A new kind of deed is a class with the four methods of ``Deed``, and a line in ``DEEDS`` (deeds.py).
"""

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from booking.accounts.models import User
from tests.support.web import Answer, Interrupted, Web


@dataclass(frozen=True)
class Step:
    """The last button of a deed: sent again after a crash it must be the same deed."""

    path: str
    fields: Mapping[str, str]


class Deed(Protocol):
    """Something that people do in several steps, the last of which counts."""

    def set_up(self) -> None:
        """Make what the deed is about; an application context is pushed."""
        ...

    def lead_up(self, web: Web, chance: Random) -> Step | None:
        """All steps but the last; None where it was refused (somebody was faster). May raise Interrupted."""
        ...

    def receipt(self, answer: Answer) -> str | None:
        """What the answer to the last step acknowledges, None if it is a refusal."""
        ...

    def assert_whole(self, people: Collection[User], receipts: Collection[str], *, all_told: bool) -> None:
        """Whatever is in the database is whole, and each receipt is there once.

        ``all_told``: everything that was cut off has been sent again, so nothing else may be there.
        """
        ...


@dataclass
class Ledger:
    """What was acknowledged, and which last steps were sent without an answer coming back."""

    receipts: list[tuple[Deed, str]] = field(default_factory=list)
    unknown: list[tuple[Deed, Web, Step]] = field(default_factory=list)
    refused: int = 0
    last_refusal: Answer | None = None
    faults: list[str] = field(default_factory=list)

    def told(self, deed: Deed) -> list[str]:
        return [receipt for one, receipt in self.receipts if one is deed]


class Rush:
    """Everybody does one deed after the other until ``stop``; threads, as they mostly wait for answers."""

    def __init__(self, deeds: Sequence[Deed], people: Sequence[Web], seed: str, ledger: Ledger) -> None:
        self._deeds = deeds
        self._ledger = ledger
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._act, args=(web, Random(f"{seed} {number}")), daemon=True)
            for number, web in enumerate(people)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive(), "somebody still waits for an answer"

    def _act(self, web: Web, chance: Random) -> None:
        while not self._stop.is_set():
            deed = chance.choice(self._deeds)
            try:
                step = deed.lead_up(web, chance)
                if step is None:
                    self._ledger.refused += 1
                elif not send(deed, web, step, self._ledger):
                    return  # had no answer, and waits with the same form for the service to come back
            except Interrupted:
                time.sleep(0.05)
            except Exception as error:
                self._ledger.faults.append(f"{type(deed).__name__}: {error!r}")
                return


def send(deed: Deed, web: Web, step: Step, ledger: Ledger) -> bool:
    """Press the last button and write down what came of it; False when no answer came."""
    try:
        answer = web.post(step.path, step.fields)
    except Interrupted:
        ledger.unknown.append((deed, web, step))
        return False
    receipt = deed.receipt(answer)
    if receipt is None:
        ledger.refused += 1
        ledger.last_refusal = answer
    else:
        ledger.receipts.append((deed, receipt))
    return True


def send_again(ledger: Ledger) -> None:
    """Whoever had no answer presses the button once more, as people do: now it has to work."""
    cut_off, ledger.unknown = ledger.unknown, []
    for deed, web, step in cut_off:
        before = len(ledger.receipts)
        answered = send(deed, web, step, ledger)
        told = ledger.last_refusal if answered else "no answer"
        assert len(ledger.receipts) == before + 1, (
            f"{step.path} was lost, or is refused after the crash: {told}"
        )
