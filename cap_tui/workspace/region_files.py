"""What a region keeps beside its log: the settings and the attached files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from cap_tui.workspace import REGION_FILE
from cap_tui.workspace.attachments import FOLDER, Attachments
from cap_tui.workspace.config import read_text
from cap_tui.workspace.disk_errors import not_written
from cap_tui.workspace.files import Files, replacing


class RegionFiles(ABC):
    """The settings and the attachments of a region, wherever its log is."""

    attachments: Attachments | None = None
    """The attached files; None where nothing can be attached."""

    @property
    @abstractmethod
    def config_name(self) -> str:
        """What messages call the settings."""

    @abstractmethod
    def read_config(self) -> str:
        """The text of the settings. Raises Refused."""

    @abstractmethod
    def write_config(self, text: str) -> None:
        """Replace the text of the settings in one step. Raises Refused, NotSaved."""


class FolderFiles(RegionFiles):
    """Settings and attachments in the region's folder."""

    def __init__(self, folder: Path, files: Files) -> None:
        self._path = folder / REGION_FILE
        self._files = files
        self.attachments = Attachments(folder / FOLDER, files)

    @property
    def config_name(self) -> str:
        return str(self._path)

    def read_config(self) -> str:
        return read_text(self._path)

    def write_config(self, text: str) -> None:
        try:
            with replacing(self._files, self._path) as file:
                file.write(text.encode(), 0)
        except OSError as error:
            raise not_written(error, self._path) from error


class MemoryFiles(RegionFiles):
    """Settings that live as long as the process; nothing can be attached."""

    def __init__(self, text: str = "") -> None:
        self._text = text

    @property
    def config_name(self) -> str:
        return REGION_FILE

    def read_config(self) -> str:
        return self._text

    def write_config(self, text: str) -> None:
        self._text = text
