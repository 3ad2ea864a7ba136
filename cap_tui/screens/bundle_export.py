"""Send a bundle: say what and for whom, look at what leaves, then write the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cap_tui.screens import bundle_export_model
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.key_pinning import ask_own_key
from cap_tui.text.counts import counted_records
from cap_tui.text.i18n import _
from cap_tui.widgets.form import Form
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import choose
from cap_tui.widgets.path_prompt import ask_path
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_prompt import ask_text
from cap_tui.widgets.text_view import LinesView, Words
from cap_tui.widgets.view import Progress, run_in_thread

if TYPE_CHECKING:
    from cap_tui.bundle.export import ExportReceipt
    from cap_tui.model.activity import TransformativeActivity
    from cap_tui.operations.bundle_preview import PartnerView
    from cap_tui.screens.bundle_export_model import ExportPreview

ASK, PICK, LOOK, DONE = "ask", "pick", "look", "done"
STAGES = {ASK: "#form", PICK: "#picks", LOOK: "#text", DONE: "#text"}


class ExportScreen(CapScreen):
    """In three steps: what and for whom, what leaves, written."""

    CSS_PATH = "bundle_export.tcss"
    ACTIONS = PLACES["bundle_export"]
    PLACE: ClassVar[str] = "bundle_export"

    def __init__(self) -> None:
        super().__init__()
        self._stage = ASK
        self._values: dict[str, Any] = {}
        self._chosen: set[str] = set()
        self._activities: list[TransformativeActivity] = []
        self._seen: ExportPreview | None = None

    def body(self) -> Iterable[Widget]:
        yield Form(
            bundle_export_model.export_fields(),
            draft="bundle.export",
            send=_("Show what leaves"),
            check=bundle_export_model.missing_fields,
            id="form",
        )
        yield Words(id="head")
        yield Rows(
            [Column(_("Transformative activity"), least=24), Column(_("Stage"), 14, drop=1)],
            empty=_("This region has no transformative activities of its own yet."),
            verb=_("Mark"),
            id="picks",
        )
        yield LinesView(id="text")

    def path(self) -> list[str]:
        step = {
            ASK: _("1 what and for whom"),
            PICK: _("1 which activities"),
            LOOK: _("2 what leaves"),
            DONE: _("3 written"),
        }
        return [_("Send"), step[self._stage]]

    def help_lines(self) -> Iterable[Line]:
        return [
            _("A bundle is one file with your region's work, for a partner. Nothing is sent by itself: you write the file and send it as you like."),
            _("First say what and for whom. Then the program counts what would leave and what stays. Only w writes the file."),
            _("Names of people never leave unless you choose it; then the file is encrypted for one recipient."),
        ]  # fmt: skip

    def on_mount(self) -> None:
        self._go(ASK)

    def _go(self, stage: str) -> None:
        """Show one step."""
        self._stage = stage
        for part in ("#form", "#head", "#picks", "#text"):
            self.query_one(part).display = part == STAGES[stage]
        self.query_one("#head").display = stage == PICK
        target = self.query_one(STAGES[stage])
        (target.first() if isinstance(target, Form) else target).focus()
        self.renew_frame()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "preview" and self._stage != PICK:
            return False
        if action in ("write", "partner") and self._stage != LOOK:
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """One step back; from the first one, and when it is written, away."""
        if self._stage in (ASK, DONE):
            super().action_back()
        elif self._stage == LOOK and self._values["what"] == bundle_export_model.CHOSEN:
            self._go(PICK)
        else:
            self._go(ASK)

    # ------------------------------------------------------------- what and for whom

    def on_form_cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        self.action_back()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        region = self.shell.region
        if region is None or region.readonly:
            event.form.refuse({"": _("This region may only be read: what leaves is entered here.")})
            return
        self._values = event.values
        if self._values["what"] == bundle_export_model.CHOSEN:
            self._pick()
        else:
            self.action_preview()

    def _pick(self) -> None:
        from cap_tui.model.activity import TransformativeActivity

        region = self.shell.region
        if region is None:
            return
        own = region.workspace.records(TransformativeActivity)
        code = region.workspace.config.region.code
        self._activities = sorted(own.find(owner=code), key=lambda activity: activity.name)
        self._show_picks()
        self._go(PICK)

    def _show_picks(self) -> None:
        from cap_tui.model.stages import stage_name

        self.query_one("#head", Words).show(
            [
                safe_line(
                    _("{n} marked. Enter marks, v goes on. What they need is added and shown.").format(
                        n=len(self._chosen)
                    ),
                    Role.HEADING,
                )
            ]
        )  # fmt: skip
        rows = []
        for activity in self._activities:
            marked = activity.uid in self._chosen
            name = safe_line(
                f"({'•' if marked else ' '}) {activity.name}", Role.TITLE if marked else Role.PLAIN
            )
            rows.append(Row(activity.uid, [name, stage_name(activity.stage)]))
        self.query_one("#picks", Rows).show(rows)

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        self._chosen ^= {event.key}
        self._show_picks()

    # ------------------------------------------------------------- what leaves

    def action_preview(self) -> None:
        """Count what would leave."""
        self._count(self._show_seen)

    def _count(self, then: Callable[[ExportPreview], None]) -> None:
        region = self.shell.region
        if region is None:
            return
        if self._values["what"] == bundle_export_model.CHOSEN and not self._chosen:
            self.say(_("Mark at least one activity with Enter."), "warning")
            return
        values, chosen, context = self._values, tuple(sorted(self._chosen)), region.context

        def count(progress: Progress) -> ExportPreview:
            progress(0, stage=_("looking for names and addresses"))
            return bundle_export_model.plan_from_form(context, values, chosen)

        run_in_thread(self, _("Counting what leaves:"), count, then)

    def _show_seen(self, seen: ExportPreview) -> None:
        self._seen = seen
        self.query_one(LinesView).show(bundle_export_model.preview_lines(seen))
        self._go(LOOK)

    def _show_and_write(self, seen: ExportPreview) -> None:
        """Show what leaves, signed with the key that was named, and go on with writing it."""
        self._show_seen(seen)
        self.action_write()

    def action_partner(self) -> None:
        """Show it as the partner will see it: the real file, in memory, on the partner's own screen."""
        region, seen = self.shell.region, self._seen
        if region is None or seen is None:
            return
        context = region.context

        def work(_progress: Progress) -> PartnerView:
            return bundle_export_model.partner_view(context, seen)

        run_in_thread(
            self,
            _("Reading it as the partner will:"),
            work,
            lambda view: self.shell.show("bundle_import", None, view),
        )

    # ------------------------------------------------------------- written

    def action_write(self) -> None:
        """Write the file, after the last questions: key, recipient, place."""
        seen = self._seen
        if seen is None:
            return
        if seen.key is None:
            choose(
                self,
                _("No signing key is named."),
                [
                    ("name", _("Name my SSH key, then write it signed")),
                    ("unsigned", _("Write it unsigned: the partner can only quarantine it")),
                ],
                self._without_key,
            )
        else:
            self._confirm_names(seen)

    def _without_key(self, answer: str) -> None:
        if answer == "name":
            ask_own_key(self, lambda _key: self._count(self._show_and_write))
        elif self._seen is not None:
            self._confirm_names(self._seen)

    def _confirm_names(self, seen: ExportPreview) -> None:
        if not seen.plan.names_people:
            self._ask_place(seen, "")
            return
        recipient = seen.preview.recipient
        ask_text(
            self,
            _("Names of people leave. Type the recipient once more."),
            lambda typed: self._ask_place(seen, typed),
            text=[_("Recipient: {recipient}").format(recipient=recipient)],
            check=lambda typed: "" if typed == recipient else _("That is not the recipient."),
            keeps=False,
        )

    def _ask_place(self, seen: ExportPreview, confirmed: str) -> None:
        region = self.shell.region
        if region is None:
            return
        ask_path(
            self,
            _("Write the bundle to which file?"),
            lambda path: self._write(seen, path, confirmed),
            start=bundle_export_model.free_file_name(
                self.shell.files_folder, region.workspace.config.region.code, seen
            ),
            must_exist=False,
        )

    def _write(self, seen: ExportPreview, path: Path, confirmed: str) -> None:
        region, use_plugins = self.shell.region, self.shell.use_plugins
        if region is None:
            return
        context, overwrite = region.context, path.exists()

        def work(progress: Progress) -> ExportReceipt:
            from cap_tui.operations.bundles import ExportChoices, write_bundle
            from cap_tui.report.bundle_report import bundle_reporter

            progress(0, stage=counted_records(seen.preview.rows))
            choices = ExportChoices(
                seen.key, seen.to, overwrite=overwrite, confirmed=confirmed, ask=False
            )
            report = bundle_reporter(context, use_plugins=use_plugins)
            return write_bundle(context, seen.plan, path, choices, report)

        run_in_thread(self, _("Writing the bundle:"), work, self._written)

    def _written(self, receipt: ExportReceipt) -> None:
        self.query_one(Form).sent()
        if self._seen is not None:
            self.query_one(LinesView).show(bundle_export_model.receipt_lines(receipt))
        self._go(DONE)
        self.say(_("The bundle is written and entered in the register."))
        self.shell.records_changed()
