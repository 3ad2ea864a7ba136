"""A region in memory, and the person who works in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cap_tui.model.activity import PriorityArea, TransformativeActivity
from cap_tui.operations.context import Context
from cap_tui.testing import sample_region
from cap_tui.workspace import Workspace


@dataclass(frozen=True)
class Region:
    """A region with two priority areas and an activity between them."""

    context: Context
    health: PriorityArea
    wood: PriorityArea
    textiles: TransformativeActivity

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace


def filled(workspace: Workspace) -> Region:
    """The region's first records."""
    with workspace.transaction("first records") as change:
        health = change.add(PriorityArea(name="Health"))
        wood = change.add(PriorityArea(name="Wood"))
        textiles = change.add(
            TransformativeActivity(name="Smart textiles", areas=(health.uid, wood.uid))
        )
    return Region(Context(workspace), health, wood, textiles)


@pytest.fixture
def region() -> Region:
    """A region of its own for each test."""
    return filled(sample_region())


Foreign = Callable[[str], TransformativeActivity]


@pytest.fixture
def foreign(region: Region) -> Foreign:
    """``foreign(name)`` is an activity that was received from the region HOC."""

    def receive(name: str) -> TransformativeActivity:
        with region.workspace.transaction("received") as change:
            return change.add(TransformativeActivity(name=name, owner="HOC"))

    return receive
