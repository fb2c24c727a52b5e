"""``./run`` itself: what it says before it needs anything but Python."""

import runpy
import subprocess
import sys

import pytest

from runner.main import COMMANDS, main
from tests.support.sources import ROOT


def test_run_alone_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert [command.name for command in COMMANDS if f"  {command.name} " not in printed] == []


def test_an_unknown_command_is_named_and_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sevre"]) == 2
    assert "sevre" in capsys.readouterr().out


def test_run_needs_nothing_but_python() -> None:
    """Isolated (-I) and without site-packages (-S), as on a machine where nothing is installed."""
    done = subprocess.run([sys.executable, "-I", "-S", ROOT / "run"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "serve" in done.stdout


def test_an_old_python_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    start = runpy.run_path(str(ROOT / "run"))["use_new_enough_python"]
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match=r"This is Python 3\.9, and Tsudoi needs 3\.11"):
        start()
