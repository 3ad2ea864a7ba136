"""The views of a workshop plugin: each has a widget above and a plain twin here."""

from __future__ import annotations

from cap_tui.plugin.contributions import View, later

WIDGETS = "cap_tui.widgets.workshop"
TEXTS = "cap_tui.workshop_text"


def workshop_views(plugin: str) -> tuple[View, ...]:
    """The terminals of a workshop, as views of ``plugin``. Their widgets are imported when they are opened."""
    return (
        View(
            f"{plugin}.run",
            later(f"{WIDGETS}.run_page:RunPage"),
            later(f"{TEXTS}.run_lines:run_text"),
            10,
        ),
        View(
            f"{plugin}.present",
            later(f"{WIDGETS}.present_page:PresentPage"),
            later(f"{TEXTS}.present_lines:present_text"),
            20,
        ),
        View(
            f"{plugin}.notes",
            later(f"{WIDGETS}.notes_page:NotesPage"),
            later(f"{TEXTS}.notes_lines:notes_text"),
            30,
        ),
        View(
            f"{plugin}.join",
            later(f"{WIDGETS}.join_page:JoinPage"),
            later(f"{TEXTS}.join_lines:join_text"),
            40,
        ),
    )
