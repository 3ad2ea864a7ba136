"""The table of bad plugins: what each does wrong, and the words by which it is named. Written out by :func:`write_plugin`."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cap_tui.plugin.trust import Trust
from cap_tui.workspace import Home

HEAD = "import asyncio, itertools, os, signal, sys, time\nfrom cap_tui.api import *\nfrom cap_tui.api import hookimpl\n"
MANIFEST = """id = "{id}"
api = "1.0"
version = "1.0"
line = "other"
name = "{id}"
"""


class Bad(NamedTuple):
    """One kind: ``code`` is the package (None: none), ``manifest`` replaces the whole file, ``more`` is added to it."""

    name: str
    reason: str
    code: str | None = None
    manifest: str | bytes | None = None
    more: str = ""
    trusted: bool = True
    folder: str = ""  # where it lies, when not under its name

    @property
    def id(self) -> str:
        """The plugin's id."""
        return self.name.replace(" ", "-")


def _manifest(plugin: str, more: str = "", api: str = "1.0") -> str:
    return MANIFEST.format(id=plugin).replace('"1.0"', f'"{api}"', 1) + more


MANIFESTS = (
    Bad("empty-manifest", "lacks the key", manifest=""),
    Bad("no-toml", "not valid TOML", manifest="id = \n"),
    Bad("unclosed-quote", "not valid TOML", manifest='id = "unclosed-quote\n'),
    Bad("unknown-key", "unknown key 'colour'", more='colour = "red"\n'),
    Bad("wrong-type", "'order' is wrong", more='order = "first"\n'),
    Bad("no-utf8", "not UTF-8", manifest=b'id = "\xe9"\n'),
    Bad("utf16", "UTF-16", manifest=_manifest("utf16").encode("utf-16")),
    Bad("api-too-new", "requires plugin API 1.99", manifest=_manifest("api-too-new", api="1.99")),
    Bad("other-api", "requires plugin API 2.0", manifest=_manifest("other-api", api="2.0")),
    Bad("huge", "larger than 512 KB", manifest="#" * 600_000),
    Bad("nested", "nested too deeply", manifest="a = " + "[" * 5000 + "]" * 5000),
    Bad("requires-missing", "requires 'nowhere", more='requires = ["nowhere>=1"]\n'),
    Bad("requires-nonsense", "requires", more='requires = ["?!"]\n'),
    Bad("view-twice", "appears twice", more='[[views]]\nid = "view-twice.a"\ntitle = "A"\n' * 2),
    Bad("foreign-view", "must begin with", more='[[views]]\nid = "stresstest.a"\ntitle = "A"\n'),
    Bad("foreign-command", "must be", more='[[commands]]\nname = "status"\n'),
    Bad("takes-stresstest", "belongs to a built-in plugin", manifest=_manifest("stresstest")),
    Bad("takes-status", "is the program's own", manifest=_manifest("status")),
    Bad("same-a", "Several plugins call themselves 'same'", manifest=_manifest("same")),
    Bad("same-b", "Several plugins call themselves 'same'", manifest=_manifest("same")),
    Bad("views-5000", "at most 100 are taken", more="".join(f'[[views]]\nid = "views-5000.v{n}"\ntitle = "V"\n' for n in range(5000))),
    Bad("untrusted", "not trusted", code="raise SystemExit", trusted=False),
)  # fmt: skip
"""What is known without running a line."""

IMPORTS = tuple(
    Bad(f"import-{name}", reason, code=HEAD + code)
    for name, code, reason in (
        ("raises", "raise ValueError('no')", "import: ValueError: no"),
        ("exits", "sys.exit(3)", "import: SystemExit: 3"),
        ("interrupts", "raise KeyboardInterrupt", "import: KeyboardInterrupt"),
        ("cancels", "raise asyncio.CancelledError", "import: CancelledError"),
        ("generator-exit", "raise GeneratorExit", "import: GeneratorExit"),
        ("base", "raise BaseException('own')", "import: BaseException: own"),
        ("syntax", "def broken(:", "import: SyntaxError"),
        ("needs", "import no_such_module", "No module named"),
        ("recursion", "def f(): f()\nf()", "RecursionError"),
        ("memory", "raise MemoryError", "import: MemoryError"),
        ("mute", "class Mute(Exception):\n    def __str__(self): raise self\nraise Mute", "Mute"),
        ("misspelt", "@hookimpl\ndef cap_veiws(ctx): ...", "Did you mean cap_views?"),
        ("unmarked", "def cap_views(ctx): ...", "not marked with @hookimpl"),
        ("async", "@hookimpl\nasync def cap_checks(ctx): ...", "cap_checks is async"),
        ("wrapper", "@hookimpl(wrapper=True)\ndef cap_checks(ctx):\n    return (yield)", "wrapper"),
        ("argument", "@hookimpl\ndef cap_checks(ctx, colour): ...", "colour"),
    )
)

