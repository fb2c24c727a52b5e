"""Passwords are stored as argon2id hashes; the cost of one is a setting (``ARGON2``)."""

from collections.abc import Mapping
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from booking.accounts.rules.passwords import LONGEST, normalise

# OWASP's recommendation for argon2id; memory in KiB. About 40 ms on a small server.
COST: Mapping[str, int] = {"time_cost": 3, "memory_cost": 19_456, "parallelism": 1}
CHEAP: Mapping[str, int] = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def hash_password(password: str) -> str:
    """The hash to store. Costly: call it outside of a transaction where somebody waits."""
    return _hasher()[0].hash(normalise(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is the one of the hash; takes as long when there is no hash at all."""
    hasher, nobodys = _hasher()
    typed = normalise(password) if len(password) <= LONGEST else ""
    try:
        return hasher.verify(stored or nobodys, typed) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made at another cost than today's."""
    return _hasher()[0].check_needs_rehash(stored)


def _hasher() -> tuple[PasswordHasher, str]:
    config = current_app.config
    cost = config.get("ARGON2") or (CHEAP if config.get("TESTING") else COST)
    return _make(cost["time_cost"], cost["memory_cost"], cost["parallelism"])


@lru_cache(maxsize=4)
def _make(time_cost: int, memory_cost: int, parallelism: int) -> tuple[PasswordHasher, str]:
    """The hasher, and the hash of a password that nobody has."""
    hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost, parallelism=parallelism)
    return hasher, hasher.hash("\0 nobody's")
