"""Numbers as options and arguments of a command: written with the digits 0 to 9.

Click itself also takes digits of other scripts and underscores (``1_0``), which votes, files and forms refuse.
"""

from __future__ import annotations

from typing import Any

import click
from click.types import FloatParamType, IntParamType

from cap_tui.text.i18n import _


class _PlainDigits(click.ParamType[Any]):
    """Refuses other digits; the type of click that stands behind it in a class does the rest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; wrong usage for anything else."""
        if isinstance(value, str) and (not value.isascii() or "_" in value):
            self.fail(_("{text} is not a number.").format(text=value[:40]), param, ctx)
        return super().convert(value, param, ctx)


class WholeNumber(_PlainDigits, IntParamType):
    """A whole number without bounds."""


class WholeRange(_PlainDigits, click.IntRange):
    """A whole number within bounds."""


class DecimalNumber(_PlainDigits, FloatParamType):
    """A number without bounds."""


class DecimalRange(_PlainDigits, click.FloatRange):
    """A number within bounds."""


WHOLE = WholeNumber()
DECIMAL = DecimalNumber()
