"""A new region: a form, then a folder with its settings and an empty store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _, is_language, languages
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.form import Form
from cap_tui.widgets.safe_text import Line


def asked() -> tuple[FormField, ...]:
    """What a region must say of itself."""
    return (
        FormField(
            "name",
            _("Name"),
            required=True,
            most=200,
            help=_("Name of the region, as people know it"),
        ),
        FormField(
            "code",
            _("Code"),
            required=True,
            most=16,
            help=_("A short code of letters and digits, such as SI02 or VAL; it is kept for ever"),
        ),
        FormField(
            "country",
            _("Country"),
            required=True,
            least=2,
            most=2,
            help=_("Two letters, ISO 3166: AT, SI, IT"),
        ),
        FormField(
            "languages",
            _("Languages"),
            "list",
            required=True,
            default=("en",),
            help=_("Codes with commas between, the main one first: de, en"),
        ),
        FormField(
            "currency",
            _("Currency"),
            required=True,
            least=3,
            most=3,
            default="EUR",
            help=_("Three letters, ISO 4217: EUR, CHF"),
        ),
        FormField(
            "folder",
            _("Folder"),
            help=_("Where to put it; leave empty for your home of the program"),
        ),
    )


def problems(values: dict[str, Any]) -> dict[str, str]:
    """What fields cannot see alone: the spelling of codes, unknown languages."""
    found: dict[str, str] = {}
    code = str(values.get("code", ""))
    if code and not (
        code[0].isalnum() and code.replace("-", "").replace("_", "").isalnum() and code.isascii()
    ):
        found["code"] = _("Letters, digits, - and _ only, a letter or digit first.")
    if not str(values.get("country", "AA")).isalpha():
        found["country"] = _("Two letters.")
    if not str(values.get("currency", "AAA")).isalpha():
        found["currency"] = _("Three letters.")
    unknown = [code for code in values.get("languages", ()) if not is_language(code.lower())]
    if unknown:
        found["languages"] = _("{codes}: the program speaks {known}.").format(
            codes=", ".join(unknown), known=", ".join(languages())
        )
    return found


class NewRegionScreen(CapScreen):
    """The form of a new region."""

    CSS_PATH = "new.tcss"
    ACTIONS = PLACES["new"]
    PLACE: ClassVar[str] = "new"

    def body(self) -> Iterable[Widget]:
        yield Form(
            asked(),
            draft="region.new",
            send=_("Make this region"),
            check=problems,
            save=self._make,
            id="form",
        )

    def path(self) -> list[str]:
        return [_("New region")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("A region is a folder with a file workspace.toml that you may edit, and its data."),
            _("Everything here but the code can be changed later in the settings."),
        ]

    def on_mount(self) -> None:
        self.query_one(Form).first().focus()

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        self.action_back()

    def _make(self, values: dict[str, Any], _opened: dict[str, Any]) -> Path:
        given = values["folder"]
        folder = (
            Path(given).expanduser() if given else self.shell.home.regions / values["code"].lower()
        )
        create(folder.absolute(), values)
        return folder.absolute()

    def on_form_saved(self, event: Form.Saved) -> None:
        event.stop()
        self.action_back()
        self.shell.open_region(event.result)


def create(folder: Path, values: dict[str, Any]) -> None:
    """Make the workspace in ``folder``; raises what the workspace raises."""
    from cap_tui.workspace import Region, Workspace, WorkspaceConfig

    region = Region(
        code=values["code"],
        name=values["name"],
        country=values["country"].upper(),
        languages=tuple(code.lower() for code in values["languages"]),
        currency=values["currency"].upper(),
    )
    Workspace.create(folder, WorkspaceConfig(region=region)).close()
