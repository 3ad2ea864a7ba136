"""Every parameter of every command: its names, what it takes, how often, what counts where it is not given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cap_tui.cli import build
from tests.approval import approve

APPROVED = Path(__file__).with_name("approved") / "parameters"
# The commands of adw are those of edw.
PLUGINS = ("stresstest", "diamond", "edw", "adw", "acie", "tact", "evaluation")


def described(param: click.Parameter, context: click.Context) -> str:
    """A parameter in one line; what is usual is left out."""
    names = [*param.opts, *param.secondary_opts] if isinstance(param, click.Option) else []
    flag = isinstance(param, click.Option) and param.is_flag
    facts: dict[str, Any] = {
        "as": param.name,
        "required": param.required if names else not param.required,
        "several": param.multiple,
        "times": param.nargs if param.nargs != 1 else 0,
        "flag": flag,
        "hidden": getattr(param, "hidden", False),
        "default": param.default if isinstance(param.default, str | int | float | tuple) else None,
    }
    if not names:
        facts["optional"] = facts.pop("required")
    told = [f"{name} {value}" if value is not True else name for name, value in facts.items() if value not in (None, False, 0, "", ())]  # fmt: skip
    words = "" if flag else param.make_metavar(context)
    return f"    {' '.join(names)} {words} {describe_type(param.type)} ({', '.join(told)})".rstrip()


def describe_type(kind: click.ParamType[Any]) -> str:
    """The name of a type and its limits."""
    limits = [getattr(kind, name, None) for name in ("min", "max")]
    facts = [str(limit) for limit in limits] if any(each is not None for each in limits) else []
    facts += [name for name in ("exists", "file_okay", "dir_okay", "allow_dash") if isinstance(kind, click.Path) and getattr(kind, name)]  # fmt: skip
    return f"{kind.name}{facts or ''}"


def walked(command: click.Command, path: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent)
    yield path
    yield from (described(param, context) for param in command.params)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from walked(inner, f"{path} {name}", context)


@pytest.fixture(scope="module")
def program() -> click.Group:
    root = build()
    assert isinstance(root, click.Group)
    return root


@pytest.mark.parametrize("part", ["core", *(each for each in PLUGINS if each != "adw")])
def test_every_parameter_of_every_command(program: click.Group, part: str) -> None:
    context = click.Context(program, info_name="cap-tui")
    lines = ["cap-tui", *(described(param, context) for param in program.params)] if part == "core" else []  # fmt: skip
    for name in program.list_commands(context):
        owner = next((each for each in PLUGINS if name.split("-")[0] == each), "core")
        if owner == part:
            command = program.get_command(context, name)
            assert command is not None
            lines += walked(command, name, context)
    approve(APPROVED / f"{part}.txt", "\n".join(lines))
