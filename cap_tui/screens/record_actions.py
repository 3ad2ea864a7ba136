"""What a person can do with records: in their lists and on their pages. Part of the one registry."""

from __future__ import annotations

from cap_tui.screens.common_actions import BACK, RECORD, SCREEN, searched_list
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

_RATE = UserAction(
    "record.rate",
    N_("Rate"),
    ("r",),
    run="operate('r')",
    area=RECORD,
    footer=50,
    changes=True,
    help=N_("Rate one aspect from 1 to 5; in a list, of every selected activity"),
    on_row=True,
)
_STAGE = UserAction(
    "record.stage",
    N_("Stage"),
    ("t",),
    run="operate('t')",
    area=RECORD,
    footer=45,
    changes=True,
    help=N_("Move to another stage; in a list, every selected activity"),
    on_row=True,
)
_LEAD = UserAction(
    "record.lead",
    N_("Cluster"),
    ("L",),
    run="operate('L')",
    area=RECORD,
    changes=True,
    help=N_("Say which cluster leads; in a list, every selected activity"),
    on_row=True,
)
_MASS = UserAction(
    "record.mass",
    N_("Mass"),
    ("m",),
    run="operate('m')",
    area=RECORD,
    footer=44,
    changes=True,
    help=N_("Judge the critical mass of the activity, factor by factor, and note its figures"),
    on_row=True,
)
_EVIDENCE = UserAction(
    "record.evidence",
    N_("Evidence"),
    ("E",),
    run="operate('E')",
    area=RECORD,
    footer=38,
    changes=True,
    help=N_("Add evidence that supports the activity"),
    on_row=True,
)
ON_ACTIVITIES = (_RATE, _STAGE, _MASS, _LEAD, _EVIDENCE)
"""The keys of what the core's kind of activities offers."""

_EDIT = UserAction(
    "record.edit",
    N_("Edit"),
    ("e",),
    area=RECORD,
    footer=55,
    changes=True,
    help=N_("Change the marked record in a form"),
    on_row=True,
)
_REMOVE = UserAction(
    "record.remove",
    N_("Remove"),
    ("x", "delete"),
    area=RECORD,
    footer=40,
    changes=True,
    help=N_("Remove the marked or the selected records; what depends on them is named first"),
    on_row=True,
)

RECORD_LIST = (
    *searched_list("record_list"),
    UserAction(
        "record_list.add",
        N_("Add"),
        ("a", "n"),
        area=RECORD,
        footer=58,
        changes=True,
        help=N_("A new record in a form"),
    ),
    _EDIT,
    UserAction(
        "record_list.sort",
        N_("Sort"),
        ("s",),
        area=RECORD,
        footer=48,
        help=N_("Sort by the next column"),
        on_row=True,
    ),
    UserAction(
        "record_list.reverse",
        N_("Reverse"),
        ("S",),
        area=RECORD,
        help=N_("Sort in the other direction"),
        on_row=True,
    ),
    UserAction(
        "record_list.filter",
        N_("Filter"),
        ("f",),
        area=RECORD,
        footer=42,
        help=N_("Show only records with one value of a column"),
        on_row=True,
    ),
    UserAction(
        "record_list.select",
        N_("Select"),
        ("space",),
        area=RECORD,
        footer=41,
        help=N_("Select the marked record, or not any more"),
        on_row=True,
    ),
    UserAction(
        "record_list.select_all",
        N_("Select all"),
        ("asterisk",),
        area=RECORD,
        help=N_("Select every record that is shown, or none"),
        on_row=True,
    ),
    *ON_ACTIVITIES,
    _REMOVE,
)

RECORD_DETAIL = (
    BACK,
    UserAction(
        "record_detail.explain",
        N_("Explain"),
        ("question_mark",),
        area=SCREEN,
        footer=30,
        help=N_("What the marked field means"),
    ),
    _EDIT,
    *ON_ACTIVITIES,
    UserAction(
        "record_detail.attach",
        N_("Attach"),
        ("i",),
        area=RECORD,
        footer=44,
        changes=True,
        help=N_("Keep a file with this evidence"),
    ),
    _REMOVE,
)

CONTENT = (
    *searched_list("content"),
    UserAction(
        "content.kind",
        N_("Kind"),
        ("f",),
        area=RECORD,
        footer=42,
        help=N_("Show only the entries of one kind"),
    ),
)
