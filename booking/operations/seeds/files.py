"""Reading the files of ``seeds/``."""

import csv
import json
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


def read_text(name: str) -> str:
    """A text file, without white space around."""
    return (SEEDS / name).read_text(encoding="utf-8").strip()


def read_json(name: str) -> Any:
    """A JSON file."""
    return json.loads(read_text(name))


def demo_accounts() -> list[dict[str, str]]:
    """Role, name, email, password and note of each account that people try the service with."""
    accounts: list[dict[str, str]] = read_json("accounts.json")
    return accounts


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, by column."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_in(folder: str, ending: str) -> list[str]:
    """The files of a folder, in the order of their names."""
    return [f"{folder}/{path.name}" for path in sorted((SEEDS / folder).glob(f"*{ending}"))]


def minute(text: str) -> int:
    """Minutes from midnight: 9:30 is 570."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
