"""A page that compares regions: it names them, and a key chooses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from cap_diamond import pages
from cap_diamond.profile import Work
from cap_diamond.queries import known_regions, left_out
from cap_diamond.words import _
from cap_tui.ui import ChoiceStep, Dialog, Line, ListingPage, Role, safe, safe_line, user_action

NO_CHOICE = "*"  # no region's code


class RegionsPage(ListingPage):
    """A page that compares regions: it names them, and ``p`` chooses them."""

    ACTION_PREFIX = "diamond"

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
            yield safe(pages.nobody_else())

    @user_action(
        "p",
        "Regions",
        "Choose the regions to compare with; made-up ones only when you choose them",
        area="Regions",
        footer=42,
        changes=True,
    )
    def action_regions(self) -> Dialog:
        """Add regions or take them out, until Esc; the choice is kept in workspace.toml."""
        while True:
            known = known_regions(self.ctx)
            if not known:
                self.say(pages.nobody_else(), "hint")
                return
            choices = [(r.code, f"[{'x' if r.chosen else ' '}] {r.title}") for r in known]
            if self.ctx.region.partners is not None:
                choices.append((NO_CHOICE, _("Back to neighbours and imported bundles")))
            code = yield ChoiceStep(_("Compare with which regions?"), choices)
            chosen = None
            if code != NO_CHOICE:
                chosen = {region.code for region in known if region.chosen} ^ {code}
            if not self.attempt(partial(self.ctx.choose_partners, chosen)):
                return
