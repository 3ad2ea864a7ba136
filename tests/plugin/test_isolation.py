"""One test per way in which a plugin's code can fail: it is switched off, told, and the rest works."""

from __future__ import annotations

import importlib
import itertools
import threading
from collections.abc import Callable

import click
import pytest

from cap_tui.errors import PluginFault, Refused
from cap_tui.operations.board import boards
from cap_tui.plugin import guard, time_budget
from cap_tui.plugin.contributions import Action, Event, Finding, Line, Severity
from cap_tui.plugin.exceptions import KeyboardStop
from cap_tui.plugin.host import Host
from cap_tui.plugin.plugin_status import assess
from cap_tui.plugin.states import PluginState, State
from cap_tui.report.document import Section
from cap_tui.workspace import Home, Workspace
from tests.plugin.conftest import Make, manifest

HEAD = "from cap_tui.api import *\nfrom cap_tui.api import hookimpl\n"
GOOD = (
    HEAD
    + """
@hookimpl
def cap_checks(ctx):
    return [Finding("good.one", Severity.HINT, "works")]
"""
)
Ask = Callable[[str], tuple[Host, PluginState]]


@pytest.fixture
def ask(install: Make, home: Home, cap_workspace: Workspace) -> Ask:
    """``ask(code)`` puts ``code`` beside a good plugin, asks for checks, and gives host and state of the bad one."""

    def run(code: str) -> tuple[Host, PluginState]:
        install("bad", code=HEAD + code)
        install("good", code=GOOD)
        host = Host.discover(home)
        host.attach(cap_workspace)
        assert [f.id for f in host.checks() if f.id.startswith("good")] == ["good.one"]
        return host, host.plugin("bad")

    return run


