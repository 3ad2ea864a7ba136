"""Which language a call speaks: --lang, else CAP_TUI_LANG, else the person's setting, else the system's.

It is known before the first word of help is made. A language that the program does not ship may be added by
content: then the region's translations and those of plugins are taken into use before the region is open.
"""

from __future__ import annotations

import contextlib
import gettext
import os
from collections.abc import Mapping, Sequence
from io import BytesIO

from cap_tui.errors import CapError, WrongUse
from cap_tui.text.i18n import (
    LANGUAGES,
    PSEUDO,
    _,
    contributed_words,
    language_code,
    languages,
    set_language,
)

VARIABLE = "CAP_TUI_LANG"
CLICK = "click"
WITH_VALUE = ("--home", "-w", "--workspace", "--lang")
"""The options of the program that take a value, which may look like a command."""


def choose_language(words: Sequence[str]) -> None:
    """Set the language of a call by its words and the environment."""
    named = _option(words, "--lang") or os.environ.get(VARIABLE, "") or _setting(words)
    asked = named or os.environ.get("LC_ALL", "") or os.environ.get("LANG", "")
    code = language_code(asked)
    if code and code not in LANGUAGES:
        _take_content_words(words, plugins=bool(named))
    _choose_language_of_click(set_language(asked))


def require_known_language(asked: str | None) -> None:
    """Raise WrongUse when ``--lang`` names a language that there is not."""
    if asked and asked != PSEUDO and language_code(asked) not in languages():
        raise WrongUse(
            _("Unknown language: {codes}.").format(codes=asked),
            remedy=_("Choose from {known}.").format(known=", ".join(languages())),
        )


def _option(words: Sequence[str], *names: str) -> str:
    """What is given for an option of the program, as one word or two; "" when it is not given.

    What stands behind the command is the command's: ``card translate --lang de`` changes no language here.
    """
    found = ""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not word.startswith("-") or word == "--":
            break
        if name in WITH_VALUE:
            given = value if equals else next(rest, "")
            found = given if name in names else found
    return found


def _setting(words: Sequence[str]) -> str:
    """The language in the person's settings; a file that cannot be read has none."""
    from cap_tui.plugin.discovery import usual_drop_in

    home = _option(words, "--home") or os.path.dirname(usual_drop_in())  # noqa: PTH120
    try:
        with open(os.path.join(home, "settings.toml"), "rb") as file:  # noqa: PTH118, PTH123
            content = file.read()
        if b"language" not in content:
            return ""
        import tomllib

        screen = tomllib.loads(content.decode("utf-8-sig")).get("screen", {})
    except (OSError, ValueError, RecursionError):
        return ""
    chosen = screen.get("language", "") if isinstance(screen, dict) else ""
    return chosen if isinstance(chosen, str) else ""


def _take_content_words(words: Sequence[str], *, plugins: bool) -> None:
    """Use the translations of the region, and of plugins where the language is named; what cannot be read has none."""
    from cap_tui.cli.command_session import CommandSession

    session = CommandSession(
        home=_option(words, "--home") or None,
        workspace=_option(words, "-w", "--workspace") or None,
    )
    try:
        folder = session.folder()
    except WrongUse:
        folder = None
    if not plugins and (folder is None or not (folder / "content" / "translations").is_dir()):
        return
    from cap_tui.plugin.contributed_words import take_words_of
    from cap_tui.plugin.host import Host

    with contextlib.suppress(CapError):
        host = Host.discover(session.home, use_plugins="--no-plugins" not in words)
        take_words_of(host.plugins, folder)


def _choose_language_of_click(code: str) -> None:
    """Click says "Usage" and "Options" through gettext itself: its words are in our catalogues, as domain click."""
    if code == "en":
        gettext.textdomain("messages")
        return
    from pathlib import Path

    import click

    from cap_tui.cli.help_pages import LanguageHelpFormatter

    own = {} if code in LANGUAGES else contributed_words(code, CLICK)
    folder = _kept_words(code, own) if own else str(Path(__file__).parents[1] / "locales")
    gettext.bindtextdomain(CLICK, folder)
    gettext.textdomain(CLICK)
    os.environ["LANGUAGE"] = code
    click.Context.formatter_class = LanguageHelpFormatter


def _kept_words(code: str, words: Mapping[str, str]) -> str:
    """The folder with the words that content gives Click, in the only form that gettext reads."""
    from pathlib import Path

    from babel.messages import Catalog
    from babel.messages.mofile import write_mo

    from cap_tui.plugin.discovery import usual_drop_in
    from cap_tui.workspace.atomic_write import put_whole

    catalog = Catalog(locale=code)
    for text, translation in words.items():
        catalog.add(text, translation)
    content = BytesIO()
    write_mo(content, catalog)
    folder = Path(usual_drop_in()).parent / "state" / "locales"
    file = folder / code / "LC_MESSAGES" / f"{CLICK}.mo"
    with contextlib.suppress(CapError, OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        put_whole(file, content.getvalue())
    return str(folder)
