"""What is heard of cells whose names are put together from words elsewhere on the page."""

import re

_WORD = re.compile(r'<span id="(n\d+)">([^<]*)</span>')
_NAMED = re.compile(r"<[^>]* aria-labelledby=\"([^\"]*)\"[^>]*>")


def spoken(page: str, part: str) -> list[str]:
    """The names of all in that part of the page that is named by words (``aria-labelledby``), in order."""
    words = dict(_WORD.findall(page))
    return [" ".join(words[one] for one in ids.split()) for ids in _NAMED.findall(part)]
