"""Import a bundle: three checks of the file, what it would change, then one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from textual.widget import Widget

from cap_tui.screens import bundle_import_model
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.key_pinning import compare_and_pin
from cap_tui.text.i18n import _
from cap_tui.widgets.list_rows import Column
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.path_prompt import ask_path
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.view import Progress, run_in_thread

if TYPE_CHECKING:
    from cap_tui.bundle.apply_plan import ImportResult
    from cap_tui.operations.bundle_preview import PartnerView
    from cap_tui.operations.bundles import BundleCheck
    from cap_tui.screens.region_session import OpenRegion


OF_A_FILE = ("differences", "take", "pin", "apart", "settle", "file")
"""What is done with a file on disk."""


class ImportScreen(CapScreen):
    """One file: is it whole, whose is it, can it be read; then the table of what it would do."""

    CSS_PATH = "bundle_import.tcss"
    ACTIONS = PLACES["bundle_import"]
    PLACE: ClassVar[str] = "bundle_import"

    def __init__(self, file: Path | None = None, view: PartnerView | None = None) -> None:
        """``view``: show what the partner will see of an own bundle; nothing can be imported then."""
        super().__init__()
        self._file = file
        self._view = view
        self._arrival: BundleCheck | None = None
        self._apart = False
        self._taken_at = -1  # the state of the region after it was taken in

    def body(self) -> Iterable[Widget]:
        yield Words(id="answers")
        yield Words(id="told")
        yield Rows(
            [
                Column(_("What"), 10),
                Column(_("Table"), least=16, drop=1),
                Column(_("Record"), least=16),
                Column(_("Why"), least=16, drop=2),
            ],
            empty=_("No file is chosen. o chooses one."),
            verb=_("Details"),
            id="plan",
        )
        yield Words(id="detail")

    def shown_by(self) -> tuple[str, ...] | None:
        if self._view is not None:  # made in memory from choices that are not kept
            return None
        return (str(self._file),) if self._file is not None else ()

    @classmethod
    def shown_again(cls, _region: OpenRegion | None, /, *words: str) -> Self:
        return cls(Path(words[0]) if words else None)

    def path(self) -> list[str]:
        if self._view is not None:
            return [_("Send"), _("As {partner} will see it").format(partner=self._view.partner)]
        return [_("Import"), self._file.name if self._file else ""]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("Three separate checks. INTEGRITY: is every byte as it was written? SIGNATURE: is it signed with a partner's key that you pinned? SCHEMA: can this program read it?"),
            _("The table shows what the import would do; nothing changes before i. new and changed are imported; same is here already; conflict: both versions are kept and you resolve it; proposal: the partner asks you to change a record of yours; refused: the partner may not change it, or it does not fit."),
            _("i imports it in one step, u undoes that step. The same bundle again changes nothing."),
            _("A bundle without a trusted signature can only be quarantined (Q): stored apart, not merged."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        if self._view is not None:
            self._show(self._view.check)
        elif self._file is not None:
            self._look()
        else:
            self.call_after_refresh(self.action_file)

    @property
    def _taken(self) -> bool:
        """Whether it was imported here and nothing has changed since."""
        region = self.shell.region
        return region is not None and region.workspace.seq == self._taken_at

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        arrival = self._arrival
        if self._view is not None and action in OF_A_FILE:
            return False
        fits = {
            "differences": arrival is not None and arrival.plan is not None,
            "take": arrival is not None and arrival.may_be_imported and not self._taken,
            "pin": arrival is not None and arrival.may_be_pinned,
            "apart": arrival is not None and arrival.may_be_quarantined,
            "settle": self._taken and arrival is not None and arrival.needs_decisions,
        }
        return fits.get(action, True) and super().check_action(action, parameters)

    def action_file(self) -> None:
        """Choose a file."""
        ask_path(
            self,
            _("Import which bundle? NAME.cap.zip"),
            self._chosen,
            start=self._file.parent if self._file else None,
            suffixes=(".zip", ".age"),
        )

    def _chosen(self, file: Path) -> None:
        self._file, self._apart, self._arrival = file, False, None
        self._taken_at = -1
        self._look()

    def _look(self) -> None:
        """Open the file, answer the three questions, plan; nothing is written."""
        region, file, apart = self.shell.region, self._file, self._apart
        if region is None or file is None:
            return
        context = region.context

        def work(progress: Progress) -> BundleCheck:
            from cap_tui.operations.bundles import check_bundle

            progress(0, stage=file.name)
            return check_bundle(context, file, quarantine=apart)

        run_in_thread(self, _("Checking"), work, self._looked)

    def _looked(self, arrival: BundleCheck) -> None:
        """Show what was planned, unless the bundle was taken in meanwhile."""
        if not self._taken:
            self._show(arrival)

    def _show(self, arrival: BundleCheck) -> None:
        self._arrival = arrival
        self.query_one("#answers", Words).show(bundle_import_model.verification_lines(arrival))
        told = bundle_import_model.summary_lines(arrival, taken=self._taken)
        if self._view is not None:
            heading = safe_line(self._view.heading(), Role.HEADING)
            told = [heading, *told, *(safe_line(word) for word in self._view.conditions())]
        self.query_one("#told", Words).show(told)
        rows = bundle_import_model.plan_rows(arrival)
        self.query_one(Rows).show(rows, empty=bundle_import_model.empty_text(arrival))
        self._show_detail()
        self.renew_frame()

    def on_rows_moved(self) -> None:
        self._show_detail()

    def _detail(self) -> list[Line]:
        row = self.query_one(Rows).current
        return (
            bundle_import_model.record_lines(self._arrival, row.key)
            if row and self._arrival
            else []
        )

    def _show_detail(self) -> None:
        self.query_one("#detail", Words).show(self._detail())

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self.shell.show("pager", _("Details"), self._detail())

    def records_changed(self) -> None:
        """What is planned holds for the region as it stood: plan again."""
        if self._arrival is not None and not self._taken and self._view is None:
            self._look()

    def action_take(self) -> None:
        """Import what the table shows."""
        region, arrival = self.shell.region, self._arrival
        if region is None or arrival is None or arrival.plan is None:
            return
        if region.readonly:
            self.say(_("This region may only be read."), "warning")
            return
        plan, context = arrival.plan, region.context

        def work(_progress: Progress) -> ImportResult:
            from cap_tui.operations.bundles import apply_import

            return apply_import(context, plan)

        run_in_thread(self, _("Importing the bundle"), work, lambda done: self._took(done, arrival))

    def _took(self, outcome: ImportResult, arrival: BundleCheck) -> None:
        if not outcome.seq:
            self.say(_("Nothing is changed: everything is here already."), "hint")
            return
        if self.shell.region is not None:
            self._taken_at = self.shell.region.workspace.seq
        self.shell.records_changed()
        self._show(arrival)
        if arrival.plan is not None:
            self.say(bundle_import_model.imported_words(arrival.plan))

    def action_pin(self) -> None:
        """Compare the key that signed with the partner, pin it, then plan again."""
        arrival = self._arrival
        if arrival is None or arrival.source is None or not arrival.key:
            return
        source = arrival.source
        compare_and_pin(self, source.code, arrival.key, source.name, self._look)

    def action_apart(self) -> None:
        """Plan to keep the bundle in quarantine."""
        self._apart, self._taken_at = True, -1
        self._look()

    def action_differences(self) -> None:
        """Show what changed between the bundle and the region, or another bundle."""
        choose(
            self,
            _("Compare this bundle with"),
            [("region", _("the region as it is now")), ("bundle", _("another bundle"))],
            self._compare_with,
        )

    def _compare_with(self, what: str) -> None:
        if what == "region":
            self._compare(None)
        elif self._file is not None:
            ask_path(
                self,
                _("Compare with which newer bundle? NAME.cap.zip"),
                self._compare,
                start=self._file.parent,
                suffixes=(".zip", ".age"),
            )

    def _compare(self, other: Path | None) -> None:
        region, file = self.shell.region, self._file
        if region is None or file is None:
            return
        context = region.context

        def work(progress: Progress) -> list[str]:
            from cap_tui.operations.bundle_differences import difference_lines

            progress(0, stage=file.name)
            return difference_lines(context, file, other)

        run_in_thread(self, _("Comparing"), work, self._show_differences)

    def _show_differences(self, lines: list[str]) -> None:
        self.shell.show("pager", _("Differences"), lines or [_("No difference.")])

    def action_settle(self) -> None:
        """Show the conflicts and proposals to decide."""
        self.shell.show("bundle_conflicts")
