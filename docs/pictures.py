"""Make the pictures of the README anew, from the program itself: python docs/pictures.py"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SIZE = (80, 24)


async def board(region: Path, target: Path) -> None:
    """Draw the board of a region as the shell draws it."""
    from cap_tui.app import CapApp
    from cap_tui.workspace import Home

    app = CapApp(region, Home())
    async with app.run_test(size=SIZE) as pilot:
        while app.opening:
            await pilot.pause(0.05)
        await app.workers.wait_for_complete()
        await pilot.pause()
        target.write_text(app.export_screenshot(title="cap-tui"), "utf-8")


def main() -> None:
    """Make the sample regions in a folder that goes away, and draw one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAP_TUI_HOME"] = folder
        from cap_tui.cli import main as cap_tui

        with contextlib.suppress(SystemExit):
            cap_tui(["--plain", "--json", "demo"])
        asyncio.run(board(Path(folder) / "demo" / "valdora", HERE / "board.svg"))


if __name__ == "__main__":
    main()
