"""Identities: UUIDv7, in order, from any thread."""

from __future__ import annotations

import threading
import time
import uuid

from cap_tui.workspace.uid import new_uid


def test_identities_are_version_7_and_tell_their_time() -> None:
    before = time.time_ns() // 1_000_000
    found = uuid.UUID(new_uid())

    assert (found.version, found.variant) == (7, uuid.RFC_4122)
    assert 0 <= (found.int >> 80) - before < 5000


def test_identities_sort_in_the_order_they_were_made() -> None:
    made = [new_uid() for _number in range(5000)]

    assert made == sorted(set(made))


def test_identities_of_several_threads_differ() -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.extend(new_uid() for _number in range(2000)))
        for _thread in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 8000
