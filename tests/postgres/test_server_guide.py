"""docs/server.md as an administrator follows it: its commands run as they stand, in their order, on a real server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from cap_tui.model.activity import TransformativeActivity
from cap_tui.workspace import Region, Workspace, WorkspaceConfig
from tests.postgres.databases import folder_of_a_server
from tests.postgres.server import Server, binaries, running

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "server.md").read_text("utf-8")
COMMAND = re.compile(r"^ {4,}((?:sudo|cap-tui|pg_dump|apt|pip) .*?)(?: {2,}#.*)?$", re.MULTILINE)
INSTALLS = ["apt install postgresql", "pip install 'cap-tui[postgres]'"]
MOVE_BACK = "cap-tui storage move --to ."


def on_the_path(folder: Path) -> Path:
    """A folder with ``cap-tui`` and a ``sudo`` that does as asked; the server's superuser is chosen by PGUSER."""
    folder.mkdir()
    program = 'import sys; from cap_tui.cli import main; sys.argv[0] = "cap-tui"; sys.exit(main())'
    for name, line in {
        "cap-tui": f"exec {sys.executable} -c '{program}' \"$@\"",
        "sudo": 'shift 2; exec "$@"',
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n", "utf-8")
        (folder / name).chmod(0o755)
    return folder


def followed(commands: list[str], server: Server, folder: Path) -> str:
    """Run the commands as one script; what they printed. The address of the page becomes the server's."""
    script = "\n".join(["set -ex", *commands]).replace("db1.example", f"127.0.0.1:{server.port}")
    paths = [str(on_the_path(folder / "bin")), str(binaries()), os.environ["PATH"]]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join(paths),
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGUSER": "admin",
        "PGDATABASE": "postgres",
        "CAP_TUI_HOME": str(folder / "home"),
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_fifteen_minutes_of_an_administrator(tmp_path: Path) -> None:
    region = tmp_path / "valdora"
    config = WorkspaceConfig(region=Region(code="VAL", name="Valdora", synthetic=True))
    with Workspace.create(region, config) as workspace, workspace.transaction("made") as tx:
        tx.add(TransformativeActivity(name="Timber"))
    commands = COMMAND.findall(GUIDE)
    assert commands[:2] == INSTALLS
    assert MOVE_BACK in GUIDE
    with folder_of_a_server() as folder, running(folder / "data") as server:
        told = followed([*commands[2:], f"cd valdora && {MOVE_BACK}"], server, tmp_path)
        assert "Every check passed." in told
    for place in (region, tmp_path / "copy-of-valdora"):
        with Workspace.open(place) as workspace:
            assert [one.name for one in workspace.records(TransformativeActivity).all()] == [
                "Timber"
            ]
            assert not workspace.verify().problems
    assert (tmp_path / "cap_va.dump").stat().st_size > 0
