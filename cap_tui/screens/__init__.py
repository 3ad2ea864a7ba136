"""The core's screens: one module and one style sheet each, imported when they are first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cap_tui.screens.base import CapScreen

SCREENS = {
    "home": "HomeScreen",
    "new": "NewRegionScreen",
    "board": "BoardScreen",
    "view": "PluginScreen",
    "pager": "PagerScreen",
    "plugins": "PluginsScreen",
    "settings": "SettingsScreen",
    "history": "HistoryScreen",
    "conflict": "ConflictScreen",
    "failure": "FailureScreen",
    "bundle_export": "ExportScreen",
    "bundle_import": "ImportScreen",
    "bundle_conflicts": "ConflictsScreen",
    "partners": "PartnersScreen",
    "content": "ContentScreen",
    "activity_life": "ActivityLifeScreen",
    "trace": "TraceScreen",
    "training": "TrainingScreen",
    "training_unit": "TrainingUnitScreen",
    "kinds.record_list": "RecordListScreen",
    "kinds.record_detail": "RecordDetailScreen",
    "kinds.record_form": "RecordFormScreen",
}


def make(name: str, *args: Any, **options: Any) -> CapScreen:
    """The screen of this name, made anew; its module is imported when it is first asked for."""
    return screen_class(name)(*args, **options)


def screen_class(name: str) -> type[CapScreen]:
    """The class of the screen of this name; KeyError when there is none such."""
    kind = SCREENS[name]
    found: type[CapScreen] = getattr(import_module(f"cap_tui.screens.{name}"), kind)
    return found


def screen_name(screen: CapScreen) -> str:
    """The name under which a screen is made."""
    return type(screen).__module__.removeprefix("cap_tui.screens.")
