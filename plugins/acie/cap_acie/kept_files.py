"""Kept calls and applications whose files can be read.

A partner's bundle may bring what this program does not take: another version wrote it, or an enemy. It stands
in the lists as what cannot be read, and nothing else fails by it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cap_acie.annex_file import annex_file_name, annex_of
from cap_acie.application_file import Application, application_of
from cap_acie.call_file import CALL_FILE, call_of
from cap_acie.call_folder import CallFolder, missing_annex
from cap_acie.records import JointApplication, JointCall
from cap_acie.toml_file import FileRefused, parse_toml
from cap_tui.api import PluginContext, Refused, pick

_read: dict[str, tuple[JointCall, CallFolder]] = {}
MOST_READ = 20


def folder_of(call: JointCall) -> CallFolder:
    """The files of a kept call, read; of the newest calls only once, until they are kept anew."""
    known = _read.get(call.uid)
    if known is None or known[0] != call:
        if len(_read) >= MOST_READ:
            _read.clear()
        known = _read[call.uid] = (call, _parsed_folder(call))
    return known[1]


def call_title(call: JointCall) -> str:
    """What a kept call is called in the language in force; the record has only the words of whoever kept it."""
    try:
        return pick(folder_of(call).call.title)
    except Refused:
        return call.title


def _parsed_folder(call: JointCall) -> CallFolder:
    annexes = {
        code: annex_of(parse_toml(annex_file_name(code), text.encode()))
        for code, text in call.annexes.items()
    }
    shared = call_of(parse_toml(CALL_FILE, call.file.encode()))
    missing = [missing_annex(shared, code) for code in shared.regions if code not in annexes]
    if missing:
        raise FileRefused(missing)
    return CallFolder(shared, {code: annexes[code] for code in shared.regions})


def application_in(record: JointApplication) -> Application:
    """The application as it arrived; its arrival counts, not what it states."""
    application = application_of(parse_toml(f"{record.code}.toml", record.file.encode()))
    try:
        received = datetime.datetime.fromisoformat(record.received).astimezone(datetime.UTC)
    except ValueError as error:
        raise Refused(str(error), where=record.code) from error
    return replace(application, submitted=received)


def kept_calls(ctx: PluginContext) -> list[JointCall]:
    """The calls of the region that can be read, by their ids."""
    return [call for call, refused in _tried_calls(ctx) if refused is None]


def unreadable_calls(ctx: PluginContext) -> list[tuple[JointCall, Refused]]:
    """The calls that cannot be read, each with the reason."""
    return [(call, refused) for call, refused in _tried_calls(ctx) if refused is not None]


def _tried_calls(ctx: PluginContext) -> Iterator[tuple[JointCall, Refused | None]]:
    for call in sorted(ctx.records(JointCall).all(), key=lambda one: one.code):
        try:
            folder_of(call)
        except Refused as refused:
            yield call, refused
        else:
            yield call, None


def readable_applications(
    records: Iterable[JointApplication],
) -> Iterator[tuple[JointApplication, Application]]:
    """Each application whose file can be read, with what stands in it."""
    for record in records:
        try:
            yield record, application_in(record)
        except Refused:
            continue
