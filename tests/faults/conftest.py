"""What is broken on purpose: folders of the test's own, and disks small enough to be filled."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import run_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the test's own that PostgreSQL's user may enter; a cluster in it is stopped at the end."""
    made = run_folder.create()
    yield made
    run_folder.remove(made)


class Disk:
    """A small filesystem in memory."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"
        folder.mkdir()
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(folder))

    def fill(self) -> None:
        """Not a byte is left."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue

    def empty(self) -> None:
        """Somebody has tidied up."""
        self._ballast.unlink()

    def make_read_only(self) -> None:
        """As the kernel does with a disk that is about to fail."""
        _run("mount", "-o", "remount,ro", str(self.folder))

    def make_writable(self) -> None:
        _run("mount", "-o", "remount,rw", str(self.folder))

    def remove(self) -> None:
        _run("umount", "--lazy", str(self.folder))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"{command}: {done.stderr}")


@pytest.fixture
def make_disk(folder: Path) -> Iterator[Callable[[int], Disk]]:
    """``make_disk(8)``: a filesystem of 8 MB; left out where this user may not mount one."""
    with ExitStack() as disks:

        def make(megabytes: int) -> Disk:
            if not shutil.which("mount"):
                pytest.skip("there is no mount here")
            try:
                disk = Disk(folder / "disk", megabytes)
            except OSError as error:
                pytest.skip(f"a small filesystem needs root: {error}")
            disks.callback(disk.remove)
            return disk

        yield make
