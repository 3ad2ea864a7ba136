"""A database with an empty region for each test, on one server for the whole run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from uuid import uuid4

import pytest

from cap_tui.workspace import Workspace, WorkspaceConfig
from cap_tui.workspace.identity import Identity
from cap_tui.workspace.postgres.schema import schema_sql
from cap_tui.workspace.registers import Register
from tests.postgres.server import Server, running


@contextmanager
def folder_of_a_server() -> Iterator[Path]:
    """A folder that the user who runs the server may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cap-pg-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of this run; its roles are there, and one database, ``region``, without tables."""
    with folder_of_a_server() as folder, running(folder / "data") as started:
        started.sql("CREATE DATABASE region", "postgres")
        yield started


@pytest.fixture
def database(server: Server) -> Server:
    """The server with an empty region in the database ``region``."""
    empty(server)
    server.sql(schema_sql(roles=True))
    return server


def empty(server: Server) -> None:
    """Take the region away, with all connections to it."""
    server.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'region' AND pid <> pg_backend_pid()"
    )
    server.sql("DROP SCHEMA IF EXISTS cap_tui CASCADE")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--storage postgres``: every region that a test makes lies on a server."""
    parser.addoption("--storage", choices=["files", "postgres"], default="files")


@pytest.fixture(autouse=True)
def storage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the regions of this test lie."""
    if request.config.getoption("--storage") == "postgres":
        move_new_regions(request.getfixturevalue("server"), monkeypatch)


def move_new_regions(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new region moves to a database of its own before anybody gets it; a confidential register stays in files."""
    from cap_tui.operations.storage import move_storage

    create = Workspace.create.__func__  # type: ignore[attr-defined]
    create_register = Register.create.__func__  # type: ignore[attr-defined]
    making_register: ContextVar[bool] = ContextVar("making_register", default=False)

    def on_the_server(
        cls: type[Workspace], folder: Path, config: WorkspaceConfig, *, actor: str | Identity = ""
    ) -> Workspace:
        if making_register.get():
            made: Workspace = create(cls, folder, config, actor=actor)
            return made
        create(cls, folder, config, actor=actor).close()
        name = f"region_{uuid4().hex[:12]}"
        server.sql(f"CREATE DATABASE {name}", "postgres")
        server.sql(schema_sql(roles=True), name)
        move_storage(folder, server.url("cap_keeper", name))
        return cls.open(folder, actor=actor)

    def in_files(
        cls: type[Register], folder: Path, config: WorkspaceConfig, *, actor: str | Identity = ""
    ) -> Register:
        token = making_register.set(True)
        try:
            made: Register = create_register(cls, folder, config, actor=actor)
        finally:
            making_register.reset(token)
        return made

    monkeypatch.setattr(Workspace, "create", classmethod(on_the_server))
    monkeypatch.setattr(Register, "create", classmethod(in_files))
