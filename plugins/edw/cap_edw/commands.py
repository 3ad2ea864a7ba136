"""``cap-tui edw``: the commands of a workshop."""

from __future__ import annotations

import click

from cap_edw.words import _
from cap_tui.api import workshop_group


def command() -> click.Group:
    """The command of the plugin."""
    return workshop_group("edw", _("Workshops in which people discover transformative activities."))
