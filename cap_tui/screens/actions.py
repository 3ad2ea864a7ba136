"""The registry: everything a person can do in the shell, place by place.

Keys, the line of keys at the bottom, the palette, help and docs/KEYS.md are all made from
it, and a test finds clashes. Keys are letters, digits, function keys, Enter, Esc and Tab:
nothing that tmux, macOS or a German keyboard swallows (control keys are second ways only).
"""

from __future__ import annotations

from collections.abc import Mapping

from cap_tui.screens import bundle_actions, chain_actions, training_actions
from cap_tui.screens.common_actions import BACK, CHANGE, PLUGINS, REGION, SCREEN
from cap_tui.screens.record_actions import CONTENT, RECORD_DETAIL, RECORD_LIST
from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction
from cap_tui.widgets.key_bindings import (
    CHOICE_KEYS,
    FORM_KEYS,
    LINE_KEYS,
    LIST_KEYS,
    OVERLAY_KEYS,
    PICKER_KEYS,
    TEXT_KEYS,
)

EVERYWHERE = (
    UserAction(
        "app.help",
        N_("Help"),
        ("f1",),
        area=SCREEN,
        footer=90,
        help=N_("What this screen is for, and its keys"),
    ),
    UserAction(
        "app.find",
        N_("Find"),
        ("f2",),
        area=SCREEN,
        footer=85,
        help=N_("Find anything that can be done here, by a few letters of it"),
    ),
    UserAction(
        "app.undo",
        N_("Undo"),
        ("u",),
        area=CHANGE,
        changes=True,
        help=N_(
            "Take a change back after a question: the newest of this session, in the history the marked one"
        ),
        keywords=N_("revert delete remove back"),
    ),
    UserAction(
        "app.redo",
        N_("Redo"),
        ("ctrl+r",),
        area=CHANGE,
        changes=True,
        help=N_("Make again what this session took back, after a question"),
    ),
    UserAction(
        "app.copy",
        N_("Copy"),
        ("y",),
        area=SCREEN,
        help=N_("Copy the marked row, a cell of it, the table or the text"),
    ),
    UserAction(
        "app.copy-to-file",
        N_("Copy to a file"),
        area=SCREEN,
        help=N_("The table or the text, for terminals without a clipboard"),
    ),
    UserAction(
        "app.show-history",
        N_("History"),
        ("c",),
        area=CHANGE,
        help=N_("Who changed what, and when"),
        keywords=N_("audit, log of changes, versions"),
    ),
    UserAction(
        "app.show-regions",
        N_("All regions"),
        ("f3",),
        area=REGION,
        help=N_("The list of regions: open another, make one"),
        keywords=N_("new region, open a region, switch to another region"),
    ),
    UserAction(
        "app.show-plugins",
        N_("Show plugins"),
        ("f4",),
        area=PLUGINS,
        help=N_("What is installed, in which state, and why"),
    ),
    UserAction(
        "app.show-settings",
        N_("Settings"),
        ("f5",),
        area=SCREEN,
        help=N_("Language, colours, mouse; the region's and the plugins' settings"),
        keywords=N_("change the language, preferences, options"),
    ),
    UserAction(
        "app.reload-plugins",
        N_("Reload plugins"),
        ("f6",),
        area=PLUGINS,
        help=N_("Read the plugins and their code again: for who has a folder under development"),
    ),
    UserAction(
        "app.next-theme",
        N_("Other colours"),
        area=SCREEN,
        help=N_("Dark, light, projector, without colour"),
    ),
    UserAction(
        "app.toggle-mouse",
        N_("Mouse on or off"),
        area=SCREEN,
        help=N_("Off leaves the mouse to your terminal, for selecting and copying"),
    ),
    UserAction(
        "app.leave",
        N_("Quit"),
        ("q", "ctrl+q"),
        area=SCREEN,
        footer=70,
        help=N_("Leave; everything that was saved is safe"),
    ),
    *chain_actions.EVERYWHERE,
    *training_actions.EVERYWHERE,
)

HOME = (
    UserAction(
        "home.new",
        N_("New region"),
        ("n",),
        area=REGION,
        footer=55,
        help=N_("Make a region: a folder with its name, languages and data"),
    ),
    UserAction(
        "home.folder",
        N_("Open a folder"),
        ("o",),
        area=REGION,
        footer=50,
        help=N_("Open a region that is somewhere else"),
    ),
    UserAction(
        "home.demo",
        N_("Demo"),
        ("d",),
        area=REGION,
        footer=45,
        help=N_("A sample region, clearly synthetic, to look around in"),
    ),
)

BOARD = (
    UserAction(
        "board.views",
        N_("Tools"),
        ("v",),
        area=REGION,
        footer=58,
        help=N_("Every view of every tool of this region"),
    ),
    UserAction(
        "board.records",
        N_("Data"),
        ("d",),
        area=REGION,
        footer=57,
        help=N_("Every list of this region: activities, organisations, people, evidence and more"),
    ),
    UserAction(
        "board.line",
        N_("Area"),
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        run="line({key})",
        area=REGION,
        help=N_("Open action line 1 to 5, activities, what is due, partners, or what changed"),
    ),
    UserAction(
        "board.check",
        N_("Check again"),
        (),
        area=REGION,
        help=N_("Ask every tool again where it stands and what is missing"),
    ),
    UserAction(
        "board.report",
        N_("Write report"),
        ("w",),
        area=REGION,
        footer=40,
        help=N_("Write the region's report to a file"),
        keywords=N_("document print pdf word export"),
    ),
    UserAction(
        "board.policy-report",
        N_("Write two pages for policy makers"),
        (),
        area=REGION,
        help=N_("In short, where the process stands, did it work and for what money"),
        keywords=N_("document print pdf word export report short summary"),
    ),
    UserAction(
        "board.write-file",
        N_("Write a file for another program"),
        (),
        area=REGION,
        help=N_("What plugins export: choose one, then name the file"),
        keywords=N_("export save picture spreadsheet"),
    ),
    *bundle_actions.ON_BOARD,
)

