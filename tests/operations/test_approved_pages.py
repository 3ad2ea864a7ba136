"""Pages that operations make of records, whole, as a person approved them: board, portfolio, links, sheets of texts."""

from __future__ import annotations

import datetime
import itertools
import json
import random
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cap_tui.bundle.proposals import propose
from cap_tui.demo.making import fill, regions
from cap_tui.errors import CapError
from cap_tui.methods.result import plain as of_json
from cap_tui.model.action import PlannedAction
from cap_tui.model.activity import TransformativeActivity
from cap_tui.model.actor import Person
from cap_tui.model.chain_roles import CORE_ROLES
from cap_tui.operations import portfolio
from cap_tui.operations.board import opening_board
from cap_tui.operations.board_areas import board_areas, board_data, board_lines
from cap_tui.operations.bundles import action_lines
from cap_tui.operations.conflicts import content_text, parse_content
from cap_tui.operations.context import Context
from cap_tui.operations.kind_operations import CORE_OPERATIONS
from cap_tui.operations.portfolio import portfolio_data, read_portfolio
from cap_tui.operations.portfolio_listings import portfolio_lines, portfolio_listings
from cap_tui.operations.survey_links import (
    SurveyLinkFile,
    add_links,
    open_people,
    people_to_ask,
    reminder_rows,
    reminders_csv,
    revoke_links,
    shared_link,
)
from cap_tui.operations.table_names import table_names
from cap_tui.operations.translation_sheet import read_translation_sheet, translation_sheet
from cap_tui.plugin.host import Host
from cap_tui.text.po_files import new_po_file, po_text
from cap_tui.workspace import Workspace
from cap_tui.workspace.visits import ChangesSince
from tests.approval import approve, plain, shown, stop_the_clock
from tests.bundle.conftest import Place, key_of

WORKSHOP_TABLES = (
    "agenda_steps", "ballots", "ballot_keys", "cards", "merges", "merge_states", "participants", "roadmap", "votes",
    "voting_tokens", "workshop_notes", "workshops",
)  # fmt: skip
BUNDLE_TABLES = (
    "groups",
    "clocks",
    "tombstones",
    "proposals",
    "decisions",
    "resolutions",
    "files",
    "nothing",
)
APPROVED = Path(__file__).with_name("approved") / "pages"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """Two sample regions that know each other."""
    stop_the_clock(monkeypatch)
    made = []
    for code in ("VAL", "BRE"):
        config = next(each for each in regions() if each.region.code == code)
        workspace = Workspace.in_memory(config, actor="officer")
        fill(workspace, code)
        made.append(Place(code, workspace, key_of(ord(code[0])), tmp_path))
    made[0].trust(made[1])
    made[1].trust(made[0])
    return made


def told(data: Any) -> str:
    """JSON with a line for each key."""
    return json.dumps(msgspec.to_builtins(data, enc_hook=of_json), indent=1, ensure_ascii=False)


def test_the_portfolio_is_as_it_was_approved(places: list[Place], tmp_path: Path) -> None:
    for place in places:
        place.export(signed=place.code == "VAL")
    (tmp_path / "x.cap.zip").write_bytes(b"no bundle")
    context = Context(places[0].workspace)
    lines = []
    for reader in (context, None):
        found = read_portfolio(reader, [tmp_path], CORE_ROLES)
        lines += [line for listing in portfolio_listings(found) for line in shown(listing)]
        lines += portfolio_lines(found, 60)
    lines.append(told(portfolio_data(found)))
    for names in ([tmp_path / "nothing"], [tmp_path / "x.cap.zip"]):
        with pytest.raises(CapError) as refused:
            read_portfolio(context, names, CORE_ROLES)
        lines.append(f"{type(refused.value).__name__}: {refused.value}")
    approve(APPROVED / "portfolio.txt", plain("\n".join(lines) + "\n", {"folder": str(tmp_path)}))


def test_the_board_on_several_days_is_as_it_was_approved(places: list[Place]) -> None:
    one, two = places
    lines = []
    with two.workspace.transaction("actions") as tx:
        for title, due, status in (
            ("Late", "2031-03-01", "running"), ("Today", "2031-03-04", "planned"), ("Soon", "2031-03-20", "planned"),
            ("Far", "2031-09-20", "planned"), ("Done", "2031-03-01", "done"),
        ):  # fmt: skip
            tx.add(PlannedAction(title=title, due=due, status=status))
    two.take(one.export().path)
    records = two.workspace.records(TransformativeActivity)
    theirs = min(records.find(owner="VAL"), key=lambda each: each.name)
    propose(two.workspace, "activities", theirs.uid, {"description": "ours"}, "better")
    one.take(two.export().path)
    for place in places:
        for day in (
            datetime.date(2026, 6, 1),
            datetime.date(2031, 3, 4),
            datetime.date(2031, 9, 20),
        ):
            board = opening_board(place.workspace, day)
            lines += [f"##### {place.code} {day}", *board_lines(board)]
            lines += [str(area) for area in board_areas(board, None, full="#")]
            lines.append(told(board_data(board)))
    newest = tuple(itertools.islice(one.workspace.history(), 2))
    for more in (False, True):
        since = ChangesSince("2031-03-01T08:00:00Z", newest[: 1 + more], more)
        lines.append(told(board_data(board, since)["since"]))
        lines += [str(len(board_areas(board, since))), *list(board_lines(board, None, most=1))[:9]]
    approve(APPROVED / "board.txt", plain("\n".join(lines) + "\n"))


