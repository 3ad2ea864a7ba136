"""The keys of the parts that screens are made of: lists, texts and forms. Part of the one registry."""

from __future__ import annotations

from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

LIST_KEYS = (
    UserAction("list.up", N_("Up"), ("up", "k"), run="move(-1)"),
    UserAction("list.down", N_("Down"), ("down", "j"), run="move(1)"),
    UserAction("list.back", N_("A page back"), ("pageup",), run="page(-1)"),
    UserAction("list.on", N_("A page on"), ("pagedown",), run="page(1)"),
    UserAction("list.first", N_("To the first"), ("home", "g"), run="edge(-1)"),
    UserAction("list.last", N_("To the last"), ("end", "G"), run="edge(1)"),
    UserAction(
        "list.right",
        N_("More columns"),
        ("right",),
        run="sideways(1)",
        footer=45,
        help=N_("Columns that are out of sight because the window is narrow"),
    ),
    UserAction("list.left", N_("Columns before"), ("left",), run="sideways(-1)"),
    UserAction("list.choose", N_("Choose"), ("enter",), run="choose", footer=60),
)

TEXT_KEYS = (
    UserAction("text.up", N_("Up"), ("up", "k"), run="scroll_by(-1)"),
    UserAction("text.down", N_("Down"), ("down", "j"), run="scroll_by(1)"),
    UserAction("text.back", N_("A page back"), ("pageup", "h"), run="page(-1)"),
    UserAction("text.on", N_("A page on"), ("pagedown", "space", "l"), run="page(1)"),
    UserAction("text.begin", N_("To the beginning"), ("home", "g"), run="edge(-1)"),
    UserAction("text.end", N_("To the end"), ("end", "G"), run="edge(1)"),
)

FORM_KEYS = (
    UserAction("form.send", N_("Save"), ("f10", "ctrl+s"), area=N_("Form"), footer=65),
    UserAction(
        "form.cancel",
        N_("Leave"),
        ("escape",),
        area=N_("Form"),
        footer=64,
        help=N_("Leave without saving; what was typed is kept and offered again"),
    ),
    UserAction(
        "form.clear",
        N_("Clear"),
        ("f9",),
        area=N_("Form"),
        footer=30,
        help=N_("Throw away what was typed; the fields are as they were"),
    ),
    UserAction("form.next", N_("Next field"), ("down",), run="app.focus_next"),
    UserAction("form.previous", N_("Field before"), ("up",), run="app.focus_previous"),
)

LINE_KEYS = (UserAction("line.send", N_("Go on"), ("enter",), run="submit", footer=60),)

OVERLAY_KEYS = (UserAction("question.close", N_("Close"), ("escape",), run="dismiss", footer=80),)

PICKER_KEYS = (
    *OVERLAY_KEYS,
    UserAction(
        "picker.number",
        N_("To the answer with this number"),
        tuple("1234567890"),
        run="go_to('{key}')",
        help=N_("A digit or the first letters mark an answer; Enter takes it"),
    ),
)

CHOICE_KEYS = (
    UserAction("choice.next", N_("Next answer"), ("right", "space"), run="step(1)"),
    UserAction("choice.before", N_("Answer before"), ("left",), run="step(-1)"),
    UserAction(
        "choice.number",
        N_("To the answer with this number"),
        tuple("123456789"),
        run="choose_number({key})",
        help=N_(
            "A digit chooses the answer at that place, a letter the next one that begins with it"
        ),
    ),
)
