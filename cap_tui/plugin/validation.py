"""Everything that is wrong with a plugin's folder, told to its author."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from cap_tui.errors import CapError, PluginFault, Refused
from cap_tui.plugin import MANIFEST_FILE, timed_import
from cap_tui.plugin.content_kinds import CORE, CORE_KINDS, ContentKind
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.content_source import CONTENT_FOLDER
from cap_tui.plugin.contribution_list import not_given
from cap_tui.plugin.declared_code import code_names
from cap_tui.plugin.discovery import Source, package_folder
from cap_tui.plugin.exceptions import place_in
from cap_tui.plugin.manifest import Manifest
from cap_tui.plugin.manifest_file import faults, read_text
from cap_tui.plugin.plugin_status import verdict_on_folder
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.toml_fault import near_key
from cap_tui.plugin.trust import TrustedFinder, digest_files
from cap_tui.text.i18n import _
from cap_tui.workspace.home import region_entry

OWN_KINDS = {kind.name: kind for kind in CORE_KINDS}


def problems_of(
    folder: Path,
    *,
    code: bool = False,
    kinds: Mapping[str, ContentKind] = OWN_KINDS,
) -> list[CapError]:
    """The problems of the plugin in ``folder``, or in its one folder ``cap_*``.

    Without ``code`` nothing is imported; with it the package is imported and its hooks are checked.
    ``kinds`` are the content kinds that the entries are read with.
    """
    package = _package(folder)
    try:
        text = read_text(package)
    except Refused as error:
        return [error]
    manifest, found = faults(text, str(package / MANIFEST_FILE))
    problems: list[CapError] = [*found, *_syntax(package)]
    importable = code and not problems and (package / "__init__.py").is_file()
    if manifest is not None:
        problems += _as_listed(package, manifest)
        problems += content_problems(package, manifest, kinds)
    if manifest is not None and importable:
        problems += _hooks(package, manifest)
    return problems


def _as_listed(package: Path, manifest: Manifest) -> Iterator[Refused]:
    """Why ``plugins list`` would not use the plugin: the same judgement."""
    has_code = any(package.glob("*.py"))
    module = "cap_" if has_code else ""
    source = Source(manifest.id, "drop-in", str(package), module, str(package))
    if verdict := verdict_on_folder(source, manifest):
        _state, reason, remedy = verdict
        yield Refused(reason, where=str(package / MANIFEST_FILE), remedy=remedy)
    elif has_code:
        for told in not_given(manifest, package):
            remedy = _("Name its code in plugin.toml, or take it out there.")
            yield Refused(told, where=str(package / MANIFEST_FILE), remedy=remedy)


def content_problems(
    package: Path, manifest: Manifest, kinds: Mapping[str, ContentKind]
) -> Iterator[CapError]:
    """What is wrong with the content entries of one plugin; an entry of a kind that nobody owns is none of it."""
    source = Source(manifest.id, "drop-in", str(package), "", str(package))
    contributor = Contributor.plugin(PluginState(manifest, State.DATA_ONLY, source))
    yield from (fault.error() for fault in ContentRegistry(kinds, [contributor]).faults())
    for entry in manifest.content:
        near = near_key(entry.kind, kinds, cutoff=0.75) if entry.kind not in kinds else ""
        if near:
            yield Refused(
                _("Nobody owns the kind '{kind}' here.").format(kind=entry.kind),
                where=entry.place(),
                remedy=_("Did you mean [[{kind}]]?").format(kind=near),
            )


def faulty_content(
    states: Iterable[PluginState], kinds: Callable[[], Iterable[ContentKind]]
) -> dict[str, list[CapError]]:
    """Plugin -> what is wrong with its content, as far as the core's and the built-in kinds can tell.

    No other code is imported: entries of a kind of somebody else's are judged by ``content validate``.
    """
    states = tuple(states)
    others = [
        state
        for state in states
        if state.usable
        and state.source.kind != "built-in"
        and (state.manifest.content or (state.folder / "content").is_dir())
    ]
    if not others:
        return {}
    judged = _shipped_kinds(states, kinds)
    found = {
        state.id: list(content_problems(state.folder, state.manifest, judged)) for state in others
    }
    return {plugin: problems for plugin, problems in found.items() if problems}


def faulty_content_of_region(
    folder: Path, states: Iterable[PluginState], kinds: Callable[[], Iterable[ContentKind]]
) -> list[CapError]:
    """What is wrong with the region's own content files, told as :func:`faulty_content` does, without opening it."""
    if not (folder / CONTENT_FOLDER).is_dir():
        return []
    contributor = Contributor.region(folder, region_entry(folder).code)
    registry = ContentRegistry(_shipped_kinds(states, kinds), [contributor])
    return [fault.error() for fault in registry.faults()]


