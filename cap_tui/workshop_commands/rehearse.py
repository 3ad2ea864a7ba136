"""``run --rehearse N``: a whole workshop with synthetic participants, on a copy of the region."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cap_tui.errors import Refused
from cap_tui.model.workshop import Workshop
from cap_tui.operations.storage import back_up_to
from cap_tui.operations.workshops.access import WorkshopAccess
from cap_tui.operations.workshops.joint_work import agreements
from cap_tui.operations.workshops.outcome import adopted
from cap_tui.operations.workshops.rehearsal import Rehearsal, RehearsalPlan
from cap_tui.plugin.context import PluginContext
from cap_tui.plugin.host import Host
from cap_tui.text.i18n import _
from cap_tui.workshop.flows import KIND, Flow, find_flow
from cap_tui.workshop_commands.call import WorkshopCall
from cap_tui.workspace import Home, Workspace
from cap_tui.workspace.registers import FOLDER as REGISTERS

FEWEST, MOST = 5, 200
PACE = 0.4
"""Seconds between two acts when a person watches."""
LOOK = 0.05
"""Seconds between two looks for the workshop that the other process makes."""
DAY = "2026-03-10T09:00"
ZONE = "Europe/Vienna"
MINUTES = "minutes.md"


@dataclass(frozen=True)
class RehearsalRequest:
    """What is asked: ``folder`` keeps the copy, ``in_region`` plays in the region itself, ``pace`` in seconds."""

    people: int
    seed: int
    flow: str
    activity: str = ""
    folder: Path | None = None
    in_region: bool = False
    pace: float = 0.0


def rehearse(call: WorkshopCall, wanted: RehearsalRequest) -> None:
    """Play a workshop and say what it left; before a person at a terminal, with the facilitator's screen."""
    if not FEWEST <= wanted.people <= MOST:
        raise Refused(_("A rehearsal has {a} to {b} people.").format(a=FEWEST, b=MOST))
    if call.token:
        call.access().require_facilitator()
    context = call.session.context(call.plugin)
    if wanted.in_region and not call.dry_run:
        _play(call, context, wanted)
        return
    folder = _copied(context.folder, wanted.folder)
    call.session.say(
        _("SYNTHETIC: a rehearsal on a copy of the region: {folder}").format(folder=folder)
    )
    watched = sys.stdout.isatty() and not call.session.plain and not call.session.json
    if watched:
        _watch(call.plugin, folder, wanted)
        told = _("SYNTHETIC: the rehearsal is in {folder}").format(folder=folder)
        call.emit({"synthetic": True, "folder": str(folder)}, [told])
        return
    with _opened(folder, call.plugin) as copy:
        _play(call, copy, wanted)


def _copied(source: Path, target: Path | None) -> Path:
    """A copy of the region without its registers. Raises Refused for a folder that is there already."""
    folder = target or Path(tempfile.mkdtemp(prefix="cap-tui-rehearsal-")) / source.name
    if folder.exists():
        raise Refused(_("There is something of this name already."), where=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    back_up_to(source, folder)  # the log in files, wherever the region's own is
    left_out = {REGISTERS, *(path.name for path in folder.iterdir())}
    shutil.copytree(
        source,
        folder,
        ignore=lambda place, _names: left_out if Path(place) == source else set(),
        dirs_exist_ok=True,
    )
    with Workspace.open(folder) as workspace:
        workspace.save_config({"region.synthetic": True})
    return folder


@contextmanager
def _opened(folder: Path, plugin: str) -> Iterator[PluginContext]:
    with Workspace.open(folder) as workspace:
        host = Host.discover(Home())
        host.attach(workspace)
        yield host.context(plugin)


def _watch(plugin: str, folder: Path, wanted: RehearsalRequest) -> None:
    """The facilitator's screen on the copy, while another process plays."""
    program = [sys.executable, "-m", "cap_tui", "-w", str(folder)]
    words = [plugin, "run", "--rehearse", str(wanted.people), "--seed", str(wanted.seed)]
    words += ["--flow", wanted.flow] if wanted.flow else []
    words += ["--activity", wanted.activity] if wanted.activity else []
    with Workspace.open(folder, readonly=True) as workspace:
        before = workspace.records(Workshop).count()
    player = subprocess.Popen(
        [*program, "--plain", *words, "--in-region", "--pace", str(wanted.pace or PACE)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ref = _made_workshop(folder, player, before)
        if ref:
            subprocess.run([*program, plugin, "run", "-W", ref], check=False)
    finally:
        player.terminate()
        player.wait()


def _made_workshop(folder: Path, player: subprocess.Popen[bytes], before: int) -> str:
    """The short name of the workshop that the player makes; empty when it ends without one."""
    moved = threading.Event()
    with Workspace.open(folder, readonly=True) as workspace:
        stop = workspace.watch(lambda _news: moved.set(), every=LOOK)
        try:
            while True:
                ended = player.poll() is not None
                workspace.catch_up()
                if workspace.records(Workshop).count() > before:
                    return list(workspace.records(Workshop).all())[-1].ref
                if ended:
                    return ""
                moved.wait(LOOK * 5)
                moved.clear()
        finally:
            stop()


def _play(call: WorkshopCall, context: PluginContext, wanted: RehearsalRequest) -> None:
    flow, use = find_flow(context.content(KIND, Flow), wanted.flow or call.plugin)
    lines: list[str] = []

    def tell(kind: str, told: str) -> None:
        lines.append(f"{kind:<7} {told}")

    plan = RehearsalPlan(
        wanted.people,
        wanted.seed,
        flow,
        use,
        DAY,
        ZONE,
        title=_("Rehearsal (synthetic)"),
        activity=wanted.activity,
    )
    access = Rehearsal(context, plan, tell, lambda: time.sleep(wanted.pace)).play()
    file = context.folder / MINUTES
    _write_minutes(access, context, file)
    data = {**_left(access), "seed": wanted.seed, "folder": str(context.folder)}
    told = _("SYNTHETIC: everything in this rehearsal is made up.")
    call.emit({**data, "minutes": str(file)}, [told, *lines, told, str(file)])


def _write_minutes(access: WorkshopAccess, context: PluginContext, file: Path) -> None:
    from cap_tui.report.compose import publicity
    from cap_tui.report.workshop_minutes import workshop_minutes
    from cap_tui.report.write import write

    paid = publicity(context.config, context.folder)
    write(workshop_minutes(access, paid, context), file)


def _left(access: WorkshopAccess) -> dict[str, Any]:
    state = access.state
    return {
        "synthetic": True,
        "workshop": access.workshop.ref,
        "people": len(state.people),
        "cards": len(state.cards),
        "merges": len(state.merges),
        "votes": sum(len(state.votes(uid)) for uid in state.ballots),
        "adopted": sorted(one.name for one in adopted(access).values()),
        "actions": len(state.actions),
        "agreements": [one.name for one in agreements(access)],
        "notes": len(state.notes),
    }
