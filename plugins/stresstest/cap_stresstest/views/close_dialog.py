"""Closing a round on the screen: ask, then freeze its answers."""

from __future__ import annotations

from collections.abc import Callable

from cap_stresstest.operations.close_round import close_round
from cap_stresstest.records import Round
from cap_stresstest.words import _
from cap_tui.ui import PluginView, UserAction, confirm

CLOSE = UserAction(
    "stresstest.close",
    "Close round",
    ("x",),
    run="close",
    area="StressTest",
    footer=20,
    changes=True,
    help="Freeze the answers of this round for good",
)


def ask_to_close(view: PluginView, current: Round | None, closed: Callable[[], object]) -> None:
    """Ask about the round that a view shows, close it on yes, then call ``closed``."""
    if current is None or current.state == "closed":
        view.say(_("There is no open round here."), "hint")
        return

    def done(made: Round) -> None:
        closed()
        view.say(_("The round {name} is closed.").format(name=made.name))

    def answered(yes: bool) -> None:
        if yes:
            label = _("Closing the round")
            view.run_task(label, lambda _progress: close_round(view.ctx, current), done)

    confirm(
        view,
        _("Close the round {name}?").format(name=current.name),
        answered,
        text=[_("Its answers are frozen: none can be added or changed.")],
    )
