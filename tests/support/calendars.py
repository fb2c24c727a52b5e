"""Calendar programs that read our feeds: vdirsyncer with khal, and ical.js in Node.js."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

READER = Path(__file__).with_name("read_ics.cjs")
# What khal writes of each event, parted by a sign that no text has.
_FORMAT = "{calendar}|{start-long}|{end-long}|{title}|{location}|{status}"


def read_with_ical_js(content: bytes) -> dict[str, Any]:
    """What ical.js makes of an iCalendar file: its name, its rhythm, its events."""
    done = subprocess.run(["node", str(READER)], input=content, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class CalendarProgram:
    """vdirsyncer fetches the feeds into a folder, and khal lists what is in it."""

    def __init__(self, folder: Path, feeds: Mapping[str, str]) -> None:
        self.folder = folder
        self._sync_config, self._khal_config = folder / "vdirsyncer.conf", folder / "khal.conf"
        for name in feeds:
            (folder / "calendars" / name).mkdir(parents=True)
        parts = [_pair(name, url, folder / "calendars" / name) for name, url in feeds.items()]
        general = f'[general]\nstatus_path = "{folder / "status"}"\n'
        self._sync_config.write_text("\n".join([general, *parts]), encoding="utf-8")
        calendars = "".join(f"[[{name}]]\npath = {folder / 'calendars' / name}\n" for name in feeds)
        self._khal_config.write_text(_KHAL.format(calendars=calendars, folder=folder), encoding="utf-8")

    def sync(self) -> None:
        """Fetch every feed, as a program in the background would."""
        self._run("vdirsyncer", "--config", str(self._sync_config), "discover")
        self._run("vdirsyncer", "--config", str(self._sync_config), "sync")

    def events(self, first: str, days: int) -> list[list[str]]:
        """Calendar, start, end, title, place and status of each event of these days."""
        listed = self._run(
            "khal", "--config", str(self._khal_config), "list",
            "--day-format", "", "--format", _FORMAT, first, f"{days}d",
        )  # fmt: skip
        return [line.split("|") for line in listed.splitlines() if "|" in line]

    def _run(self, *command: str) -> str:
        # The programs read and write below the folder only, and speak one language everywhere.
        own = {
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder),
        }
        environment = {**os.environ, **own, "LC_ALL": "C.UTF-8", "no_proxy": "localhost", "PYTHONPATH": ""}
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=60
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
        return done.stdout


def _pair(name: str, url: str, folder: Path) -> str:
    return (
        f'[pair {name}]\na = "{name}_here"\nb = "{name}_there"\ncollections = null\n'
        f'[storage {name}_here]\ntype = "filesystem"\npath = "{folder}"\nfileext = ".ics"\n'
        f'[storage {name}_there]\ntype = "http"\nurl = "{url}"\n'
    )


_KHAL = """\
[calendars]
{calendars}
[locale]
local_timezone = Asia/Tokyo
default_timezone = Asia/Tokyo
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
