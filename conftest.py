"""What holds for every test, the plugins' ones included: no law is given up because a machine is busy."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.postgres.databases"]

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A gate gives the same answer twice; the machines of people go on looking for new examples.
settings.register_profile("ci", settings.get_profile("steady"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "steady")

WIDER = ("80x24", "120x40", "size0")
"""Parts of the ids of tests that are run at several sizes: those of the wider terminals."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test at several sizes the gate runs the narrowest; `make sizes` runs the others."""
    for item in items:
        size = item.name.partition("[")[2]
        if any(wider in size for wider in WIDER):
            item.add_marker(pytest.mark.long)
