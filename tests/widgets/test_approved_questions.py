"""Questions over a screen and forms: how they look, what each key does, what is answered, as it was kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cap_tui.errors import Conflict, InvalidFields, NotFound, Refused
from cap_tui.widgets.fields import FormField
from cap_tui.widgets.form import Form
from cap_tui.widgets.list_rows import Column, Row
from cap_tui.widgets.list_view import Rows
from cap_tui.widgets.overlay import Overlay, choose, confirm, overlay_open
from cap_tui.widgets.path_prompt import ask_path
from cap_tui.widgets.safe_text import Line, Role, safe_line
from cap_tui.widgets.text_prompt import AskText, ask_text
from tests.approval import approve
from tests.widgets.stage import APPROVED, Drafts, Size, Stage, Step, seen

FRUIT: list[tuple[str, Line]] = [
    ("a", "Apples"),
    ("av", "Avocados"),
    ("1", "1 kilo of beans"),
    ("10", "10 kilos of beans"),
    ("12", safe_line("• 12 plums", Role.WARN)),
    ("b", "Bananas"),
    *((f"x{n}", f"Other {n}") for n in range(14)),
]
TYPED = ("a", "v", "wait 1", "a", "a", "1", "wait 1", "1", "2", "wait 2", "1", "wait 0.9", "0", "wait 2", "1", "wait 1", "0", "wait 2", "7", "wait 2", "9", "9", "wait 2", "b", "z", "O")  # fmt: skip


class Asked(NamedTuple):
    """How a question is asked, at which size, and what is done."""

    ask: Callable[[Stage], object]
    steps: Sequence[Step]
    size: tuple[int, int] = (60, 18)


def below() -> Rows:
    """What is below the question."""
    return Rows([Column("Below")], [Row("1", ["one"]), Row("2", ["two"])])


def is_open(app: Stage) -> object:
    """Whether a question is open, and what has the keyboard."""
    return overlay_open(app.screen), type(app.focused).__name__


def fruit(app: Stage, **options: Any) -> None:
    """Ask for one of many."""
    app.query_one(Rows).focus()
    choose(app, "Which fruit?", FRUIT, app.answer, **options)


def again(app: Stage) -> None:
    """Ask something else while the question is open."""
    choose(app, "Another", [("no", "No"), ("yes", "Yes")], app.answer, text=["First\nSecond"])


def sure(app: Stage, **options: Any) -> None:
    """Ask yes or no."""
    app.query_one(Rows).focus()
    text: list[Line] = [safe_line("This is what happens", Role.WARN), "and this " * 12]
    confirm(app, "Sure?", app.answer, text=text, **options)


SURE = partial(sure, yes="Yes, do it", no="No")
LONG_TEXT = ["A line of a long text"] * 30
QUESTIONS = {
    "many": Asked(fruit, ["down", "up", "pagedown", "end", "home", *TYPED, "enter", is_open]),
    "many-low": Asked(fruit, ["end", "home", "size 60 30", "size 40 9", "escape", is_open], (40, 8)),
    "escape": Asked(partial(fruit, escape="none"), ["down", "escape", is_open]),
    "click": Asked(fruit, ["click 5 5", "click 5 5", is_open, "down"]),
    "replaced": Asked(fruit, [again, "n", is_open, "down"]),
    "answered": Asked(again, ["y", is_open]),
    "long": Asked(partial(choose, title="Read", choices=[("ok", "Read"), ("no", "No")], text=LONG_TEXT, then=print),
                  ["pagedown", "pagedown", "pagedown", "pageup", "down", "size 60 40", "pagedown", "n", is_open], (60, 14)),
    "confirm": Asked(sure, ["down", "enter", is_open]),
    "confirm-no": Asked(SURE, ["n", is_open]),
    "confirm-yes": Asked(SURE, ["y", is_open]),
    "confirm-escape": Asked(SURE, ["down", "escape", is_open]),
    "confirm-default": Asked(partial(sure, default=True), ["enter", is_open]),
}  # fmt: skip


def too_short(text: str) -> str:
    """What is wrong with an answer."""
    return "" if len(text) > 2 else "Three letters are needed."


def name(app: Stage, **options: Any) -> None:
    """Ask for a line."""
    app.query_one(Rows).focus()
    ask_text(app, "Your name", app.answer, text=["As it is written"], check=too_short, **options)


def lose(app: Stage) -> object:
    """The session is lost while the question is open."""
    app.query_one(AskText).keep_draft()
    return dict(app.drafts.texts)


def told_again(app: Stage) -> None:
    """Ask after a session was lost."""
    app.drafts.keep("asked.Your name", {"text": "Unsent"})
    name(app)


def kept(app: Stage) -> object:
    """The drafts that are kept."""
    return dict(app.drafts.texts)


QUESTIONS |= {
    "text": Asked(name, ["type ab", "enter", lose, "c", "enter", is_open]),
    "text-start": Asked(partial(name, start="Ana"), [lose, "x", lose, "escape", is_open]),
    "text-hidden": Asked(partial(name, hidden=True), ["type abc", lose, "enter"]),
    "text-not-kept": Asked(partial(name, keeps=False, start="Bor"), ["type abc", lose]),
    "text-again": Asked(told_again, [kept, "backspace", "enter", kept]),
}


@pytest.mark.parametrize("case", QUESTIONS)
def test_a_question_is_asked_as_approved(case: str) -> None:
    asked = QUESTIONS[case]
    lines = seen(below, asked.steps, size=asked.size, before=asked.ask)
    approve(APPROVED / f"question-{case}.txt", "\n".join(lines))


# ------------------------------------------------------------------ paths

PATHS: dict[str, tuple[dict[str, Any], list[Step]]] = {
    "any": ({}, ["down", "down", "down", "enter", "pagedown", "pageup", "up", "enter", "type b", "enter", is_open]),
    "typed": ({}, ["type al", "enter", is_open]),
    "folder": ({}, ["type sub", "down", "enter", "type in", "enter", is_open]),
    "hidden": ({}, ["type .", "type zz", "enter", "click 5 6"]),
    "suffixes": ({"suffixes": (".CSV", ".zip")}, ["type a", "enter", is_open]),
    "by-mouse": ({}, ["click 5 6", "click 5 6", "click 5 6", is_open]),
    "nowhere": ({}, ["type nowhere/at/all", "enter", "backspace"]),
    "nobody": ({}, ["ctrl+u", "type ~nobody-of-this-name/x", "enter"]),
    "another": ({}, ["paste /~/beta.TXT", "enter", is_open]),
    "folders": ({"folders": True}, ["type sub", "enter", is_open]),
    "folders-marked": ({"folders": True}, ["down", "enter", "type nothing", "enter", "tab", "enter"]),
    "new": ({"must_exist": False, "suffixes": (".csv",)}, ["type new", "enter", "type .csv", "enter", is_open]),
    "new-over": ({"must_exist": False, "suffixes": (".csv",)}, ["type alpha.csv", "enter", "n", is_open]),
    "new-replaced": ({"must_exist": False, "suffixes": (".csv",)}, ["type alpha.csv", "enter", "y", is_open]),
    "new-in-nowhere": ({"must_exist": False}, ["type no/new.csv", "enter", "backspace", "ctrl+u", "enter"]),
    "new-folder": ({"must_exist": False, "folders": True}, ["type sub", "enter", is_open]),
    "new-on-a-folder": ({"must_exist": False}, ["type sub/", "enter", is_open]),
}  # fmt: skip


@pytest.mark.parametrize("case", PATHS)
def test_a_path_is_asked_as_approved(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "place"
    for made in ("sub", "Other", ".git"):
        (folder / made).mkdir(parents=True)
    for made in ("alpha.csv", "beta.TXT", ".hidden", "sub/inner.cap.zip", "Zeta.zip"):
        (folder / made).write_text(made)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    options, steps = PATHS[case]

    def ask(app: Stage) -> None:
        app.query_one(Rows).focus()
        ask_path(app, "Which file?", app.answer, **options)

    lines = seen(below, steps, size=(150, 14), before=ask)
    text = "\n".join(lines).replace(f"{folder}", "FOLDER").replace(f"{tmp_path}", "ABOVE")
    # Where the row ends and what has which look depends on how long the name of the folder is.
    text = re.sub(r" *(│?)(?:   ⟨.*⟩)?$", r"\1", text, flags=re.MULTILINE)
    approve(APPROVED / f"path-{case}.txt", re.sub("─+", "──", text))


# ------------------------------------------------------------------ forms

ANSWERS = (("", "not said"), ("low", "little"), ("high", "much"))
FIELDS = (
    FormField("name", "Name", required=True, help="As it is written", least=2, most=5),
    FormField("text", "Text", "long", help="Whatever", most=1000),
    FormField("count", "Count", "int", unit="pieces", least=1, most=9, empty_is_none=True),
    FormField("share", "Share", "float", default=0.5),
    FormField("open", "Open", "bool", default=False, help="Whether it is open"),
    FormField("much", "How much", "choice", choices=ANSWERS, empty_is_none=True),
    FormField("tags", "Tags", "list"),
    FormField("day", "Day", "date", as_date=True, empty_is_none=True),
    FormField("leader", "Leader", "reference", refers="people"),
    FormField("people", "People", "references", refers="people"),
    FormField("factors", "Factors", "mapping", keys=(("a", "Actors"), ("b", "Base")), choices=ANSWERS[1:]),
    FormField("counts", "Counts", "mapping", keys=(("a", "Actors"),), counted=True),
    FormField("fixed", "Fixed", "fixed"),
)  # fmt: skip
VALUES = {
    "name": "Ana", "text": "One\nTwo", "count": 3, "open": True, "much": "high", "tags": ["a", "b, c"], "leader": "people-1",
    "people": ["people-0", "gone"], "factors": {"a": "low", "z": "high"}, "counts": {"a": 3}, "fixed": "as it is",
}  # fmt: skip


def form(app: Stage) -> Form:
    """The form."""
    return app.query_one(Form)


def texts(app: Stage) -> object:
    """Every answer as it is typed."""
    return form(app).texts()


def focus_form(app: Stage) -> None:
    """Give the keyboard to the first field."""
    form(app).first().focus()


def changed(app: Stage) -> object:
    """What was changed."""
    return sorted(form(app).changed_fields)


def fill_wrongly(app: Stage) -> None:
    """Put in what does not fit."""
    form(app).fill({"name": "x", "count": "12", "share": "much", "day": "soon", "counts": "a=few", "other": "1"})  # fmt: skip


def fill_well(app: Stage) -> None:
    """Put in other values."""
    form(app).fill({"name": "Bor", "text": "Three", "count": "", "share": "1", "day": "", "counts": "a=7", "tags": "x, y", "factors": "b=low",
                    "leader": "", "people": "people-2", "much": "low", "open": "no"})  # fmt: skip


def check(values: dict[str, Any]) -> dict[str, str]:
    """Look at all values together."""
    wrong = values.get("name") == "Bad"
    return {"": "Together they do not fit." if wrong else "", "share": "Wrong share" if wrong else ""}  # fmt: skip


ASKED: list[object] = []


def save(values: dict[str, Any], opened: dict[str, Any]) -> str:
    """Store; some names are refused."""
    ASKED.append((values, opened))
    name = str(values["name"])
    errors: dict[str, Exception] = {
        "Conf": Conflict("changed", table="t", uid="", ours=values, theirs={"name": "Theirs"}),
        "Confx": Conflict("changed", table="t", uid="u", ours=values, theirs={"name": "Theirs"}),
        "Inv": InvalidFields("Wrong", {"share": "It is too large.", "": "Not so."}),
        "Ref": Refused("Too late", remedy="Ask again."),
        "Gone": NotFound("It is gone", where="the table", remedy="Look there."),
        "Where": NotFound("It is gone", where="01234567-89ab-4", remedy="Look there."),
    }
    if name in errors:
        raise errors[name]
    return f"Stored {name}"


def asked(app: Stage) -> object:
    """What was to be stored."""
    given = list(ASKED)
    ASKED.clear()
    return given


def named(new: str) -> Step:
    """Put a name in."""

    def fill(app: Stage) -> None:
        form(app).fill({"name": new})

    fill.__name__ = f"fill {new}"
    return fill


def full(**options: Any) -> Callable[[], Form]:
    """A form over every kind of field."""
    return lambda: Form(FIELDS, VALUES, check=check, draft="form.1", **options)


EACH = [step for _field in range(4) for step in ("x", "1", "right", "down")]
PARTS = {"first": FIELDS[:4], "second": FIELDS[4:8], "third": FIELDS[8:10], "last": FIELDS[10:]}


def walked(part: str) -> tuple[Callable[[], Form], list[Step], Size]:
    """Some of the fields: walked through, typed into, emptied again."""
    walk: list[Step] = ["down", "down", "down", "down", "up", "tab", "shift+tab"]
    steps = [focus_form, *walk, focus_form, *EACH, texts, changed, "f9", texts]
    return lambda: Form(PARTS[part], VALUES, draft="form.2"), steps, (70, 17)


def refused(*names: str) -> list[Step]:
    """Names that are refused, each in its way."""
    return [step for name in names for step in (named(name), "f10", asked, kept)]


FEW = (*FIELDS[:2], FIELDS[3])
FORMS: dict[str, tuple[Callable[[], Form], list[Step], Size]] = {
    **{part: walked(part) for part in PARTS},
    "low": (full(), [focus_form, *["tab"] * 14, "enter"], (60, 15)),
    "wrong": (full(), [focus_form, fill_wrongly, "f10", "backspace", fill_well, "f10", texts, changed], (70, 40)),
    "empty": (lambda: Form(FIELDS, send="Send it"), [focus_form, "f10", texts, "A", "n", "f10", "end", "escape"], (70, 34)),
    "saved": (lambda: Form(FEW, VALUES, check=check, draft="form.1", save=save), [focus_form, *refused("Bad", "Conf", "Confx", "Inv")], (70, 14)),
    "refused": (lambda: Form(FEW, VALUES, check=check, draft="form.1", save=save), [focus_form, *refused("Ref", "Gone", "Where", "Cene")], (70, 14)),
    "drafts": (lambda: Form(FEW, VALUES, draft="form.1", save=save), [focus_form, kept, "x", kept, "backspace", kept, named("Cene"), kept, "f9", kept, "escape"], (70, 14)),
    "undrafted": (lambda: Form(FEW, VALUES), [focus_form, "x", kept, "f10"], (70, 14)),
    "short": (lambda: Form(FIELDS[:1], {"name": "Ana"}), [focus_form, "enter", "enter", "down", "enter", "click 3 7"], (50, 8)),
}  # fmt: skip


@pytest.mark.parametrize("case", FORMS)
def test_a_form_is_filled_as_approved(case: str) -> None:
    make, steps, size = FORMS[case]
    ASKED.clear()
    approve(APPROVED / f"form-{case}.txt", "\n".join(seen(make, steps, size=size)))


@pytest.mark.parametrize("values", [{}, {"name": "Old"}], ids=["changed", "same"])
def test_a_draft_is_taken_up_again_as_approved(values: dict[str, Any]) -> None:
    def make() -> Form:
        return Form(FIELDS[:3], {**VALUES, **values}, draft="form.1", save=save)

    ASKED.clear()
    drafts = Drafts()
    drafts.keep("form.1", {"name": "Draft", "=name": "Old", "count": "4"})
    steps: list[Step] = [focus_form, changed, "f10", asked, kept]
    name = "draft-same" if values else "draft-changed"
    lines = seen(make, steps, size=(70, 14), drafts=drafts)
    approve(APPROVED / f"form-{name}.txt", "\n".join(lines))


def test_boxes_have_the_keyboard_one_at_a_time() -> None:
    def count(app: Stage) -> object:
        return len(app.query(Overlay))

    assert "----- count: 1" in [*seen(below, [again, sure, count], before=fruit)]
