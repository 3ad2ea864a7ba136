"""Practice regions: copies of a sample region in the person's home, one for each unit. No real region is touched."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from cap_tui import __version__
from cap_tui.demo.making import make_missing
from cap_tui.errors import NotFound
from cap_tui.plugin.shipped import EXAMPLES, shipped
from cap_tui.text.i18n import _
from cap_tui.training.kept_units import keep_unit
from cap_tui.training.progress import UnitProgress, read_progress, save_unit_progress
from cap_tui.training.unit_path import UnitItem
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.home import Home, holds_region
from cap_tui.workspace.log import utc_now


@dataclass(frozen=True)
class PracticeRegion:
    """A practice region: the unit, the folder of the exercise with its files, and the region in it."""

    unit: str
    folder: Path
    region: Path


def samples_folder(home: Home) -> Path:
    """Where the sample regions stand of which practice regions are copies; nobody works in them."""
    return home.training / f"samples-{__version__}"


def practice_folder(home: Home, item: UnitItem) -> Path:
    """The folder of the exercise of a unit: its practice region, partner regions and files stand in it."""
    return home.training / item.ref


def started_practice(home: Home, item: UnitItem) -> PracticeRegion | None:
    """The practice region of a unit that was begun; None where there is none."""
    begun = read_progress(home).units.get(item.ref)
    region = Path(begun.region) if begun else None
    if region is None or not holds_region(region):
        return None
    return PracticeRegion(item.ref, region.parent, region)


def unit_of_region(home: Home, folder: Path) -> str:
    """The id of the unit whose practice region stands in ``folder``; empty for any other region."""
    if not home.is_practice(folder):
        return ""
    units = read_progress(home).units
    wanted = folder.resolve()
    return next((u for u, one in units.items() if Path(one.region).resolve() == wanted), "")


def start_practice(home: Home, item: UnitItem, *, use_plugins: bool = True) -> PracticeRegion:
    """Begin a unit: a fresh copy of the sample regions, and an empty progress. Takes seconds the first time.

    An older practice region of the unit is replaced. Raises what writing raises.
    """
    folder = practice_folder(home, item)
    try:
        region = _fresh_copy(home, item, folder, use_plugins=use_plugins)
    except OSError as error:
        raise not_written(error, folder) from error
    save_unit_progress(home, item.ref, UnitProgress(started=utc_now(), region=str(region)))
    return PracticeRegion(item.ref, folder, region)


def _fresh_copy(home: Home, item: UnitItem, folder: Path, *, use_plugins: bool) -> Path:
    """The region of a fresh copy in ``folder``, which appears whole."""
    places = make_missing(samples_folder(home), home, use_plugins=use_plugins)
    fresh = folder.with_name(folder.name + ".making")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for place in places.values():
        shutil.copytree(place, fresh / place.name)
    keep_unit(item, fresh)
    for name in item.entry.examples:
        shutil.copyfile(_example(name), fresh / name)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    return folder / places[item.entry.region].name


def _example(name: str) -> Path:
    path = shipped(EXAMPLES) / name
    if not path.is_file():
        raise NotFound(
            _("There is no example file '{name}'.").format(name=name), where=str(path.parent)
        )
    return path
