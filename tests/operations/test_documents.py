"""The manual names every setting."""

import re

from tests.support.sources import ROOT


def test_every_setting_is_explained_and_every_explained_one_exists() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    source = (ROOT / "booking" / "config.py").read_text(encoding="utf-8")
    named = r"\b(?:TSUDOI_[A-Z_]+|DATABASE_URL)\b"
    assert set(re.findall(rf"^\| `({named})`", manual, re.MULTILINE)) == set(
        re.findall(rf'environ\.get\("({named})"', source)
    )
