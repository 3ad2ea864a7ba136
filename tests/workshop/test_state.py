"""The read model of a workshop, as the threads of a server for phones share it."""

from __future__ import annotations

import threading
from typing import Any

from cap_tui.workshop.state import WorkshopState


def test_who_holds_the_region_does_not_wait_for_who_reads_it() -> None:
    region, reading = threading.Lock(), threading.Event()
    nothing: Any = None

    class Page(WorkshopState):
        def _all(self, kind: Any) -> dict[str, Any]:
            reading.set()
            with region:
                return {}

    class Writer(WorkshopState):
        def _all(self, kind: Any) -> dict[str, Any]:
            return {}

    page = threading.Thread(target=lambda: Page(nothing, nothing).people, daemon=True)
    writer = threading.Thread(target=lambda: Writer(nothing, nothing).people, daemon=True)
    with region:
        page.start()
        assert reading.wait(10)
        writer.start()
        writer.join(10)
        assert not writer.is_alive()
    page.join(10)
    assert not page.is_alive()
