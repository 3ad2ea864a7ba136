"""What holds for every test, the plugins' ones included: no law is given up because a machine is busy."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.postgres.databases"]

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A gate gives the same answer twice; the machines of people go on looking for new examples.
settings.register_profile("ci", settings.get_profile("steady"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "steady")
