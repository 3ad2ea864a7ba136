"""What people do with a call folder: write a new one, validate its files, check, decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cap_acie import values
from cap_acie.annex_entry import AnnexEntry, write_annex_entry
from cap_acie.annex_file import annex_file_name, annex_of, is_content
from cap_acie.application_change import apply_changes
from cap_acie.application_file import Application
from cap_acie.application_toml import application_toml
from cap_acie.call_file import CALL_FILE, call_of
from cap_acie.call_folder import APPLICATIONS, CallFolder, open_call, read_application_of
from cap_acie.fundability import Fundability
from cap_acie.toml_file import (
    FileRefused,
    FileUnreadable,
    Problem,
    TomlFile,
    read_toml_file,
)
from cap_acie.words import _
from cap_tui.api import Busy, Refused, save_file, system_reason

CALL_TEMPLATE = Path(__file__).parent / "packs" / "new_call" / CALL_FILE
TEMPLATE_REGION = "AAA"
ANNEX_TEMPLATE = Path(__file__).parent / "templates" / "annexes" / annex_file_name(TEMPLATE_REGION)
"""Also what ``plugins new --kind annexes`` copies."""


@dataclass(frozen=True)
class NewFiles:
    """Files that were written, or would be."""

    folder: Path
    files: tuple[str, ...]
    written: bool
    made_up: bool = True


def write_new_call(folder: Path, *, dry_run: bool = False) -> NewFiles:
    """Write a made-up call to be edited; Busy when the folder holds one."""
    texts = {CALL_FILE: CALL_TEMPLATE.read_text("utf-8")}
    for code, country in (("AAA", "AT"), ("BBB", "SI")):
        texts[annex_file_name(code)] = new_annex_text(code, country, "EUR")
    names = tuple(texts)
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise Busy(
            _("The folder holds a call already."),
            where=str(folder / taken[0]),
            remedy=_("Name another folder, or edit the call that is there."),
        )
    if not dry_run:
        make_folder(folder / APPLICATIONS)
        for name in names:
            save_file(texts[name].encode(), folder / name)
    return NewFiles(folder, names, written=not dry_run)


def write_new_annex(
    folder: Path, code: str, country: str, currency: str, *, dry_run: bool = False
) -> NewFiles:
    """Write a made-up annex of a region to be edited; Busy when there is one."""
    text = new_annex_text(code, country, currency)
    name = annex_file_name(code)
    path = folder / name
    if path.exists():
        raise Busy(_("The annex is there already."), where=str(path), remedy=_("Edit it."))
    if not dry_run:
        make_folder(folder)
        save_file(text.encode(), path)
    return NewFiles(folder, (name,), written=not dry_run)


def new_annex_text(code: str, country: str, currency: str) -> str:
    """The text of a made-up annex of a region; Refused for a code, country or currency that is none."""
    require_form(values.region_code, code)
    require_form(values.country, country)
    require_form(values.currency, currency)
    text = ANNEX_TEMPLATE.read_text("utf-8")
    for old, new in (
        (TEMPLATE_REGION, code),
        ('country = "AT"', f'country = "{country}"'),
        ('currency = "EUR"', f'currency = "{currency}"'),
    ):
        text = text.replace(old, new)
    return text


def require_form(check: Callable[[str], object], typed: str) -> None:
    """Refused when what was typed has not the form that ``check`` asks for."""
    try:
        check(typed)
    except values.InvalidValue as invalid:
        raise Refused(invalid.what, where=typed, remedy=invalid.remedy) from invalid


def write_content_annex(entry: AnnexEntry, folder: Path, *, dry_run: bool = False) -> NewFiles:
    """Write an annex that is content of the region into a call folder; Busy when there is one."""
    name = annex_file_name(entry.region)
    if (folder / name).exists():
        raise Busy(_("The annex is there already."), where=str(folder / name), remedy=_("Edit it."))
    if not dry_run:
        make_folder(folder)
        write_annex_entry(entry, folder)
    return NewFiles(folder, (name,), written=not dry_run, made_up=entry.made_up)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; Refused when that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            _("The folder cannot be made: {reason}.").format(reason=system_reason(error)),
            where=str(folder),
        ) from error


@dataclass(frozen=True)
class Validation:
    """Every problem of a file, or of a call and its annexes, and whether any of them says that it is made up."""

    problems: tuple[Problem, ...]
    made_up: bool


def validate_call(folder: Path) -> Validation:
    """Validate a call and its annexes; FileUnreadable when a file cannot be read at all."""
    file = read_toml_file(folder / CALL_FILE)
    made_up = _says_made_up(file)
    problems: list[Problem] = []
    try:
        call_of(file)
    except FileRefused as refused:
        problems += refused.problems
    codes = file.table.get("regions")
    for code in dict.fromkeys(codes if isinstance(codes, list) else []):
        try:
            path = folder / annex_file_name(values.region_code(code))
        except values.InvalidValue:
            continue
        if path.is_file():
            annex = validate_annex(path)
            problems += annex.problems
            made_up = made_up or annex.made_up
            continue
        problems.append(
            Problem(
                CALL_FILE,
                "regions",
                file.line("regions"),
                _("The annex of {code} is missing: {file}.").format(code=code, file=path.name),
                _("Write it beside call.toml, or take the region out of the call."),
            )
        )
    return Validation(tuple(problems), made_up)


def validate_annex(path: Path) -> Validation:
    """Validate an annex; FileUnreadable when it cannot be read at all."""
    file = read_toml_file(path)
    try:
        annex_of(file, content=is_content(path))
    except FileRefused as refused:
        return Validation(refused.problems, _says_made_up(file))
    return Validation((), _says_made_up(file))


def _says_made_up(file: TomlFile) -> bool:
    return file.table.get("made_up") is True


def find_call_folder(given: Path | None, near: Path | None = None) -> Path:
    """The folder that was named; else the current one, or the one around ``near``, that holds a call."""
    if given is not None:
        return given
    here = Path()
    if near is not None and not (here / CALL_FILE).is_file():
        for folder in (near.parent, near.parent.parent):
            if (folder / CALL_FILE).is_file():
                return folder
    return here


def open_application(given: Path | None, path: Path) -> tuple[CallFolder, Application]:
    """A call and one application to it."""
    if not path.is_file():
        raise FileUnreadable(_("There is no such file."), where=path.name)
    folder = open_call(find_call_folder(given, path))
    return folder, read_application_of(folder, path)


def save_changed_application(application: Application, found: Fundability, path: Path) -> None:
    """Write the application with the changes that make it fundable."""
    changed = apply_changes(application, found.changes)
    save_file(application_toml(changed).encode(), path)


def parse_refusal(words: str) -> tuple[str, str]:
    """``CODE:ID`` as region and application."""
    code, colon, application = words.partition(":")
    if not colon or not code or not application:
        raise Refused(
            _("{words!r} names no region and application.").format(words=words),
            where="--refuse",
            remedy=_("Write CODE:ID, such as VAL:A06."),
        )
    return code, application


def parse_budgets(given: Iterable[str], folder: CallFolder) -> dict[str, int]:
    """``CODE=AMOUNT`` as cents by region; Refused for another region or another form."""
    budgets: dict[str, int] = {}
    for words in given:
        code, _equals, amount = words.partition("=")
        try:
            if code not in folder.annexes:
                raise values.InvalidValue(
                    _("{code} is no region of the call.").format(code=code),
                    _("Choose one of: {choices}.").format(choices=", ".join(folder.annexes)),
                )
            budgets[code] = values.money(amount)
        except values.InvalidValue as invalid:
            raise Refused(invalid.what, where=f"--budget {words}", remedy=invalid.remedy) from None
    return budgets
