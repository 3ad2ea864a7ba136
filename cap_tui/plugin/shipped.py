"""The documentation and the examples that come with the program: in the wheel, or in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

from cap_tui.errors import NotFound
from cap_tui.text.i18n import _

DOCS = "docs"
PAGES = "docs/plugins"
EXAMPLES = "examples"
INDEX = "README"


def shipped(name: str) -> Path:
    """The folder ``docs/plugins`` or ``examples``; :class:`NotFound` when this installation lacks it."""
    package = Path(__file__).parent.parent
    for root in (package / "shipped", package.parent):
        if (root / name).is_dir():
            return root / name
    raise NotFound(
        _("This installation has no folder {name}.").format(name=name),
        remedy=_("Install cap-tui again, or read it in the project's repository."),
    )


def pages() -> dict[str, str]:
    """Name -> title of every page about plugins, the index first."""
    found = {path.stem: page_title(path) for path in sorted(shipped(PAGES).glob("*.md"))}
    return {INDEX: found.pop(INDEX), **found} if INDEX in found else found


def page(name: str) -> str:
    """The text of one page; :class:`NotFound` names those that there are."""
    names = pages()
    if name not in names:
        raise NotFound(
            _("There is no page '{name}'.").format(name=name),
            remedy=_("Choose from {known}.").format(known=", ".join(names)),
        )
    return (shipped(PAGES) / f"{name}.md").read_text("utf-8")


def topics() -> dict[str, Path]:
    """Topic -> file of every page of the documentation: the guides, then the pages by name, then those on plugins."""
    root = shipped(DOCS)
    guides = {path.stem: path for path in sorted((root / "guide").glob("*.md"))}
    others = {path.stem.lower(): path for path in sorted(root.glob("*.md"))}
    plugins = {f"plugins/{path.stem}": path for path in sorted((root / "plugins").glob("*.md"))}
    plugins = {"plugins": plugins.pop(f"plugins/{INDEX}"), **plugins}
    return {**guides, **others, **plugins}


def page_title(path: Path) -> str:
    """The title of a page: its first line."""
    with path.open(encoding="utf-8") as lines:
        return next(lines, "").lstrip("# ").strip()
