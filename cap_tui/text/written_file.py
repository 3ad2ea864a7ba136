"""Where a written file is: its absolute path and, over SSH, the command that fetches it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from cap_tui.text.i18n import _

SSH_PORT = "22"


def fetch_command(file: Path, environment: Mapping[str, str] | None = None) -> str:
    """The ``scp`` command that copies ``file`` to the person's own computer; empty without SSH.

    ``environment`` (default: the environment of the process) gives SSH_CONNECTION, which sshd
    sets to "client port server port", and the login.
    """
    known = os.environ if environment is None else environment
    parts = known.get("SSH_CONNECTION", "").split()
    if len(parts) != 4:
        return ""
    server, port = parts[2:]
    login = known.get("USER") or known.get("LOGNAME") or ""
    host = f"[{server}]" if ":" in server else server
    source = f"{login}@{host}" if login else host
    option = [] if port == SSH_PORT else ["-P", port]
    return shlex.join(["scp", *option, f"{source}:{file.absolute()}", "."])


def written_file_lines(file: Path, environment: Mapping[str, str] | None = None) -> list[str]:
    """What to say of a file that was written: where it is and, over SSH, how to fetch it."""
    lines = [_("File: {file}").format(file=file.absolute())]
    if command := fetch_command(file, environment):
        lines.append(_("Fetch it to your own computer with: {command}").format(command=command))
    return lines
