"""The plugin's own words: gettext domain ``cap_tact``. Content of packs is translated inline."""

from __future__ import annotations

from pathlib import Path

from cap_tui.api import domain

_ = domain("cap_tact", Path(__file__).parent / "locales")
