"""What a person can do at a place: one record feeds the key, the footer, the palette, help and docs/KEYS.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar, TypeVar

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from cap_tui.text.i18n import _

KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "full_stop": ".",
    "asterisk": "*",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "shift+tab": "Shift+Tab",
}


@dataclass(frozen=True)
class UserAction:
    """One thing to do. Words are message ids: they are translated where they are drawn.

    ``run`` is the name of an action method at the place (``open`` for ``action_open``), with
    ``app.`` or ``screen.`` in front for one of theirs; ``{key}`` in it stands for the key that
    was pressed. ``footer`` orders the line of keys at
    the bottom: the higher, the longer it stays when space is short; 0 keeps it out.
    ``changes`` marks what is not offered in a region that may only be read, ``on_row`` what is not
    offered in a list without a row. ``keywords`` are other words that the palette finds it by.
    """

    id: str
    label: str
    keys: tuple[str, ...] = ()
    run: str = ""
    area: str = ""
    help: str = ""
    footer: int = 0
    changes: bool = False
    keywords: str = ""
    on_row: bool = False

    @property
    def method(self) -> str:
        """The action as Textual calls it."""
        return self.run or self.id.rpartition(".")[2].replace("-", "_")

    def bindings(self) -> list[Binding]:
        """The keys as Textual wants them; an action without a key is reached through the palette."""
        return [
            Binding(key, self.method.format(key=key), show=False, id=self.id) for key in self.keys
        ]


def bindings(actions: Iterable[UserAction]) -> list[Binding]:
    """The bindings of several actions."""
    return [binding for action in actions for binding in action.bindings()]


Method = TypeVar("Method", bound=Callable[..., Any])


def user_action(
    keys: str | tuple[str, ...],
    label: str,
    help: str = "",
    *,
    footer: int = 0,
    changes: bool = False,
    area: str = "",
    name: str = "",
    run: str = "",
    on_row: bool = False,
) -> Callable[[Method], Method]:
    """Declare what a method ``action_…`` does for a person, beside the method; see :class:`UserAction`.

    The id is the class's :attr:`Acting.ACTION_PREFIX` with ``name`` (empty: the name of the method).
    Of one method several actions can be declared; ``run`` says which with its arguments.
    """
    keys = (keys,) if isinstance(keys, str) else keys

    def declare(method: Method) -> Method:
        method_name = method.__name__.removeprefix("action_")
        action = UserAction(
            name or method_name.replace("_", "-"),
            label,
            keys,
            run or method_name,
            area,
            help,
            footer,
            changes,
            on_row=on_row,
        )
        declared = (action, *getattr(method, "user_actions", ()))
        method.user_actions = declared  # type: ignore[attr-defined]
        return method

    return declare


class Acting:
    """Mixed into screens, views and the program: :attr:`ACTIONS` become keys when the class is made.

    What :func:`user_action` declares beside methods is among them, with ids that begin with
    :attr:`ACTION_PREFIX`; :attr:`ACTION_AREA` is their area where they name none.
    """

    ACTIONS: ClassVar[tuple[UserAction, ...]] = ()
    ACTION_PREFIX: ClassVar[str] = ""
    ACTION_AREA: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        declared = [
            replace(
                action,
                id=f"{cls.ACTION_PREFIX}.{action.id}",
                area=action.area or cls.ACTION_AREA,
            )
            for method in cls.__dict__.values()
            for action in getattr(method, "user_actions", ())
        ]
        if declared:
            cls.ACTIONS = (*declared, *cls.__dict__.get("ACTIONS", ()))
        if "ACTIONS" in cls.__dict__:
            own = cls.__dict__.get("BINDINGS", ())
            cls.BINDINGS = [*own, *bindings(cls.ACTIONS)]  # type: ignore[attr-defined]
        super().__init_subclass__(**options)


@cache
def row_methods(place: type[Acting]) -> frozenset[str]:
    """The methods of a place's actions that need a row."""
    return frozenset(
        declared.method.partition("(")[0]
        for kind in place.__mro__
        for declared in kind.__dict__.get("ACTIONS", ())
        if declared.on_row
    )


