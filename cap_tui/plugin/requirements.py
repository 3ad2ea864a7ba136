"""What a plugin or a workspace requires: ``tact>=1.0,<2``, compared by the numbers of the version."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import NamedTuple

from cap_tui.errors import Refused
from cap_tui.text.i18n import _

_OPERATORS: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_BOUND = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*(\d+(?:\.\d+)*)\s*\Z")


class Requirement(NamedTuple):
    """A plugin by id, and the bounds that its version has to keep."""

    plugin: str
    bounds: tuple[tuple[str, str], ...]

    def met_by(self, version: str) -> bool:
        """Whether ``version`` keeps all bounds; what follows its numbers (``1.2rc1``) does not count."""
        return all(_OPERATORS[op](numbers(version), numbers(bound)) for op, bound in self.bounds)

    def __str__(self) -> str:
        return self.plugin + ",".join(f"{op}{bound}" for op, bound in self.bounds)


def numbers(version: str) -> tuple[int, ...]:
    """``"1.10.2"`` as (1, 10, 2), without zeros at the end, so that 1.0 equals 1."""
    leading = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(part) for part in leading.group().split(".")] if leading else [0]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def requirement(text: str) -> Requirement:
    """Read ``tact>=1.0,<2``; :class:`Refused` when it is something else."""
    name = re.match(r"\s*([a-z][a-z0-9-]*)\s*", text)
    bounds = []
    if name:
        rest = text[name.end() :]
        found = [_BOUND.match(part) for part in rest.split(",")] if rest.strip() else []
        if all(found):
            bounds = [(b.group(1), b.group(2)) for b in found if b]
            return Requirement(name.group(1), tuple(bounds))
    raise Refused(
        _("'{text}' does not name a plugin and its versions.").format(text=text),
        remedy=_("Write it like this: tact>=1.0,<2"),
    )
