"""The manual page ``cap-tui(1)``, made from the program's own help: ``python -m cap_tui.cli.manual_page``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from cap_tui import __version__
from cap_tui.cli import build
from cap_tui.cli.command_reference import PROGRAM, command_usages
from cap_tui.cli.lazy import LazyGroup
from cap_tui.text.i18n import set_language

EXIT_CODES = (
    ("0", "Done."),
    ("1", "What was asked does not hold: a check, a verification or a self-test failed."),
    ("2", "Wrong usage."),
    ("3", "Input was refused; the reason and the place are named, and nothing is changed."),
    ("4", "A conflict, a lock, or something that is read-only."),
    ("5", "A fault of the program, or it is not known whether the change is stored."),
)
VARIABLES = (
    ("CAP_TUI_HOME", "The folder of your regions and settings, as --home."),
    ("CAP_TUI_LANG", "The language, as --lang; else LC_ALL and LANG."),
    ("NO_COLOR", "Set to anything: no colour is drawn."),
    ("TERM", "With the value dumb, the program writes lines of text and draws nothing."),
)


def manual_page() -> str:
    """The page in the language of the manual pages (man, mdoc's older form), in English."""
    set_language("en")
    program = build()
    assert isinstance(program, LazyGroup)
    with program.make_context(PROGRAM, ["status"], resilient_parsing=True) as context:
        whole = next(iter(command_usages(context)))
        listed = program.listed_commands()
    first, *more = whole.text.split("\n\n")
    lines = [
        f'.TH CAP\\-TUI 1 "" "cap-tui {__version__}" "User Commands"',
        ".SH NAME",
        f"cap\\-tui \\- {_text(first[0].lower() + first[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        f".B {PROGRAM.replace('-', chr(92) + '-')}",
        _text(whole.usage.removeprefix(PROGRAM).strip()),
        ".SH DESCRIPTION",
        *_paragraphs([first, *more]),
        ".SH OPTIONS",
        *_terms(whole.options),
        ".SH COMMANDS",
        *_terms((name, f"{said[0].upper()}{said[1:]}.") for name, said in listed.items()),
        ".SH EXIT STATUS",
        *_terms(EXIT_CODES),
        ".SH ENVIRONMENT",
        *_terms(VARIABLES),
        ".SH SEE ALSO",
        *_paragraphs(
            [
                "cap-tui COMMAND --help lists the options of a command.",
                "cap-tui help lists the pages of the documentation; cap-tui help commands is the whole reference.",
            ]
        ),
    ]
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    """Words in which no sign is read as a request."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in (".PP", _text(text))]


def _terms(terms: Iterable[tuple[str, str]]) -> list[str]:
    return [
        line for term, said in terms for line in (".TP", f".B {_text(term)}", _text(said or "."))
    ]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(manual_page(), "utf-8")
    if not sys.argv[1:]:
        click.echo(manual_page(), nl=False)
