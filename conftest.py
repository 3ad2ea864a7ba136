"""What holds for every test, the plugins' ones included: no law is given up because a machine is busy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hatch_build import compile_catalogues

compile_catalogues(Path(__file__).parent)

pytest_plugins = ["tests.postgres.databases"]
pytest.register_assert_rewrite("tests.approval")  # so that it shows the difference

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A gate gives the same answer twice; the machines of people go on looking for new examples.
settings.register_profile("ci", settings.get_profile("steady"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "steady")

SIZES = ((60, 18), (80, 24), (120, 40))
"""The terminals that tests are run at, columns and lines, the narrowest first."""


def _size(item: pytest.Item) -> tuple[int, int] | None:
    """The terminal that a test is run at; None for one that is not run at several."""
    parameters = getattr(item, "callspec", None)
    values = parameters.params.values() if parameters is not None else ()
    return next((value for value in values if isinstance(value, tuple) and value in SIZES), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test at several sizes the gate runs the narrowest; `make sizes` runs the others."""
    narrow = {item.nodeid.partition("[")[0] for item in items if _size(item) == SIZES[0]}
    for item in items:
        if _size(item) in SIZES[1:] and item.nodeid.partition("[")[0] in narrow:
            item.add_marker(pytest.mark.wider)
