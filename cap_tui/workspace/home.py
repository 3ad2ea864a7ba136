"""Where a user's own things are: settings, recent regions, trust, logs, drop-in plugins.

The first screen needs this module: what parses a file is imported when there is one to read.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from cap_tui.errors import CapError, Refused
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.atomic_write import put_whole
from cap_tui.workspace.disk_errors import not_written

RECENT_KEPT = 20


class RegionEntry(NamedTuple):
    """A region that was found; ``problem`` says why it cannot be opened, "" when it can."""

    folder: Path
    code: str = ""
    name: str = ""
    synthetic: bool = False
    problem: str = ""


class Home:
    """A user's folder: ``path``, else CAP_TUI_HOME, else the platform's place for user data."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None and (named := os.environ.get("CAP_TUI_HOME")):
            path = Path(named)
        if path is None:
            from platformdirs import user_data_path

            path = user_data_path("cap-tui", appauthor=False)
        self.path = path.expanduser()

    @property
    def regions(self) -> Path:
        """Where regions are made when no other folder is named."""
        return self.path / "regions"

    @property
    def config_file(self) -> Path:
        """The user's settings."""
        return self.path / "settings.toml"

    @property
    def state(self) -> Path:
        """What the program remembers: trust, crash marker, recent regions."""
        return self.path / "state"

    @property
    def training(self) -> Path:
        """The practice regions of the training; none of them is ever a recent region."""
        return self.path / "training"

    def is_practice(self, folder: Path) -> bool:
        """Whether the region in ``folder`` is a practice region of the training."""
        return folder.resolve().is_relative_to(self.training.resolve())

    @property
    def logs(self) -> Path:
        """The log files."""
        return self.path / "logs"

    @property
    def drop_in(self) -> Path:
        """Plugins that the user put there."""
        return self.path / "plugins"

    def recent(self) -> list[Path]:
        """Folders of the regions opened last, the newest first; those that are gone are left out."""
        import json

        try:
            names = json.loads((self.state / "recent.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        if not isinstance(names, list):
            return []
        folders = [Path(name) for name in names if isinstance(name, str)]
        return [folder for folder in folders if holds_region(folder)]

    def remember(self, folder: Path) -> None:
        """Put a region first among the recent ones. Where that cannot be written, nothing happens.

        A practice region is never among them: without a name the program opens the person's own.
        """
        import json

        if self.is_practice(folder):
            return
        with contextlib.suppress(OSError, CapError):
            folder = folder.resolve()
            folders = [folder, *(other for other in self.recent() if other != folder)]
            names = [str(one) for one in folders[:RECENT_KEPT]]
            keep(self.state / "recent.json", json.dumps(names, indent=1).encode())

    def known_regions(self, cwd: Path) -> list[RegionEntry]:
        """The regions that a person may mean: recent ones, those at home, those in and under ``cwd``."""
        folders = [*self.recent(), *_children(self.regions), cwd]
        folders += [*_children(cwd), *_children(cwd / "workspaces")]
        found: dict[Path, RegionEntry] = {}
        for folder in folders:
            resolved = folder.resolve()
            if resolved not in found and holds_region(folder):
                found[resolved] = region_entry(resolved)
        return list(found.values())


def holds_region(folder: Path) -> bool:
    """Whether a region's folder can be seen here; not when the person may not look."""
    try:
        return (folder / REGION_FILE).is_file()
    except OSError:
        return False


def keep(path: Path, data: bytes) -> None:
    """Give a small file of the person's a new content; nobody else may read it. Raises Refused, NotSaved."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(error, path) from error
    put_whole(path, data, mode=0o600)


def kept(path: Path) -> str:
    """The text of a small file of the person's; empty when there is none. Raises Refused."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else _("it is no UTF-8 text")
        raise Refused(_("The file cannot be read."), where=labelled(path, reason)) from error


def region_entry(folder: Path) -> RegionEntry:
    """What can be said about the region in a folder without opening it."""
    from cap_tui.workspace.config import read_config

    try:
        region = read_config(folder / REGION_FILE).region
    except CapError as error:
        return RegionEntry(folder=folder, name=folder.name, problem=str(error))
    return RegionEntry(
        folder=folder, code=region.code, name=region.name, synthetic=region.synthetic
    )


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []
