"""Priority areas and challenges on the command line: the commands of every kind."""

from __future__ import annotations

from cap_tui.cli.kinds import KindGroup
from cap_tui.model.kinds import AREAS, CHALLENGES

areas = KindGroup(AREAS)
challenges = KindGroup(CHALLENGES)
