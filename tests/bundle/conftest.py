"""Regions that exchange bundles: each with a workspace in memory, a key, and partners it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cap_tui.bundle.apply_plan import ImportResult, apply_plan
from cap_tui.bundle.bundle_writer import ExportOptions
from cap_tui.bundle.export import ExportReceipt, write
from cap_tui.bundle.keys import pin, pinned
from cap_tui.bundle.layout import NAMESPACE
from cap_tui.bundle.opened import OpenBundle
from cap_tui.bundle.plan import Plan
from cap_tui.bundle.planning import make_plan
from cap_tui.bundle.prepare import prepare
from cap_tui.bundle.profiles import Terms
from cap_tui.bundle.scope import Scope
from cap_tui.bundle.sshsig import fingerprint, sign
from cap_tui.model.record import Personal, Record, about
from cap_tui.model.tables import CORE_TABLES
from cap_tui.workspace import Region, Workspace, WorkspaceConfig

TODAY = "2026-11-21"
USUAL = Terms()
EVERYTHING = Scope()


class Share(Record, frozen=True, kw_only=True):
    """A record that several regions may change together."""

    TABLE: ClassVar[str] = "acie.calls"

    name: Annotated[str, about("Name of the call")]
    shared: Annotated[bool, about("Several regions change it together")] = True
    deadline: Annotated[str, about("Last day", unit="ISO 8601")] = ""
    topic: Annotated[str, about("What it is about")] = ""
    budget: Annotated[int | None, about("Budget", unit="EUR")] = None
    partners: Annotated[list[dict[str, Any]], about("What each region brings")] = []
    note: Annotated[str, about("A remark", personal=Personal.FREE_TEXT)] = ""


class Idea(Record, frozen=True, kw_only=True):
    """A record of a plugin, with a field that nobody declared."""

    TABLE: ClassVar[str] = "edw.ideas"

    title: Annotated[str, about("What it is")]
    score: Annotated[int | None, about("Its score", unit="points")] = None
    weight: Annotated[float | None, about("Its weight")] = None
    secret_plan: str = ""  # not declared: stays at home


RECORDS: tuple[type[Record], ...] = (*CORE_TABLES, Share, Idea)


def key_of(seed: int) -> Ed25519PrivateKey:
    """A key that is the same in every run."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def public_line(key: Ed25519PrivateKey) -> str:
    """The public half as a line of a .pub file."""
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def write_key(key: Ed25519PrivateKey, path: Path) -> Path:
    """Write both halves as ssh-keygen would."""
    raw = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    path.write_bytes(raw)
    path.chmod(0o600)
    path.with_suffix(".pub").write_text(public_line(key) + "\n", encoding="ascii")
    return path


@dataclass
class Place:
    """A region: what it holds, how it signs, and what it does with bundles."""

    code: str
    workspace: Workspace
    key: Ed25519PrivateKey
    folder: Path
    sent: int = 0
    records: tuple[type[Record], ...] = field(default=RECORDS)

    def export(
        self,
        terms: Terms = USUAL,
        scope: Scope = EVERYTHING,
        *,
        signed: bool = True,
        **wishes: Any,
    ) -> ExportReceipt:
        """Write a bundle; without workbook unless asked for."""
        self.sent += 1
        prepared = prepare(self.workspace, self.records, scope, terms, {})
        wishes.setdefault("workbook", False)
        if signed:
            wishes["sign"] = lambda message: sign(message, self.key, NAMESPACE)
        return write(
            prepared, self.folder / f"{self.code}-{self.sent}.cap.zip", ExportOptions(**wishes)
        )

    def plan(self, path: Path, *, allow_unsigned: bool = False) -> Plan:
        """The plan of taking a bundle in."""
        with OpenBundle(path) as bundle:
            return make_plan(
                self.workspace, bundle, self.records, today=TODAY, allow_unsigned=allow_unsigned
            )

    def take(self, path: Path) -> ImportResult:
        """Take a bundle in."""
        return apply_plan(self.workspace, self.plan(path))

    def trust(self, other: Place) -> None:
        """Pin the other's key, its fingerprint compared."""
        line = public_line(other.key)
        pin(self.workspace, pinned(other.code, line, fingerprint(line)))

    def content(self) -> dict[str, dict[str, Any]]:
        """What the region holds of everybody's records: without empty fields and what every save changes."""
        found = {}
        for table in self.workspace.tables():
            if not table.startswith("bundle."):
                for document in self.workspace.table(table):
                    kept = {
                        name: value
                        for name, value in document.items()
                        if name not in ("version", "updated", "provenance")
                        and value not in ("", None, [])
                    }
                    found[f"{table} {document['uid']}"] = kept
        return found


Places = Callable[..., list[Place]]


def make_places(codes: Iterable[str], folder: Path) -> list[Place]:
    """Regions that know each other's keys."""
    places = []
    for code in codes:
        region = Region(code=code, name=f"Region {code}", synthetic=True)
        workspace = Workspace.in_memory(WorkspaceConfig(region=region), actor="officer")
        places.append(Place(code, workspace, key_of(ord(code[0])), folder))
    for place in places:
        for other in places:
            place.trust(other)
    return places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Make regions by their codes: ``places("AAA", "BBB")``."""

    def make(*codes: str) -> list[Place]:
        return make_places(codes, tmp_path)

    return make


def document(**fields: Any) -> dict[str, Any]:
    """A stored document with the fields that every record has."""
    day = "2026-11-20T10:00:00Z"
    return {
        "uid": "u", "version": 2, "owner": "A", "created": day, "updated": day,
        "provenance": {"source": "demo", "actor": "ana", "file": "x.csv", "sha256": "1"}, **fields,
    }  # fmt: skip
