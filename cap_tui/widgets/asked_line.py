"""A line of text that Enter sends: the line of keys says so, and what sending does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.dom import DOMNode
from textual.widgets import Input

from cap_tui.widgets.actions import Acting
from cap_tui.widgets.key_bindings import LINE_KEYS

if TYPE_CHECKING:
    from cap_tui.widgets.form import Drafts


class AskedLine(Acting, Input):
    """A line that is the answer to something; ``verb`` says what Enter does with it, where that is not to go on."""

    ACTIONS = LINE_KEYS

    def __init__(self, *args: Any, verb: str = "", **options: Any) -> None:
        super().__init__(*args, compact=True, **options)
        self.verb = verb


def take_unsent(node: DOMNode, draft: str) -> str:
    """What was typed under this name when the last session was lost; told once. A draft without a name is none."""
    drafts: Drafts | None = getattr(node.app, "drafts", None)
    if drafts is None or not draft:
        return ""
    unsent = drafts.kept(draft).get("text", "")
    drafts.drop(draft)
    return unsent


def keep_unsent(node: DOMNode, draft: str, typed: str) -> None:
    """The session is being lost: remember what is typed."""
    drafts: Drafts | None = getattr(node.app, "drafts", None)
    if drafts is not None and draft and typed:
        drafts.keep(draft, {"text": typed})
