"""What people do in a space, as its text lists it."""


def uses_of(text: str) -> list[str]:
    """The uses that are parted by 、."""
    return [use.strip() for use in text.split("、") if use.strip()]
