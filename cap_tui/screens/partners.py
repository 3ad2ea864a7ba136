"""Partners: pinned keys, the own key to read out, the registers of exports and imports, proposals sent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from cap_tui.errors import CapError
from cap_tui.screens import bundle_register, key_pinning
from cap_tui.screens.actions import PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.text.formats import day_text
from cap_tui.text.i18n import _
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.form import Form
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import confirm
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line
from cap_tui.widgets.text_view import Words
from cap_tui.widgets.view import run_in_thread

if TYPE_CHECKING:
    from cap_tui.bundle.signing_key import SigningKey
    from cap_tui.screens.bundle_register import BundleRegister

_NOT_IN_FORM = ("pin", "revoke", "mine", "turn", "export", "take_in", "settle")


PINNING = "partners.pin"
"""The draft of the form for a key."""


def asked() -> tuple[FormField, ...]:
    """What is needed to pin a key."""
    return (
        FormField(
            "region",
            _("Region"),
            required=True,
            most=16,
            help=_("Code of the partner region, as its bundles say: VAL, SI02"),
        ),
        FormField(
            "key",
            _("Key"),
            required=True,
            most=16_000,
            help=_("The .pub file that your partner gave you, or its line ssh-ed25519 AAAA…"),
        ),
        FormField("name", _("Name"), most=200, help=_("Name of the region, for your list")),
    )


class PartnersScreen(CapScreen):
    """Four lists: 1 pinned keys, 2 exports, 3 imports, 4 proposals sent."""

    CSS_PATH = "partners.tcss"
    ACTIONS = PLACES["partners"]
    PLACE: ClassVar[str] = "partners"

    def __init__(self) -> None:
        super().__init__()
        self._tab = 1
        self._known: BundleRegister | None = None

    def body(self) -> Iterable[Widget]:
        yield Words(id="own")
        yield Words(id="tabs")
        yield Rows(bundle_register.COLUMNS[1](), empty=_("reading …"), verb=_("Details"), id="list")
        yield Words(id="detail")

    def path(self) -> list[str]:
        return [_("Partners")]

    def help_lines(self) -> Iterable[Line]:
        return [
            _(
                "A bundle is signed with an SSH key. A partner's key is pinned once: you call, the partner reads out the fingerprint, you compare it with the one on your screen."
            ),
            _(
                "From then on the program checks whether a bundle comes from that partner. Revoke a key that was lost: bundles signed with it are refused from then on."
            ),
            _("You have no SSH key yet? Make one in a terminal: ssh-keygen -t ed25519"),
        ]

    def on_mount(self) -> None:
        self.query_one(Rows).focus()
        self.records_changed()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _NOT_IN_FORM and self.query(Form):
            return False
        if action == "revoke" and self._tab != 1:
            return False
        return super().check_action(action, parameters)

    def records_changed(self) -> None:
        self.read_region(lambda region: bundle_register.read_register(region.context), self._show)

    def _show(self, known: BundleRegister) -> None:
        if self.is_attached:
            self._known = known
            self.query_one("#own", Words).show(own_lines(known.own))
            self._list()

    def _list(self) -> None:
        known = self._known
        if known is None:
            return
        self.query_one("#tabs", Words).show(partial(bundle_register.tab_lines, self._tab, known))
        self.query_one(Rows).show(
            bundle_register.register_rows(self._tab, known),
            columns=bundle_register.COLUMNS[self._tab](),
            empty=bundle_register.empty_text(self._tab),
        )
        self._show_detail()
        self.renew_frame()

    def _show_detail(self) -> None:
        row = self.query_one(Rows).current
        lines = (
            bundle_register.entry_lines(self._tab, self._known, row.key)
            if row and self._known
            else []
        )
        self.query_one("#detail", Words).show(lines)

    def on_rows_moved(self) -> None:
        self._show_detail()

    def on_rows_selected(self, event: Rows.Selected) -> None:
        event.stop()
        if self._known is not None:
            lines = bundle_register.entry_lines(self._tab, self._known, event.key)
            self.shell.show("pager", _("Details"), lines)

    def action_turn(self, number: int) -> None:
        """Show another of the four lists."""
        self._tab = number
        self._list()

    def _writable(self) -> bool:
        region = self.shell.region
        if region is None or region.readonly:
            self.say(_("This region may only be read."), "warning")
            return False
        return True

    def open_draft(self, draft: str) -> None:
        if draft == PINNING:
            self.call_next(self.action_pin)

    async def action_pin(self) -> None:
        """Ask for a key to pin."""
        if not self._writable():
            return
        for part in ("#tabs", "#list", "#detail"):
            self.query_one(part).display = False
        form = Form(asked(), draft=PINNING, send=_("Compare the fingerprint"), id="form")
        await self.mount(form, after=self.query_one("#own"))
        form.first().focus()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        from cap_tui.operations.partners import read_key

        form, values = event.form, event.values
        try:
            line = read_key(values["key"])
        except CapError as error:
            form.refuse({"key": error.what})
            return

        async def pinned() -> None:
            form.sent()
            await self._close_form()

        key_pinning.compare_and_pin(self, values["region"], line, values["name"], pinned)

    async def on_form_cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        await self._close_form()

    async def _close_form(self) -> None:
        await self.query(Form).remove()
        for part in ("#tabs", "#list", "#detail"):
            self.query_one(part).display = True
        self.query_one(Rows).focus()
        self.renew_frame()

    def action_revoke(self) -> None:
        """Revoke the marked key after asking."""
        row = self.query_one(Rows).current
        if row is None or self._known is None or not self._writable():
            return
        key = next(key for key in self._known.keys if key.uid == row.key)
        if key.revoked:
            self.say(
                _("It is revoked already, since {day}.").format(day=day_text(key.revoked)),
                "hint",
            )
            return
        confirm(
            self,
            _("Revoke this key of {region}?").format(region=key.region),
            lambda yes: self._revoke(key.fingerprint) if yes else None,
            text=[
                safe(key.fingerprint),
                _("Bundles signed with it are refused from now on. What was imported stays."),
            ],
            yes=_("Yes, revoke it (y)"),
        )

    def _revoke(self, mark: str) -> None:
        region = self.shell.region
        if region is None:
            return
        context = region.context

        def work(_progress: object) -> str:
            from cap_tui.operations.partners import revoke_key

            return revoke_key(context, mark).region

        def done(code: str) -> None:
            self.shell.records_changed()
            self.say(_("The key of {region} is revoked. u undoes it.").format(region=code))

        run_in_thread(self, _("Revoking"), work, done)

    def action_export(self) -> None:
        """Write a bundle for a partner."""
        self.shell.show("bundle_export")

    def action_take_in(self) -> None:
        """Take a partner's bundle in."""
        self.shell.show("bundle_import")

    def action_settle(self) -> None:
        """Show the conflicts and proposals to decide."""
        self.shell.show("bundle_conflicts")

    def action_mine(self) -> None:
        """Ask for the file of the own key."""
        key_pinning.ask_own_key(self, self._named)

    def _named(self, key: SigningKey) -> None:
        self.say(_("This is your signing key from now on."))
        self.records_changed()


def own_lines(own: SigningKey | None) -> list[Line]:
    """The own key, to be read out to partners."""
    if own is None:
        return [safe_line(_("No signing key is named yet: K names it."), Role.WARN)]
    title = safe_line(_("Your key, to read out to partners:"), Role.HEADING)
    if not own.fingerprint:
        where = _("{file}: its .pub file cannot be read").format(file=own.file)
        return [title, safe_line(where, Role.WARN)]
    return [title, safe_line(own.fingerprint), safe_line(_from_home(own.file), Role.MUTED)]


def _from_home(file: Path) -> str:
    """A path as people say it: from their home folder, where it is in it."""
    home = Path.home()
    return f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)
