"""Make the pictures of the documentation anew, from the program itself: python tools/pictures.py"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (80, 24)
VIEWS = {
    "board": "",
    "diamond": "diamond.diamond",
    "strengths": "stresstest.findings",
    "facilitator": "edw.run",
    "results": "evaluation.results",
}
"""Picture -> the view that it shows; empty: the board."""


async def draw(region: Path, view: str, target: Path) -> None:
    """Draw the board or a view of a region as the shell draws it."""
    from cap_tui.app import CapApp
    from cap_tui.workspace import Home

    app = CapApp(region, Home())
    async with app.run_test(size=SIZE) as pilot:
        while app.opening:
            await pilot.pause(0.05)
        if view:
            app.show_view(view)
            await pilot.pause(1)
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        picture = without_addresses(app.export_screenshot(title="cap-tui"))
        target.write_text(picture, "utf-8")


def without_addresses(picture: str) -> str:
    """The picture with the fonts of the machine that shows it: it asks no host for one."""
    return re.sub(r"\s*@font-face \{.*?\}\n", "", picture, flags=re.DOTALL)


def main() -> None:
    """Make the sample regions in a folder that goes away, and draw one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAP_TUI_HOME"] = folder
        from cap_tui.cli import main as cap_tui

        with contextlib.suppress(SystemExit):
            cap_tui(["--plain", "--json", "demo"])
        for name, view in VIEWS.items():
            asyncio.run(draw(Path(folder) / "demo" / "valdora", view, PICTURES / f"{name}.svg"))


if __name__ == "__main__":
    main()
