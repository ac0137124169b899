"""A file system on a disk that forgets: nbdkit → nbdfuse → loop device → ext4."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = {
    "nbdkit": "nbdkit",
    "nbdfuse": "libnbd-bin",
    "mkfs.ext4": "e2fsprogs",
    "losetup": "mount",
    "mount": "mount",
}
PLUGIN = Path(__file__).with_name("forgetful.py")
WAIT_S = 20.0
POLL_S = 0.05


def why_not() -> str:
    """Why there can be no such disk here; empty where there can."""
    if os.geteuid() != 0:
        return "only root may attach a loop device and mount it"
    lacking = sorted({pkg for name, pkg in PROGRAMS.items() if shutil.which(name) is None})
    if lacking:
        return f"not installed: {', '.join(lacking)} (apt-get install them)"
    if not Path("/dev/fuse").exists():
        return "this kernel has no FUSE (/dev/fuse)"
    if not Path("/dev/loop-control").exists():
        return "this kernel has no loop devices (/dev/loop-control)"
    done = subprocess.run(["nbdkit", "--dump-plugin", "python"], capture_output=True, check=False)
    if done.returncode:
        return "nbdkit has no Python plugin (nbdkit-plugin-python)"
    return ""


def _run(*words: str | Path) -> str:
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{words[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout.strip()


@dataclass
class Disk:
    """One disk in a folder of its own; `mounted` is where its file system is."""

    folder: Path
    lies: bool = False
    device: str = ""
    fuse: subprocess.Popen[bytes] | None = None

    @property
    def image(self) -> Path:
        return self.folder / "disk.img"

    @property
    def mounted(self) -> Path:
        return self.folder / "mounted"

    @property
    def cut_mark(self) -> Path:
        return self.folder / "cut"

    @property
    def port_file(self) -> Path:
        return self.folder / "nbd"

    def make(self, megabytes: int) -> None:
        """An empty file system."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mounted.mkdir(exist_ok=True)
        with open(self.image, "wb") as image:
            image.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-F", "-E", "nodiscard,lazy_itable_init=0", self.image)

    def power_on(self) -> None:
        """Attach and mount it, as a machine does that starts again. Errors: OSError."""
        self.cut_mark.unlink(missing_ok=True)
        self.port_file.mkdir(exist_ok=True)
        block = self.port_file / "nbd"
        self.fuse = subprocess.Popen(
            ["nbdfuse", str(self.port_file), "--command", "nbdkit", "-s", "--exit-with-parent",
             "python", f"script={PLUGIN}", f"image={self.image}", f"cut={self.cut_mark}",
             f"lies={int(self.lies)}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + WAIT_S
        while not block.exists() or block.stat().st_size == 0:
            if time.monotonic() > deadline or self.fuse.poll() is not None:
                raise OSError("nbdfuse did not come up")
            time.sleep(POLL_S)
        self.device = _run("losetup", "--find", "--show", block)
        _run("mount", "-t", "ext4", "-o", "noatime", self.device, self.mounted)

    def cut(self) -> None:
        """Pull the plug: whatever was not flushed is gone, and nothing works any more."""
        self.cut_mark.touch()

    def power_off(self) -> None:
        """Take everything apart that the last start put together; dirty pages are thrown away."""
        self.cut_mark.touch()
        deadline = time.monotonic() + WAIT_S
        while os.path.ismount(self.mounted):
            subprocess.run(["umount", str(self.mounted)], capture_output=True, check=False)
            if time.monotonic() > deadline:
                subprocess.run(
                    ["umount", "-l", str(self.mounted)], capture_output=True, check=False
                )
                break
        if self.device:
            subprocess.run(["losetup", "-d", self.device], capture_output=True, check=False)
            self.device = ""
        subprocess.run(["fusermount3", "-u", str(self.port_file)], capture_output=True, check=False)
        subprocess.run(["umount", "-l", str(self.port_file)], capture_output=True, check=False)
        if self.fuse is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.fuse.wait(5)
            self.fuse.kill()
            self.fuse.wait()
            self.fuse = None


@contextlib.contextmanager
def disk(folder: Path, *, megabytes: int, lies: bool = False) -> Iterator[Disk]:
    """A disk that is on; gone at the end."""
    made = Disk(folder, lies=lies)
    made.make(megabytes)
    try:
        made.power_on()
        yield made
    finally:
        made.power_off()
        shutil.rmtree(folder, ignore_errors=True)
