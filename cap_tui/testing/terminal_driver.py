"""Drive the real program on a real pseudo-terminal, read by an emulator (pyte).

The methods are those of :class:`cap_tui.testing.shell_driver.ShellDriver`. A program on a
terminal costs about a second to start: use it where a pty adds something.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cap_tui.testing.shell_driver import keystrokes

KEYS = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f5": b"\x1b[15~",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f6": b"\x1b[17~",
    "f7": b"\x1b[18~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    "f10": b"\x1b[21~",
    "left": b"\x1b[D",
    "right": b"\x1b[C",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "space": b" ",
    "delete": b"\x1b[3~",
    "shift+tab": b"\x1b[Z",
    "backspace": b"\x7f",
}
PATIENCE = 20.0
PICTURE_ENDS = 0.01  # seconds without output after which a picture is whole
BROUGHT_BACK = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l")


class TerminalDriver:
    """``cap-tui ARGUMENTS`` on a terminal of ``size`` (columns, rows), with ``home`` as home and folder."""

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        import pyte

        self.output = b""
        self._log = home / "logs" / "cap-tui.log"
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._status: int | None = None
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "CAP_TUI_HOME": str(home),
            **(environment or {}),
        }
        command = _command(arguments)
        home.mkdir(parents=True, exist_ok=True)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.chdir(home)
            os.execve(command[0], command, self._environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.ended()
        self.close()

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.lines)

    def read(self, seconds: float) -> bool:
        """Take in what the program writes, for at most this long; False when it wrote nothing."""
        if self.fd < 0 or not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += data
        self._stream.feed(data)
        return bool(data)

    def wait(self, text: str, *, gone: bool = False, within: float = PATIENCE) -> None:
        """Until ``text`` is on the screen (or gone from it) and the picture it came with is whole."""
        deadline = time.monotonic() + within
        while (text in self.text) is gone:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} {'stays' if gone else 'does not come'}:\n{self.text}"
            self.read(min(left, 0.2))
        while self.read(PICTURE_ENDS) and time.monotonic() < deadline:
            pass

    def press(self, *keys: str) -> None:
        """Press keys by name, or type a text."""
        for key in keys:
            os.write(self.fd, _bytes_of(key))
            self.read(0.05)

    def type(self, text: str) -> None:
        """Type a text as it is, also one that is the name of a key."""
        os.write(self.fd, text.encode())
        self.read(0.05)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """Take the terminal away."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def running(self) -> bool:
        """Whether the program has not ended."""
        if self._status is None:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if found else None
        return self._status is None

    def ended(self, within: float = PATIENCE) -> int:
        """Until the program has ended; its exit status, negative for a signal."""
        deadline = time.monotonic() + within
        while self.running():
            if time.monotonic() > deadline:
                raise AssertionError(f"the program does not end:\n{self.text}")
            if not self.read(0.05) and self.fd < 0:
                select.select([], [], [], 0.05)
        while self.read(0):
            pass
        return self._status or 0

    def ended_well(self) -> None:
        """Until the program has ended, as it should; else what it showed and logged last."""
        status = self.ended()
        log = self._log.read_text("utf-8")[-4000:] if self._log.exists() else ""
        assert status == 0, f"ended with {status}\n{self.text}\n{log}"

    def brought_back(self) -> bool:
        """Whether the program gave the terminal back: main screen, cursor, no mouse, line mode."""
        if not all(sequence in self.output for sequence in BROUGHT_BACK):
            return False
        flags = termios.tcgetattr(self.fd)[3]
        return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)

    def records(self, folder: Path, table: str) -> list[dict[str, Any]]:
        """The stored documents of a table, from ``cap-tui -w FOLDER records TABLE --json``."""
        command = _command(["-w", str(folder), "records", table, "--json"])
        done = subprocess.run(
            command, env=self._environment, capture_output=True, timeout=60, check=True
        )
        return list(json.loads(done.stdout)["data"]["records"])


def _command(arguments: Sequence[str]) -> list[str]:
    code = "import sys; from cap_tui.cli import main; sys.exit(main())"
    return [sys.executable, "-c", code, *arguments]


def _bytes_of(key: str) -> bytes:
    """What a terminal sends for a key of this name; a text is sent as it is."""
    names = list(keystrokes(key))
    if len(names) != 1:
        return key.encode()
    name = names[0]
    if name.startswith("ctrl+") and len(name) == 6:
        return bytes([ord(name[5]) & 0x1F])
    return KEYS.get(name, name.encode())
