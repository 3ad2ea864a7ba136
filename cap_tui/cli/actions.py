"""Actions on the command line: the commands of every kind."""

from __future__ import annotations

from cap_tui.cli.kinds import KindGroup
from cap_tui.model.action_kind import ACTIONS

actions = KindGroup(ACTIONS)
