"""The core's own tables, in the order in which people meet them."""

from __future__ import annotations

from cap_tui.model.action import PlannedAction
from cap_tui.model.activity import (
    Challenge,
    CriticalMass,
    Evidence,
    PriorityArea,
    Rating,
    TransformativeActivity,
)
from cap_tui.model.actor import Actor, Erasure, Person
from cap_tui.model.joint_activity import JointActivity
from cap_tui.model.record import Record

CORE_TABLES: tuple[type[Record], ...] = (
    PriorityArea,
    Challenge,
    TransformativeActivity,
    Rating,
    CriticalMass,
    PlannedAction,
    JointActivity,
    Actor,
    Person,
    Evidence,
    Erasure,
)
