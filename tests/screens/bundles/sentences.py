"""What the tests of sentences share: lines as a person reads them, an import in the register."""

from __future__ import annotations

from typing import Any

from cap_tui.bundle.records import Import
from cap_tui.widgets.safe_text import Line

TAKEN = Import(
    uid="i", created="2026-11-20T10:00:00Z", bundle="b", identifier="urn:uuid:2", region="GOR",
    signer="SHA256:theirs", counts={"new": 3, "same": 0, "conflict": 1},
)  # fmt: skip


def text(lines: Any) -> list[str]:
    """Lines as a person reads them."""
    found: list[Line] = [lines] if isinstance(lines, str) or not isinstance(lines, list) else lines
    return [line if isinstance(line, str) else line.plain for line in found]
