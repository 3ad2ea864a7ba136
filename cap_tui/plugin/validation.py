"""Everything that is wrong with a plugin's folder, told to its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cap_tui.errors import CapError, PluginFault, Refused
from cap_tui.plugin import MANIFEST_FILE, timed_import
from cap_tui.plugin.content_kinds import CORE_KINDS, ContentKind
from cap_tui.plugin.content_registry import ContentRegistry, Contributor
from cap_tui.plugin.discovery import Source, package_folder
from cap_tui.plugin.manifest import Manifest
from cap_tui.plugin.manifest_file import faults, read_text
from cap_tui.plugin.states import PluginState, State
from cap_tui.plugin.trust import TrustedFinder, digest_files
from cap_tui.text.i18n import _

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
    if manifest is not None:
        problems += content_problems(package, manifest, kinds)
    if manifest is not None and code and not problems and (package / "__init__.py").is_file():
        problems += _hooks(package, manifest)
    return problems


def content_problems(
    package: Path, manifest: Manifest, kinds: Mapping[str, ContentKind]
) -> Iterator[Refused]:
    """What is wrong with the content entries of one plugin; an entry of a kind that nobody owns is none of it."""
    source = Source(manifest.id, "drop-in", str(package), "", str(package))
    contributor = Contributor.plugin(PluginState(manifest, State.DATA_ONLY, source))
    yield from (fault.error() for fault in ContentRegistry(kinds, [contributor]).faults())


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
