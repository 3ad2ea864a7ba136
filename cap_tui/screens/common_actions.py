"""The areas that actions are sorted into, and the action that every screen has. Part of the one registry."""

from __future__ import annotations

from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

SCREEN, REGION, CHANGE, PLUGINS = N_("Screen"), N_("Region"), N_("Change"), N_("Plugins")

BACK = UserAction(
    "screen.back",
    N_("Back"),
    ("escape",),
    run="screen.back",
    area=SCREEN,
    footer=80,
    help=N_("To where you came from"),
)
