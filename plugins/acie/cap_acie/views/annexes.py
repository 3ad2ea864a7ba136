"""All annexes of a call, or all that are content of the region, side by side; differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cap_acie import drafts
from cap_acie.annex_entry import AnnexEntry
from cap_acie.annex_file import Annex
from cap_acie.kept_files import call_title, kept_calls
from cap_acie.pages import compared_annexes
from cap_acie.views.base import CallPage
from cap_acie.words import _
from cap_tui.api import N_, Listing, ListingRow, labelled
from cap_tui.ui import ChoiceStep, Dialog, Line, safe, user_action

CONTENT = "content"
FORMS = "acie.forms"


class AnnexesView(CallPage):
    """One row a key, one column an annex; Enter shows the whole of a row."""

    VERB = N_("All regions")

    def read(self) -> None:
        """Read the annexes of the chosen call; of the region's content where that is chosen, or no call is kept."""
        super().read()
        if self.chosen == CONTENT or self.folder is None:
            self.call = self.folder = None
            self.annexes: Mapping[str, Annex] = drafts.compared_contents(self.ctx)
        else:
            self.annexes = {code: self.folder.annexes[code] for code in self.folder.call.regions}

    def list_rows(self) -> Listing:
        return compared_annexes(self.annexes)

    def head(self, width: int) -> Iterator[Line]:
        """Which annexes are compared."""
        if self.call is None:
            yield self.title(_("Annexes among the content: {n}").format(n=len(self.annexes)))
        else:
            yield from super().head(width)

    def open_row(self, row: ListingRow) -> None:
        """What each annex says under this key."""
        texts = [
            labelled(code, cell.value)
            for code, cell in zip(self.annexes, row.cells[2:], strict=True)
        ]
        self.show_lines(row.key, lambda _width: map(safe, texts))

    @user_action("c", "Call", "Choose which annexes are compared", footer=30)
    def action_choose(self) -> None:
        choices = [(one.uid, call_title(one)) for one in kept_calls(self.ctx)]
        content = [(CONTENT, _("The annexes among the content"))]
        self.choose_setting("chosen", _("Which annexes?"), [*choices, *content])

    @user_action(
        "e", "Edit", "Fill in an annex that is content, in a form", footer=40, changes=True
    )
    def action_edit(self) -> Dialog:
        found = self.ctx.content("annexes", AnnexEntry)
        if not found:
            self.say(_("No annex is content here yet; begin one under Forms."), "hint")
            return
        chosen = yield ChoiceStep(_("Which annex?"), [(one.ref, one.name) for one in found])
        drafts.annex_draft_of(self.ctx, self.ctx.content_entry("annexes", chosen))
        self.show_view(FORMS)

    def explain(self) -> Iterable[Line]:
        """What the sign says."""
        return [safe(_("≠ marks what the annexes say differently; the rest is the same."))]
