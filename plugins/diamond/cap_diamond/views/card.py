"""The activities by their strength and relevance; what is done with one, and its page, are the core's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult

from cap_diamond.listings import activities_listing, own_profiles
from cap_diamond.priorities import explain
from cap_diamond.profile import Profile
from cap_diamond.views.base import DiamondPage
from cap_diamond.words import _
from cap_tui.api import ACTIVITIES, PluginContext, TransformativeActivity, operations_of
from cap_tui.ui import Line, ListingView, Role, Rows, UserAction, Words, safe, safe_line

AREA = "Activity"


class CardView(DiamondPage):
    """The list of activities with the signs of the drawing; Enter opens the page of one."""

    ACTIONS: ClassVar[tuple[UserAction, ...]] = (
        UserAction(
            "diamond.edit",
            "Edit",
            ("e",),
            "",
            AREA,
            "Change the activity in a form",
            51,
            changes=True,
        ),
        *(
            UserAction(
                f"diamond.{operation.id}",
                operation.label,
                (operation.key,),
                run=f"do('{operation.key}')",
                area=AREA,
                help=operation.help,
                footer=50 - place,
                changes=True,
            )
            for place, operation in enumerate(operations_of(ACTIVITIES))
        ),
    )

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.profiles: list[Profile] = []

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield ListingView(verb=_("Card"), id="list")

    def refresh_data(self) -> None:
        """List anew."""
        self.profiles = list(own_profiles(self.ctx))
        listing = activities_listing(self.profiles, signs=True)
        self.query_one(ListingView).show_listing(listing)
        self.query_one("#head", Words).reflow()

    def head(self, width: int) -> Iterator[Line]:
        """How many activities there are."""
        yield self.title(_("{n} activities").format(n=len(self.profiles)))

    def _uid(self) -> str:
        row = self.query_one(ListingView).current
        return row.key if row else ""

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter: the page of the activity."""
        event.stop()
        self.show_record("activities", event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A reader changes nothing."""
        return action not in ("do", "edit") or not self.ctx.readonly

    def action_do(self, key: str) -> None:
        """What the core offers for activities under this key."""
        if uid := self._uid():
            self.operate("activities", uid, key)

    def action_edit(self) -> None:
        """The form over the marked activity."""
        if uid := self._uid():
            self.show_form("activities", self.ctx.records(TransformativeActivity).get(uid))

    def explain(self) -> Iterable[Line]:
        """Where the marked activity stands, and why."""
        here = next((p for p in self.profiles if p.uid == self._uid()), None)
        return [safe_line(here.name, Role.HEADING), *map(safe, explain(here))] if here else ()
