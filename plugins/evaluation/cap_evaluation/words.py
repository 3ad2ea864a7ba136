"""The plugin's own words: gettext domain ``cap_evaluation``. Content of packs is translated inline."""

from __future__ import annotations

from pathlib import Path

from cap_tui.api import domain

_ = domain("cap_evaluation", Path(__file__).parent / "locales")
