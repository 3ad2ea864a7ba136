"""What an administrator wants to know of the server behind a region: durability, rights, standbys, settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cap_tui.errors import CapError, Refused
from cap_tui.text.i18n import _
from cap_tui.workspace.postgres.address import ServerAddress
from cap_tui.workspace.postgres.connection import ServerConnection
from cap_tui.workspace.postgres.pooler import require_session
from cap_tui.workspace.postgres.schema import SCHEMA
from cap_tui.workspace.postgres.server_state import ServerState, read_state, why_readonly

_SERVER = """
SELECT current_setting('server_version'), current_user::text, pg_is_in_recovery(),
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       current_setting('fsync'), current_setting('full_page_writes'),
       (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'),
       current_setting('synchronous_standby_names'), current_setting('wal_retrieve_retry_interval', true)
"""
_STANDBYS = "SELECT coalesce(application_name, ''), coalesce(state, ''), coalesce(sync_state, '') FROM pg_stat_replication"
_RIGHTS = """
SELECT name FROM (VALUES
  ('CREATE on the database', has_database_privilege(current_database(), 'CREATE')),
  ('TEMPORARY on the database', has_database_privilege(current_database(), 'TEMPORARY')),
  ('CREATE on schema cap_tui', has_schema_privilege('cap_tui', 'CREATE')),
  ('CREATE on schema public',
     EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public' AND has_schema_privilege(oid, 'CREATE'))),
  ('INSERT on head', has_any_column_privilege('cap_tui.head', 'INSERT')),
  ('UPDATE (one) on head', has_column_privilege('cap_tui.head', 'one', 'UPDATE')),
  ('UPDATE (format) on head', has_column_privilege('cap_tui.head', 'format', 'UPDATE')),
  ('UPDATE (workspace) on head', has_column_privilege('cap_tui.head', 'workspace', 'UPDATE')),
  ('UPDATE (generation) on head without UPDATE on log',
     has_column_privilege('cap_tui.head', 'generation', 'UPDATE') AND NOT has_table_privilege('cap_tui.log', 'UPDATE')),
  ('UPDATE on log without UPDATE (generation) on head',
     has_any_column_privilege('cap_tui.log', 'UPDATE')
     AND NOT has_column_privilege('cap_tui.head', 'generation', 'UPDATE')),
  ('UPDATE on segment', has_any_column_privilege('cap_tui.segment', 'UPDATE')),
  ('UPDATE on snapshot', has_any_column_privilege('cap_tui.snapshot', 'UPDATE')),
  ('DELETE on head', has_table_privilege('cap_tui.head', 'DELETE')),
  ('DELETE on log', has_table_privilege('cap_tui.log', 'DELETE')),
  ('DELETE on segment', has_table_privilege('cap_tui.segment', 'DELETE'))
) AS found (name, has) WHERE has
UNION ALL
SELECT right_name || ' on ' || table_name
  FROM unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS r (right_name),
       unnest(ARRAY['head', 'log', 'segment', 'snapshot']) AS t (table_name)
 WHERE has_table_privilege('cap_tui.' || table_name, right_name)
UNION ALL
SELECT name FROM pg_roles, LATERAL (VALUES
  ('CREATEROLE', rolcreaterole), ('CREATEDB', rolcreatedb), ('REPLICATION', rolreplication), ('BYPASSRLS', rolbypassrls)
) AS found (name, has) WHERE rolname = current_user AND has
UNION ALL
SELECT 'member of ' || rolname FROM pg_roles WHERE rolname LIKE 'pg\\_%' AND pg_has_role(oid, 'MEMBER')
"""
"""Every right that is more than the contract of the roles gives: what the check of the storage names."""


@dataclass
class Inspection:
    """What was found. ``durable``: disk, standby or no; ``problems`` make the check fail, ``notices`` do not."""

    server: str = ""
    schema: str = ""
    role: str = ""
    primary: bool = False
    synchronous: list[str] = field(default_factory=list)
    standbys: list[dict[str, str]] = field(default_factory=list)
    durable: str = "no"
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def inspect(address: ServerAddress) -> Inspection:
    """Look at the server, the schema and the role's rights. Raises Unreachable, Refused."""
    found = Inspection(notices=list(address.notices))
    connection = ServerConnection(address)
    try:
        superuser = _settings(connection, found)
        try:
            require_session(connection)
        except Refused as pooled:
            found.problems.append(str(pooled))
        try:
            _schema(read_state(connection), found)
            found.problems += [
                _("The role may do more than it needs: {right}.").format(right=right)
                for (right,) in ([] if superuser else connection.query(_RIGHTS))
            ]
        except CapError as error:
            found.problems.append(str(error))
    finally:
        connection.drop()
    return found


def _settings(connection: ServerConnection, found: Inspection) -> bool:
    """Note the settings; returns whether the role is a superuser, who may do everything."""
    row = connection.query(_SERVER)[0]
    version, role, recovering, superuser, fsync, pages, commits, names, retry = row
    found.server, found.role, found.primary = version, role, not recovering
    needed, found.synchronous = read_names(names)
    found.standbys = [
        {"name": name, "state": state, "sync": sync}
        for name, state, sync in connection.query(_STANDBYS)
    ]
    if superuser:
        found.problems.append(_("The role is a superuser: it may do more than it needs."))
    if recovering:
        found.problems.append(
            _("The server is a standby in recovery: the region can be read there, not changed.")
        )
    for name, value, weak in (
        ("fsync", fsync, ("off",)),
        ("full_page_writes", pages, ("off",)),
        ("synchronous_commit", commits, ("off", "local", "remote_write")),
    ):
        if value in weak:
            found.problems.append(
                _("{setting} is {value}: a commit may be lost with the server.").format(
                    setting=name, value=value
                )
            )
    judge_durability(found, needed, safe=fsync == "on")
    if retry and retry not in ("200ms", "500ms", "1s") and found.standbys:
        found.notices.append(
            _("wal_retrieve_retry_interval is {value}; with 1s a promotion is quicker.").format(
                value=retry
            )
        )
    return bool(superuser)


def read_names(setting: str) -> tuple[int, list[str]]:
    """How many standbys a commit waits for, and their names, of the setting synchronous_standby_names."""
    form = re.fullmatch(r"\s*(?:(?:FIRST|ANY)\s+)?(\d+)\s*\((.*)\)\s*", setting, re.IGNORECASE)
    number, names = (int(form[1]), form[2]) if form else (1, setting)
    found = [name.strip().strip('"') for name in names.split(",")]
    return number, [name for name in found if name]


def judge_durability(found: Inspection, needed: int, *, safe: bool) -> None:
    """What an acknowledgement means on this server. A standby's state is hidden from a role that may do no more than it needs."""
    if not safe:
        return
    wanted = {name.lower() for name in found.synchronous}
    waited_for = sum("*" in wanted or one["name"].lower() in wanted for one in found.standbys)
    if not found.synchronous:
        found.durable = "disk"
        found.notices.append(
            _("There is no synchronous standby: with this server its newest commits are lost.")
        )
    elif found.primary and waited_for < needed:
        found.durable = "disk"
        found.problems.append(
            _(
                "The server waits for a standby that is gone ({names}): no commit ends. Change synchronous_standby_names."
            ).format(names=", ".join(found.synchronous))
        )
    else:
        found.durable = "standby"


def _schema(state: ServerState, found: Inspection) -> None:
    found.schema = f"{SCHEMA} {state.format}"
    if not state.may_write:
        found.notices.append(_("The role may read the region, not write to it."))
    elif found.primary and (reason := why_readonly(state)):
        found.problems.append(reason)
    if state.seq < 0:
        found.problems.append(_("The region has moved away from this server."))
