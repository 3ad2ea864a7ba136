"""What an import does with the records of a bundle, in words."""

from __future__ import annotations

from collections.abc import Mapping

from cap_tui.text.i18n import _


def counted(counts: Mapping[str, int]) -> str:
    """Records by what happened to them, without what did not happen."""
    words = status_words()
    return ", ".join(f"{words.get(name, name)} {n}" for name, n in counts.items() if n) or _(
        "nothing"
    )


def status_words() -> dict[str, str]:
    """What an import does with a record, in words."""
    return {
        "new": _("new"),
        "changed": _("changed"),
        "same": _("same"),
        "conflict": _("conflict"),
        "proposal": _("proposal"),
        "refused": _("refused"),
    }
