"""Plain texts of agreement, taken apart for a page."""

import re
from dataclasses import dataclass

_HEADING = re.compile("第")


@dataclass(frozen=True, slots=True)
class TextPart:
    """A heading or a paragraph; a paragraph may have several lines."""

    is_heading: bool
    lines: tuple[str, ...]


def paragraphs_of(body: str) -> list[TextPart]:
    """Paragraphs are parted by empty lines; a single line that begins with 第 is a heading."""
    blocks = [block.strip("\n") for block in body.replace("\r\n", "\n").split("\n\n")]
    parts = []
    for block in blocks:
        lines = tuple(line.strip() for line in block.split("\n") if line.strip())
        if lines:
            parts.append(TextPart(len(lines) == 1 and bool(_HEADING.match(lines[0])), lines))
    return parts
