"""How a label and its text are joined: ``label: text``, with the blank before the colon where a language writes one.

French has a blank there at which no line breaks. Files for machines (JSON, CSV, bundles, TOML) and places in files
(``plan.toml:12``) have no label: their colon stands as it is.
"""

from __future__ import annotations

from cap_tui.text.i18n import _


def labelled(label: object, text: object) -> str:
    """``label: text`` as the language in force writes it."""
    return _("{column}: {text}").format(column=label, text=text)


def label_end(label: str) -> str:
    """A label before what is drawn apart from it: ``label:``."""
    return labelled(label, "").rstrip()


def colon() -> str:
    """What stands between a label and a text that have looks of their own."""
    return labelled("", "")