FAILED_AT_IMPORT = {
    "raises": ("raise ValueError('no')", "import: ValueError: no"),
    "exits": ("import sys; sys.exit(3)", "import: SystemExit: 3"),
    "needs what is not there": ("import no_such_module", "No module named 'no_such_module'"),
    "recursion": ("def f(): f()\nf()", "RecursionError"),
    "misspelt hook": ("@hookimpl\ndef cap_veiws(ctx): ...", "There is no hook cap_veiws. Did you mean cap_views?"),
    "unmarked hook": ("def cap_views(ctx): ...", "cap_views is not marked with @hookimpl."),
    "async hook": ("@hookimpl\nasync def cap_checks(ctx): ...", "cap_checks is async"),
    "async generator": ("@hookimpl\nasync def cap_checks(ctx):\n    yield 1", "cap_checks is async"),
    "wrapper": ("@hookimpl(wrapper=True)\ndef cap_checks(ctx):\n    return (yield)", "cap_checks is a wrapper"),
    "unknown argument": ("@hookimpl\ndef cap_checks(ctx, colour): ...", "colour"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAILED_AT_IMPORT)
def test_a_package_that_cannot_be_used_is_failed(ask: Ask, kind: str) -> None:
    code, reason = FAILED_AT_IMPORT[kind]
    _host, bad = ask(code)
    assert bad.state is State.FAILED
    assert reason in bad.reason
    assert bad.remedy


FAILED_IN_A_CALL = {
    "raises": ("raise KeyError('k')", "cap_checks: KeyError: 'k'"),
    "exits": ("raise SystemExit(2)", "cap_checks: SystemExit: 2"),
    "late generator": ("yield 1 / 0", "cap_checks: ZeroDivisionError"),
    "wrong type": ("return [1]", "returned int, not Finding"),
    "one instead of several": ("return 7", "returned int, not several Finding"),
    "text": ("return 'abc'", "returned str, not several Finding"),
    "mapping": ("return {'a': 1}", "returned dict, not several Finding"),
    "coroutine": ("async def f(): ...\n    c = f(); c.close(); return c", "returned coroutine"),
    "foreign id": ("return [Finding('good.two', Severity.HINT, 'x')]", "must begin with 'bad.'"),
    "cancelled": ("import asyncio; raise asyncio.CancelledError", "cap_checks: CancelledError"),
    "generator exit": ("raise GeneratorExit", "cap_checks: GeneratorExit"),
    "own base exception": ("raise BaseException('x')", "cap_checks: BaseException: x"),
    "out of memory": ("raise MemoryError", "cap_checks: MemoryError"),
    "endless items": ("import itertools\n    return (Finding('bad.x', 'hint', 'x') for _ in itertools.count())", "returned more than 10000 Finding"),
    "endless recursion": ("def f(): f()\n    f()", "RecursionError"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAILED_IN_A_CALL)
def test_a_hook_that_fails_puts_its_plugin_in_quarantine_for_this_run(ask: Ask, kind: str) -> None:
    body, reason = FAILED_IN_A_CALL[kind]
    host, bad = ask(f"@hookimpl\ndef cap_checks(ctx):\n    {body}\n")
    assert bad.state is State.QUARANTINED
    assert reason in bad.reason
    with pytest.raises(PluginFault, match="quarantined"):
        host.context("bad")


def test_a_hook_may_return_nothing(ask: Ask) -> None:
    _host, plain = ask("@hookimpl\ndef cap_checks(ctx):\n    return None\n")
    assert plain.state is State.ACTIVE


def test_a_keyboard_interrupt_that_a_hook_raises_is_the_plugins_fault(ask: Ask) -> None:
    _host, bad = ask("@hookimpl\ndef cap_checks(ctx):\n    raise KeyboardInterrupt\n")
    assert bad.reason == "cap_checks: KeyboardInterrupt"


def test_ctrl_c_is_the_persons_and_passes_through_the_guard() -> None:
    def interrupted() -> None:
        raise KeyboardStop

    with pytest.raises(KeyboardInterrupt):
        guard.run("bad", "cap_checks", interrupted)


def test_the_text_of_a_view_ends_where_a_person_stops_reading() -> None:
    def told(count: int) -> list[str]:
        return list(guard.guarded_lines("mine", "mine.view", lambda: ["a line"] * count))

    assert told(3) == ["a line"] * 3
    assert told(9_999) == ["a line"] * 9_999
    *lines, last = told(20_000)
    assert len(lines) == 10_000
    assert last == "… cut here: mine.view gives more than the program shows."
    assert [len(line) for line in guard.guarded_lines("mine", "v", lambda: ["x" * 20_000])] == [
        10_000
    ]


@pytest.fixture
def hurried(install: Make, home: Home, cap_workspace: Workspace) -> Callable[[str], Host]:
    """A host that gives a hook 0.2 seconds, with the bad plugin's code and a good plugin."""

    def make(code: str) -> Host:
        install("bad", manifest("bad", 'summary = "x"'), code=HEAD + code)
        install("good", code=GOOD)
        host = Host(assess(home), home=home, hook_budget=0.2)
        host.load()
        host.attach(cap_workspace)
        return host

    return make


ENDLESS = "import time\n@hookimpl\ndef {hook}(ctx):\n    while True:\n        time.sleep(0.01)\n"


@pytest.mark.parametrize("hook", ["cap_checks", "cap_status", "cap_actions", "cap_importers"])
def test_a_hook_that_does_not_come_back_is_named_and_left_out(
    hurried: Callable[[str], Host], home: Home, hook: str
) -> None:
    host = hurried(ENDLESS.format(hook=hook))
    ask: dict[str, Callable[[], object]] = {
        "cap_checks": host.checks,
        "cap_status": host.status,
        "cap_actions": host.actions,
        "cap_importers": lambda: host.importers("survey"),
    }
    ask[hook]()
    bad = host.plugin("bad")
    assert bad.state is State.SLOW
    assert bad.usable
    assert bad.reason == f"{hook} did not answer in 0.2 s."
    assert bad.remedy == "Tell its author, or disable it: cap-tui plugins disable bad"
    assert "good.one" in {finding.id for finding in host.checks()}
    (listed,) = [state for state in assess(home) if state.id == "bad"]
    assert (listed.state, listed.reason) == (State.SLOW, f"When last used: {bad.reason}")


def test_a_slow_answer_counts_when_it_has_come_and_in_time_the_plugin_is_active_again(
    hurried: Callable[[str], Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(threading, "cap_test_gate", gate, raising=False)
    host = hurried(
        "import threading\n@hookimpl\ndef cap_checks(ctx):\n    threading.cap_test_gate.wait(20)\n"
        "    return [Finding('bad.late', 'hint', 'late')]\n"
    )
    assert "bad.late" not in {finding.id for finding in host.checks()}
    assert host.plugin("bad").state is State.SLOW
    gate.set()
    while "bad.late" not in {finding.id for finding in host.checks()}:
        continue
    assert "bad.late" in {finding.id for finding in host.checks()}
    assert host.plugin("bad").state is State.ACTIVE


def test_the_board_comes_plugin_by_plugin(hurried: Callable[[str], Host]) -> None:
    host = hurried(ENDLESS.format(hook="cap_status"))
    assert host.workspace is not None
    *partial, whole = boards(host, host.workspace)
    assert any("good.one" in {f.id for line in b.lines for f in line.findings} for b in partial)
    assert "bad" in whole.plugins[0].message
    assert whole.plugins[0].remedy


def test_an_endless_loop_is_ended_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_budget, "END_AFTER", 0.3)
    call = time_budget.TimedCall(lambda: [None for _ in itertools.count()] and 0, 0.05)
    while not call.overdue():
        continue
    assert call.wait(10)
    with pytest.raises(time_budget.Overdue):
        call.result()


def test_an_exception_that_cannot_say_what_it_is_has_its_name(ask: Ask) -> None:
    _host, bad = ask(
        "class Mute(Exception):\n    def __str__(self): raise SystemExit\n"
        "@hookimpl\ndef cap_checks(ctx):\n    raise Mute\n"
    )
    assert bad.reason == "cap_checks: Mute"


def test_an_import_that_hangs_is_given_up_after_its_budget(
    install: Make, home: Home, cap_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(threading, "cap_test_gate", gate, raising=False)
    install("bad", code="import threading; threading.cap_test_gate.wait()")
    install("good", code=GOOD)
    importlib.import_module("cap_good")  # quick, however busy the machine is
    host = Host(assess(home), home=home, budget=0.2)
    host.attach(cap_workspace)
    findings = host.checks()
    assert not gate.is_set(), "nobody waited for the import"
    gate.set()
    assert "good.one" in {finding.id for finding in findings}
    assert host.plugin("bad").state is State.FAILED
    assert host.plugin("bad").reason == "The import did not finish in 0.2 s."


WRONG_FIELDS = {
    'Finding(id="bad.x", severity="hint", message=None)': "Finding.message is NoneType, not str",
    'Finding(id="bad.x", severity="grave", message="x")': "'grave' is not a valid Severity",
    'Finding(id="bad.x", severity="hint", message="x", line="suport")': "not a valid Line",
    'Finding(id=7, severity="hint", message="x")': "Finding.id is int, not str",
}


@pytest.mark.parametrize("made", WRONG_FIELDS)
def test_a_field_of_the_wrong_kind_is_the_fault_of_its_plugin_alone(
    install: Make, home: Home, cap_workspace: Workspace, made: str
) -> None:
    install("bad", code=HEAD + f"@hookimpl\ndef cap_checks(ctx):\n    return [{made}]\n")
    install("good", code=GOOD)
    host = Host.discover(home)
    host.attach(cap_workspace)
    assert "good.one" in {finding.id for finding in host.checks()}
    assert WRONG_FIELDS[made] in host.plugin("bad").reason


def test_a_section_of_no_blocks_is_the_fault_of_its_plugin_alone(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    made = (
        "@hookimpl\ndef cap_report_sections(ctx, report):\n    return [Section('bad.x', 'X', {})]\n"
    )
    install("bad", code=HEAD + made.format(["a text"]))
    host = Host.discover(home)
    host.attach(cap_workspace)
    assert "bad.x" not in {section.id for section in host.report_sections("region", Section)}
    assert "Section.blocks holds str, not a block" in host.plugin("bad").reason


def test_a_state_may_be_given_by_its_word() -> None:
    finding = Finding(id="x.y", severity="hint", message="x", line="support")  # type: ignore[arg-type]
    assert (finding.severity, finding.line) == (Severity.HINT, Line.SUPPORT)
    with pytest.raises(TypeError, match=r"Action\.run is str"):
        Action("x.y", "title", "no function")  # type: ignore[arg-type]


def test_a_command_that_raises_is_its_plugins_fault(
    install: Make, home: Home, cap_workspace: Workspace
) -> None:
    code = (
        "import click\n"
        + HEAD
        + """
@click.command("bad")
@click.option("--how")
def command(how):
    if how == "refuse":
        raise Refused("No.")
    if how == "usage":
        raise click.UsageError("No.")
    1 / 0

@hookimpl
def cap_commands(ctx):
    return [command]
"""
    )
    install("bad", manifest("bad", 'commands = [{ name = "bad" }]'), code=code)
    host = Host.discover(home)
    host.attach(cap_workspace)
    for how, error in (("", PluginFault), ("refuse", Refused), ("usage", click.UsageError)):
        with pytest.raises(error):
            host.command("bad").main(["--how", how], standalone_mode=False)


def test_a_plugin_is_imported_once_even_when_it_fails(
    install: Make, home: Home, cap_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    count = tmp_path_factory.mktemp("count") / "imports"
    install("bad", code=f"open({str(count)!r}, 'a').write('x')\n1 / 0")
    host = Host.discover(home)
    host.attach(cap_workspace)
    host.checks()
    host.status()
    host.demo()
    assert count.read_text() == "x"


def test_an_observer_that_fails_cannot_veto(ask: Ask) -> None:
    host, _bad = ask("@hookimpl\ndef cap_event(ctx, event):\n    raise RuntimeError(event.name)\n")
    host.emit(Event("records.changed"))
    assert host.plugin("bad").reason == "cap_event: RuntimeError: records.changed"


def test_a_section_of_a_report_must_be_a_section(ask: Ask) -> None:
    host, _bad = ask("@hookimpl\ndef cap_report_sections(ctx, report):\n    return [report]\n")
    assert host.report_sections("region", Section) == []
    assert "returned str, not Section" in host.plugin("bad").reason


IMPORTER = """
@hookimpl
def cap_importers(ctx):
    def sniff(path): {sniff}
    def read(path): {read}
    return [Importer("bad.x", "survey", "X", (), sniff, read)]
"""


def test_an_importer_that_cannot_sniff_is_unsure(ask: Ask, tmp_path: object) -> None:
    host, _bad = ask(IMPORTER.format(sniff="raise OSError('x')", read="..."))
    (importer,) = host.importers("survey")
    assert importer.sniff(tmp_path) == 0.0  # type: ignore[arg-type]


def test_an_importer_that_refuses_a_file_is_heard(ask: Ask, tmp_path: object) -> None:
    host, _bad = ask(
        IMPORTER.format(sniff="return 9", read="raise Refused('empty', where='row 1')")
    )
    (importer,) = host.importers("survey")
    assert importer.sniff(tmp_path) == 1.0  # type: ignore[arg-type]
    with pytest.raises(Refused, match="empty"):
        importer.read(tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        ("raise KeyError('q')", "bad.x read: KeyError: 'q'"),
        ("return 5", "bad.x read returned int"),
        ("return Sheet('l', ('a',), (1 / 0 for _ in [1]))", "bad.x read: ZeroDivisionError"),
    ],
)
def test_an_importer_that_fails_in_reading_is_the_plugins_fault(
    ask: Ask, tmp_path: object, read: str, reason: str
) -> None:
    host, _bad = ask(IMPORTER.format(sniff="return 1", read=read))
    (importer,) = host.importers("survey")
    with pytest.raises(PluginFault, match=reason):
        list(importer.read(tmp_path).rows)  # type: ignore[arg-type]
