"""What is made of a run that ended without a word: the plugin that was at work is named, and left alone when it may do it again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cap_tui.plugin.call_marker import EndedCall, ended_calls
from cap_tui.plugin.quarantine import Marks
from cap_tui.plugin.states import PluginState
from cap_tui.text.clean import clean_line
from cap_tui.text.i18n import _


def note_ended_calls(state_folder: Path, marks: Marks, states: Iterable[PluginState]) -> None:
    """Mark the plugins that were at work when earlier runs ended without a word.

    A hook or an import takes a moment: a run that ends in one was ended by it, and would be at every start, so the
    plugin is quarantined. Long work may be met by a power cut: it is quarantined the second time, a built-in
    plugin and a view that was merely shown never.
    """
    ended = ended_calls(state_folder)
    if not ended:
        return
    known = {state.id: state for state in states}
    for call in ended:
        plugin = known.get(call.plugin)
        if plugin is None:
            continue
        error = _told(call)
        before = marks.read().ended.get(plugin.id)
        again = before is not None and (before.version, before.view) == (plugin.version, call.what)
        quick = call.what == "import" or call.what.startswith("cap_")
        built_in = plugin.source.kind == "built-in"
        if not call.shown and (quick or again) and not built_in:
            marks.quarantine(plugin.id, plugin.version, "", error)
        else:
            marks.ended(plugin.id, plugin.version, call.what, error)


def _told(call: EndedCall) -> str:
    what = clean_line(call.what, limit=200)
    if call.shown:
        words = _("The program ended without a word while the view {what} was on the screen.")
    else:
        words = _("The program ended without a word in {what}.")
    return words.format(what=what)
