"""The documentation on the command line: pages that ship with the program, and pages made from the program."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import click

from cap_tui.cli.command_reference import PROGRAM, program_context, usage_blocks, usage_of
from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.errors import NotFound
from cap_tui.text.folding import fold_text
from cap_tui.text.i18n import _


def complete_topic(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """The topics that begin with ``incomplete``, for a shell that completes words."""
    pages = HelpPages(CommandSession(lang="en", plain=True), context)
    return [topic for topic in pages.titles() if topic.startswith(incomplete)]


@click.command(
    name="help",
    help=_(
        "Read the documentation: a page by its topic, or a command by its name.\n\n"
        "Without TOPIC: the list of topics. The pages are in English."
    ),
)
@click.argument("topic", nargs=-1, shell_complete=complete_topic)
@click.option("--search", help=_("The lines of all pages in which all these words occur."))
@click.pass_context
@pass_session
def help_pages(
    session: CommandSession, context: click.Context, topic: tuple[str, ...], search: str | None
) -> None:
    """List the topics, search them, or show one, in a pager on a terminal."""
    pages = HelpPages(session, context)
    if search is not None:
        found = list(pages.found(search))
        data = [{"topic": name, "line": number, "text": text} for name, number, text in found]
        lines = [f"{name}:{number}: {text}" for name, number, text in found]
        session.emit("help-search", data, lines or [_("No page holds these words.")])
        return
    if not topic:
        data = [{"topic": name, "title": title} for name, title in pages.titles().items()]
        lines = [f"{name:<28} {title}" for name, title in pages.titles().items()]
        session.emit("help-topics", data, lines)
        return
    text = pages.text(" ".join(topic))
    if sys.stdout.isatty() and not session.plain:
        click.echo_via_pager(text)
        return
    session.emit("help", {"topic": " ".join(topic), "text": text}, text.splitlines())


class HelpPages:
    """Every page of the documentation: those in files, and those that are made from the program when asked for."""

    def __init__(self, session: CommandSession, context: click.Context) -> None:
        from cap_tui.cli.reference_pages import reference_pages
        from cap_tui.plugin.shipped import topics

        self._files = topics()
        self._made = reference_pages(context, session)
        self._context = context

    def titles(self) -> Mapping[str, str]:
        """Topic -> title, the guides first, the pages that are made last."""
        from cap_tui.plugin.shipped import page_title

        found = {name: page_title(path) for name, path in self._files.items()}
        return {**found, **{name: page.title for name, page in self._made.items()}}

    def text(self, topic: str) -> str:
        """A page in Markdown, or the reference of a command; :class:`NotFound` says how the topics are listed."""
        if topic in self._files:
            return self._files[topic].read_text("utf-8")
        if topic in self._made:
            return self._made[topic].make()
        words = tuple(topic.removeprefix(f"{PROGRAM} ").split())
        usages = usage_of(program_context(self._context), words)
        if not usages:
            raise NotFound(
                _("There is no page and no command '{name}'.").format(name=topic),
                remedy=_("cap-tui help lists the topics; --search WORDS looks into all pages."),
            )
        return "\n\n".join(block for usage in usages for block in usage_blocks(usage)) + "\n"

    def found(self, words: str) -> Iterator[tuple[str, int, str]]:
        """Topic, line and text wherever a line holds every word."""
        wanted = fold_text(words).split()
        for topic in self.titles():
            for number, line in enumerate(self.text(topic).splitlines(), start=1):
                folded = fold_text(line)
                if all(word in folded for word in wanted):
                    yield topic, number, line.strip()
