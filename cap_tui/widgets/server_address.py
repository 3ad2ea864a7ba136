"""The two questions before a server for phones starts: who may reach it, and the port."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from cap_tui.text.digits import whole_number
from cap_tui.text.i18n import _
from cap_tui.widgets.dialog import ChoiceStep, DialogStep, TextStep
from cap_tui.widgets.overlay import FollowedText
from cap_tui.workshop.join_address import network_address


def ask_address(port: int, text: FollowedText = ()) -> Generator[DialogStep, Any, list[str]]:
    """Part of a dialog: the words of ``cap-tui join`` for what the person chooses."""
    choices = [("127.0.0.1", _("For this machine only"))]
    if network := network_address():
        here = _("For the network of this room: {address}").format(address=network)
        choices.insert(0, (network, here))
    host = yield ChoiceStep(
        _("Who may reach it? Over http others in the network can read along."), choices, text=text
    )
    chosen = yield TextStep(_("Which port?"), str(port), no_port)
    return ["--host", host, "--port", chosen]


def no_port(text: str) -> str:
    """What is wrong with a port; empty when nothing is."""
    number = (whole_number(text) or 0) if len(text) < 6 else 0
    return "" if 0 < number < 65_536 else _("A number from 1 to 65535.")
