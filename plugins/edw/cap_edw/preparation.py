"""The record type of the content kind ``preparation-limits``: limits of the preparation that a region states itself."""

from __future__ import annotations

from cap_tui.api import PreparationLimit

__all__ = ["PreparationLimit"]
