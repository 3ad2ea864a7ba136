"""workspace.toml: what a person edits. Read with unknown keys named, written with comments kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from cap_tui.errors import Conflict, Refused
from cap_tui.model.conversion import convert
from cap_tui.text.clean import is_blank
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.text.system_reason import system_reason
from cap_tui.workspace.files import Files, replacing

FORMAT = 2
"""The format of a region: its settings, journal and data file carry the same number."""

LONGEST_NAME = 200
"""Characters of the name of a new region; an older one may be longer."""

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$")]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}$")]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the file in which a key nobody knows is a mistake to be named."""


class Region(_Strict, frozen=True, kw_only=True):
    """Who this region is. ``profile`` holds figures about it by name, e.g. population.

    ``partners`` are the regions that a person chose to compare with; None: nobody chose.
    """

    code: Code
    name: Annotated[str, msgspec.Meta(min_length=1)]
    country: Country = "XX"
    languages: tuple[Language, ...] = ("en",)
    currency: Currency = "EUR"
    neighbours: tuple[str, ...] = ()
    partners: tuple[str, ...] | None = None
    synthetic: bool = False
    profile: dict[str, float] = {}


class PluginsConfig(_Strict, frozen=True, kw_only=True):
    """Which plugins work here (None: all that are installed), which are needed, and their settings."""

    enabled: list[str] | None = None
    required: dict[str, str] = {}
    settings: dict[str, dict[str, Any]] = {}


class PublicityConfig(_Strict, frozen=True, kw_only=True):
    """Who pays, as every output has to say: ``statement`` by language, ``logo`` a file in the folder.

    ``period`` is the programme period of the European funds, whose statement and emblem are shown. ``house`` is the region's own Word template for reports, a DOCX file in the folder.
    """

    fund: str = ""
    programme: str = ""
    project: str = ""
    statement: dict[str, str] = {}
    logo: str = ""
    house: str = ""
    period: str = ""


class StorageConfig(_Strict, frozen=True, kw_only=True):
    """Where the log is: ``file:`` is this folder."""

    url: str = "file:"


class WorkspaceConfig(_Strict, frozen=True, kw_only=True):
    """The whole of workspace.toml."""

    format: int = FORMAT
    region: Region
    plugins: PluginsConfig = PluginsConfig()
    publicity: PublicityConfig = PublicityConfig()
    storage: StorageConfig = StorageConfig()