VIEW = (
    BACK,
    UserAction(
        "view.explain",
        N_("Explain"),
        ("question_mark",),
        area=SCREEN,
        footer=65,
        help=N_("How the marked number comes about: formula, n, method, what is missing"),
    ),
    UserAction(
        "view.warnings",
        N_("Warnings"),
        ("exclamation_mark",),
        area=SCREEN,
        footer=28,
        help=N_("All warnings about this view, in full"),
    ),
    UserAction(
        "view.turn",
        N_("Other view"),
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        run="turn({key})",
        area=SCREEN,
        help=N_("Another view of the same tool, by its number"),
    ),
)

CONFLICT = (
    BACK,
    UserAction(
        "conflict.ours",
        N_("Ours"),
        ("less_than_sign",),
        area=CHANGE,
        footer=60,
        help=N_("Keep our value of the marked field"),
    ),
    UserAction(
        "conflict.theirs",
        N_("Theirs"),
        ("greater_than_sign",),
        area=CHANGE,
        footer=59,
        help=N_("Take their value of the marked field"),
    ),
    UserAction(
        "conflict.save",
        N_("Save"),
        ("f10",),
        area=CHANGE,
        footer=65,
        changes=True,
        help=N_("Save the record as it is chosen here"),
    ),
)

PLUGINS_PLACE = (
    BACK,
    UserAction(
        "plugins.switch",
        N_("Switch on or off"),
        ("x",),
        area=PLUGINS,
        footer=60,
        help=N_("Switch the marked plugin off, or on again"),
    ),
    UserAction(
        "plugins.add",
        N_("Add"),
        ("a",),
        area=PLUGINS,
        footer=55,
        help=N_("Add a plugin from a folder or a file; what it brings is shown before"),
    ),
    UserAction(
        "plugins.brings",
        N_("What it brings"),
        (),
        area=PLUGINS,
        help=N_("Everything that the marked plugin contributes"),
    ),
    UserAction(
        "plugins.remove",
        N_("Remove"),
        (),
        area=PLUGINS,
        help=N_("Take the marked plugin out of your plugins folder, after a question"),
    ),
)

FAILURE = (
    BACK,
    UserAction("failure.on", N_("Go on"), ("enter",), run="back", area=SCREEN, footer=60),
)

HISTORY = RECORD_FORM = SETTINGS = TEXT = NEW = (BACK,)

PLACES: Mapping[str, tuple[UserAction, ...]] = {
    "everywhere": EVERYWHERE,
    "home": HOME,
    "new": NEW,
    "board": BOARD,
    "view": VIEW,
    "history": HISTORY,
    "conflict": CONFLICT,
    "record_list": RECORD_LIST,
    "record_detail": RECORD_DETAIL,
    "content": CONTENT,
    "record_form": RECORD_FORM,
    "plugins": PLUGINS_PLACE,
    "settings": SETTINGS,
    "text": TEXT,
    "failure": FAILURE,
    "activity_life": chain_actions.ACTIVITY_LIFE,
    "trace": chain_actions.TRACE,
    "training": training_actions.PATH,
    "training_unit": training_actions.UNIT,
    "bundle_export": (BACK, *bundle_actions.BUNDLE_EXPORT),
    "bundle_import": (BACK, *bundle_actions.BUNDLE_IMPORT),
    "bundle_conflicts": (BACK, *bundle_actions.BUNDLE_CONFLICTS),
    "partners": (BACK, *bundle_actions.PARTNERS_PLACE),
}

PARTS: Mapping[str, tuple[UserAction, ...]] = {
    "list": LIST_KEYS,
    "running text": TEXT_KEYS,
    "form": FORM_KEYS,
    "choice": CHOICE_KEYS,
    "question": OVERLAY_KEYS,
    "line": LINE_KEYS,
    "picker": PICKER_KEYS,
}

PLACE_NAMES: Mapping[str, str] = {
    "everywhere": N_("Everywhere"),
    "home": N_("Regions"),
    "new": N_("New region"),
    "board": N_("Board of a region"),
    "view": N_("View of a tool"),
    "history": N_("History"),
    "conflict": N_("Conflict"),
    "record_list": N_("A list of records"),
    "record_detail": N_("One record"),
    "record_form": N_("A record's form"),
    "content": N_("A list of content"),
    "plugins": N_("Plugins"),
    "settings": N_("Settings"),
    "text": N_("Help and other texts"),
    "failure": N_("Something failed"),
    "activity_life": N_("Page of an activity"),
    "trace": N_("Trace of a record"),
    "training": N_("Training"),
    "training_unit": N_("A unit of the training"),
    "bundle_export": N_("Send a bundle"),
    "bundle_import": N_("Import a bundle"),
    "bundle_conflicts": N_("Conflicts and proposals"),
    "partners": N_("Partners"),
    "list": N_("In a list"),
    "running text": N_("In a text"),
    "form": N_("In a form"),
    "choice": N_("In a choice"),
    "question": N_("In a question"),
    "line": N_("In a line of text"),
    "picker": N_("In a list of answers"),
}
