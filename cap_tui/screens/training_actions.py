"""What a person can do in the training. Part of the one registry."""

from __future__ import annotations

from cap_tui.screens.common_actions import BACK
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

TRAINING = N_("Training")

EVERYWHERE = (
    UserAction(
        "app.show-training",
        N_("Training"),
        ("f7",),
        area=TRAINING,
        help=N_("A tour of ten minutes, then a unit for each tool; in a practice region its unit"),
        keywords=N_("learn tour exercise course lesson"),
    ),
)

PATH = (BACK,)

UNIT = (
    BACK,
    UserAction(
        "training_unit.practise",
        N_("Practise"),
        ("T",),
        area=TRAINING,
        footer=60,
        help=N_("Open the practice region of this unit: a fresh one, or the one that was begun"),
    ),
    UserAction(
        "training_unit.idea",
        N_("Idea"),
        ("I",),
        area=TRAINING,
        footer=55,
        help=N_("The whole idea and what to remember, in one screen"),
    ),
    UserAction(
        "training_unit.hint",
        N_("Solution"),
        ("H",),
        area=TRAINING,
        footer=50,
        help=N_("How each step is done"),
    ),
    UserAction(
        "training_unit.own",
        N_("Own region"),
        ("O",),
        area=TRAINING,
        footer=40,
        help=N_("Back to the region of yours that was open last"),
    ),
)
