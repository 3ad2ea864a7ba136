"""The diamond view: the drawing, one edge close up; activities are added where the cursor is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.app import ComposeResult

from cap_diamond import drawing, joint, operations
from cap_diamond.listings import activities_listing, sign_of
from cap_diamond.pack import pack
from cap_diamond.pages import doubts, ratings_words
from cap_diamond.priorities import explain
from cap_diamond.profile import Profile
from cap_diamond.queries import DiamondState, diamond_state, diamonds, own, titled
from cap_diamond.views.canvas import Drawing
from cap_diamond.words import _
from cap_tui.api import (
    PluginContext,
    PriorityArea,
    TransformativeActivity,
    labelled,
    listing_lines,
    pick,
    save_file,
)
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Form,
    FormField,
    Line,
    ListingView,
    Page,
    Role,
    Rows,
    TextStep,
    Words,
    YesStep,
    safe,
    safe_line,
    user_action,
)

OWN_CORNERS = "own"  # no template's id
NEW_DIAMOND = "diamond.new"  # the draft of the form for corners of one's own


class DiamondView(Page):
    """Two panes: the drawing and an edge. Esc leads back."""

    DEFAULT_CSS = """
    DiamondView #foot { height: 2; }
    DiamondView.-low.-made #head, DiamondView.-low #foot { display: none; }
    """
    ACTION_PREFIX = "diamond"
    ACTION_AREA = "Diamond"
    PANES = ("drawing", "edge")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.shown = ""  # uid of the diamond
        self.seen: DiamondState | None = None

    def compose(self) -> ComposeResult:
        yield Words(self.head, id="head")
        yield Drawing()
        yield ListingView(verb=_("Card"), id="edge")
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
        self._draw_words()

    def on_resize(self) -> None:
        """The words are flowed anew; on a projector the line of messages names what is marked."""
        self.call_next(self._tell_marked)

    def head(self, width: int) -> Iterator[Line]:
        """The diamond's name, and what must be said about it."""
        if self.seen is not None:
            yield self.title(self.seen.title)
            return
        yield safe_line(_("There is no diamond yet."), Role.TITLE)
        yield safe(_("Press n to make one: from a template, or around your priority areas."))

    def foot(self, width: int) -> Iterator[Line]:
        """What the cursor stands on."""
        edge, here = self.edge, self.current
        if self.seen is None or edge is None:
            return
        count = len(self.seen.on_edge(edge))
        yield safe_line(f"{self.seen.pair(edge)} ({count})", Role.HEADING)
        if here is None:
            yield safe_line(_("No activity lies here yet. Press a to add one."), Role.MUTED)
        else:
            yield safe_line(f"{sign_of(here)} {here.name} — {ratings_words(here)}")

    def _draw_words(self) -> None:
        self.query_one("#head", Words).reflow()
        self.query_one("#foot", Words).reflow()

    def _tell_marked(self) -> None:
        """Say what is marked; on a projector, which has no room for the foot, in the line of messages."""
        self._draw_words()
        edge, here = self.edge, self.current
        if self.has_class("-low") and self.seen is not None and edge is not None:
            name = f"{sign_of(here)} {here.name}" if here else _("no activity yet: a adds one")
            self.say(labelled(self.seen.pair(edge), name), "hint")

    @property
    def edge(self) -> tuple[int, int] | None:
        """The marked edge."""
        return self.query_one(Drawing).edge

    @property
    def current(self) -> Profile | None:
        """The activity under the cursor of the pane that is shown."""
        if self.pane == "edge":
            row = self.query_one("#edge", ListingView).marked
            return row.subject if row else None
        return self.query_one(Drawing).current

    def on_marked_drawing_moved(self) -> None:
        self._tell_marked()

    def on_rows_moved(self) -> None:
        self._tell_marked()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self.action_open()

    def _show_edge(self) -> None:
        if self.seen is None or self.edge is None:
            return
        listing = activities_listing(self.seen.on_edge(self.edge), signs=True)
        empty = _("No activity lies here yet. Press a to add one.")
        self.query_one("#edge", ListingView).show_listing(replace(listing, empty=empty))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a diamond one can only be made; Esc belongs to the screen while the drawing is shown."""
        if action == "back" and self.pane == "drawing":
            return False
        made = self.seen is not None or action in ("new", "explain")
        return made and super().check_action(action, parameters)

    @user_action(
        "a",
        "Add",
        "Add an activity on the marked edge: type its name, Enter",
        footer=55,
        changes=True,
    )
    def action_add(self) -> Dialog:
        edge, drawn = self.edge, self.query_one(Drawing)
        if self.seen is None or edge is None:
            self.say(_("There is no edge to add an activity on."), "hint")
            return
        diamond, added = self.seen.diamond, list[TransformativeActivity]()

        def add() -> None:
            added.append(operations.add_on_edge(self.ctx, diamond, edge, name))

        name = ""
        while not added:
            name = yield TextStep(_("Name of the activity, then Enter"), name)
            self.attempt(add)
        uids = [placed.profile.uid for placed in self.seen.placed]
        if added[0].uid in uids:
            drawn.mark(uids.index(added[0].uid))
        self._show_edge()
        self._draw_words()
        self.say(_("{name} is added.").format(name=added[0].name))

    @user_action(
        "z", "Edge", "The marked edge close up: every activity on it, with its ratings", footer=50
    )
    def action_zoom(self) -> None:
        here = self.query_one(Drawing).current
        self._show_edge()
        if here is not None and self.pane == "drawing":
            self.query_one("#edge", ListingView).go_to(here.uid)
        self.turn_to("drawing" if self.pane == "edge" else "edge")
        self._draw_words()

    @user_action("enter", "Card", "All that is known of the marked activity", footer=48)
    def action_open(self) -> None:
        if self.current is None:
            self.say(_("No activity is marked."), "hint")
        else:
            self.show_record("activities", self.current.uid)

    @user_action(
        "D", "Doubts", "What is doubtful about this diamond: corners, evidence, lobbying", footer=35
    )
    def action_doubts(self) -> None:
        assert self.seen is not None
        found = doubts(self.ctx, self.seen)
        self.show_lines(found.title, lambda width: map(safe, listing_lines(found, width)))

    @user_action("o", "Other diamond", "Show another diamond")
    def action_other(self) -> None:
        known = diamonds(self.ctx)
        choices = [(d.uid, titled(d)) for d in known] if len(known) > 1 else []
        self.choose_setting("shown", _("Which diamond?"), choices, _("There is no other diamond."))

    @user_action(
        "n",
        "New diamond",
        "Make a diamond from a template, or around your own priority areas",
        footer=20,
        changes=True,
    )
    def action_new(self) -> Dialog:
        template = _("Template: {name}")
        choices = [(t.id, template.format(name=operations.spoken(t.name))) for t in pack().template]
        choices.append((OWN_CORNERS, _("Around your own priority areas …")))
        chosen = yield ChoiceStep(_("Make which diamond?"), choices)
        if chosen == OWN_CORNERS:
            self.open_draft(NEW_DIAMOND)
            return

        def make() -> None:
            self.shown = operations.from_template(self.ctx, pack().template_of(chosen)).uid

        self.attempt(make)

    def open_draft(self, draft: str) -> None:
        if draft == NEW_DIAMOND:
            self.fill_in(diamond_form(self.ctx), self._make_around)

    def _make_around(self, values: Mapping[str, Any]) -> str:
        made = operations.from_corners(
            self.ctx, values["name"], corners_of(values), values["challenge"] or ""
        )
        self.shown = made.uid
        return _("{name} is made.").format(name=made.name)

    @user_action("E", "Evidence", "Add evidence that supports a corner", footer=15, changes=True)
    def action_evidence(self) -> Dialog:
        corners = [(corner.uid, corner.name) for corner in self.seen.corners] if self.seen else []
        if not corners:
            self.say(_("There is no corner yet."), "hint")
            return
        uid = yield ChoiceStep(_("Evidence for which corner?"), corners)
        self.show_form("evidence", values={"supports": [uid]})

    @user_action("w", "Write SVG", "Write the drawing to an SVG file", footer=25)
    def action_svg(self) -> None:
        seen = self.seen
        if seen is None or not drawing.drawable(seen):
            self.say(_("There is nothing to draw yet."), "hint")
            return

        def write(path: Path) -> None:
            save_file(drawing.diamond_svg(self.ctx, seen).encode(), path)

        name = f"diamond-{self.ctx.region.code}.svg".lower()
        self.write_file(_("Write the drawing to (.svg)"), name, [".svg"], write)

    @user_action(
        "J",
        "Make joint",
        "Let partners who get the diamond in a bundle change it too",
        changes=True,
    )
    def action_share(self) -> Dialog:
        assert self.seen is not None
        shown = self.seen.diamond
        if shown.shared:
            self.say(_("{name} is joint already.").format(name=shown.name), "hint")
            return
        question = _("Make {name} joint?").format(name=shown.name)
        if (yield YesStep(question, list(joint.meaning()))):
            told = _("{name} is joint from now on.").format(name=shown.name)
            self.attempt(lambda: joint.share(self.ctx, shown), told)

    @user_action("escape", "Back", "Back to the diamond", footer=80)
    def action_back(self) -> None:
        self.turn_to("drawing")
        self._draw_words()

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


def _corner_names() -> list[str]:
    return [f"corner{place}" for place in range(1, max(pack().model.corners_allowed) + 1)]


def diamond_form(ctx: PluginContext) -> Form:
    """A name, a challenge, and as many corners as are allowed, filled with the region's priority areas."""
    challenge = _("The challenge in the middle; a new name becomes a challenge of the region")
    corner = _("A priority area; a new name becomes one. Leave what you do not need empty")
    names = _corner_names()
    fields = [
        FormField("name", _("Name of the diamond"), required=True, most=200),
        FormField("challenge", _("Challenge"), most=200, help=challenge),
        *(
            FormField(name, _("Corner {n}").format(n=place), most=200, help=corner)
            for place, name in enumerate(names, 1)
        ),
    ]
    areas = [area.name for area in own(ctx, PriorityArea)]
    values = dict(zip(names, areas, strict=False))
    return Form(fields, values, draft=NEW_DIAMOND, send=_("Make the diamond"))


def corners_of(values: Mapping[str, Any]) -> list[str]:
    """The corners that were filled in, in their order."""
    given = [str(values[name] or "").strip() for name in _corner_names()]
    return [name for name in given if name]
