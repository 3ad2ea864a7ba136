"""ACIE, the Alpine Cluster Innovation Express: synchronised calls of several regions.

The hooks of the plugin. Each imports what it needs when it is called, so that listing and
starting cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cap_tui.api import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def cap_commands() -> Iterable[click.Command]:
    """``cap-tui acie``."""
    from cap_acie.commands import command

    return [command()]