def test_links_of_a_survey_are_as_they_were_approved(
    places: list[Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "choice", random.Random(5).choice)
    monkeypatch.setattr("cap_tui.operations.survey_links.join_secret", lambda _home: b"secret")
    workspace = places[0].workspace
    with workspace.transaction("people") as tx:
        for name, mail in (
            ("Ana", "ana@example.org"),
            ("=Bea", ""),
            ("Cem", "cem@example.org"),
            ("Cem", ""),
        ):
            tx.add(
                Person(name=name, email=mail, purpose="p", consent="c", retain_until="2032-01-01")
            )
    file = SurveyLinkFile(tmp_path, "round")
    lines = [f"before: {file.read()}"]
    file.change(lambda access: msgspec.structs.replace(access, url="http://host:1"))
    for asked in (["Ana"], ["Cem"], ["Nobody"], ["cem@example.org", "=Bea", "Ana"]):
        try:
            people = people_to_ask(workspace, asked, everybody=False)
            made = add_links(file, group=True, people=people, count=1)
            lines.append(f"{asked}: {[(one.ref, one.shared, bool(one.person)) for one in made]}")
        except CapError as error:
            lines.append(f"{asked}: {type(error).__name__}: {error}")
    lines.append(f"everybody: {[one.name for one in people_to_ask(workspace, [], everybody=True)]}")
    lines.append(f"group: {shared_link(file)}")
    token = file.token(file.read().links[1])
    found = file.find(token.lower())
    assert found is not None
    assert file.find("nothing") is None
    file.change_link(found.token_hash, pending="a key")
    file.settle(lambda key: key)
    lines.append(
        f"revoked: {[(one.ref, one.state) for one in revoke_links(file, ['L1', 'L2', 'L3'])]}"
    )
    with pytest.raises(CapError) as refused:
        revoke_links(file, ["L99"])
    lines.append(f"{type(refused.value).__name__}: {refused.value}")
    rows = reminder_rows(workspace, file, file.read().links)
    lines += [f"{row} {row.who}" for row in rows]
    lines += [reminders_csv(open_people(rows)), f"group: {shared_link(file)!r}"]
    rehearsed = SurveyLinkFile(tmp_path, "round", dry_run=True)
    add_links(rehearsed, group=True, people=[], count=3)
    again = SurveyLinkFile(tmp_path, "round")
    again.stop()
    lines.append(f"after: {len(again.read().links)} {again.read().url} {again.read().stop}")
    elsewhere = reminder_rows(workspace, again, again.read().links, "https://b/")
    lines.append(f"links elsewhere: {[row.link for row in elsewhere]}")
    assert (file.path.stat().st_mode & 0o777) == 0o600
    approve(
        APPROVED / "survey-links.txt", plain("\n".join(lines) + "\n", {"folder": str(tmp_path)})
    )


def test_a_sheet_of_translations_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = new_po_file("cap_tui", "sl")
    file.catalog.add("One", "Ena", [("a.py", 3), ("b.py", 0)], context="cap_tui")
    file.catalog.add(
        ("{n} card", "{n} cards"), ("a", "b", "c", "d"), flags={"fuzzy"}, context="edw"
    )
    file.catalog.add("=Formula", "", context="content")
    file = replace(file, reviewed="Ana")
    path = tmp_path / "sl.xlsx"
    path.write_bytes(translation_sheet(file))
    back = read_translation_sheet(path)
    assert back.reviewed == "Ana"
    text = po_text(back).decode()
    kept = [line for line in text.splitlines() if not line.startswith('"')]
    lines = kept
    for name, raw in (("x.xlsx", b"no sheet"), ("y.xlsx", b"")):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(CapError) as refused:
            read_translation_sheet(tmp_path / name)
        lines.append(f"{type(refused.value).__name__}: {refused.value}")
    approve(APPROVED / "sheet.txt", plain("\n".join(lines) + "\n", {"folder": str(tmp_path)}))


TYPED: tuple[tuple[str, str, Any], ...] = (
    ("name", "Solar", "Roofs"), ("name", '"5"', ""), ("name", "", "x"), ("synonyms", "a; b", []), ("synonyms", "", ["a"]),
    ("synonyms", '["a", "b"]', []), ("areas", "Materiali; ICT", []), ("areas", "Nothing", []), ("challenge", "Cambiamento demografico nelle Alpi", ""), ("challenge", "Cambiamento", ""),
    ("period", "short", None), ("languages", "de", []), ("version", "x", 1), ("nothing", "x", 1),
)  # fmt: skip


def test_what_a_person_types_for_a_field_is_read_as_it_was_approved(places: list[Place]) -> None:
    context = Context(places[0].workspace)
    lines = []
    for field, text, sample in TYPED:
        try:
            value = parse_content(context, "activities", field, text, sample)
            answer = f"{value!r}, shown {content_text(context, 'activities', field, value)!r}"
        except CapError as error:
            answer = f"{type(error).__name__}: {error}"
        lines.append(f"{field} {text!r} for {sample!r}: {answer}")
    approve(APPROVED / "typed.txt", plain("\n".join(lines) + "\n"))


def test_the_action_line_of_each_table_is_as_it_was_approved(places: list[Place]) -> None:
    host = Host.discover(None, use_plugins=False)
    lines = []
    for context in (Context(places[0].workspace), Context(places[0].workspace, host)):
        told_lines = sorted(action_lines(context).items())
        lines += [f"{table}: {of}" for table, of in told_lines] + [""]
    every = {*(table for table, _line in told_lines), *WORKSHOP_TABLES, "erasures", "nothing"}
    every |= {f"bundle.{name}" for name in BUNDLE_TABLES}
    names = table_names(context, every)
    lines += [f"{table} is called {name}" for table, name in sorted(names.items())]
    approve(APPROVED / "lines.txt", "\n".join(lines) + "\n")


SERVICES: tuple[dict[str, Any], ...] = (
    {"service_name": "Coaching", "service": "x"}, {"service": "Funding  advice"}, {"service": 5}, {},
    {"name": "Solar", "stage": "assessed", "synonyms": ["SOLE", 5, " "]}, {"name": "Solar", "stage": "odd"},
    {"name": " "}, {"name": 5}, {"name": "Solar", "stage": 1, "synonyms": "SOLE"},
)  # fmt: skip


def test_documents_of_partners_are_read_as_was_approved() -> None:
    """What a bundle brings may be anything: services and activities without a name, with other types."""
    lines = [
        f"{given}: {portfolio._service(given)}, {portfolio._activity('HOC', given)}"
        for given in SERVICES
    ]
    text = "\n".join(lines).replace("frozenset({'sole', 'solar'})", "frozenset({'solar', 'sole'})")
    approve(APPROVED / "documents.txt", text)


ANSWERS: dict[str, tuple[dict[str, str], ...]] = {
    "rate": ({"aspect": "relevance", "value": "2"}, {"aspect": "strength_global", "value": "6"}),
    "stage": ({"stage": "identified"}, {"stage": "implemented"}, {"stage": "parked", "reason": "No money"}, {"stage": "parked", "reason": ""}),
    "lead": ({"cluster": "new"}, {"cluster": "", "name": "Solar cluster"}, {"cluster": "", "name": "POLYVAL"}),
}  # fmt: skip


def test_what_can_be_done_with_activities_is_asked_and_done_as_was_approved(
    places: list[Place],
) -> None:
    context = Context(places[0].workspace)

    def named(*names: str) -> list[TransformativeActivity]:
        known = {each.name: each for each in context.records(TransformativeActivity).all()}
        return [known[name] for name in names]

    lines = []
    for operation in CORE_OPERATIONS["activities"]:
        lines.append(f"##### {operation.id} {operation.label} {operation.key}: {operation.help}")
        if operation.form is not None:
            lines.append(told(operation.form(context, named("Smart packaging")[0])))
            continue
        for names in (("Smart packaging",), ("E-health", "Farmaci con droni")):
            for answers in ANSWERS[operation.id]:
                chosen = named(*names)
                given: dict[str, str] = {}
                while (question := operation.ask(context, chosen, given)) is not None:
                    lines.append(f"{question}")
                    if question.id not in answers:
                        break
                    given[question.id] = answers[question.id]
                try:
                    lines.append(f"{answers}: {operation.run(context, chosen, answers)}")
                except (CapError, ValueError, KeyError) as error:
                    lines.append(f"{answers}: {type(error).__name__}: {error}")
    approve(APPROVED / "operations.txt", plain("\n".join(lines) + "\n"))
