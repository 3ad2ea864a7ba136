"""Threads that speak the language of whoever starts them."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class SpeakingExecutor(ThreadPoolExecutor):
    """Runs each call in a copy of the context that submits it: its language goes along, and never back."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Schedule ``fn`` with the submitter's context."""
        context = contextvars.copy_context()
        return super().submit(context.run, fn, *args, **kwargs)