HOOKS = tuple(
    Bad(f"hook-{name}", reason, code=f"{HEAD}@hookimpl\ndef cap_checks(ctx):\n    {body}\n")
    for name, body, reason in (
        ("raises", "raise KeyError('k')", "cap_checks: KeyError: 'k'"),
        ("exits", "raise SystemExit(2)", "cap_checks: SystemExit: 2"),
        ("interrupts", "raise KeyboardInterrupt", "cap_checks: KeyboardInterrupt"),
        ("cancels", "raise asyncio.CancelledError", "cap_checks: CancelledError"),
        ("generator-exit", "raise GeneratorExit", "cap_checks: GeneratorExit"),
        ("base", "raise BaseException('own')", "cap_checks: BaseException: own"),
        ("group", "raise BaseExceptionGroup('g', [SystemExit()])", "cap_checks: BaseExceptionGroup"),
        ("memory", "raise MemoryError", "cap_checks: MemoryError"),
        ("recursion", "def f(): f()\n    f()", "RecursionError"),
        ("mute", "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})", "cap_checks: Mute"),
        ("number", "return 7", "returned int, not several Finding"),
        ("text", "return 'abc'", "returned str, not several Finding"),
        ("mapping", "return {'a': 1}", "returned dict"),
        ("items", "return [1]", "returned int, not Finding"),
        ("late", "yield 1 / 0", "cap_checks: ZeroDivisionError"),
        ("endless", "yield from (Finding('hook-endless.x', 'hint', 'x') for _ in itertools.count())", "more than 10000"),
        ("foreign", "yield Finding('stresstest.x', 'hint', 'x')", "must begin with"),
        ("field", "yield Finding('hook-field.x', 'hint', None)", "Finding.message is NoneType"),
        ("severity", "yield Finding('hook-severity.x', 'grave', 'x')", "'grave'"),
        ("liar", "yield type('Liar', (), {'__class__': property(lambda s: 1 / 0)})()", "cap_checks: "),
        ("loops", "while True: pass", "cap_checks did not answer in 2 s."),
        ("sleeps", "time.sleep(600)", "cap_checks did not answer in 2 s."),
        ("traps", "while True:\n        try:\n            while True: time.sleep(0.01)\n        except BaseException: pass", "did not answer in 2 s."),
    )
)  # fmt: skip

KIND = """
class Thing(ContentEntry, frozen=True, kw_only=True):
    def __post_init__(self):
        {made}
def judge(entry):
    {judged}
@hookimpl
def cap_kinds(ctx):
    return [ContentRule("{id}-things", judge)]
"""
ENTRY = """
[[kinds]]
name = "{id}-things"
record = "__init__:Thing"
[[{id}-things]]
id = "{id}.one"
name = "One"
"""


def _kind(name: str, reason: str, judged: str = "return []", made: str = "pass") -> Bad:
    plugin = f"kind-{name}"
    code = HEAD + KIND.format(id=plugin, judged=judged, made=made)
    return Bad(plugin, reason, code=code, more=ENTRY.format(id=plugin))


KINDS = (
    _kind("rule-raises", "things: ZeroDivisionError", "1 / 0"),
    _kind("rule-exits", "things: SystemExit: 3", "sys.exit(3)"),
    _kind("rule-number", "things: TypeError", "return 7"),
    _kind("rule-loops", "things did not answer in 2 s.", "while True: pass"),
    _kind("record-raises", "things: KeyError: 'k'", made="raise KeyError('k')"),
    _kind("record-cancels", "things: CancelledError", made="raise asyncio.CancelledError"),
)
"""Owners of a content kind whose record type or rule fails with an entry."""

