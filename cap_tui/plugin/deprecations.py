"""What a plugin uses that will go: recorded while its code is loaded, and named by ``plugins doctor``.

A hook or an argument that goes is marked with pluggy's own ``warn_on_impl`` and ``warn_on_impl_args``; a field of a contribution
that is called otherwise now with :func:`renamed`; a name of ``cap_tui.api`` warns when it is asked for.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cap_tui.plugin.states import PluginState
from cap_tui.text.i18n import _

C = TypeVar("C", bound=type)


def renamed(version: str, **names: str) -> Callable[[C], C]:
    """Decorate a contribution: the old names of fields (``old="new"``) are accepted, with a warning, before ``version``."""

    def decorate(record: C) -> C:
        made = record.__init__  # type: ignore[misc]  # the dataclass's own

        @functools.wraps(made)
        def init(self: object, *args: object, **given: object) -> None:
            for old, new in names.items():
                if old in given:
                    told = _(
                        "{record}.{old} is called {new}; the old name goes with API {version}."
                    )
                    words = told.format(record=record.__name__, old=old, new=new, version=version)
                    warnings.warn(words, DeprecationWarning, stacklevel=2)
                    given[new] = given.pop(old)
            made(self, *args, **given)

        record.__init__ = init  # type: ignore[misc]
        return record

    return decorate


class Deprecated:
    """What was recorded: (file, line, words) of each warning."""

    def __init__(self) -> None:
        self.found: list[tuple[Path, int, str]] = []

    def of(self, state: PluginState) -> list[str]:
        """What one plugin uses that will go, each with its place."""
        folder = state.folder.resolve()
        return [
            f"{words} ({path}:{line})" for path, line, words in self.found if folder in path.parents
        ]

    def by_plugin(self, states: Iterable[PluginState]) -> dict[str, list[str]]:
        """Plugin id → what it uses that will go; plugins that use nothing of it are left out."""
        return {state.id: told for state in states if (told := self.of(state))}


@contextmanager
def recorded() -> Iterator[Deprecated]:
    """Record every deprecation inside the block, whichever thread it comes from."""
    result = Deprecated()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield result
    for warning in caught:
        if issubclass(warning.category, DeprecationWarning | FutureWarning):
            place = (Path(warning.filename).resolve(), warning.lineno, str(warning.message))
            if place not in result.found:
                result.found.append(place)
