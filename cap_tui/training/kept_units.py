"""Units of a region that a person practises: kept beside the practice region, whose own content has none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from cap_tui.model.content import ContentItem, ContentProvenance
from cap_tui.model.conversion import convert, decode
from cap_tui.model.training_unit import KIND, TrainingUnit
from cap_tui.workspace.home import Home

FILE = "unit.json"
INSTALLED = ("builtin", "plugin")
"""Sources of the units that are there in every region."""


class _KeptUnit(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    document: Mapping[str, Any]
    origins: tuple[ContentProvenance, ...]
    clashes: bool = False


def keep_unit(item: ContentItem[TrainingUnit], folder: Path) -> None:
    """Keep a unit that only its region has in the ``folder`` of its exercise. Raises what writing raises."""
    if item.provenance.source in INSTALLED:
        return
    kept = _KeptUnit(id=item.id, document=item.document, origins=item.origins, clashes=item.clashes)
    (folder / FILE).write_bytes(msgspec.json.encode(kept))


def kept_units(home: Home) -> Iterator[ContentItem[TrainingUnit]]:
    """The units that were kept; what cannot be read counts as none."""
    for file in sorted(home.training.glob(f"*/{FILE}")):
        try:
            kept = decode(file.read_bytes(), _KeptUnit)
            unit = convert(kept.document, TrainingUnit)
        except (OSError, msgspec.MsgspecError):
            continue
        yield ContentItem(KIND, kept.id, kept.document, kept.origins, unit, kept.clashes)
