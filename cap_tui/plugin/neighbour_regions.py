"""Other regions to compare with: which ones the region chose, and their workspaces opened for reading.

A region chooses: ``partners`` in its workspace.toml, else its neighbours and the regions whose
bundles it imported. A made-up region is compared with a real one only when a person names it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.errors import CapError, NotFound
from cap_tui.model.read_access import Reads
from cap_tui.text.i18n import _

if TYPE_CHECKING:
    from cap_tui.workspace import Workspace
    from cap_tui.workspace.config import Region
    from cap_tui.workspace.home import Home, RegionEntry


@dataclass(frozen=True)
class OtherRegion:
    """Another region's workspace: who it is, where it is, and its records."""

    region: Region
    folder: Path
    reads: Reads


@dataclass(frozen=True)
class RegionChoice:
    """Which other regions the region ``own`` compares itself with.

    ``named`` are the codes that a person named, in any case of letters; None: nobody did.
    """

    own: Region
    named: frozenset[str] | None = None

    def includes(self, code: str, *, synthetic: bool, received: bool = False) -> bool:
        """Whether the region ``code`` takes part; ``received``: its records came in a bundle."""
        if self.named is not None:
            return code.casefold() in self.named
        return synthetic == self.own.synthetic and (received or code in self.own.neighbours)


def region_choice(own: Region, codes: Iterable[str] | None = None) -> RegionChoice:
    """The choice by ``codes`` if given, else by ``partners`` of workspace.toml, else by its neighbours."""
    chosen = own.partners if codes is None else codes
    return RegionChoice(
        own, None if chosen is None else frozenset(code.casefold() for code in chosen)
    )


def regions_on_this_machine(home: Home | None, workspace: Workspace) -> tuple[RegionEntry, ...]:
    """The regions that stand beside this one or were opened lately, each once by its code; never this one.

    The one beside this region counts before a copy elsewhere.
    """
    from cap_tui.workspace import Home as Homes

    place = home or Homes()
    beside = workspace.folder.parent if "folder" in workspace.capabilities else place.regions
    known = sorted(
        place.known_regions(beside), key=lambda entry: entry.folder.parent != beside.resolve()
    )
    found: dict[str, RegionEntry] = {}
    for entry in known:
        if not entry.problem and entry.code != workspace.config.region.code:
            found.setdefault(entry.code, entry)
    return tuple(found.values())


@contextmanager
def other_regions(
    home: Home | None, workspace: Workspace, choice: RegionChoice | None = None
) -> Iterator[tuple[OtherRegion, ...]]:
    """The chosen regions on this machine, open for reading inside the block; one that cannot be read is left out."""
    from cap_tui.workspace import Workspace

    chosen = choice or region_choice(workspace.config.region)
    found: list[OtherRegion] = []
    with ExitStack() as opened:
        for entry in regions_on_this_machine(home, workspace):
            if not chosen.includes(entry.code, synthetic=entry.synthetic):
                continue
            try:
                other = opened.enter_context(Workspace.open(entry.folder, readonly=True))
            except CapError:
                continue
            found.append(OtherRegion(other.config.region, entry.folder, other))
        yield tuple(found)


def choose_partners(workspace: Workspace, codes: Collection[str] | None) -> None:
    """Keep in workspace.toml which regions to compare with; None: its neighbours and imported bundles again.

    Raises :class:`ReadOnly` when the region may only be read.
    """
    workspace.save_config(
        {"region.partners": None if codes is None else sorted(codes, key=str.casefold)}
    )


def require_known(codes: Iterable[str], known: Collection[str]) -> None:
    """Raise :class:`NotFound` for the first of ``codes`` that is not among the ``known`` ones."""
    names = {code.casefold() for code in known}
    for code in codes:
        if code.casefold() not in names:
            raise NotFound(
                _("No region '{code}' is known here.").format(code=code),
                remedy=_("Known: {codes}.").format(codes=", ".join(known))
                if known
                else _("Import a partner's bundle, or open another region."),
            )
