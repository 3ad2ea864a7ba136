"""The lock that programs take in turns: a wait in the kernel, with a time limit."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cap_tui.workspace.locks import Lock

SHORT = 0.05


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


def opened(path: Path) -> Lock:
    """A lock as another program has it: over an open file of its own."""
    return Lock(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


@pytest.fixture
def pair(path: Path) -> Iterator[tuple[Lock, Lock]]:
    one, other = opened(path), opened(path)
    yield one, other
    one.close()
    other.close()


def is_free(path: Path) -> bool:
    """Whether a third program gets the lock, after the helper threads had time to give it back."""
    third = opened(path)
    try:
        return third.take(60)
    finally:
        third.close()


def test_a_lock_that_is_held_is_not_taken_in_time(pair: tuple[Lock, Lock]) -> None:
    one, other = pair
    assert one.take()

    begin = time.monotonic()
    assert not other.take(SHORT)
    assert not other.take(patience=0)

    assert time.monotonic() - begin >= SHORT


def test_whoever_waits_gets_the_lock_when_it_is_given(pair: tuple[Lock, Lock]) -> None:
    one, other = pair
    one.take()
    waiting = threading.Timer(SHORT, one.give)
    waiting.start()

    assert other.take(60)
    assert not one.take(SHORT)
    waiting.join()


def test_a_wait_that_was_given_up_keeps_no_lock(pair: tuple[Lock, Lock], path: Path) -> None:
    one, other = pair
    one.take()
    assert not other.take(SHORT)

    one.give()

    assert is_free(path)
    assert one.take(60)


def test_a_lock_is_taken_by_a_wait_that_goes_on(pair: tuple[Lock, Lock]) -> None:
    one, other = pair
    for _round in range(20):
        assert one.take(60)
        assert not other.take(0.001)
        waiting = threading.Timer(0.001, one.give)
        waiting.start()
        assert other.take(60)
        assert not one.take(0.001), "the lock that was given up must not be released later"
        other.give()
        waiting.join()


def test_a_lock_that_is_closed_while_it_waits_keeps_nobody_out(path: Path) -> None:
    one, other = opened(path), opened(path)
    one.take()
    assert not other.take(SHORT)

    other.close()
    other.close()
    one.close()

    assert is_free(path)


def test_many_take_turns_and_each_holds_it_alone(path: Path) -> None:
    inside: list[int] = []
    most = []

    def work(number: int) -> None:
        lock = opened(path)
        for _turn in range(30):
            assert lock.take(60)
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            lock.give()
        lock.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 1
    assert len(most) == 240
