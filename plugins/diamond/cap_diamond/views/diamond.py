"""The diamond view: the drawing, one edge close up; activities are added where the cursor is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from cap_diamond import drawing, joint, operations
from cap_diamond.listings import activities_listing, findings_listing, sign_of
from cap_diamond.pack import pack
from cap_diamond.priorities import explain
from cap_diamond.profile import Profile
from cap_diamond.quality import findings
from cap_diamond.queries import DiamondState, diamond_state, diamonds, titled
from cap_diamond.records import Diamond
from cap_diamond.renderings import ratings_words
from cap_diamond.views.canvas import Drawing
from cap_diamond.views.forms import corners_of, diamond_form
from cap_diamond.views.keys import DIAMOND_KEYS
from cap_diamond.words import _
from cap_tui.api import (
    CapError,
    PluginContext,
    listing_lines,
    pick,
    save_file,
)
from cap_tui.ui import (
    Line,
    ListingView,
    Page,
    Role,
    Rows,
    UserAction,
    Words,
    ask_path,
    choose,
    confirm,
    safe,
    safe_line,
)

CHANGES = ("add", "new", "share", "evidence")
OWN_CORNERS = "own"  # no template's id


class DiamondView(Page):
    """Two pages in one view: the drawing and an edge. Esc leads back."""

    DEFAULT_CSS = """
    DiamondView #foot { height: 2; }
    DiamondView.-low.-made #head, DiamondView.-low #foot { display: none; }
    DiamondView #name { display: none; height: 1; }
    DiamondView.-naming #name { display: block; }
    DiamondView #edge { display: none; }
    DiamondView.-edge #edge { display: block; }
    DiamondView.-edge #drawing { display: none; }
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = DIAMOND_KEYS

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.shown = ""  # uid of the diamond
        self.seen: DiamondState | None = None
        self.page = "drawing"

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Drawing()
        yield ListingView(verb=_("Card"), id="edge")
        yield Input(placeholder=_("Name of the activity, then Enter"), id="name", compact=True)
        yield Words(self.foot, id="foot")

    def refresh_data(self) -> None:
        """Read the diamond anew; the cursor stays on its activity."""
        known = diamonds(self.ctx)
        chosen = [d for d in known if d.uid == self.shown] or known
        self.seen = diamond_state(self.ctx, chosen[0]) if chosen else None
        self.shown = chosen[0].uid if chosen else ""
        self.set_class(self.seen is not None, "-made")
        self.query_one(Drawing).show(self.seen)
        self._show_edge()
        self._words()

    def on_resize(self) -> None:
        """The words are flowed anew; on a projector the line of messages names what is marked."""
        self.call_next(self._tell_marked)

    def head(self, width: int) -> Iterator[Line]:
        """The diamond's name, and what must be said about it."""
        if self.seen is None:
            yield safe_line(_("There is no diamond yet."), Role.TITLE)
            yield safe(_("Press n to make one: from a template, or around your priority areas."))
            return
        yield self.title(self.seen.title)

    def foot(self, width: int) -> Iterator[Line]:
        """What the cursor stands on."""
        edge = self.query_one(Drawing).edge
        if self.seen is None or edge is None:
            return
        here = self.current
        count = len(self.seen.on_edge(edge))
        yield safe_line(f"{self.seen.pair(edge)} ({count})", Role.HEADING)
        if here is None:
            yield safe_line(_("No activity lies here yet. Press a to add one."), Role.MUTED)
        else:
            yield safe_line(f"{sign_of(here)} {here.name} — {ratings_words(here)}")

    def _words(self) -> None:
        self.query_one("#head", Words).reflow()
        self.query_one("#foot", Words).reflow()

    def _tell_marked(self) -> None:
        """Say what is marked; on a projector, which has no room for the foot, in the line of messages."""
        self._words()
        edge = self.query_one(Drawing).edge
        if self.has_class("-low") and self.seen is not None and edge is not None:
            here = self.current
            name = f"{sign_of(here)} {here.name}" if here else _("no activity yet: a adds one")
            self.say(f"{self.seen.pair(edge)}: {name}", "hint")

    @property
    def current(self) -> Profile | None:
        """The activity under the cursor of the page that is shown."""
        if self.page == "edge" and self.seen is not None:
            row = self.query_one("#edge", ListingView).current
            known = {placed.profile.uid: placed.profile for placed in self.seen.placed}
            return known.get(row.key) if row else None
        return self.query_one(Drawing).current

    def on_drawing_moved(self) -> None:
        """Say what is marked."""
        self._tell_marked()

    def on_rows_moved(self) -> None:
        """Say what is marked."""
        self._tell_marked()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Enter on the list of an edge."""
        event.stop()
        self.action_open()

    def _turn(self, page: str) -> None:
        self.page = page
        self.set_class(page == "edge", "-edge")
        self.query_one(f"#{page}").focus()
        self._words()

    def _show_edge(self) -> None:
        edge = self.query_one(Drawing).edge
        if self.seen is None or edge is None:
            return
        listing = activities_listing(self.seen.on_edge(edge), signs=True)
        empty = _("No activity lies here yet. Press a to add one.")
        self.query_one("#edge", ListingView).show_listing(replace(listing, empty=empty))

    def action_zoom(self) -> None:
        """From the diamond to one edge, and back."""
        if self.seen is None:
            return
        here = self.query_one(Drawing).current
        self._show_edge()
        if here is not None and self.page == "drawing":
            self.query_one("#edge", ListingView).go_to(here.uid)
        self._turn("drawing" if self.page == "edge" else "edge")

    def action_open(self) -> None:
        """The page of the marked activity."""
        here = self.current
        if here is None:
            self.say(_("No activity is marked."), "hint")
        else:
            self.show_record("activities", here.uid)

    def action_doubts(self) -> None:
        """What is doubtful about the diamond."""
        if self.seen is not None:
            doubts = findings_listing(findings(self.ctx, self.seen))
            self.show_lines(
                doubts.title, lambda width: [safe(line) for line in listing_lines(doubts, width)]
            )

    def action_back(self) -> None:
        """Leave the line for the name, or the edge."""
        if self.has_class("-naming"):
            self.remove_class("-naming")
            self.query_one("#name", Input).value = ""
            self._turn(self.page)
        else:
            self._turn("drawing")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a diamond one can only be made; Esc belongs to the screen while the drawing is shown."""
        if self.has_class("-form"):
            return False
        if action == "back":
            return self.page != "drawing" or self.has_class("-naming")
        if action in CHANGES and self.ctx.readonly:
            return False
        return self.seen is not None or action in ("new", "explain")

    def action_add(self) -> None:
        """Ask for the name of an activity on the marked edge."""
        if self.query_one(Drawing).edge is None:
            self.say(_("There is no edge to add an activity on."), "hint")
            return
        self.add_class("-naming")
        self.query_one("#name", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Add the activity and put the cursor on it."""
        event.stop()
        drawn, edge = self.query_one(Drawing), self.query_one(Drawing).edge
        if self.seen is None or edge is None:
            return
        try:
            added = operations.add_on_edge(self.ctx, self.seen.diamond, edge, event.value)
        except CapError as error:
            self.say(f"{error.what} {error.remedy}".strip(), "warning")
            return
        self.action_back()
        self.refresh_data()
        uids = [placed.profile.uid for placed in self.seen.placed]
        if added.uid in uids:
            drawn.mark(uids.index(added.uid))
        self._show_edge()
        self._words()
        self.say(_("{name} is added.").format(name=added.name))

    def action_other(self) -> None:
        """Choose the diamond that is shown."""
        known = diamonds(self.ctx)
        if len(known) < 2:
            self.say(_("There is no other diamond."), "hint")
            return
        choose(self, _("Which diamond?"), [(d.uid, titled(d)) for d in known], self._show)

    def _show(self, uid: str) -> None:
        self.shown = uid
        self.refresh_data()

    def action_new(self) -> None:
        """Make a diamond from a template of the pack, or around corners of one's own."""
        choices: list[tuple[str, Line]] = [
            (template.id, _("Template: {name}").format(name=template.name))
            for template in pack().template
        ]
        choices.append((OWN_CORNERS, _("Around your own priority areas …")))
        choose(self, _("Make which diamond?"), choices, self._make)

    def _make(self, chosen: str) -> None:
        if chosen == OWN_CORNERS:
            self.fill_in(diamond_form(self.ctx), self._make_around)
            return

        def make() -> None:
            template = pack().template_of(chosen)
            self.shown = operations.from_template(self.ctx, template).uid

        self.attempt(make)

    def _make_around(self, values: Mapping[str, Any]) -> str:
        made = operations.from_corners(
            self.ctx, values["name"], corners_of(values), values["challenge"] or ""
        )
        self.shown = made.uid
        return _("{name} is made.").format(name=made.name)

    def action_evidence(self) -> None:
        """Choose a corner, then fill in what supports it."""
        if self.seen is None or not self.seen.corners:
            self.say(_("There is no corner yet."), "hint")
            return
        corners = {corner.uid: corner for corner in self.seen.corners}
        choose(
            self,
            _("Evidence for which corner?"),
            [(uid, corner.name) for uid, corner in corners.items()],
            lambda uid: self.show_form("evidence", values={"supports": [uid]}),
        )

    def action_share(self) -> None:
        """Say what a joint diamond is and ask, then make this one joint."""
        if self.seen is None:
            return
        shown = self.seen.diamond
        if shown.shared:
            self.say(_("{name} is joint already.").format(name=shown.name), "hint")
            return
        confirm(
            self,
            _("Make {name} joint?").format(name=shown.name),
            lambda yes: self._share(shown) if yes else None,
            text=list(joint.meaning()),
        )

    def _share(self, diamond: Diamond) -> None:
        told = _("{name} is joint from now on.").format(name=diamond.name)
        self.attempt(lambda: joint.share(self.ctx, diamond), told)

    def action_svg(self) -> None:
        """Ask for a file and write the drawing."""
        if self.seen is None or not drawing.drawable(self.seen):
            self.say(_("There is nothing to draw yet."), "hint")
            return
        ask_path(
            self,
            _("Write the drawing to (.svg)"),
            self._write,
            start=Path.cwd() / f"diamond-{self.ctx.region.code}.svg".lower(),
            suffixes=[".svg"],
            must_exist=False,
        )

    def _write(self, path: Path) -> None:
        if self.seen is None:
            return
        try:
            save_file(drawing.diamond_svg(self.ctx, self.seen).encode(), path)
        except CapError as error:
            self.say(f"{error.what} {error.remedy}".strip(), "warning")
        else:
            self.say_written(path)

    def explain(self) -> Iterable[Line]:
        """The marked activity: its numbers and the thresholds; without one, the idea of the diamond."""
        here = self.current
        if here is not None:
            return [safe_line(here.name, Role.HEADING), *map(safe, explain(here))]
        content = pack()
        return [safe(pick(content.meta.idea)), safe(content.meta.source)]

    def help(self) -> Iterable[Line]:
        """What the drawing shows and what it leaves out."""
        return [safe(pick(pack().meta.idea)), safe(pick(pack().model.not_shown))]