def read_config(path: Path) -> WorkspaceConfig:
    """The configuration in a file. Raises Refused, naming the line or the key, when it does not hold."""
    return parse_config(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a workspace.toml. Raises Refused when there is none or it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Refused(
            _("There is no region in this folder."),
            where=str(path.parent),
            remedy=_("Make one with `cap-tui new`."),
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else _("it is no UTF-8 text")
        raise Refused(_("The file cannot be read."), where=labelled(path, reason)) from error


def parse_config(text: str, where: str) -> WorkspaceConfig:
    """The configuration in a text; ``where`` names its file in errors."""
    try:
        config = convert(tomllib.loads(text), WorkspaceConfig)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise Refused(
            _("The region's settings are not valid: {reason}.").format(reason=_reason(error)),
            where=where,
            remedy=_("Correct the line; docs/workspace.md names every key."),
        ) from error
    if config.format > FORMAT:
        raise Refused(
            _("The region was made by a newer version of this program."),
            where=where,
            remedy=_("Update cap-tui."),
        )
    return config


def require_sound(config: WorkspaceConfig) -> None:
    """Raise Refused when a configuration made in code breaks a rule that holds for the file."""
    try:
        convert(msgspec.to_builtins(config), WorkspaceConfig)
    except msgspec.ValidationError as error:
        raise _unsound(_reason(error)) from error
    if is_blank(config.region.name):
        raise _unsound(f"region.name: {_('a name')}")
    if (size := len(config.region.name)) > LONGEST_NAME:
        too_long = _("{field}: at most {number} characters, not {size}.")
        told = too_long.format(field="region.name", number=LONGEST_NAME, size=size)
        raise _unsound(told.rstrip("."))


def _unsound(reason: str) -> Refused:
    return Refused(
        _("A region cannot be made so: {reason}.").format(reason=reason),
        remedy=_("Correct it, then try again."),
    )


def _reason(error: Exception) -> str:
    """What is wrong, with the form of a value in words where it has one."""
    forms = {
        "region.code": _("letters, digits, - and _, at most 16 of them"),
        "region.name": _("a name"),
        "region.country": _("two capital letters, such as AT"),
        "region.languages": _("languages in small letters, such as de"),
        "region.currency": _("three capital letters, such as EUR"),
    }
    found = re.search(r"`\$\.([a-z.]+)", str(error))
    form = forms.get(found[1]) if found and "Expected `str`" in str(error) else None
    if found and form:
        return labelled(found[1], form)
    if not isinstance(error, msgspec.ValidationError):
        return str(error)
    from cap_tui.text.mistakes import mistake_words

    return mistake_words(error)


def new_text(config: WorkspaceConfig) -> str:
    """The text of a new workspace.toml, with a word for the person who edits it."""
    import tomli_w

    comment = _("This region's settings. Comments that you write here are kept.")
    settings = _without_nothing(msgspec.to_builtins(config))
    return f"# {comment}\n{tomli_w.dumps(settings)}"


def _without_nothing(value: Any) -> Any:
    """``value`` without None, which TOML cannot write; a missing key means the same."""
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None}
    return value


def settings_in(text: str, where: str) -> dict[str, Any]:
    """The settings in the text of a file, defaults filled in. Raises Refused as :func:`parse_config` does."""
    settings: dict[str, Any] = msgspec.to_builtins(parse_config(text, where))
    return settings


def require_unchanged(
    values: Mapping[str, Any], expect: Mapping[str, Any], changes: Mapping[str, Any], *, where: str
) -> None:
    """Raise Conflict unless each dotted key of ``expect`` still has its value in ``values``.

    ``values`` are the settings as they are read from ``where``, ``changes`` what was to be set. A key
    that is missing has the value that is expected.
    """
    expected = {key: _listed(value) for key, value in expect.items()}
    found = {key: _listed(_value_at(values, key, value)) for key, value in expected.items()}
    if found == expected:
        return
    ours = {**expected, **{key: _listed(value) for key, value in changes.items()}}

    def short(document: Mapping[str, Any]) -> dict[str, Any]:
        return {key.rpartition(".")[2]: value for key, value in document.items()}

    raise Conflict(
        _("The settings were changed by somebody else."),
        table=Path(where).name,
        uid="",
        ours=short(ours),
        theirs=short(found),
        where=where,
        remedy=_("Look at both versions, then save again."),
    )


def _listed(value: Any) -> Any:
    """A value as TOML has it: sequences are lists."""
    built = msgspec.to_builtins(value)
    return list(built) if isinstance(built, tuple) else built


def _value_at(values: Mapping[str, Any], dotted: str, default: Any) -> Any:
    value: Any = values
    for name in dotted.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return default
        value = value[name]
    return value


def changed_text(text: str, changes: Mapping[str, Any], *, where: str) -> str:
    """``text`` with dotted keys set (None: removed) and everything else left as a person wrote it.

    ``where`` names its file in errors. Raises Refused when it is no TOML, or when a key leads through something that holds no keys.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as error:
        raise Refused(
            _("The settings cannot be changed, because they cannot be read: {reason}.").format(
                reason=error
            ),
            where=where,
            remedy=_("Correct the line, then try again."),
        ) from error
    for dotted, value in changes.items():
        *parents, last = dotted.split(".")
        holder: Any = document
        for name in parents:
            if name not in holder:
                holder[name] = tomlkit.table()
            holder = holder[name]
            if not isinstance(holder, dict):
                raise Refused(_("This setting has no settings below it."), where=f"{where}: {name}")
        if value is None:
            holder.pop(last, None)
        else:
            holder[last] = _without_nothing(msgspec.to_builtins(value))
    return tomlkit.dumps(document)


def write_config(path: Path, text: str) -> WorkspaceConfig:
    """Check a text and give it the file's name in one step; returns what it says."""
    config = parse_config(text, str(path))
    files = Files()
    with replacing(files, path) as file:
        file.write(text.encode(), 0)
    return config
