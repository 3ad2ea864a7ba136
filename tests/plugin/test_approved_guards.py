"""Every callable that a plugin contributes, and every exception that it can raise: what comes out, and what is marked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

import click
import pytest

from cap_tui.errors import CapError, PluginFault, Refused
from cap_tui.model.kind import Kind, KindColumn, KindOperation, MappingKeys
from cap_tui.model.record import Record, about
from cap_tui.plugin import exceptions, guard
from cap_tui.plugin.contributions import (
    Action,
    Exporter,
    Finding,
    Severity,
    SurveyByLink,
    Table,
    TableParts,
    View,
)
from cap_tui.plugin.exceptions import KeyboardStop, described, from_keyboard, place_in
from cap_tui.plugin.importers import Importer, Sheet
from tests.approval import approve

FOLDER = Path(__file__).with_name("approved") / "guards"
PLUGIN = "bad"


class Tree(Record, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "bad.trees"
    name: Annotated[str, about("What it is called")] = ""
    parts: Annotated[dict[str, int], about("Its parts")] = {}


class Silent(Exception):
    """An exception that says nothing."""


class Mute(Exception):
    """An exception that cannot say what it is."""

    def __str__(self) -> str:
        raise ValueError


RAISED: tuple[BaseException, ...] = (
    ValueError("no"), Mute(), OSError(2, "No such file", "x.csv"), Refused("refused", where="row 1", remedy="Mend it."),
    PluginFault("own fault", where="bad"), SystemExit(3), KeyboardInterrupt(), KeyboardStop(), GeneratorExit(),
    BrokenPipeError("pipe"), click.UsageError("usage"), click.Abort(), click.exceptions.Exit(4),
    StopIteration("early"),
)  # fmt: skip


@pytest.fixture
def marks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is marked as being at work: ``+`` when it begins, ``-`` when it has ended."""
    noted: list[str] = []

    def enter(plugin: str, what: str) -> int:
        noted.append(f"+{plugin} {what}")
        return 7

    monkeypatch.setattr(guard._log, "disabled", True)  # writing the traces would take seconds
    monkeypatch.setattr(guard.marker, "enter", enter)
    monkeypatch.setattr(guard.marker, "leave", lambda number: noted.append(f"-{number}"))
    monkeypatch.setattr(exceptions.signal, "getsignal", lambda _number: None)  # as in the program
    return noted


def told(call: Callable[[], Any]) -> str:
    """What a call gives, or the class and the words of what it raises."""
    try:
        return f"gives {call()!r}"
    except CapError as error:
        return f"{type(error).__name__}: {error.what} | {error.where} | {error.remedy}"
    except BaseException as error:  # noqa: BLE001 - what passes is what is looked at
        return f"passes {type(error).__name__}"


