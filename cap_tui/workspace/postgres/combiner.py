"""The threads of one process share one hold of the log: the first leads, the others' work goes with its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from cap_tui.errors import CapError
from cap_tui.workspace.pending_transaction import PendingTransaction, Receipt

CommitAll = Callable[[Sequence[PendingTransaction]], list[Receipt | CapError]]


class _Waiting:
    """A draft and what became of it."""

    def __init__(self, draft: PendingTransaction) -> None:
        self.draft = draft
        self.found: Receipt | CapError | None = None


class Combiner:
    """Collects drafts while a commit is under way and commits them together; each fails alone."""

    def __init__(self, commit_all: CommitAll) -> None:
        self._commit_all = commit_all
        self._lock = threading.Lock()
        self._lead = threading.Lock()
        self._waiting: list[_Waiting] = []

    def append(self, draft: PendingTransaction) -> Receipt:
        """Commit a draft, which has a key, with those that wait. Raises as ``commit_all`` does."""
        mine = _Waiting(draft)
        with self._lock:
            self._waiting.append(mine)
        with self._lead:
            if mine.found is None:
                with self._lock:
                    together, self._waiting = self._waiting, []
                self._commit(together)
        assert mine.found is not None
        if isinstance(mine.found, CapError):
            raise mine.found
        return mine.found

    def _commit(self, together: Sequence[_Waiting]) -> None:
        try:
            found = self._commit_all([one.draft for one in together])
        except CapError as error:
            found = [error] * len(together)
        except BaseException:
            # An interrupt of the leader: the others go again, under their keys.
            with self._lock:
                self._waiting = [*together, *self._waiting]
            raise
        for one, outcome in zip(together, found, strict=True):
            one.found = outcome
