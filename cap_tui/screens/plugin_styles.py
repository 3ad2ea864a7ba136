"""Style sheets of plugins reach the plugin's own widgets only, and one that is not valid reaches nothing.

Textual takes in the ``DEFAULT_CSS`` of a class when its first widget is mounted; ``* { display: none }`` in it would blank the
whole program, and a mistake in it would spoil the sheets of all others.
"""

from __future__ import annotations

from pathlib import Path

import textual
from textual.css.errors import StylesheetError
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import TokenError
from textual.css.types import CSSLocation

import cap_tui
from cap_tui.errors import PluginFault
from cap_tui.text.i18n import _
from cap_tui.widgets.style_scope import scope_sheet

OUR_FILES = tuple(f"{Path(module.__file__ or '').parent}/" for module in (textual, cap_tui))


class PluginStylesheet(Stylesheet):
    """The sheet of the program: what does not come from Textual or the core is scoped and tried first."""

    def add_source(
        self,
        css: str,
        read_from: CSSLocation | None = None,
        is_default_css: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> None:
        """As Textual's; :class:`PluginFault` when a plugin's sheet is not valid or names widgets of the program."""
        if read_from is not None and not read_from[0].startswith(OUR_FILES):
            name = read_from[1].rpartition(".")[0]
            css = scope_sheet(css, name)
            if not self.has_source(*read_from):
                self._require_own(name)
                check_sheet(css, name, self._variables)
        super().add_source(css, read_from, is_default_css, tie_breaker, scope)

    def _require_own(self, name: str) -> None:
        """Refuse a class that is called like one of the program or of Textual: its sheet would be theirs too."""
        taken = {
            source[1].rpartition(".")[0]
            for source in self.source
            if source[0].startswith(OUR_FILES)
        }
        if name in taken:
            raise PluginFault(
                _("A class of widgets may not be called {name}: the program has one.").format(
                    name=name
                ),
                remedy=_("Its author has to give it another name."),
            )


def check_sheet(css: str, name: str, variables: dict[str, str]) -> None:
    """Parse a style sheet in a throw-away sheet, before it can poison the real one; :class:`PluginFault` when it is not valid."""
    sheet = Stylesheet(variables=variables)
    try:
        sheet.add_source(css, is_default_css=True)
        sheet.parse()
    except (StylesheetError, TokenError) as error:
        raise PluginFault(
            _("The style sheet of {name} is not valid.").format(name=name),
            remedy=_("Tell its author."),
        ) from error
