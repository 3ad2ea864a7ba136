"""What the views share: a low terminal, the title, changes that may be refused, forms, the choice of regions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cap_diamond import renderings
from cap_diamond.profile import Work
from cap_diamond.queries import known_regions, left_out
from cap_diamond.words import _
from cap_tui.ui import (
    Line,
    ListingView,
    PluginView,
    Role,
    UserAction,
    Words,
    choose,
    joined,
    safe,
    safe_line,
)

if TYPE_CHECKING:
    from cap_tui.ui import Form

NO_CHOICE = "*"  # no region's code
LOW = 17  # rows of a view below which words give way


class DiamondPage(PluginView):
    """A view that knows when it is low (class ``-low``), as on a projector."""

    DEFAULT_CSS = """
    DiamondPage.-low #why { max-height: 2; }
    DiamondPage.-form > * { display: none; }
    DiamondPage.-form > Form { display: block; }
    """

    _form_opener: Widget | None = None

    def on_resize(self) -> None:
        """On a projector the list or the drawing gets the rows."""
        self.set_class(self.size.height < LOW, "-low")

    def title(self, words: str) -> Line:
        """The line of the title; a made-up region says so in it."""
        made_up = _("SYNTHETIC") if self.ctx.region.synthetic else ""
        return joined([safe_line(words, Role.TITLE), safe_line(made_up, Role.WARN)], "  ")

    def fill_in(self, form: Form, save: Callable[[dict[str, Any]], str]) -> None:
        """Show a form in place of the page; ``save`` stores its values and returns what is said then."""
        form.save_by(lambda values, _opened: save(values))
        self._form_opener = self.screen.focused
        self.add_class("-form")
        self.mount(form)
        self.call_after_refresh(lambda: form.first().focus())

    def on_form_saved(self, event: Form.Saved) -> None:
        """What the form held is stored."""
        event.stop()
        self._close(event.form)
        self.refresh_data()
        self.say(str(event.result))

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        """Leave the form; what was typed is kept as a draft."""
        event.stop()
        self._close(event.form)

    def _close(self, form: Form) -> None:
        form.remove()
        self.remove_class("-form")
        self.call_after_refresh(self._focus_page)

    def _focus_page(self) -> None:
        """Give the keyboard back to what had it, else to the first widget that is shown."""
        here = [widget for widget in self.query("*") if widget.focusable]
        if here:
            (self._form_opener if self._form_opener in here else here[0]).focus()


class ListPage(DiamondPage):
    """A page with a list and, below it, a few words about the marked row (``Words`` with the id ``why``)."""

    DEFAULT_CSS = "ListPage #why { height: auto; max-height: 4; }"

    def why(self) -> Iterable[Line]:
        """What is said of the marked row: the notes of its listing, where nothing else is."""
        marked = self.query_one(ListingView).marked
        return map(safe, marked.notes) if marked else ()

    def tell(self) -> None:
        """Say anew what stands above and below the list."""
        self.query_one("#head", Words).reflow()
        self.query_one("#why", Words).show(list(self.why()))

    def on_rows_moved(self) -> None:
        """Another row is marked."""
        self.query_one("#why", Words).show(list(self.why()))


REGIONS = UserAction(
    "diamond.regions",
    "Regions",
    ("p",),
    run="regions",
    area="Regions",
    footer=42,
    changes=True,
    help="Choose the regions to compare with; made-up ones only when you choose them",
)


class RegionsPage(ListPage):
    """A page that compares regions: it names them, and ``p`` chooses them."""

    def regions_head(self, works: Sequence[Work]) -> Iterator[Line]:
        """The regions that are compared; those that are known and left out."""
        told = [w.title + (" · " + _("SYNTHETIC") if w.synthetic else "") for w in works]
        yield safe_line("   ".join(told), Role.TITLE)
        left = left_out(self.ctx, works)
        if left:
            words = _("Not compared: {regions}. p chooses.")
            codes = [f"{r.code} ({_('SYNTHETIC')})" if r.synthetic else r.code for r in left]
            yield safe_line(words.format(regions=", ".join(codes)), Role.WARN)
        elif len(works) < 2:
            yield safe(renderings.nobody_else())

    def action_regions(self) -> None:
        """Add a region to the comparison or take it out; the choice is kept in workspace.toml."""
        known = known_regions(self.ctx)
        if not known:
            self.say(renderings.nobody_else(), "hint")
            return
        choices: list[tuple[str, Line]] = [
            (region.code, f"[{'x' if region.chosen else ' '}] {region.title}") for region in known
        ]
        if self.ctx.region.partners is not None:
            choices.append((NO_CHOICE, _("Back to neighbours and imported bundles")))
        choose(self, _("Compare with which regions?"), choices, self._toggle_region)

    def _toggle_region(self, code: str) -> None:
        chosen = {region.code for region in known_regions(self.ctx) if region.chosen}
        if self.attempt(
            lambda: self.ctx.choose_partners(None if code == NO_CHOICE else chosen ^ {code})
        ):
            self.action_regions()
