"""How the help of a command is set."""

from __future__ import annotations

import click

from cap_tui.text.labelled import label_end


class LanguageHelpFormatter(click.HelpFormatter):
    """Help of Click, with the colon of a heading as the language sets it."""

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{'':>{self.current_indent}}{label_end(heading)}\n")
