"""Other regions on this machine, opened for reading: what a plugin compares its region with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import CapError
from cap_tui.model.reading import Reads

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace
    from cap_tui.workspace.config import Region
    from cap_tui.workspace.home import Home


@dataclass(frozen=True)
class OtherRegion:
    """Another region's workspace: who it is, where it is, and its records."""

    region: Region
    folder: Path
    reads: Reads


@contextmanager
def other_regions(home: Home | None, workspace: Workspace) -> Iterator[tuple[OtherRegion, ...]]:
    """The regions that stand beside this one or were opened lately; those that cannot be read are left out.

    A region counts once by its code, the one beside this region before a copy elsewhere, and
    never as its own neighbour. They are closed at the end of the block.
    """
    from cap_tui.workspace import Home as Homes
    from cap_tui.workspace import Workspace

    found: dict[str, OtherRegion] = {}
    own, place = workspace.config.region.code, home or Homes()
    beside = workspace.folder.parent if workspace.folder.name else place.regions
    known = sorted(
        place.known_regions(beside), key=lambda entry: entry.folder.parent != beside.resolve()
    )
    with ExitStack() as opened:
        for entry in known:
            if entry.problem or entry.code == own or entry.code in found:
                continue
            try:
                other = opened.enter_context(Workspace.open(entry.folder, readonly=True))
            except CapError:
                continue
            found[entry.code] = OtherRegion(other.config.region, entry.folder, other)
        yield tuple(found.values())
