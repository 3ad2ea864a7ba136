"""Compose a region's report: the sections of every plugin under one cover."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cap_tui import __version__
from cap_tui.errors import NotFound
from cap_tui.model.chain import Chain
from cap_tui.operations.board import Board, board
from cap_tui.operations.context import Context
from cap_tui.operations.glossary import KIND as GLOSSARY
from cap_tui.report.composition import compose_sections
from cap_tui.report.content_tables import content_sections
from cap_tui.report.document import Document, Publicity, Section
from cap_tui.report.glossary import glossary_sections
from cap_tui.report.kind_tables import kind_sections
from cap_tui.report.process_sections import policy_sections, process_sections
from cap_tui.text import formats
from cap_tui.text.i18n import _, language, marked_once
from cap_tui.workspace.releases import last_change

if TYPE_CHECKING:
    from cap_tui.model.content import ContentItem
    from cap_tui.plugin.host import Host
    from cap_tui.workspace import Workspace, WorkspaceConfig
    from cap_tui.workspace.config import Region

REGION = "region"
FULL, POLICY = "full", "policy"
"""The whole process for the file, or two pages for policy makers."""


@dataclass(frozen=True)
class RegionProcess:
    """The process of a region as the tools tell it: the board, and every link between records."""

    board: Board
    chain: Chain


def region_process(host: Host, workspace: Workspace) -> RegionProcess:
    """Ask every tool where the process stands."""
    return RegionProcess(board(host, workspace), host.lineage().chain(workspace))


def compose(
    host: Host,
    workspace: Workspace,
    wanted: Sequence[str] = (),
    *,
    process: RegionProcess | None = None,
    edition: str = FULL,
) -> Document:
    """The report of the whole region; ``wanted`` keeps only the sections with these ids, in that order.

    ``edition`` is "full", everything for the file, or "policy", two pages for policy makers. Without ``process``
    the core's own sections about it are left out. The date is that of the last change, never the clock's: the same
    workspace gives the same bytes.
    """
    with marked_once() as others:
        document = _composed(host, workspace, wanted, process, edition)
    return with_fallbacks(document, others)


def with_fallbacks(document: Document, others: Collection[str]) -> Document:
    """The document with a notice of the languages that stand in for its own; none where nothing is lacking."""
    if not others:
        return document
    text = _(
        "Some content has no words in the language of this report; it is shown in: {languages}."
    )
    names = (formats.language_name(code, language()) for code in sorted(others))
    notice = text.format(languages=", ".join(names))
    return replace(document, notices=(*document.notices, notice))


class GlossarySource(Protocol):
    """What has the terms of a glossary: a plugin's context."""

    def content(self, kind: str) -> tuple[ContentItem[Any], ...]:
        """The entries of a content kind."""
        ...


def composed_document(
    source: GlossarySource | None, make: Callable[[], Document], *, whole: bool = True
) -> Document:
    """What ``make`` makes, composed as every report: page one, chapters, annexes, and the glossary of ``source``.

    Content without words in the language of the report is shown in another one, which is said once. Without
    ``whole`` the sections stay as they are: somebody chose them.
    """
    with marked_once() as others:
        document = make()
        if whole:
            terms = source.content(GLOSSARY) if source is not None else ()
            sections = [*document.sections, *glossary_sections(terms, document.sections)]
            document = replace(document, sections=compose_sections(sections))
    return with_fallbacks(document, others)


def synthetic_notices(region: Region) -> tuple[str, ...]:
    """What every document of a made-up region says."""
    if not region.synthetic:
        return ()
    return (_("SYNTHETIC: this region and all its data are made up."),)


def _composed(
    host: Host,
    workspace: Workspace,
    wanted: Sequence[str],
    process: RegionProcess | None,
    edition: str,
) -> Document:
    context = Context(workspace, host, language=language())
    short, content = edition == POLICY, host.content()
    sections = list(host.report_sections(POLICY if short else REGION, Section))
    if process is not None:
        own = policy_sections if short else process_sections
        sections += own(context, process.board, process.chain)
    if not short:
        sections += kind_sections(context)
        sections += [
            *glossary_sections(content.entries(GLOSSARY), sections),
            *content_sections(content),
        ]
    made, parts = list(compose_sections(sections)), sections
    sections = _chosen([*made, *sections], wanted) if wanted else made
    title = _("The region in two pages") if short else _("Report of the region")
    document = cover(workspace, title, sections, () if short else _plugins(host))
    every = [*sections, *parts]
    missing = (*_lost(host), *dict.fromkeys(line for one in every for line in one.missing))
    return replace(
        document,
        notices=(*document.notices, *missing),
        missing=missing,
        short=short,
        released=tuple(entry for section in every for entry in section.released),
        waiting=tuple(dict.fromkeys(line for section in every for line in section.waiting)),
    )


def _lost(host: Host) -> list[str]:
    """What is missing because a plugin failed: a report with a hole in it has to say so."""
    text = _("Not in this report: the section of '{plugin}'. {reason}")
    return [
        text.format(plugin=plugin.id, reason=plugin.reason)
        for plugin in host.plugins
        if plugin.state.value in ("failed", "quarantined")
    ]


def _chosen(sections: Sequence[Section], wanted: Sequence[str]) -> list[Section]:
    by_id = {section.id: section for section in reversed(sections)}
    missing = [name for name in wanted if name not in by_id]
    if missing:
        raise NotFound(
            _("There is no section {names}.").format(names=", ".join(missing)),
            remedy=_("There are: {names}.").format(names=", ".join(by_id) or "—"),
        )
    return [by_id[name] for name in wanted]


def _plugins(host: Host) -> list[str]:
    return [
        f"{plugin.id} {plugin.version}" for plugin in host.plugins if plugin.state.value == "active"
    ]


def cover(
    workspace: Workspace, title: str, sections: Sequence[Section], made_with: Sequence[str] = ()
) -> Document:
    """A document of this region around ``sections``: date, publicity, provenance and notices."""
    config = workspace.config
    newest = last_change(workspace)
    date = newest.at[:10] if newest else ""
    provenance = [
        _("Written by cap-tui {version} from the workspace of {code}, state {seq}.").format(
            version=__version__, code=config.region.code, seq=newest.seq if newest else 0
        )
    ]
    if made_with:
        provenance.append(_("With: {plugins}.").format(plugins=", ".join(made_with)))
    return Document(
        title=title,
        region=config.region.name,
        date=date,
        sections=tuple(sections),
        language=language(),
        publicity=publicity(config, workspace.folder),
        provenance=tuple(provenance),
        notices=synthetic_notices(config.region),
    )


def publicity(config: WorkspaceConfig, folder: Path | None = None) -> Publicity:
    """Who pays, in the language in force, from the region's ``workspace.toml``.

    A sentence that the region gave in another language only is kept as it is: it is an
    official one, and better than a general one that may not be true. ``folder`` is the
    region's, in which the logo file and the Word template are named.
    """
    given = config.publicity
    wanted = (language(), *config.region.languages, "en", *given.statement)

    def inside(name: str) -> str:
        return str(folder / name) if name and folder is not None else name

    return Publicity(
        fund=given.fund,
        programme=given.programme,
        project=given.project,
        statement=next((given.statement[code] for code in wanted if code in given.statement), ""),
        logo=inside(given.logo),
        house=inside(given.house),
        period=given.period,
    )


def missing_publicity(config: WorkspaceConfig) -> str:
    """What the region's settings lack, to be said before a report is written: who pays, or the emblem; else nothing."""
    from cap_tui.report.publicity import publicity_warning

    return publicity_warning(publicity(config))