VIEW = """
def made(ctx):
    from textual.containers import Vertical
    from textual.screen import ModalScreen
    from textual.widget import Widget
    class Sound(Widget, can_focus=True):
        def render(self): return "here it stands"
    class Bad(Sound):
{body}
    return {returned}
def lines(ctx, width):
    {lines}
@hookimpl
def cap_views(ctx):
    yield View("{id}.main", made, lines)
"""


def _view(
    name: str, reason: str, body: str, returned: str = "Bad()", lines: str = "yield 'x'"
) -> Bad:
    body = "\n".join(f"        {line}" for line in body.splitlines())
    code = VIEW.format(id=f"view-{name}", body=body, returned=returned, lines=lines)
    more = f'[[views]]\nid = "view-{name}.main"\ntitle = "Title of view-{name}"\n'
    return Bad(f"view-{name}", reason, code=HEAD + code, more=more)


def _on(handler: str, statement: str) -> str:
    return f"def {handler}: {statement}"


VIEWS = (
    _view("factory", "main factory: ZeroDivisionError", "pass", "1 / 0"),
    _view("factory-exits", "main factory: SystemExit", "pass", "sys.exit(1)"),
    _view("no-widget", "is no widget", "pass", "'text'"),
    _view("init", "ZeroDivisionError", _on("__init__(self)", "1 / 0")),
    _view("compose", "ZeroDivisionError", _on("compose(self)", "yield 1 / 0")),
    _view("compose-exits", "SystemExit", _on("compose(self)", "sys.exit(1)")),
    _view("mount", "ZeroDivisionError", _on("on_mount(self)", "1 / 0")),
    _view("mount-exits", "SystemExit", _on("on_mount(self)", "sys.exit(1)")),
    _view("mount-interrupts", "KeyboardInterrupt", "def on_mount(self): raise KeyboardInterrupt"),
    _view("mount-cancels", "CancelledError", "def on_mount(self): raise asyncio.CancelledError"),
    _view("key-exits", "SystemExit", _on("on_key(self)", "sys.exit(1)")),
    _view("key-interrupts", "KeyboardInterrupt", "def on_key(self): raise KeyboardInterrupt"),
    _view("key-cancels", "CancelledError", "def on_key(self): raise asyncio.CancelledError"),
    _view("key-generator-exit", "GeneratorExit", "def on_key(self): raise GeneratorExit"),
    _view("worker-exits", "SystemExit", "async def go(self): sys.exit(1)\ndef on_mount(self): self.run_worker(self.go())"),
    _view("thread-exits", "SystemExit", "def on_mount(self): self.run_worker(sys.exit, thread=True)"),
    _view("timer-exits", "SystemExit", "def on_mount(self): self.set_timer(0.01, sys.exit)"),
    _view("task-exits", "SystemExit", "async def go(self): sys.exit(1)\ndef on_mount(self): self.t = asyncio.create_task(self.go())"),
    _view("app-callback", "ZeroDivisionError", "def fail(self): 1 / 0\ndef on_mount(self): self.app.call_later(self.fail)"),
    _view("render", "ZeroDivisionError", _on("render(self)", "1 / 0")),
    _view("render-exits", "SystemExit", _on("render(self)", "sys.exit(1)")),
    _view("render-line", "ZeroDivisionError", _on("render_line(self, y)", "1 / 0")),
    _view("height", "ZeroDivisionError", "DEFAULT_CSS = 'Bad { height: auto; }'\ndef get_content_height(self, *a): return 1 / 0"),
    _view("check-action", "ZeroDivisionError", "BINDINGS = [('x', 'go', 'Go')]\ndef check_action(self, *a): return 1 / 0"),
    _view("styles", "not valid", "DEFAULT_CSS = 'Bad { colour red'"),
    _view("own-screen", "ZeroDivisionError", "class Top(ModalScreen):\n    def on_mount(self): 1 / 0\ndef on_mount(self): self.app.push_screen(self.Top())"),
    _view("leaves", "may not end the program", "def on_mount(self): self.app.exit()"),
    _view("lines", "ZeroDivisionError", "pass", "None", "yield 1 / 0"),
    _view("lines-number", "yielded int, not text", "pass", "None", "yield 5"),
    _view("lines-exit", "SystemExit", "pass", "None", "sys.exit(1)"),
    _view("lines-hang", "lines did not answer in 2 s.", "pass", "None", "time.sleep(600)"),
)  # fmt: skip
"""Views that fail as soon as they are opened, or when ``x`` is pressed: their screen goes, the reason is told."""

