"""What is said of every state that a server can be in, asked of a stand-in that answers as one does: word by word."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from cap_tui.errors import CapError
from cap_tui.workspace import REGION_FILE, Region, Workspace, WorkspaceConfig
from cap_tui.workspace.config import StorageConfig, new_text, write_config
from cap_tui.workspace.postgres import inspection
from cap_tui.workspace.postgres.address import ServerAddress, read_address
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.copying import write_files
from cap_tui.workspace.postgres.server_state import (
    ServerState,
    read_state,
    require_here,
    why_readonly,
)
from tests.approval import approve
from tests.postgres.server import Server

APPROVED = Path(__file__).with_name("approved")
HEAD: tuple[Any, ...] = (
    2,
    "w",
    7,
    5,
    0,
    False,
    True,
    True,
    "00000003000000000000000A",
    "PostgreSQL 16.1 on x86",
)
SETTINGS = {
    "version": "16.1", "role": "cap_writer", "recovering": False, "superuser": False, "fsync": "on", "pages": "on", "commits": "on", "names": "",
    "retry": "5s",
}  # fmt: skip


def told(call: Callable[[], Any]) -> str:
    try:
        return str(call())
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"


class StandIn:
    """Answers the questions of the check."""

    def __init__(
        self,
        settings: dict[str, Any],
        head: tuple[Any, ...] | None = HEAD,
        standbys: list[tuple[str, str, str]] | None = None,
        rights: list[str] | None = None,
    ) -> None:
        self.address = SimpleNamespace(name="db.example.org/region")
        self.dropped = False
        self.answers = {
            inspection._SERVER: [tuple((SETTINGS | settings).values())],
            inspection._STANDBYS: standbys or [],
            inspection._RIGHTS: [(right,) for right in rights or []],
        }
        self.head = [head] if head else []

    def query(self, sql: str, _values: object = ()) -> list[tuple[Any, ...]]:
        return self.answers.get(sql, self.head)

    def drop(self) -> None:
        self.dropped = True


def head(**changes: Any) -> tuple[Any, ...]:
    names = (
        "format",
        "workspace",
        "seq",
        "crc",
        "generation",
        "recovering",
        "writes",
        "forgets",
        "wal",
        "version",
    )
    return tuple((dict(zip(names, HEAD, strict=True)) | changes).values())


ONE = [("two", "streaming", "sync")]
CASES: dict[str, StandIn] = {
    "all is well": StandIn({}),
    "a superuser, whose rights are not asked for": StandIn({"superuser": True}, rights=["DELETE on log"]),
    "too many rights": StandIn({}, rights=["DELETE on log", "CREATEDB"]),
    "a standby": StandIn({"recovering": True}, head(recovering=True, wal="")),
    "a standby with a synchronous one": StandIn({"recovering": True, "names": "two"}, head(recovering=True)),
    "fsync off": StandIn({"fsync": "off"}),
    "fsync off with a standby": StandIn({"fsync": "off", "names": "two"}, standbys=ONE),
    "full_page_writes off": StandIn({"pages": "off"}),
    **{f"synchronous_commit {value}": StandIn({"commits": value}) for value in ("off", "local", "remote_write", "remote_apply")},
    "a standby that is waited for": StandIn({"names": "two"}, standbys=ONE),
    "in other letters": StandIn({"names": "TWO"}, standbys=ONE),
    "a standby that is gone": StandIn({"names": "two"}),
    "two of which one is there": StandIn({"names": "ANY 2 (two, three)"}, standbys=ONE),
    "one of two": StandIn({"names": 'FIRST 1 ("two", three)'}, standbys=ONE),
    "any": StandIn({"names": "*"}, standbys=ONE),
    "a slow promotion without a standby": StandIn({"retry": "5s"}),
    **{f"retry {value}": StandIn({"names": "two", "retry": value}, standbys=ONE) for value in ("", "200ms", "500ms", "1s", "2s")},
    "no region": StandIn({}, None),
    "a reader": StandIn({}, head(writes=False)),
    "a newer format": StandIn({}, head(format=3)),
    "an earlier format": StandIn({}, head(format=1)),
    "moved away": StandIn({}, head(seq=-8)),
    "no PostgreSQL": StandIn({}, head(version="CockroachDB 23 on x")),
}  # fmt: skip


def test_what_the_check_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "require_session", lambda _connection: None)
    lines = []
    for title, server in CASES.items():
        monkeypatch.setattr(inspection, "ServerConnection", lambda _address, s=server: s)
        found = asdict(inspection.inspect(ServerAddress({}, ("a notice of the address",))))
        lines += [f"##### {title}", *(f"{name}: {value}" for name, value in found.items())]
        assert server.dropped
    for text in (
        "",
        "a",
        "a, b",
        "2 (a, b)",
        "FIRST 2 (a, b)",
        "any 1 (a)",
        '"A b", c',
        " * ",
        "FIRST x (a)",
    ):
        lines.append(f"{text!r}: {inspection.read_names(text)}")
    approve(APPROVED / "checks.txt", "\n".join(lines))


def test_what_a_state_allows() -> None:
    lines = [told(lambda s=server: read_state(s)) for server in CASES.values()]  # type: ignore[misc]
    for recovering, may_write, format in itertools.product((True, False), (True, False), (1, 2)):
        state = ServerState(format, "w", 1, 0, 0, recovering, may_write, True, 1)
        lines.append(f"{recovering} {may_write} {format}: {why_readonly(state)}")
    here: Any = SimpleNamespace(
        address=SimpleNamespace(name="db/r"), query=lambda _sql, _values: [(b"file:/new",)]
    )
    gone: Any = SimpleNamespace(
        address=SimpleNamespace(name="db/r"), query=lambda _sql, _values: []
    )
    for seq, server in itertools.product((0, 5, -1), (here, gone)):
        lines.append(f"{seq}: {told(lambda s=seq, c=server: require_here(c, s))}")  # type: ignore[misc]
    approve(APPROVED / "states.txt", "\n".join(dict.fromkeys(lines)))


def copied(url: str, folder: Path) -> int:
    connection = ServerConnection(read_address(url, ""))
    try:
        return write_files(connection, folder)
    finally:
        connection.drop()


def test_a_region_that_was_made_on_the_server_is_copied_into_files(
    database: Server, tmp_path: Path
) -> None:
    """Also before anything is in it: then the copy begins with a line of its own."""
    url = database.url("cap_keeper")
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    config = replace(config, storage=StorageConfig(url=url))
    write_config(tmp_path / REGION_FILE, new_text(config))
    own = new_text(replace(config, storage=StorageConfig()))
    assert copied(url, tmp_path / "empty") == 0
    write_config(tmp_path / "empty" / REGION_FILE, own)
    with Workspace.open(tmp_path / "empty", actor="ada") as region:
        assert (region.seq, region.verify().problems) == (0, ())
    with Workspace.open(tmp_path, actor="ada") as region:
        for number in range(3):
            with region.transaction(f"change {number}", key=f"key {number}") as tx:
                tx.put_document("things", {"uid": f"u{number}", "version": 1, "owner": "VAL"})
    copy = tmp_path / "copy"
    assert copied(url, copy) == 3
    write_config(copy / REGION_FILE, own)
    with Workspace.open(copy, actor="ada") as region:
        assert [row["uid"] for row in region.table("things")] == ["u0", "u1", "u2"]
        assert [entry.label for entry in region.history()] == ["change 2", "change 1", "change 0"]
        assert [region.committed(f"key {number}") for number in range(4)] == [1, 2, 3, None]
        assert region.verify().problems == ()
