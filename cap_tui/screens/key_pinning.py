"""Keys compared by people: name one's own, compare a partner's fingerprint by telephone, then pin it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cap_tui.bundle.layout import OVERLAP_DAYS
from cap_tui.screens.base import CapScreen
from cap_tui.text.i18n import _
from cap_tui.widgets.overlay import choose, confirm
from cap_tui.widgets.safe_text import Role, safe_line
from cap_tui.widgets.text_prompt import ask_text
from cap_tui.widgets.view import run_in_thread

if TYPE_CHECKING:
    from cap_tui.bundle.signing_key import SigningKey


def compare_and_pin(
    screen: CapScreen, code: str, line: str, name: str, then: Callable[[], object]
) -> None:
    """Show the fingerprint of a key, ask how it was compared, pin it for region ``code``, then go on."""
    from cap_tui.bundle.sshsig import fingerprint

    mark = fingerprint(line)

    def compared(yes: bool) -> None:
        if not yes:
            screen.say(_("Nothing was pinned."), "hint")
            return
        ask_text(
            screen,
            _("How and with whom did you compare it?"),
            lambda how: _pin_or_change(screen, ComparedKey(code, line, name, how), then),
            text=[_("For example: by telephone with Ana Novak. It is stored with the key.")],
            check=lambda how: "" if how.strip() else _("This is needed."),
        )

    confirm(
        screen,
        _("Is this the fingerprint of the key of {region}?").format(region=code),
        compared,
        text=[
            safe_line(mark, Role.TITLE),
            _(
                "Call your partner on a number that you know, not one that came with the file. The partner reads out the own fingerprint (in cap-tui: p Partners). Every character must match."
            ),
        ],
        yes=_("Yes, the partner read out exactly this (y)"),
        no=_("No, or not compared yet: pin nothing (n)"),
    )


@dataclass(frozen=True)
class ComparedKey:
    """A key of a region whose fingerprint people compared; ``how`` they did it."""

    region: str
    line: str
    name: str
    how: str


def _pin_or_change(screen: CapScreen, key: ComparedKey, then: Callable[[], object]) -> None:
    """Pin a key; where the region has another one, ask whether this one replaces it."""
    from cap_tui.operations.partners import valid_keys

    region = screen.shell.region
    if region is None:
        return
    old = [each for each in valid_keys(region.context, key.region) if each.key != key.line]
    if not old:
        _pin(screen, key, "", then)
        return
    choose(
        screen,
        _("{region} has a pinned key already: {mark}").format(
            region=key.region, mark=old[-1].fingerprint
        ),
        [
            (
                "change",
                _("The new key replaces it: both are valid for {days} days").format(
                    days=OVERLAP_DAYS
                ),
            ),
            ("both", _("Keep both: the region signs with two keys")),
        ],
        lambda answer: _pin(screen, key, old[-1].fingerprint if answer == "change" else "", then),
    )


def _pin(
    screen: CapScreen, compared: ComparedKey, replaces: str, then: Callable[[], object]
) -> None:
    region = screen.shell.region
    if region is None:
        return
    context = region.context

    def work(_progress: object) -> str:
        from cap_tui.bundle.keys import pinned
        from cap_tui.bundle.sshsig import fingerprint
        from cap_tui.operations.partners import pin_key

        line = compared.line
        key = pinned(
            compared.region, line, fingerprint(line), name=compared.name, compared=compared.how
        )
        return pin_key(context, key, replaces=replaces, overlap=OVERLAP_DAYS).region

    def done(stored: str) -> None:
        screen.shell.records_changed()
        screen.say(_("The key of {region} is pinned.").format(region=stored))
        screen.call_later(then)

    run_in_thread(screen, _("Pinning the key"), work, done)


def ask_own_key(screen: CapScreen, then: Callable[[SigningKey], object]) -> None:
    """Ask for the file of the key to sign with and remember where it is."""
    from cap_tui.widgets.path_prompt import ask_path

    home, region = screen.shell.home, screen.shell.region
    code = region.context.workspace.config.region.code if region is not None else ""
    ssh = Path.home() / ".ssh"

    def chosen(path: Path) -> None:
        def work(_progress: object) -> SigningKey:
            from cap_tui.operations.partners import name_signing_key

            return name_signing_key(home, path, code)

        run_in_thread(screen, _("Reading the key"), work, then)

    ask_path(
        screen,
        _("Your SSH key, such as ~/.ssh/id_ed25519; of a key in the agent the .pub file"),
        chosen,
        start=ssh if ssh.is_dir() else Path.home(),
    )
