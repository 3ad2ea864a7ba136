"""What a person can do with the chain: an activity's page and the trace of a record. Part of the one registry."""

from __future__ import annotations

from cap_tui.screens.common_actions import BACK
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

CHAIN = N_("Chain")

EVERYWHERE = (
    UserAction(
        "app.show-activity",
        N_("Activity"),
        ("Y",),
        area=CHAIN,
        help=N_("The whole life of the activity that the marked record belongs to, on one page"),
        keywords=N_("life votes cards actions services measurements page"),
    ),
    UserAction(
        "app.show-trace",
        N_("Trace"),
        ("U",),
        area=CHAIN,
        help=N_("The chain of the marked record: what it came from, what was made from it"),
        keywords=N_("chain origin behind ahead"),
    ),
)

ACTIVITY_LIFE = (
    BACK,
    UserAction(
        "activity_life.before",
        N_("Before"),
        ("comma",),
        run="step(-1)",
        area=CHAIN,
        footer=40,
        help=N_("The activity before this one, by name"),
    ),
    UserAction(
        "activity_life.next",
        N_("Next"),
        ("full_stop",),
        run="step(1)",
        area=CHAIN,
        footer=41,
        help=N_("The activity after this one, by name"),
    ),
)

TRACE = (
    BACK,
    UserAction(
        "trace.preview",
        N_("Page"),
        ("v",),
        area=CHAIN,
        footer=40,
        help=N_("The page of the marked record"),
    ),
)
