"""The programs and fonts beside Python that the tests use: where they are, and what installs them."""

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OLDEST_POSTGRESQL = 15
HEADLESS_SHELL = "chromium-headless-shell"  # Debian's name of the package and of the program
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)


@dataclass(frozen=True)
class Need:
    """Something the tests use; ``packages`` are Debian's names, the first that exists is taken."""

    name: str
    without: str
    packages: tuple[str, ...]
    elsewhere: str
    find: Callable[[], str | None]


def find_postgresql() -> str | None:
    """The folder with ``initdb`` and ``pg_ctl`` of the newest server that carries btree_gist."""
    folders = glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/opt/homebrew/opt/postgresql@*/bin")
    folders += glob.glob("/usr/local/opt/postgresql@*/bin") + glob.glob("/usr/pgsql-*/bin")
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(str(Path(on_path).resolve().parent))
    usable = [(_postgresql_version(folder), folder) for folder in folders]
    usable = [entry for entry in usable if entry[0] >= OLDEST_POSTGRESQL]
    if not usable or (_is_root() and not shutil.which("runuser")):
        return None
    return max(usable)[1]


def _postgresql_version(folder: str) -> int:
    """The major version, 0 for a folder that is no complete server."""
    if not all(os.access(os.path.join(folder, name), os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    top = Path(folder).parent
    shares = [top / "share", *top.glob("share/postgresql*"), Path("/usr/share/postgresql") / top.name]
    if not any((share / "extension" / "btree_gist.control").exists() for share in shares):
        return 0
    digits = "".join(letter for letter in top.name if letter.isdigit() or letter == ".")
    return int(float(digits)) if digits.strip(".") else OLDEST_POSTGRESQL


def find_chromium(*, windows: bool = False) -> str | None:
    """A Chromium or Chrome that can be driven; ``CHROMIUM`` in the environment names another one.

    Debian's headless shell comes first, the same browser without windows: it takes half of the time.
    ``windows``: rather the browser that people have.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    names = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
    for name in (*names, HEADLESS_SHELL) if windows else (HEADLESS_SHELL, *names):
        found = shutil.which(name)
        if found:
            return found
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return mac if os.path.exists(mac) else None


def has_slow_browser() -> bool:
    """Whether the tests would run in a browser with windows though nobody chose it."""
    found = find_chromium()
    return found is not None and "CHROMIUM" not in os.environ and Path(found).name != HEADLESS_SHELL


def find_poppler() -> str | None:
    """The folder of ``pdftotext``, if the tools that tests use are there."""
    tools = [shutil.which(name) for name in ("pdftotext", "pdftoppm", "pdffonts")]
    return os.path.dirname(tools[0]) if tools[0] and all(tools) else None


def find_nginx() -> str | None:
    """nginx, which Debian keeps out of the path of those who are not root."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def find_font(pattern: str) -> str | None:
    """A font file below the usual folders whose name matches a glob pattern."""
    for folder in _FONT_FOLDERS:
        for path in Path(folder).expanduser().rglob(pattern):
            return str(path)
    return None


def find_gothic() -> str | None:
    """BIZ UDPGothic, the face of the screens."""
    return find_font("BIZUDPGothic-Regular.*")


def find_mincho() -> str | None:
    """IPAmj Mincho, the face for rare kanji in names."""
    return find_font("ipamjm.*")


def find_program(name: str) -> Callable[[], str | None]:
    """Looks for a program on the path."""
    return lambda: shutil.which(name)


def find_java() -> str | None:
    """A Java that runs: macOS has a command of that name which only says where to get it."""
    found = shutil.which("java")
    if found is None or subprocess.run([found, "-version"], capture_output=True).returncode:
        return None
    return found


NEEDS = (
    Need(
        "PostgreSQL",
        "every test on PostgreSQL (half of the proof that nothing is booked twice)",
        (f"postgresql-{OLDEST_POSTGRESQL}", "postgresql"),
        f"PostgreSQL {OLDEST_POSTGRESQL} or newer with its contrib modules (btree_gist); "
        "macOS: brew install postgresql@17",
        find_postgresql,
    ),
    Need(
        "Chromium",
        "every test in a real browser",
        (HEADLESS_SHELL, "chromium", "chromium-browser"),
        "Chromium or Google Chrome (or name one: CHROMIUM=/path/to/chrome)",
        find_chromium,
    ),
    Need(
        "poppler",
        "the tests that read papers back from PDF",
        ("poppler-utils",),
        "poppler's command line tools (pdftotext); macOS: brew install poppler",
        find_poppler,
    ),
    Need(
        "nginx",
        "the tests of the proxy's configuration",
        ("nginx-light", "nginx"),
        "nginx 1.22 or newer; macOS: brew install nginx",
        find_nginx,
    ),
    Need(
        "BIZ UDGothic",
        "the right look of Japanese in screenshots",
        ("fonts-morisawa-bizud-gothic",),
        "the fonts BIZ UDGothic and BIZ UDPGothic",
        find_gothic,
    ),
    Need(
        "IPAmj Mincho",
        "the tests of rare kanji on paper",
        ("fonts-ipamj-mincho",),
        "the font IPAmj Mincho (ipamjm.ttf)",
        find_mincho,
    ),
    Need(
        "Node.js",
        "the tests that read calendars with ical.js",
        ("nodejs",),
        "Node.js (the command node); macOS: brew install node",
        find_program("node"),
    ),
    Need(
        "Java",
        "the tests that check HTML with the Nu HTML Checker",
        ("default-jre-headless", "openjdk-17-jre-headless"),
        "Java 11 or newer (the command java); macOS: brew install openjdk",
        find_java,
    ),
    Need(
        "vdirsyncer",
        "the tests that fetch calendars as calendar programs do",
        ("vdirsyncer",),
        "vdirsyncer (pipx install vdirsyncer)",
        find_program("vdirsyncer"),
    ),
    Need(
        "khal",
        "the tests that list what a calendar program shows",
        ("khal",),
        "khal (pipx install khal)",
        find_program("khal"),
    ),
)


def missing() -> list[Need]:
    """What is not there."""
    return [need for need in NEEDS if need.find() is None]


def can_install() -> bool:
    """Whether apt-get can be used here: Debian or Ubuntu, as root or with sudo."""
    if sys.platform != "linux" or not shutil.which("apt-get"):
        return False
    return _is_root() or shutil.which("sudo") is not None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
