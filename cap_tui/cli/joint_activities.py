"""Joint activities on the command line: the commands of every kind."""

from __future__ import annotations

from cap_tui.cli.kinds import KindGroup
from cap_tui.model.joint_activity_kind import JOINT_ACTIVITIES

joint_activities = KindGroup(JOINT_ACTIVITIES)
