"""A form that was overtaken is refused, a form that was sent twice is not."""

import pytest

from booking.core.stale import Stale, ensure_seen, fingerprint

STORED = {"name": "春凪市", "phone": "0287-00-1111"}


def test_a_fingerprint_changes_with_each_value_and_with_nothing_else() -> None:
    assert fingerprint(STORED) == fingerprint(dict(reversed(STORED.items())))
    assert fingerprint(STORED) != fingerprint({**STORED, "phone": ""})


@pytest.mark.parametrize(
    ("seen", "wanted", "is_stale"),
    [
        (STORED, {**STORED, "phone": "1"}, False),  # nobody came in between
        ({**STORED, "name": "波浜市"}, {**STORED, "phone": "1"}, True),  # somebody did
        ({**STORED, "name": "波浜市"}, STORED, False),  # sent twice: it is stored already
    ],
)
def test_only_what_would_overwrite_something_unseen_is_refused(
    seen: dict[str, str], wanted: dict[str, str], is_stale: bool
) -> None:
    if is_stale:
        with pytest.raises(Stale):
            ensure_seen(fingerprint(seen), STORED, wanted)
    else:
        ensure_seen(fingerprint(seen), STORED, wanted)


def test_whoever_has_looked_at_nothing_may_write() -> None:
    ensure_seen(None, STORED, {"name": "", "phone": ""})
