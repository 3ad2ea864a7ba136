"""A real PostgreSQL server, or a primary with a standby, started by a test and gone after it."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg

from tests.postgres.network import Host

QUICK = (
    "fsync=on",
    "shared_buffers=16MB",
    "max_connections=60",
    "wal_retrieve_retry_interval=200ms",
    "max_wal_senders=4",
    "wal_keep_size=64MB",
    "log_statement=none",
)


def binaries() -> Path:
    """The folder of the server's programs. Raises FileNotFoundError where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    path = shutil.which("initdb")
    if path is None:
        raise FileNotFoundError(
            "no PostgreSQL server is installed (Debian: apt install postgresql)"
        )
    return Path(path).parent


def as_server_user(command: Sequence[str]) -> list[str]:
    """The command as somebody who may run a server: root may not."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def free_port() -> int:
    """A port that nobody listens on now, and that no connection gets while a server is down: below those the kernel gives."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """One cluster on loopback, or on a host of a test's own network; whoever connects is trusted."""

    def __init__(self, folder: Path, *settings: str, on: Host | None = None) -> None:
        self.folder = folder
        self.on = on
        self.address = "127.0.0.1" if on is None else on.address
        self.port = free_port()
        self.settings = [*QUICK, *settings]
        self._process: subprocess.Popen[bytes] | None = None

    def init(self) -> None:
        """Make an empty cluster."""
        self.folder.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run(
            "initdb",
            "-D",
            str(self.folder),
            "-A",
            "trust",
            "-U",
            "admin",
            "-N",
            "--no-locale",
            "-E",
            "UTF8",
        )
        if self.on is not None:
            with (self.folder / "pg_hba.conf").open("a") as rules:
                rules.write("host all,replication all samenet trust\n")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            as_server_user([str(binaries() / program), *arguments]),
            capture_output=True, text=True, cwd="/",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr or done.stdout

    def start(self) -> None:
        """Start the server and return when it answers."""
        options = [word for setting in self.settings for word in ("-c", setting)]
        program = as_server_user(
            [
                str(binaries() / "postgres"), "-D", str(self.folder), "-p", str(self.port),
                "-c", f"listen_addresses={self.address}", "-c", f"unix_socket_directories={self.folder}",
                *options,
            ]
        )  # fmt: skip
        for _attempt in range(10):
            self._process = subprocess.Popen(
                [*(self.on.inside if self.on else ()), *program],
                cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            if self._answers():
                return
            time.sleep(1)  # a process of a killed server may hold its memory a moment longer
        raise RuntimeError(f"the server in {self.folder} does not start")

    def _answers(self, seconds: float = 60) -> bool:
        """Wait until a connection can be made; False when the server has ended instead."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                return False
            try:
                self.admin().close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return True
        raise TimeoutError(f"the server in {self.folder} does not answer")

    def url(self, role: str = "cap_writer", database: str = "region") -> str:
        """The address of a database for a role."""
        return f"postgresql://{role}@{self.address}:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the superuser; each statement is its own transaction."""
        return psycopg.connect(self.url("admin", database), autocommit=True, connect_timeout=3)

    def sql(self, text: str, database: str = "region") -> list[tuple[object, ...]]:
        """Run statements as the superuser; the rows of the last one."""
        with contextlib.closing(self.admin(database)) as connection:
            cursor = connection.execute(text.encode())
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def signal_all(self, number: int) -> None:
        """Send a signal to the server and every process of it."""
        assert self._process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, text=True
        ).stdout.split()
        for pid in [str(self._process.pid), *children]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), number)

    def kill(self) -> None:
        """End the server and all its processes at once, as a power cut would."""
        assert self._process is not None
        self.signal_all(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """Stop the server, ending all connections."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def standby(
        self,
        folder: Path,
        name: str = "standby",
        on: Host | None = None,
        port: int | None = None,
    ) -> Server:
        """A standby that follows this server, at ``port`` when an address names it already; it is started."""
        copy = Server(folder, *self.settings[len(QUICK) :], on=on)
        copy.port = port or copy.port
        copy.folder.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(copy.folder, owner.pw_uid, owner.pw_gid)
        self._run(
            "pg_basebackup", "-D", str(folder), "-R", "-c", "fast", "-X", "stream", "-N",
            "-d", f"host={self.address} port={self.port} user=admin application_name={name}",
        )  # fmt: skip
        copy.start()
        return copy

    def promote(self) -> None:
        """Make a standby the primary and return when it takes changes."""
        self.sql("SELECT pg_promote(wait => true, wait_seconds => 30)", "postgres")


@contextlib.contextmanager
def running(folder: Path, *settings: str) -> Iterator[Server]:
    """A running server with an empty cluster."""
    server = Server(folder, *settings)
    server.init()
    server.start()
    try:
        yield server
    finally:
        server.stop()
