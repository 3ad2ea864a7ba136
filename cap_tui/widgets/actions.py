"""What a person can do at a place: one record feeds the key, the footer, the palette, help and docs/KEYS.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding

from cap_tui.text.i18n import _

KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "question_mark": "?",
    "slash": "/",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
}


@dataclass(frozen=True)
class UserAction:
    """One thing to do. Words are message ids: they are translated where they are drawn.

    ``run`` is the name of an action method at the place (``open`` for ``action_open``), with
    ``app.`` or ``screen.`` in front for one of theirs. ``footer`` orders the line of keys at
    the bottom: the higher, the longer it stays when space is short; 0 keeps it out.
    ``changes`` marks what is not offered in a region that may only be read.
    """

    id: str
    label: str
    keys: tuple[str, ...] = ()
    run: str = ""
    area: str = ""
    help: str = ""
    footer: int = 0
    changes: bool = False

    @property
    def method(self) -> str:
        """The action as Textual calls it."""
        return self.run or self.id.rpartition(".")[2].replace("-", "_")

    def bindings(self) -> list[Binding]:
        """The keys as Textual wants them; an action without a key is reached through the palette."""
        return [Binding(key, self.method, show=False, id=self.id) for key in self.keys]


def bindings(actions: Iterable[UserAction]) -> list[Binding]:
    """The bindings of several actions."""
    return [binding for action in actions for binding in action.bindings()]


def key_name(key: str) -> str:
    """A key as people call it: ``F1``, ``Esc``, ``^R``."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return key.upper() if len(key) > 1 else key


def normal_key(key: str) -> str:
    """A key as Textual names it after reading it, so that ``?`` and ``question_mark`` are one."""
    return next(iter(Binding.make_bindings([Binding(key, "_")]))).key


def clashes(*groups: Iterable[UserAction]) -> list[str]:
    """Every key that two actions of these groups want, and every id that is used twice, told for a person."""
    owners: dict[str, UserAction] = {}
    ids: set[str] = set()
    found: list[str] = []
    for action in (action for group in groups for action in group):
        if action.id in ids:
            found.append(_("The id {id} is used twice.").format(id=action.id))
        ids.add(action.id)
        for key in action.keys:
            other = owners.setdefault(normal_key(key), action)
            if other is not action:
                found.append(
                    _("{key} is wanted by {one} and by {other}.").format(
                        key=key_name(key), one=other.id, other=action.id
                    )
                )
    return found