@dataclass(frozen=True)
class Offered:
    """An action that applies at this moment, and the place that would do it."""

    action: UserAction
    node: DOMNode
    arriving: frozenset[str] = frozenset()
    """The keys that come to it, as Textual names them: a line of text keeps letters to itself. Empty: all."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that do it here: the person's own where the settings give some."""
        own: Mapping[str, tuple[str, ...]] = getattr(self.node.app, "own_keys", {})
        keys = own.get(self.action.id, self.action.keys)
        return tuple(key for key in keys if normal_key(key) in self.arriving) or keys

    @property
    def _words(self) -> Callable[[str], str]:
        """A plugin's words are translated by the plugin's catalogue, those of a page of the core by our own."""
        contexts = (getattr(node, "ctx", None) for node in self.node.ancestors_with_self)
        ctx = next((each for each in contexts if each is not None), None)
        if ctx is None:
            return _
        return lambda text: _(text) if (own := str(ctx.t(text))) == text else own

    @property
    def label(self) -> str:
        """The action as a verb; a list says what choosing does in its place, a form and a line what sending does."""
        if self.action.id in ("list.choose", "form.send", "line.send") and (
            verb := getattr(self.node, "verb", "")
        ):
            return str(verb)
        return self._words(self.action.label)

    @property
    def help(self) -> str:
        """What it does, in a sentence."""
        return self._words(self.action.help) if self.action.help else ""

    @property
    def keywords(self) -> str:
        """Other words that the palette finds it by."""
        return self._words(self.action.keywords) if self.action.keywords else ""

    @property
    def area(self) -> str:
        """What it is done to."""
        return self._words(self.action.area) if self.action.area else ""


def offered(screen: Screen[Any]) -> Iterator[Offered]:
    """What can be done on ``screen`` with the focus where it is: by key first, then what only the palette has."""
    seen: set[str] = set()
    readonly = bool(getattr(getattr(screen.app, "region", None), "readonly", False))
    line, bound = screen.focused, screen.active_bindings
    reached = {key: active for key, active in bound.items() if not _types(line, key)}
    arriving: dict[tuple[DOMNode, str | None], set[str]] = {}
    for key, active in reached.items():
        arriving.setdefault((active.node, active.binding.id), set()).add(key)
    for active in reached.values():
        action = _action_of(active.node, active.binding.id)
        if action and active.enabled and action.id not in seen:
            seen.add(action.id)
            if readonly and action.changes:
                continue
            keys = arriving[active.node, action.id]
            yield Offered(action, active.node, frozenset(keys))
    nodes = [*(screen.focused.ancestors_with_self if screen.focused else (screen,)), screen.app]
    for node in nodes:
        for action in getattr(node, "ACTIONS", ()):
            applies = not action.keys and action.id not in seen
            applies = applies and not (readonly and action.changes)
            if applies and node.check_action(action.method, ()):
                seen.add(action.id)
                yield Offered(action, node)


def _types(widget: Widget | None, key: str) -> bool:
    """Whether a line of text takes a key as what is typed; Textual knows it of most signs, not of ``/``, ``+`` and ``-``."""
    sign = KEY_NAMES.get(key, key)
    written = len(sign) == 1 and sign.isascii()
    return widget is not None and written and widget.check_consume_key(key, sign)


def _action_of(node: DOMNode, id: str | None) -> UserAction | None:
    actions: tuple[UserAction, ...] = getattr(node, "ACTIONS", ())
    return next((action for action in actions if action.id == id), None) if id else None


def key_name(key: str) -> str:
    """A key as people call it: ``F1``, ``Esc``, ``^R``."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    if key.startswith("ctrl+"):
        return f"^{key[5:].upper()}"
    return key.upper() if len(key) > 1 else key


def normal_key(key: str) -> str:
    """A key as Textual names it after reading it, so that ``?`` and ``question_mark`` are one."""
    return next(iter(Binding.make_bindings([Binding(key, "_")]))).key


@dataclass(frozen=True)
class Clash:
    """A key that two actions of one place want."""

    key: str
    one: UserAction
    other: UserAction

    def spoken(self) -> str:
        """The clash in a sentence."""
        return _("{key} is wanted by {one} and by {other}.").format(
            key=key_name(self.key), one=self.one.id, other=self.other.id
        )


def clashing(*groups: Iterable[UserAction]) -> Iterator[Clash]:
    """Every key that two actions of these groups want."""
    owners: dict[str, UserAction] = {}
    for action in (action for group in groups for action in group):
        for key in action.keys:
            other = owners.setdefault(normal_key(key), action)
            if other is not action:
                yield Clash(key, other, action)


def clashes(*groups: Iterable[UserAction]) -> list[str]:
    """Every key that two actions of these groups want, and every id that is used twice, told for a person."""
    actions = [action for group in groups for action in group]
    twice = {a.id for i, a in enumerate(actions) if a.id in {b.id for b in actions[:i]}}
    found = [_("The id {id} is used twice.").format(id=id) for id in sorted(twice)]
    return found + [clash.spoken() for clash in clashing(actions)]
