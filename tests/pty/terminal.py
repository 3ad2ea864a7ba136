"""The program on a real pseudo-terminal: :class:`cap_tui.testing.terminal_driver.TerminalDriver`."""

from cap_tui.testing.terminal_driver import BROUGHT_BACK, TerminalDriver

Terminal = TerminalDriver

__all__ = ["BROUGHT_BACK", "Terminal", "TerminalDriver"]
