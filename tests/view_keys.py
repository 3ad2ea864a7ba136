"""What every key of a plugin's view does to the screen, as text: the rows that are others after it."""

from __future__ import annotations

from collections.abc import Collection

from cap_tui.testing import ShellDriver
from cap_tui.widgets.actions import UserAction, offered
from cap_tui.widgets.overlay import Overlay

MOST_ROWS = 12
SIGNS = {"full_stop": ".", "comma": ",", "plus": "+", "minus": "-", "question_mark": "?"}
"""Keys that the driver would type letter by letter."""


def keys_told(shell: ShellDriver, view: str, package: str, left_out: Collection[str] = ()) -> str:
    """The view as it opens, then for each key of its own what changes, without the actions ``left_out``."""
    shell.open_view(view)
    lines = [f"##### {view}", *shell.lines]
    for action in own_actions(shell, package):
        if action.id in left_out:
            continue
        shell.open_view(view)
        before = shell.lines
        shell.press(SIGNS.get(action.keys[0], action.keys[0]))
        rows = [row for row, old in zip(shell.lines, before, strict=True) if row != old]
        lines.append(f"{action.keys[0]} ({action.id})")
        lines += [f"    {row}" for row in rows[:MOST_ROWS]]
        lines += [f"    … {len(rows)} rows"] * (len(rows) > MOST_ROWS)
        for box in shell.app.screen.query(Overlay):
            shell.call(box.close)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def own_actions(shell: ShellDriver, package: str) -> list[UserAction]:
    """The actions with keys that parts of ``package`` offer on the screen."""
    found = (each for each in offered(shell.app.screen) if each.action.keys)
    own = [each.action for each in found if type(each.node).__module__.startswith(package)]
    return list({action.id: action for action in own}.values())
