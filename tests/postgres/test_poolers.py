"""A real PgBouncer between the program and the server: session pooling works, the others are recognised and refused."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cap_tui.errors import Refused
from cap_tui.workspace.memory_tables import Op
from cap_tui.workspace.pending_transaction import PendingTransaction
from cap_tui.workspace.postgres.address import read_address
from cap_tui.workspace.postgres.log import PostgresLog
from tests.postgres.databases import folder_of_a_server
from tests.postgres.server import Server, as_server_user, free_port

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin") or ""
pytestmark = pytest.mark.skipif(not PROGRAM, reason="needs PgBouncer (apt install pgbouncer)")


@contextlib.contextmanager
def pooler(server: Server, mode: str) -> Iterator[str]:
    """The address of the region behind a pooler in this mode."""
    port = free_port()
    with folder_of_a_server() as folder:
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\nregion = host=127.0.0.1 port={server.port} dbname=region\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = trust\npool_mode = {mode}\nserver_reset_query = DISCARD ALL\n"
            f"auth_file = {folder}/users\n",
            "utf-8",
        )
        (folder / "users").write_text('"cap_writer" ""\n', "utf-8")
        process = subprocess.Popen(
            as_server_user([PROGRAM, "-q", str(settings)]), stderr=subprocess.DEVNULL
        )
        try:
            address = f"postgresql://cap_writer@127.0.0.1:{port}/region"
            deadline = time.monotonic() + 30
            while True:
                try:
                    psycopg.connect(address).close()
                    break
                except psycopg.OperationalError:
                    assert time.monotonic() < deadline, "the pooler does not start"
                    time.sleep(0.02)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def test_a_region_works_behind_a_session_pooler(database: Server, tmp_path: Path) -> None:
    with pooler(database, "session") as address:
        log = PostgresLog(read_address(address, ""), tmp_path)
        draft = PendingTransaction(
            label="vote", ops=[Op("votes", b'{"uid":"v1","version":1}', "v1")], actor="ada", key="k"
        )
        assert log.append(draft).seq == 1
        assert log.append(draft).seq == 1, "the same key is the same commit"
        assert not log.verify().problems
        log.close()
    assert database.sql("SELECT count(*) FROM cap_tui.log") == [(1,)]


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_shares_sessions_is_refused_with_the_remedy(
    database: Server, tmp_path: Path, mode: str
) -> None:
    with pooler(database, mode) as address:
        with pytest.raises(Refused) as refused:
            PostgresLog(read_address(address, ""), tmp_path)
        assert "session pooling" in refused.value.remedy
    assert database.sql("SELECT count(*) FROM cap_tui.log") == [(0,)]