def _shipped_kinds(
    states: Iterable[PluginState], kinds: Callable[[], Iterable[ContentKind]]
) -> dict[str, ContentKind]:
    """The kinds whose owner ships with the program."""
    owners = {CORE, *(state.id for state in states if state.source.kind == "built-in")}
    return {kind.name: kind for kind in kinds() if kind.owner in owners}


def _package(folder: Path) -> Path:
    if not (folder / MANIFEST_FILE).is_file():
        inner = sorted(path.parent for path in folder.glob(f"cap_*/{MANIFEST_FILE}"))
        if inner:
            return inner[0]
    return folder


def _syntax(package: Path) -> Iterator[Refused]:
    """Files that Python cannot read; compiling them runs nothing."""
    for path in sorted(package.rglob("*.py")):
        try:
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            yield Refused(
                _("Python cannot read the file: {reason}.").format(reason=error),
                where=f"{path}{line}",
            )


def _hooks(package: Path, manifest: Manifest) -> Iterator[CapError]:
    """Import the package under its own name and check its hooks."""
    module = package.resolve().name
    if not module.isidentifier():
        module = "cap_" + manifest.id.replace("-", "_")
    installed, _has_code = package_folder(module)
    if not installed or Path(installed).resolve() != package.resolve():
        TrustedFinder(module, package.resolve(), dict(digest_files(package))).install()
    try:
        loaded = timed_import.import_package(manifest.id, module)
        timed_import.register(timed_import.new_registry(), manifest.id, loaded)
    except PluginFault as error:
        yield error
    else:
        yield from _named_code(manifest, module, package)


def _named_code(manifest: Manifest, package: str, folder: Path) -> Iterator[Refused]:
    """Import what plugin.toml names; what keeps several modules from being imported is told once."""
    broken: set[str] = set()
    told: set[str] = set()
    for name in code_names(manifest):
        module, _colon, attribute = name.partition(":")
        if module in broken:
            continue
        try:
            found = timed_import.import_package(
                manifest.id, package if module == "__init__" else f"{package}.{module}"
            )
        except PluginFault as error:
            broken.add(module)
            if error.what not in told:
                told.add(error.what)
                place = place_in(folder.resolve(), error) or f"{module}.py"
                yield Refused(error.what, where=str(folder / place))
            continue
        if not hasattr(found, attribute):
            near = near_key(attribute, vars(found))
            yield Refused(
                _("The code has no '{name}'.").format(name=name),
                where=str(found.__file__),
                remedy=_("Did you mean '{key}'?").format(key=near) if near else "",
            )


def unlisted_in_checkout(states: Iterable[PluginState]) -> list[str]:
    """Folders of plugins in a checkout of the program that its installation does not know yet.

    An editable installation has to be made again when an entry point is added.
    """
    root = Path(__file__).parent.parent.parent
    known = {state.folder.resolve() for state in states}
    return [
        str(path.parent)
        for path in sorted(root.glob(f"plugins/*/cap_*/{MANIFEST_FILE}"))
        if path.parent.resolve() not in known
    ]
