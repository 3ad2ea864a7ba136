"""The record type of the content kind ``flows``: what a region writes to have an agenda of its own."""

from __future__ import annotations

from cap_tui.api import Flow

__all__ = ["Flow"]
