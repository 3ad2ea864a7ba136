"""The tables and rights of a region on a server, as SQL for an administrator to read and run."""

from __future__ import annotations

from importlib.resources import files

from cap_tui.workspace.config import FORMAT
from cap_tui.workspace.uid import new_uid

SCHEMA = "cap_tui"
TABLES = ("head", "log", "segment", "snapshot")


def schema_sql(*, roles: bool, workspace: str = "") -> str:
    """The statements that make an empty region: tables and grants, before them the roles when asked for.

    ``workspace`` is the uid of the region (empty: a new one).
    """
    tables = _text("schema.sql").format(format=FORMAT, workspace=workspace or new_uid())
    parts = [_text("roles.sql")] if roles else []
    return "\n".join(["BEGIN;", *parts, tables, _text("grants.sql"), "COMMIT;"]) + "\n"


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
