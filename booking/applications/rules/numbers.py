"""The enquiry password, with which somebody without an account follows their application."""

import re

from booking.core.text import ascii_digits

LENGTH = 10


def enquiry_password(secret_hex: str) -> str:
    """Ten digits of a secret number that only the server can work out again, in two groups: 48213-90577."""
    digits = f"{int(secret_hex, 16) % 10**LENGTH:0{LENGTH}d}"
    return f"{digits[:5]}-{digits[5:]}"


def parse_password(text: str) -> str | None:
    """The password as it is hashed, however it was typed; None if it can't be one."""
    digits = re.sub(r"[\s\-の]", "", ascii_digits(text))
    return digits if re.fullmatch(rf"[0-9]{{{LENGTH}}}", digits) else None
