"""Data becomes records in any number of threads; msgspec alone ends the process when a type is new to it."""

from __future__ import annotations

import subprocess
import sys

import pytest

FIRST_USE = """
import sys, threading, types
import msgspec
from cap_tui.model.conversion import convert, decoder

sys.setswitchinterval(1e-6)

def fresh(number):
    module = types.ModuleType(f"fresh{number}")
    sys.modules[module.__name__] = module
    fields = "".join(f"    f{i}: 'tuple[str, ...]' = ()\\n" for i in range(20))
    inner = "class Inner(msgspec.Struct):\\n    a: str = ''\\n" + fields
    outer = "class Outer(msgspec.Struct):\\n    inner: 'Inner | None' = None\\n    many: 'tuple[Inner, ...]' = ()\\n"
    exec("import msgspec\\n" + inner + outer, module.__dict__)
    return module.Outer

for number in range(100):
    kind, start, found = fresh(number), threading.Barrier(4), []

    def use():
        start.wait()
        found.append(USE)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4, number
print("whole")
"""


@pytest.mark.parametrize(
    "use",
    [
        "convert({'inner': {'a': 'x'}, 'many': [{'f1': ['y']}]}, kind)",
        'decoder(kind).decode(b\'{"many": [{"a": "x"}]}\')',
    ],
)
def test_a_type_that_is_new_is_used_by_several_threads_at_once(use: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_USE.replace("USE", use)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr
