"""The address of a region's database, as workspace.toml names it.

Passwords do not belong there: libpq finds them in ``~/.pgpass``, ``PGPASSFILE``, ``PGPASSWORD`` or a service.
"""

from __future__ import annotations

import configparser
import contextlib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cap_tui.errors import Refused
from cap_tui.text.i18n import _

DEFAULTS: Mapping[str, str] = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "application_name": "cap-tui",
}
"""What the program sets unless the address does: seconds; ``tcp_user_timeout`` in milliseconds."""
SAFE_MODE = "verify-full"
_SECRETS = ("password", "passfile")


@dataclass(frozen=True)
class ServerAddress:
    """Where a region's database is: libpq's parameters, and what a person should know about them."""

    parameters: Mapping[str, str]
    notices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What messages call the place: hosts and database."""
        host = self.parameters.get("host") or self.parameters.get("service") or "localhost"
        return f"{host}/{self.parameters.get('dbname', '')}"


def read_address(url: str, where: str) -> ServerAddress:
    """The address that a URL names. Raises Refused when it is none or holds a password; ``where`` names its line."""
    driver = require_driver(where)
    try:
        found = driver.conninfo.conninfo_to_dict(url)
    except driver.Error:
        raise Refused(  # the driver's words repeat the address, and a password may stand in it
            _("This is no address of a PostgreSQL database."),
            where=where,
            remedy=_("Write postgresql://ROLE@HOST/DATABASE."),
        ) from None
    if any(name in found for name in _SECRETS) or "sslpassword" in found:
        raise Refused(
            _("The address of the database holds a password or names a file of passwords."),
            where=where,
            remedy=_(
                "Take it out and put it into ~/.pgpass (mode 0600), PGPASSFILE or PGPASSWORD."
            ),
        )
    given = {name: str(value) for name, value in found.items() if value is not None}
    parameters = {**DEFAULTS, **given}
    notices: list[str] = []
    reached = {**_service(given), **given}
    if not _is_local(reached):
        mode = reached.get("sslmode", SAFE_MODE)
        parameters["sslmode"] = mode
        if mode != SAFE_MODE:
            notices.append(
                _("The connection to {host} is not fully checked: sslmode={mode}.").format(
                    host=reached.get("host", ""), mode=mode
                )
            )
    return ServerAddress(parameters, tuple(notices))


def require_driver(where: str) -> Any:
    """The module psycopg. Raises Refused where it is not installed."""
    try:
        import psycopg
        import psycopg.conninfo
    except ImportError:
        raise Refused(
            _("The region is on a PostgreSQL server, and the driver for it is not installed."),
            where=where,
            remedy=_("Install it: pip install 'cap-tui[postgres]'."),
        ) from None
    return psycopg


def _is_local(given: Mapping[str, str]) -> bool:
    """Whether every host is this machine."""
    hosts = (given.get("hostaddr") or given.get("host") or os.environ.get("PGHOST", "")).split(",")
    return all(
        not host or host.startswith(("/", "@")) or host == "localhost" or _is_loopback(host)
        for host in hosts
    )


def _service(given: Mapping[str, str]) -> Mapping[str, str]:
    """What libpq takes from its file of services where the address names one; nothing where there is none."""
    name = given.get("service") or os.environ.get("PGSERVICE", "")
    shared = Path(os.environ.get("PGSYSCONFDIR", "/etc/postgresql-common"), "pg_service.conf")
    own = os.environ.get("PGSERVICEFILE") or Path.home() / ".pg_service.conf"
    for path in (own, shared) if name else ():
        services = configparser.RawConfigParser(delimiters=("=",), strict=False)
        with contextlib.suppress(OSError, UnicodeDecodeError, configparser.Error):
            services.read_string(Path(path).read_text("utf-8"))
        if services.has_section(name):
            return dict(services.items(name))
    return {}


def _is_loopback(host: str) -> bool:
    """Whether it is an address of this machine itself; a name such as 127.example.org is none."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url_line(text: str) -> int:
    """The line of ``storage.url`` in the text of workspace.toml, from 1; 0 when it is not there."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w.\"' -]+?)\s*\]", line):
            inside = header[1].strip("\"'") == "storage"
        elif (inside and re.match(r"\s*url\s*=", line)) or re.match(
            r"\s*storage\s*(\.\s*url\s*)?=", line
        ):
            return number
    return 0
