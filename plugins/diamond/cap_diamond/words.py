"""The plugin's own words: gettext domain ``cap_diamond``. Content of packs is translated inline."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from cap_tui.api import domain
from cap_tui.api import ngettext as plural_of

_ = domain("cap_diamond", Path(__file__).parent / "locales")
ngettext = partial(plural_of, name="cap_diamond")