SHOWN = (
    _view("lines-endless", "1", "pass", "None", "yield from map(str, itertools.count(1))"),
    _view("lines-long", "xxxx", "pass", "None", "yield 'x' * 20_000_000"),
    _view("blank", "here it stands", "DEFAULT_CSS = '* { display: none; } Screen { display: none; }'", "Sound()"),
    _view("keys", "here it stands", "def on_key(self, event): event.stop(); event.prevent_default()"),
    _view("priority", "here it stands", "BINDINGS = [__import__('textual.binding').binding.Binding(k, 'go', priority=True) for k in ('f1', 'f3', 'f4', 'ctrl+q')]\ndef action_go(self): pass"),
    _view("modal", "here it stands", "class Top(ModalScreen):\n    def on_key(self, event): event.stop()\n    def compose(self): yield Sound()\ndef on_mount(self): self.app.push_screen(self.Top())"),
)  # fmt: skip
"""Views that stand and would take more than their place: what is asked for besides still works."""


def _held(name: str, statement: str) -> Bad:
    return _view(f"held-{name}", "stopped at", f"def on_key(self):\n    {statement}")


HELD = (
    _held("loop", "while True: pass"),
    _held("sleep", "time.sleep(600)"),
    _held("regex", "__import__('re').match('(a+)+$', 'a' * 60 + 'b')"),
    _held("join", "__import__('threading').Event().wait()"),
)
"""Views whose key holds the event loop; the reserved key gets out of each into the shell."""

UNSURE = (_held("number", "7 ** 10 ** 9"),)
"""Stopped where the interpreter looks for signals, else like the following."""

STUBBORN = (
    _held("trap", "\n".join(("while True:", "        try:", "            while True: time.sleep(0.01)", "        except BaseException: pass"))),
    _held("consume", "__import__('collections').deque(itertools.repeat(0), maxlen=0)"),
    _held("count", "sum(itertools.repeat(1, 10 ** 12))"),
)  # fmt: skip
"""Those that nothing stops: the program ends, the terminal is restored, the next start names the plugin."""

ENDED = (
    _view("ends-exit", "ended without a word", "def on_key(self): os._exit(7)"),
    _view("ends-kill", "ended without a word", "def on_key(self): os.kill(os.getpid(), signal.SIGKILL)"),
    _view("ends-segfault", "ended without a word", "def on_key(self): __import__('ctypes').string_at(0)"),
    _view("ends-abort", "ended without a word", "def on_key(self): os.abort()"),
)  # fmt: skip

COMMANDS = tuple(
    Bad(
        f"command-{name}",
        reason,
        code=f'{HEAD}import click\n@click.command("command-{name}")\ndef command():\n    {body}\n'
        "@hookimpl\ndef cap_commands(ctx): return [command]\n",
        more=f'[[commands]]\nname = "command-{name}"\n',
    )
    for name, body, reason in (
        ("raises", "1 / 0", "ZeroDivisionError"),
        ("interrupts", "raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("cancels", "raise asyncio.CancelledError", "CancelledError"),
        ("generator-exit", "raise GeneratorExit", "GeneratorExit"),
    )
)

ALL = (
    *(*MANIFESTS, *IMPORTS, *HOOKS, *KINDS, *VIEWS, *SHOWN, *HELD, *UNSURE, *STUBBORN, *ENDED, *COMMANDS),
)  # fmt: skip


def write_plugin(home: Path, bad: Bad) -> None:
    """Drop a bad plugin into the plugins folder of ``home``, trusted as it is."""
    folder = home / "plugins" / (bad.folder or bad.name)
    folder.mkdir(parents=True)
    text = MANIFEST.format(id=bad.id) + bad.more if bad.manifest is None else bad.manifest
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "plugin.toml").write_bytes(data)
    if bad.code is not None:
        (folder / "__init__.py").write_text(bad.code, "utf-8")
        if bad.trusted:
            Trust(Home(home).state).give(bad.id, folder)
