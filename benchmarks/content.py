"""Content: 5,000 services from 50 plugins, listed and searched.

    python benchmarks/content.py [--services 5000] [--plugins 50] [--times 20]

Made-up plugins are put into a home of their own. ``first`` parses every file, ``again`` is another start with what the
first one kept, ``list`` and ``search`` are what a screen or a command does once the region is open. Medians and the
upper bound of the 95 % bootstrap interval of the median, in milliseconds of processor time, which other
programs on the machine disturb less than the clock.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WORDS = [
    "wood",
    "stone",
    "health",
    "care",
    "digital",
    "alpine",
    "factory",
    "training",
    "market",
    "partner",
    "grid",
    "water",
    "solar",
]
SERVICE = """
[[services]]
id = "{plugin}.s{number}"
name = {{ en = "{a} {b} service {number}", de = "Dienst {number} für {a} und {b}" }}
summary = "Visits, a report and a meeting about {a}, {b} and {c}; what to do first, whom to ask, what it costs."
category = "growth"
need = "market"
phases = ["develop", "implement"]
target_groups = ["SME", "research"]
cross_regional = "both"
steps = ["agree on the question", "visit the firms", "write the report", "discuss it"]
outputs = ["report", "contacts"]
effort_person_days = [3, 8]
duration_weeks = [4, 10]
cost_class = "low"
maturity = "piloted"
provider = "Cluster {c}"
source = "made up"
"""


def make(home: Path, plugins: int, services: int) -> None:
    """Write the plugins."""
    chance = random.Random(1)
    for place in range(plugins):
        plugin = f"bench-{place:02}"
        folder = home / "plugins" / plugin
        folder.mkdir(parents=True)
        head = f'id = "{plugin}"\napi = "1.1"\nversion = "1.0.0"\nline = "support"\nname = "{plugin}"\n'
        blocks = [
            SERVICE.format(plugin=plugin, number=number, **dict(zip("abc", chance.sample(WORDS, 3), strict=True)))
            for number in range(services // plugins)
        ]  # fmt: skip
        (folder / "plugin.toml").write_text(head + "".join(blocks), "utf-8")


def measured(call: Callable[[], object], times: int) -> tuple[float, float]:
    """(median, upper bound) in milliseconds."""
    taken = []
    for _round in range(times):
        begin = time.process_time()
        call()
        taken.append((time.process_time() - begin) * 1e3)
    chance = random.Random(2)
    medians = sorted(statistics.median(chance.choices(taken, k=times)) for _draw in range(1000))
    return statistics.median(taken), medians[974]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--services", type=int, default=5000)
    options.add_argument("--plugins", type=int, default=50)
    options.add_argument("--times", type=int, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAP_TUI_HOME"] = folder
        from cap_tui.model.listing import listing_data
        from cap_tui.operations.content import content_listing
        from cap_tui.plugin.host import Host
        from cap_tui.workspace import Home

        make(Path(folder), given.plugins, given.services)

        def start() -> Host:
            host = Host.discover(Home())
            assert len(host.content().entries("services")) >= given.services
            return host

        print(f"{given.services} services from {given.plugins} plugins, {given.times} times")
        begin = time.process_time()
        start()
        print(f"first   {(time.process_time() - begin) * 1e3:8.1f} ms (parses every file)")
        print("again   {:8.1f} ms, at most {:.1f}".format(*measured(start, given.times)))
        content = start().content()
        content.search("wood")  # the texts are folded once

        def listed() -> None:
            listing_data(content_listing(content.entries("services")))

        def searched() -> None:
            listing_data(content_listing(content.search("solar", "services")))

        print("list    {:8.1f} ms, at most {:.1f}".format(*measured(listed, given.times)))
        print("search  {:8.1f} ms, at most {:.1f}".format(*measured(searched, given.times)))


if __name__ == "__main__":
    main()