def calls(raising: Callable[..., Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every guarded callable, called once."""
    path = Path("x.csv")
    importer = guard.guarded_importer(
        PLUGIN, Importer("bad.in", "survey", "In", (), raising, raising)
    )
    yield "importer sniff", lambda: importer.sniff(path)
    yield "importer read", lambda: importer.read(path)
    rows = (raising() for _ in [1])
    late = guard.guarded_importer(
        PLUGIN, Importer("bad.in", "survey", "In", (), raising, lambda _path: Sheet("l", (), rows))
    )
    yield "importer rows", lambda: list(late.read(path).rows)
    exporter = guard.guarded_exporter(PLUGIN, Exporter("bad.out", "Out", ".csv", raising))
    yield "exporter", lambda: exporter.write(None, path)  # type: ignore[arg-type]
    view = guard.guarded_view(PLUGIN, View("bad.view", raising, raising))
    yield "view factory", lambda: view.factory(None)  # type: ignore[arg-type]
    yield "view lines", lambda: list(view.lines(None, 80))  # type: ignore[arg-type]
    parts = guard.guarded_parts(PLUGIN, TableParts("group", raising))
    yield "names of parts", lambda: parts.names(None, None)  # type: ignore[arg-type]
    action = guard.guarded_action(PLUGIN, Action("bad.do", "Do", raising))
    yield "action", lambda: action.run(None)  # type: ignore[arg-type]
    command = guard.guarded_command(PLUGIN, click.Command("bad", callback=raising))
    yield "command", lambda: command.main([], standalone_mode=False)
    yield from kind_calls(raising)
    form = SurveyByLink("r", "R", True, "T", False, 5, (), raising, raising, raising, raising)
    survey = guard.guarded_survey(PLUGIN, form)
    yield "survey draft", lambda: survey.draft("ada")
    yield "survey keep", lambda: survey.keep("ada", {}, "key")
    yield "survey submit", lambda: survey.submit("ada", "key")
    yield "survey drafts", survey.drafts
    yield "hook", lambda: guard.collect(PLUGIN, "cap_checks", raising, Finding)
    yield "late hook", lambda: guard.collect(PLUGIN, "cap_checks", lambda: (raising() for _ in [1]), Finding)  # fmt: skip


def kind_calls(raising: Callable[..., Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    kind = guard.guarded_kind(
        PLUGIN,
        Kind(
            Tree, "trees", (KindColumn("name", text=raising), KindColumn("height", "Height", raising)),
            wording={"name": raising}, mappings={"parts": MappingKeys(raising, raising)},
            operations=(KindOperation("fell", "Fell", "f", "", raising, raising, raising),), check=raising,
            complete=raising, derive=raising, gather=raising, name=raising, told=raising,
        ),
    )  # fmt: skip
    record: Any = Tree()
    text, value = kind.columns[0].text, kind.columns[1].value
    assert text is not None
    assert value is not None
    yield "kind column text", lambda: text("x")
    yield "kind column value", lambda: value(record, None)  # type: ignore[arg-type]
    yield "kind wording", lambda: kind.wording["name"]("x")
    yield "kind mapping keys", lambda: kind.mappings["parts"].keys()
    yield "kind mapping wording", lambda: (kind.mappings["parts"].wording or str)(1)
    operation: Any = kind.operations[0]
    yield "kind operation ask", lambda: operation.ask(None, [], {})
    yield "kind operation run", lambda: operation.run(None, [], {})
    yield "kind operation form", lambda: operation.form(None, record)
    yield "kind check", lambda: kind.check(record, None)  # type: ignore[arg-type]
    yield "kind complete", lambda: kind.complete(record, None, ())  # type: ignore[arg-type]
    yield "kind derive", lambda: kind.derive(record, None)  # type: ignore[arg-type]
    yield "kind gather", lambda: kind.gather(None)  # type: ignore[arg-type]
    yield "kind name", lambda: kind.name(record)
    yield "kind told", lambda: kind.told(record, None, 80)  # type: ignore[arg-type]


def test_every_exception_out_of_every_callable(marks: list[str]) -> None:
    lines: list[str] = []
    for error in RAISED:
        lines.append(f"##### {type(error).__name__}")

        def raising(*_given: Any, error: BaseException = error, **_more: Any) -> Any:
            raise error

        for name, call in calls(raising):
            marks.clear()
            lines.append(f"{name}: {told(call)} {' '.join(marks)}".rstrip())
    approve(FOLDER / "raised.txt", "\n".join(lines))


def test_what_every_callable_gives_when_all_is_well(marks: list[str]) -> None:
    lines = []
    for result in (0.4, 3, -1, (), None):
        lines.append(f"##### {result!r}")
        for name, call in calls(lambda *_given, result=result: result):
            marks.clear()
            lines.append(f"{name}: {told(call)} {' '.join(marks)}".rstrip())
    approve(FOLDER / "given.txt", "\n".join(lines))


def test_every_callable_gets_what_it_is_called_with(marks: list[str]) -> None:
    got: list[tuple[Any, ...]] = []

    def noting(*given: Any) -> Any:
        got.append(given)
        return ()

    kind: Any = guard.guarded_kind(
        PLUGIN,
        Kind(
            Tree,
            "trees",
            (KindColumn("name"),),
            operations=(KindOperation("fell", "Fell", "f", "", noting, noting, noting),),
            check=noting,
            complete=noting,
            derive=noting,
            told=noting,
        ),
    )
    form = SurveyByLink("r", "R", True, "T", False, 5, (), noting, noting, noting, noting)
    survey: Any = guard.guarded_survey(PLUGIN, form)
    view: Any = guard.guarded_view(PLUGIN, View("bad.view", noting, noting))
    exporter: Any = guard.guarded_exporter(PLUGIN, Exporter("bad.out", "Out", ".csv", noting))
    parts: Any = guard.guarded_parts(PLUGIN, TableParts("group", noting))
    for call in (
        exporter.write, view.lines, parts.names, kind.check, kind.complete, kind.derive, kind.told,
        kind.operations[0].ask, kind.operations[0].run, kind.operations[0].form, survey.keep, survey.submit,
    ):  # fmt: skip
        got.clear()
        given = ("first", "second", "third") if call in (kind.complete, kind.told, survey.keep, *vars(kind.operations[0]).values()) else ("first", "second")  # fmt: skip
        list(call(*given) or ())
        assert got == [given]


def test_what_a_hook_may_return(marks: list[str]) -> None:
    def finding(id: str) -> Finding:
        return Finding(id, Severity.HINT, "x")

    returned: dict[str, Any] = {
        "one": [finding("bad.x")], "none": [], "nothing": None, "a generator": (finding("bad.x") for _ in [1]),
        "another's": [finding("bad.x"), finding("worse.x")], "its own name alone": [finding("bad")],
        "another name that begins alike": [finding("badly.x")], "a text": "bad", "bytes": b"bad", "a mapping": {"bad.x": 1},
        "a number": 5, "another type": [finding("bad.x"), 5], "the most": [finding("bad.x")] * guard.MOST_ITEMS,
        "one more than the most": [finding("bad.x")] * (guard.MOST_ITEMS + 1),
    }  # fmt: skip
    lines = []
    for name, value in returned.items():
        shown = told(
            lambda value=value: len(guard.collect(PLUGIN, "cap_checks", lambda: value, Finding))
        )  # type: ignore[misc]
        lines.append(f"{name}: {shown}")
    for table in ("bad.trees", "trees"):
        kind = type("Other", (Tree,), {"TABLE": table}, frozen=True, kw_only=True)
        lines.append(
            f"{table}: {told(lambda kind=kind: len(guard.collect(PLUGIN, 'cap_tables', lambda: [Table(kind)], Table)))}"
        )  # type: ignore[misc]
    importer = Importer("bad.in", "survey", "In", (), lambda _p: 1, lambda _p: "a text")  # type: ignore[arg-type,return-value]
    lines.append(
        f"no sheet: {told(lambda: guard.guarded_importer(PLUGIN, importer).read(Path('x')))}"
    )
    approve(FOLDER / "returned.txt", "\n".join(lines))


def test_how_much_text_a_view_may_give(marks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits at their edges, made small."""
    for name, value in (("MOST_LINES", 3), ("LONGEST_LINE", 4), ("MOST_LETTERS", 10)):
        monkeypatch.setattr(guard, name, value)

    class Shouting(str):
        """A text with a mind of its own."""

        __slots__ = ()

        def __getitem__(self, _key: Any) -> str:
            raise AssertionError

    given: tuple[Any, ...] = (
        [], ["a"], ["a", "b", "c"], ["a", "b", "c", "d"], ["abcd"], ["abcde"], ["abcd", "abcd", "a"], ["abcd", "abcd", "ab"],
        ["abcd", "abcd", "abc"], ["a\nb\x1b"], [Shouting("abcdef")], ["a", 5], [None], "abc", 5, ["a", b"b"],
    )  # fmt: skip
    lines = []
    for value in given:
        shown = told(
            lambda value=value: list(guard.guarded_lines(PLUGIN, "bad.view", lambda: value))
        )  # type: ignore[misc]
        lines.append(f"{value!r}: {shown}")
    approve(FOLDER / "lines.txt", "\n".join(lines))


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is written into the log: the words, what stands in them, and the exception."""
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        guard._log, "warning", lambda *given, exc_info=None: found.append((*given, exc_info))
    )
    return found


def test_a_trace_names_how_long_each_call_took(
    monkeypatch: pytest.MonkeyPatch, logged: list[tuple[Any, ...]]
) -> None:
    guard.run(PLUGIN, "quiet", lambda: 1)
    monkeypatch.setenv(guard.TRACE, "1")
    guard.run(PLUGIN, "told", lambda: time.sleep(0.01))
    ((_words, plugin, what, took, error),) = logged
    assert (plugin, what, error) == (PLUGIN, "told", None)
    assert 9 < took < 9_000, "in milliseconds"


def test_the_log_has_what_the_words_leave_out(logged: list[tuple[Any, ...]]) -> None:
    with pytest.raises(PluginFault):
        guard.run(PLUGIN, "cap_checks", lambda: 1 // 0)
    ((words, plugin, what, error),) = logged
    assert words % (plugin, what) == "plugin bad: cap_checks"
    assert isinstance(error, ZeroDivisionError)


def test_whose_a_keyboard_interrupt_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where the program's own handler is not at work, and in the main thread, a plain one may be the person's."""
    found = []
    for handler in (exceptions.signal.default_int_handler, None):
        monkeypatch.setattr(exceptions.signal, "getsignal", lambda _number, h=handler: h)
        for error in (KeyboardStop(), KeyboardInterrupt(), ValueError()):
            found.append(from_keyboard(error))
            answers: list[bool] = []
            thread = threading.Thread(target=lambda e=error, a=answers: a.append(from_keyboard(e)))  # type: ignore[misc]
            thread.start()
            thread.join()
            found += answers
    assert found == [True, True, True, False, False, False] + [True, True] + [False] * 4


def test_an_exception_in_one_line() -> None:
    said = [
        described(error) for error in (ValueError("x" * 400), ValueError("a\nb"), Mute(), Silent())
    ]
    assert said == [f"ValueError: {'x' * 300}", "ValueError: a b", "Mute", "Silent"]


def test_the_place_of_an_error_is_the_one_inside_the_plugin(tmp_path: Path) -> None:
    def raised(code: str, name: str = "code.py") -> BaseException:
        try:
            exec(compile(code, str(tmp_path / "in" / name), "exec"), {"Silent": Silent})
        except Exception as error:  # noqa: BLE001 - any
            return error
        raise AssertionError

    inside = tmp_path / "in"
    deep = raised("def f():\n    1 // 0\nf()")
    caused = raised(
        "try:\n    1 // 0\nexcept Exception as error:\n    raise Silent from error", "a.py"
    )
    broken = raised("compile('x = = 1', '" + str(inside / "bad.py") + "', 'exec')")
    elsewhere = raised("compile('x = = 1', '/elsewhere/bad.py', 'exec')")
    found = [place_in(inside, error) for error in (deep, caused, broken, elsewhere, ValueError())]
    assert found == ["code.py:2", "a.py:2", "code.py:1", "code.py:1", ""]
    assert place_in(tmp_path / "other", deep) == ""
