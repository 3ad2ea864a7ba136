"""What a manifest's types cannot say: prefixes, duplicates, languages, names, links, defaults within their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cap_tui.errors import Refused
from cap_tui.plugin.manifest import GROUPS, Manifest, all_words
from cap_tui.plugin.requirements import requirement
from cap_tui.plugin.settings import setting_problem
from cap_tui.text.i18n import _, is_language, languages

MOST_LISTED = 100
"""Entries that a manifest may list under one key; content is not counted among them."""
LONGEST = {"name": 200, "title": 200, "one": 100, "many": 100}
LONGEST_WORDS = 2000
"""Letters of what people call a thing, and of any other text of a manifest."""
PREFIXED = ("views", "importers", "exporters", "actions")
NAMES = {"settings": "key", "tables": "name", "commands": "name", "kinds": "name"}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
_LINK = re.compile(r"https?://\S+\Z")
_SUFFIX = re.compile(r"\.[A-Za-z0-9.]+\Z")


class ManifestProblem(NamedTuple):
    """One thing that is wrong, the path to it in the file, and what would be right."""

    what: str
    steps: tuple[str | int, ...]
    remedy: str = ""


def problems(manifest: Manifest) -> Iterator[ManifestProblem]:
    """Everything that is wrong with a manifest whose keys and types are right; of one that lists too much, that alone."""
    too_many = list(_too_many(manifest))
    if too_many:
        yield from too_many
        return
    yield from _requirements(manifest)
    yield from _ids(manifest)
    yield from _duplicates(manifest)
    yield from _wordings(manifest)
    yield from _links(manifest)
    yield from _defaults(manifest)
    yield from _code(manifest)


def _too_many(manifest: Manifest) -> Iterator[ManifestProblem]:
    """One plugin does not fill everybody's lists: the palette, the help, the settings."""
    for group in (*GROUPS, "requires", "authors"):
        listed = getattr(manifest, group)
        if len(listed) > MOST_LISTED:
            yield ManifestProblem(
                _("The manifest lists {n} under {group}; at most {most} are taken.").format(
                    n=len(listed), group=group, most=MOST_LISTED
                ),
                (group, MOST_LISTED),
                _("Put several into one, or make a second plugin."),
            )


def _requirements(manifest: Manifest) -> Iterator[ManifestProblem]:
    for text in manifest.requires:
        try:
            requirement(text)
        except Refused as error:
            yield ManifestProblem(error.what, ("requires",), error.remedy)


def _ids(manifest: Manifest) -> Iterator[ManifestProblem]:
    """Ids begin with the plugin's and have no blanks: they are typed on the command line."""
    prefix = f"{manifest.id}."
    for group in PREFIXED:
        for place, entry in enumerate(getattr(manifest, group)):
            short = entry.id.removeprefix(prefix)
            if not entry.id.startswith(prefix):
                yield ManifestProblem(
                    _("The id '{id}' must begin with '{prefix}'.").format(
                        id=entry.id, prefix=prefix
                    ),
                    (group, place, "id"),
                    _('Write id = "{id}".').format(id=prefix + _plain(short)),
                )
            elif not _ID.match(short):
                yield ManifestProblem(
                    _("The id '{id}' has not the right form.").format(id=entry.id),
                    (group, place, "id"),
                    _('Write id = "{id}".').format(id=prefix + _plain(short)),
                )
    for place, command in enumerate(manifest.commands):
        if command.name != manifest.id and not command.name.startswith(f"{manifest.id}-"):
            yield ManifestProblem(
                _("The command '{name}' must be '{id}' or begin with '{id}-'.").format(
                    name=command.name, id=manifest.id
                ),
                ("commands", place, "name"),
                _('Write name = "{id}".').format(id=f"{manifest.id}-{command.name}"),
            )


