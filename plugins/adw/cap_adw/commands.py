"""``cap-tui adw``: the commands of a workshop."""

from __future__ import annotations

import click

from cap_adw.words import _
from cap_tui.api import workshop_group


def command() -> click.Group:
    """The command of the plugin."""
    return workshop_group("adw", _("Workshops in which people develop the actions of an activity."))
