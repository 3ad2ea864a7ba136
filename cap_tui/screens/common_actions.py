"""The areas that actions are sorted into, and the action that every screen has. Part of the one registry."""

from __future__ import annotations

from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

SCREEN, REGION, CHANGE, PLUGINS = N_("Screen"), N_("Region"), N_("Change"), N_("Plugins")
RECORD = N_("Record")

BACK = UserAction(
    "screen.back",
    N_("Back"),
    ("escape",),
    run="screen.back",
    area=SCREEN,
    footer=80,
    help=N_("To where you came from"),
)


def searched_list(place: str) -> tuple[UserAction, UserAction]:
    """What every list that can be searched has: leave the search or the list, and search."""
    return (
        UserAction(
            f"{place}.leave",
            N_("Back"),
            ("escape",),
            area=SCREEN,
            footer=80,
            help=N_("Show all again; when all are shown, to where you came from"),
        ),
        UserAction(
            f"{place}.search",
            N_("Search"),
            ("slash",),
            area=RECORD,
            footer=59,
            help=N_("Type words; the list narrows with every letter"),
        ),
    )
