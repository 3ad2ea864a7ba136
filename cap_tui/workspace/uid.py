"""Identities that sort by time: UUID version 7 (RFC 9562), monotonic within a process."""

from __future__ import annotations

import os
import threading
import time

_lock = threading.Lock()
_last = 0
_RANDOM_BITS = 74
_STEP_BITS = 32


def new_uid() -> str:
    """A fresh UUIDv7 as text; each one made by this process sorts after the one before.

    Within one millisecond the 74 random bits are counted up by a random step (RFC 9562,
    section 6.2, method 2), so that order holds without a shared counter on disk.
    """
    global _last
    random = int.from_bytes(os.urandom(10), "big")
    with _lock:
        value = (time.time_ns() // 1_000_000) << _RANDOM_BITS | random >> 6
        if value <= _last or value >> _RANDOM_BITS == _last >> _RANDOM_BITS:
            value = _last + 1 + (random & ((1 << _STEP_BITS) - 1))
        _last = value
    milliseconds = value >> _RANDOM_BITS
    head = value >> 62 & 0xFFF
    tail = value & (1 << 62) - 1
    digits = f"{milliseconds:012x}7{head:03x}{1 << 63 | tail:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
