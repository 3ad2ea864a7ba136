"""What the terminal says it can do: the profile that follows from it, and what a person can set to get more.

Only the environment is read, nothing is asked of the terminal: an answer that comes late would be typed
into the first field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from cap_tui.text.i18n import _

ProfileName = Literal["full", "lite", "plain"]

NO_SCREENS = frozenset({"", "dumb", "unknown"})
"""Values of TERM that promise no cursor movement; a serial line, an editor's shell, a bare ``env -i``."""
NO_COLOURS = NO_SCREENS | {"vt52", "vt100", "vt102", "vt220", "vt320", "vt420", "xterm-mono"}
"""Terminals that promise no colour."""
FEW_COLOURS = frozenset({"linux", "xterm-16color", "screen", "rxvt", "ansi", "cygwin", "putty"})
"""Terminals that promise 8 or 16 colours; what they do with more is their affair."""
TRUE_COLOUR = 256**3
REMOTE = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "MOSH_CONNECTION")


class TerminalProfile(NamedTuple):
    """``full``: every colour. ``lite``: 256 colours, for a slow link. ``plain``: lines of text."""

    name: ProfileName
    why: str


def can_draw(environment: Mapping[str, str]) -> bool:
    """Whether the terminal, by its name in TERM, can move its cursor."""
    return environment.get("TERM", "").lower() not in NO_SCREENS


def remote(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is at the other end of a network."""
    return any(environment.get(name) for name in REMOTE)


def terminal_profile(environment: Mapping[str, str], wanted: str = "auto") -> TerminalProfile:
    """The profile for a terminal; ``wanted`` is a person's setting, which a terminal that cannot draw overrules."""
    if not can_draw(environment):
        name = environment.get("TERM", "")
        return TerminalProfile("plain", _("TERM={name} cannot draw screens").format(name=name))
    if wanted == "plain":
        return TerminalProfile("plain", _("your setting"))
    if wanted == "lite":
        return TerminalProfile("lite", _("your setting"))
    if wanted == "full":
        return TerminalProfile("full", _("your setting"))
    if remote(environment):
        return TerminalProfile("lite", _("the terminal is at the other end of a network"))
    return TerminalProfile("full", _("the terminal is on this machine"))


def colour_depth(environment: Mapping[str, str]) -> int:
    """How many colours the terminal promises: 0, 16, 256 or 16 million; a name that is not known counts as 256."""
    term = environment.get("TERM", "").lower()
    if environment.get("NO_COLOR") or term in NO_COLOURS:
        return 0
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "direct" in term:
        return TRUE_COLOUR
    if "256" in term:
        return 256
    return 16 if term in FEW_COLOURS else 256


def multiplexer(environment: Mapping[str, str]) -> str:
    """``tmux``, ``screen``, or nothing."""
    if environment.get("TMUX"):
        return "tmux"
    return "screen" if environment.get("STY") else ""


def passes_mouse(environment: Mapping[str, str]) -> bool:
    """Whether the mouse is read from the start: in GNU screen Esc would wait for the next key then."""
    # Also where one runs in the other: nobody can tell the inner one.
    return not environment.get("STY")


def has_clipboard(environment: Mapping[str, str], wanted: str = "auto") -> bool:
    """Whether copies are sent to the terminal: where it probably knows OSC 52, as no terminal says itself, or as is ``wanted``."""
    if wanted != "auto":
        return wanted != "file"
    term = environment.get("TERM", "").split("-")[0]
    known = not term or (term not in NO_COLOURS and term != "linux")
    return known and environment.get("TERM_PROGRAM") != "Apple_Terminal"


def terminal_advice(environment: Mapping[str, str]) -> Iterator[str]:
    """What to set, and where, for what this terminal lacks here."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), ""
    )
    if "UTF" not in locale.upper():
        yield _(
            "Signs are ASCII: the locale is not UTF-8. Set LANG=C.UTF-8 here; in ~/.ssh/config: SendEnv LANG LC_*"
        )
    if environment.get("NO_COLOR"):
        yield _("No colour: NO_COLOR is set. For colours: unset NO_COLOR")
    if not can_draw(environment):
        yield _("No screens: for a terminal that can draw them set TERM=xterm-256color")
    held, few = multiplexer(environment), colour_depth(environment) == 16
    # A tmux at the near end of the link is seen by its name only; it does not keep the program going.
    if held == "tmux" or environment.get("TERM", "").startswith("tmux"):
        yield _(
            "tmux: in ~/.tmux.conf set -g set-clipboard on (copy reaches your clipboard) and set -sg escape-time 10 (Esc answers at once)."
        )
        if few:
            yield _("tmux: set -g default-terminal tmux-256color promises more than 16 colours.")
    if held == "screen":
        if few:
            yield _("screen: term screen-256color in ~/.screenrc promises more than 16 colours.")
        yield _(
            "screen keeps Esc until the next key while a program reads the mouse, so the mouse is off; F2, 'mouse', turns it on."
        )
    if remote(environment):
        yield _("ssh: in ~/.ssh/config ServerAliveInterval 15 notices a lost link.")
        if not held:
            yield _("Work in tmux or screen, and the program goes on without you.")
        if not held and few:
            yield _(
                "ssh: your terminal's name promises 16 colours; TERM=xterm-256color promises more."
            )
