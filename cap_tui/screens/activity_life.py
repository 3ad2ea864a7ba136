"""An activity's page: its whole life on one screen, from evidence to what was learnt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.chain_roles import role_name
from cap_tui.model.record import Record, record_uid
from cap_tui.operations.activity_life import (
    ActivityLife,
    LifePart,
    activity_life,
    life_head,
    life_listing,
)
from cap_tui.operations.activity_listings import own_activities
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.listing import ListingView
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_view import Words


class ActivityLifeScreen(CapScreen):
    """Everything on the chain of one activity. Enter opens what is marked."""

    CSS_PATH = "activity_life.tcss"
    ACTIONS = PLACES["activity_life"]
    PLACE: ClassVar[str] = "activity_life"

    def __init__(self, uid: str) -> None:
        super().__init__()
        self.uid = uid
        self._life: ActivityLife | None = None

    def body(self) -> Iterable[Widget]:
        yield Words(self._head, id="head")
        yield ListingView(verb=_("Open"), id="life")

    def shown_by(self) -> tuple[str, ...]:
        return (self.uid,)

    def path(self) -> list[str]:
        return [_("Activity")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("The whole life of one activity: what it came from, what was made of it, and what came of that."),
            _("Enter opens the marked records; comma and full stop go to the activity before and after."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self.records_changed()
        self.query_one(ListingView).focus()

    def records_changed(self) -> None:
        region = self.shell.region
        if region is None:
            return
        try:
            activity = region.workspace.records(TransformativeActivity).get(self.uid)
        except CapError:
            self._life = None
        else:
            self._life = activity_life(region.workspace, region.chain(), activity)
        rows = self.query_one(ListingView)
        if self._life is None:
            rows.show([], empty=_("This record is not here any more. Esc goes back."))
        else:
            rows.show_listing(life_listing(self._life))
        self.query_one("#head", Words).reflow()
        self.renew_frame()

    def _head(self, _width: int) -> list[Line]:
        if self._life is None:
            return []
        name, *rest = life_head(self._life)
        return [safe_line(name, Role.TITLE), *(safe_line(line) for line in rest if line)]

    def selection(self) -> Record | None:
        return self._life.activity if self._life else None

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        row = self.query_one(ListingView).marked
        part = row.subject if row else None
        if not isinstance(part, LifePart):
            return
        if len(part.steps) == 1:
            self._open(part.steps[0].table, part.steps[0].uid)
            return
        steps = {step.uid: step for step in part.steps}
        choices: list[tuple[str, Line]] = [(s.uid, safe_line(s.title)) for s in part.steps]
        choose(self, role_name(part.role), choices, lambda uid: self._open(steps[uid].table, uid))

    def _open(self, table: str, uid: str) -> None:
        self.shell.show_record(table, record_uid(uid))

    def action_step(self, step: int) -> None:
        """The activity before or after this one, by name."""
        region = self.shell.region
        uids = [a.uid for a in own_activities(region.context)] if region else []
        if uids:
            here = uids.index(self.uid) if self.uid in uids else 0
            self.uid = uids[(here + step) % len(uids)]
            self.records_changed()