def _plain(text: str) -> str:
    """A text as an id can be."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "name"


def _duplicates(manifest: Manifest) -> Iterator[ManifestProblem]:
    for group in GROUPS:
        key = NAMES.get(group, "id")
        seen: set[str] = set()
        for place, entry in enumerate(getattr(manifest, group)):
            name = getattr(entry, key)
            if name in seen:
                yield ManifestProblem(
                    _("'{name}' appears twice under {group}.").format(name=name, group=group),
                    (group, place, key),
                    _("Give one of them another name, or take it out."),
                )
            seen.add(name)


def _wordings(manifest: Manifest) -> Iterator[ManifestProblem]:
    """Texts are in languages that there are; what people call a thing is not empty."""
    for words, steps in all_words(manifest):
        for code in words if isinstance(words, dict) else ():
            if not is_language(code):
                yield ManifestProblem(
                    _("'{code}' is not one of the languages {known}.").format(
                        code=code, known=", ".join(languages())
                    ),
                    (*steps, code),
                    _("Use one of these codes, or take it out."),
                )
        most = LONGEST.get(str(steps[-1]), LONGEST_WORDS)
        if any(
            len(text) > most for text in (words.values() if isinstance(words, dict) else (words,))
        ):
            yield ManifestProblem(
                _("'{key}' is longer than {most} letters.").format(key=steps[-1], most=most),
                steps,
                _("Shorten it."),
            )
        needed = steps == ("name",) or (steps[-1] == "title" and steps[0] in PREFIXED)
        texts = words.values() if isinstance(words, dict) else (words,)
        if needed and not any(text.strip() for text in texts):
            yield ManifestProblem(
                _("'{key}' is empty.").format(key=steps[-1]),
                steps,
                _("Write what people call it."),
            )


def _links(manifest: Manifest) -> Iterator[ManifestProblem]:
    if manifest.link and not _LINK.match(manifest.link):
        yield ManifestProblem(
            _("'{link}' is no address of a page.").format(link=manifest.link),
            ("link",),
            _("Write an address that begins with https:// or http://."),
        )
    for place, exporter in enumerate(manifest.exporters):
        if exporter.suffix and not _SUFFIX.match(exporter.suffix):
            yield ManifestProblem(
                _("'{suffix}' is no extension of files.").format(suffix=exporter.suffix),
                ("exporters", place, "suffix"),
                _("Write a point and the extension, such as .csv."),
            )


def _defaults(manifest: Manifest) -> Iterator[ManifestProblem]:
    for place, setting in enumerate(manifest.settings):
        if setting.type == "choice" and not setting.choices:
            yield ManifestProblem(
                _("A choice needs 'choices'."),
                ("settings", place, "type"),
                _('Add choices = ["one", "two"].'),
            )
        if setting.default is not None:
            problem = setting_problem(setting, setting.default)
            if problem:
                what = _("The default does not fit: {reason}").format(reason=problem)
                yield ManifestProblem(what, ("settings", place, "default"))


def _code(manifest: Manifest) -> Iterator[ManifestProblem]:
    """Names of code that belong together."""
    for place, view in enumerate(manifest.views):
        if view.widget and not view.lines:
            yield ManifestProblem(
                _("The view '{id}' has a widget and no 'lines'.").format(id=view.id),
                ("views", place, "widget"),
                _('Add lines = "MODULE:FUNCTION": every view says the same as text.'),
            )
    for place, table in enumerate(manifest.tables):
        if (table.kind or table.migrations) and not table.record:
            key = "kind" if table.kind else "migrations"
            yield ManifestProblem(
                _("The table '{name}' has '{key}' and no 'record'.").format(
                    name=table.name, key=key
                ),
                ("tables", place, key),
                _('Add record = "MODULE:CLASS".'),
            )
        lacking = [n for n in range(1, table.version) if str(n) not in table.migrations]
        if table.record and lacking:
            yield ManifestProblem(
                _("The table '{name}' has no migration from version {version}.").format(
                    name=table.name, version=lacking[0]
                ),
                ("tables", place, "version"),
                _('Add migrations = {{ {version} = "MODULE:FUNCTION" }}.').format(
                    version=lacking[0]
                ),
            )
