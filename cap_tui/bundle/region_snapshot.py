"""What a workspace holds at one moment, read table by table in the order of uids.

Bodies stay the raw bytes of the store and are parsed one at a time, so that reading a
million documents adds eight bytes each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec
import orjson

from cap_tui.model.conversion import decoder
from cap_tui.workspace import Workspace

_FEW = 20_000
_UID_BYTES = 64


class _Uid(msgspec.Struct):
    uid: str = ""


_uid_of = decoder(_Uid).decode


class RegionSnapshot:
    """A consistent view of all tables; later changes of the workspace do not show in it."""

    def __init__(self, bodies: Mapping[str, Sequence[msgspec.Raw | bytes]], seq: int) -> None:
        self._bodies = dict(bodies)
        self._sorted: set[str] = set()
        self.seq = seq

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """The workspace as it stands, with what other programs have appended."""
        raw = workspace.raw_tables()
        return cls(raw.bodies, raw.seq)

    def tables(self) -> list[str]:
        """The names of the tables that hold documents."""
        return sorted(self._bodies)

    def count(self, table: str) -> int:
        """How many documents a table holds."""
        return len(self._bodies.get(table, ()))

    def uids(self, table: str) -> Iterator[str]:
        """The uids of a table in their order."""
        for body in self._in_order(table):
            yield _uid_of(body).uid

    def documents(self, table: str) -> Iterator[dict[str, Any]]:
        """The documents of a table in the order of their uids, each the caller's own."""
        loads = orjson.loads
        for body in self._in_order(table):
            yield loads(bytes(body))

    def marked(self, table: str, mark: bytes) -> Iterator[dict[str, Any]]:
        """The documents whose raw bytes hold ``mark``: a quick sieve, the caller looks closer."""
        for body in self._bodies.get(table, ()):
            raw = bytes(body)
            if mark in raw:
                yield orjson.loads(raw)

    def _in_order(self, table: str) -> Sequence[msgspec.Raw | bytes]:
        bodies = self._bodies.get(table, ())
        if table not in self._sorted:
            self._sorted.add(table)
            bodies = self._bodies[table] = _by_uid(bodies)
        return bodies


def _by_uid(bodies: Sequence[msgspec.Raw | bytes]) -> Sequence[msgspec.Raw | bytes]:
    """The bodies sorted by uid. UUIDv7 sort by time, so most tables are in order already."""
    last = ""
    for body in bodies:
        uid = _uid_of(body).uid
        if uid < last:
            break
        last = uid
    else:
        return bodies
    if len(bodies) < _FEW:
        return sorted(bodies, key=lambda body: _uid_of(body).uid)
    import numpy as np

    width = f"S{_UID_BYTES}"
    keys = np.fromiter((_uid_of(body).uid.encode() for body in bodies), width, len(bodies))
    return [bodies[place] for place in np.argsort(keys, kind="stable")]
