"""Free text made comparable for reading, and cut where it names its own parts (【開館時間】…【休館日】…)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_HOURS_LABELS = "開館時間|開場時間|開所時間|開園時間|開設時間|利用時間|利用可能時間|営業時間|受付時間"
_CLOSURE_LABELS = "休館日|休場日|休所日|休園日|休業日|定休日|閉館日|休み"
_LABEL = re.compile(
    rf"(?:【\s*(?:(?P<hours>{_HOURS_LABELS})|(?P<closed>{_CLOSURE_LABELS})|(?P<other>[^】]*))\s*】"
    rf"|(?:(?P<hours2>{_HOURS_LABELS})|(?P<closed2>{_CLOSURE_LABELS}))\s*[:：])"
)


@dataclass(frozen=True)
class Parts:
    """The pieces of a text, each verbatim; ``other`` is what no label claims."""

    hours: str
    closures: str
    other: str


def comparable(text: str) -> str:
    """Full-width and half-width alike, one kind of wave and dash, single spaces."""
    narrow = unicodedata.normalize("NFKC", text)
    narrow = narrow.replace("〜", "~").replace("∼", "~")
    narrow = re.sub(r"(?<=[\d時分半日])\s*[-‐‑‒–—―−ー]\s*(?=[\d午翌正])", "~", narrow)
    return re.sub(r"\s+", " ", narrow).strip()


def split_labels(text: str) -> Parts:
    """Cut a text at its labels; pieces of the same label are joined by a space."""
    found: dict[str, list[str]] = {"hours": [], "closures": [], "other": []}
    kind, label, at = "other", "", 0
    for match in [*_LABEL.finditer(text), None]:
        piece = text[at : match.start() if match else len(text)].strip()
        if piece or label:
            found[kind].append(f"{label}{piece}" if kind == "other" else piece)
        if match is None:
            break
        at = match.end()
        is_hours = match["hours"] or match["hours2"]
        is_closed = match["closed"] or match["closed2"]
        kind = "hours" if is_hours else "closures" if is_closed else "other"
        label = match.group() if kind == "other" else ""
    return Parts(*(" ".join(filter(None, found[name])) for name in ("hours", "closures", "other")))


def spans_in(text: str, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Where pieces that were cut from ``comparable(text)``, in order, stand in the text itself."""
    signs, origins = [], []
    for index, sign in enumerate(text):
        for narrow in unicodedata.normalize("NFKC", sign):
            if not narrow.isspace():
                signs.append(_one_dash(narrow))
                origins.append(index)
    stream, at, spans = "".join(signs), 0, []
    for piece in pieces:
        wanted = _one_dash(re.sub(r"\s", "", piece))
        found = stream.find(wanted, at)
        if found < 0:  # half-width kana with marks are composed by comparable(): give the whole text
            return [(0, len(text))] * len(pieces)
        at = found + len(wanted)
        spans.append((origins[found], origins[at - 1] + 1))
    return spans


def _one_dash(text: str) -> str:
    return re.sub("[-‐‑‒–—―−ー〜∼、,・]", "~", text)
