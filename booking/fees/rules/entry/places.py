"""The rooms of a printed table and the spaces of the facility: matched by their names, the rest by hand."""

import re
from collections.abc import Mapping, Sequence

from booking.core.text import search_key

THE_OTHERS = re.compile(
    r"その他(?:の?(?:各室|室|部屋|施設))?|上記以外(?:の室)?|各室|他の各?室|(?:すべて|全て)の室|全室"
)
_ASIDE = re.compile(r"[(（\[［【〔][^)）\]］】〕]*[)）\]］】〕]")


def match_spaces(labels: Sequence[str], spaces: Mapping[str, str]) -> dict[str, str]:
    """For each space (id → name) the label of its line: the same name, the same without what is in brackets,
    or the only one of which it is a part (会議室1 for 第1会議室 is left to staff)."""
    found: dict[str, str] = {}
    for fold in (search_key, bare):
        lines = _only({label: fold(label) for label in labels})
        names = _only({space: fold(name) for space, name in spaces.items() if space not in found})
        found |= {space: lines[name] for name, space in names.items() if name in lines}
    others = next((label for label in labels if THE_OTHERS.fullmatch(label.strip())), None)
    if others is not None:
        found |= {space: others for space in spaces if space not in found}
    return found


def bare(name: str) -> str:
    """A name without (104人) and the like."""
    return search_key(_ASIDE.sub("", name))


def _only(folded: Mapping[str, str]) -> dict[str, str]:
    """By folded name, what has it alone."""
    turned: dict[str, list[str]] = {}
    for one, name in folded.items():
        turned.setdefault(name, []).append(one)
    return {name: ones[0] for name, ones in turned.items() if len(ones) == 1 and name}
