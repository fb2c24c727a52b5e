"""Addresses in other schemes."""


def webcal(url: str) -> str:
    """The same address for calendar programs: they subscribe where a browser would download."""
    return f"webcal:{url.partition(':')[2]}"
