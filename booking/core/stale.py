"""Two people change the same thing at once: whoever saves second is told, and overwrites only knowingly.

A form carries a fingerprint of what it showed. Saving compares it, under a lock, with what is stored now.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from booking.core.errors import DomainError
from booking.core.i18n import _l


class Stale(DomainError):
    """What the form showed is not what is stored any more; the person decides which of the two is right."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(
            _l(
                "開いているあいだに、ほかの人がこの内容を変えました。違うところを確かめてください。"
                "もう一度保存すると、あなたが入れた内容に変わります。"
            )
        )


def fingerprint(values: Mapping[str, Any]) -> str:
    """A short text that is another one as soon as one of the values is."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def ensure_seen(seen: str | None, stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Raise Stale if something else was shown than is stored now; a form sent twice wants what is stored.

    ``seen``: the form's fingerprint; None where nobody has looked at anything (commands, imports).
    """
    if seen is not None and dict(stored) != dict(wanted) and fingerprint(stored) != seen:
        raise Stale
