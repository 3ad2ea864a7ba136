"""The smallest group that is shown, and what people without a group are called."""

from __future__ import annotations

MINIMUM = 5
UNKNOWN = "unknown"
