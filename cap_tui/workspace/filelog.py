"""The former name of :mod:`cap_tui.workspace.file_log`, for programs that import it."""

from cap_tui.workspace.file_log import FileLog

__all__ = ["FileLog"]
