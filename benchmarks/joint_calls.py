"""A joint call of 40 regions and 2,000 applications: what each answer costs, and how good the best set is.

    .venv/bin/python benchmarks/joint_calls.py [--seconds 60]

Everything is made up from a fixed seed: forty copies of the annex that ``acie call new`` writes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from cap_acie import operations
from cap_acie.application_file import Application, Cost, Partner
from cap_acie.application_toml import application_toml
from cap_acie.call_folder import CallFolder, open_call, read_applications, read_sheets
from cap_acie.decision import propose_decision
from cap_acie.eligibility import check_eligibility
from cap_acie.fundability import make_fundable
from cap_acie.ranking import Ranking, rank_applications, requested_parts
from cap_acie.records import JointApplication, JointCall
from cap_acie.smallest_change import smallest_change
from cap_acie.synchronisation import measure_synchronisation
from cap_tui.demo import regions
from cap_tui.testing import ShellDriver
from cap_tui.workspace import Home, Workspace

T = TypeVar("T")
REGIONS, APPLICATIONS, SEED = 40, 2000, 2027
READING = 2.0
"""Seconds that somebody looks at a list before the first key."""
CRITERIA = ("fit_ta", "benefit", "critical_mass", "innovation", "plan", "follow_up")


def main() -> None:
    """Make the call, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "call"
        write_call(path)
        folder = timed("read call and 40 annexes", lambda: open_call(path))
        timed("check and smallest change", lambda: checked(folder))
        applications = timed("read 2,000 applications", lambda: read_applications(folder))
        timed(
            "eligibility of 2,000 applications",
            lambda: [check_eligibility(folder, one) for one in applications.values()],
        )
        sheets = timed("read the sheets", lambda: read_sheets(folder))
        ranking = timed(
            "rank, with eligibility", lambda: rank_applications(folder, applications, sheets)
        )
        timed("fundable, not possible with 4 changes", lambda: hopeless(folder, applications))
        answer_keys(folder, applications, Path(made))
        for short in (8, REGIONS):
            propose(folder, applications, ranking, short, seconds)


def answer_keys(folder: CallFolder, applications: dict[str, Application], made: Path) -> None:
    """What a key costs in the list of 2,000 applications and in the calls, drawing and waiting included."""
    config = next(one for one in regions() if one.region.code == "VAL")
    with Workspace.create(made / "region", config) as workspace:
        call = JointCall(
            code=folder.call.id,
            title="Made up",
            file=folder.call.file.text,
            annexes={code: annex.file.text for code, annex in folder.annexes.items()},
            made_up=True,
        )
        with workspace.transaction("a made-up call") as tx:
            kept = tx.add(call)
            for name, one in applications.items():
                assert one.submitted is not None
                tx.add(
                    JointApplication(
                        call=kept.uid,
                        code=name,
                        title=f"Made up {name}",
                        received=one.submitted.isoformat(),
                        file=application_toml(one),
                    )
                )
    with ShellDriver(made / "region", Home(made / "home"), plugins=["cap_acie"]) as shell:
        for view, keys in (
            ("acie.applications", ("down", "pagedown", "end", "up", "home") * 4),
            ("acie.calls", ("down", "up") * 5),
        ):
            timed(f"open {view}", partial(shell.open_view, view))
            press_keys(shell, keys, "at once")
            shell.press("escape")
            shell.open_view(view)
            began = time.monotonic()
            shell.until(lambda began=began: time.monotonic() > began + READING)
            press_keys(shell, keys, f"after {READING:g} s of reading")


def press_keys(shell: ShellDriver, keys: Sequence[str], when: str) -> None:
    """Press keys one after the other and print what each costs, drawing and waiting included."""
    costs = []
    for key in keys:
        before = time.process_time()
        shell.press(key)
        costs.append(1000 * (time.process_time() - before))
    costs.sort()
    print(
        f"    a key {when}: {costs[len(costs) // 2]:.0f} ms in the middle, {costs[-1]:.0f} at most"
    )


def timed(what: str, work: Callable[[], T]) -> T:
    """Do it and print what it took."""
    start, busy = time.perf_counter(), time.process_time()
    found = work()
    wall, busy = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:44} {busy:8.2f} s processor {wall:8.2f} s wall", flush=True)
    return found


def checked(folder: CallFolder) -> None:
    """What ``acie check`` computes."""
    measure_synchronisation(folder)
    smallest_change(folder)


def hopeless(folder: CallFolder, applications: dict[str, Application]) -> None:
    """The whole search: five partners whose languages no region takes."""
    first = next(one for one in applications.values() if len(one.partners) == 5)
    partners = tuple(replace(one, language="xx") for one in first.partners)
    assert not make_fundable(folder, replace(first, partners=partners)).possible


def propose(
    folder: CallFolder,
    applications: dict[str, Application],
    ranking: Ranking,
    short: int,
    seconds: float,
) -> None:
    """The best set when so many budgets are short: 30 % of what is asked."""
    asked = dict.fromkeys(folder.call.regions, 0)
    for name in ranking.ids:
        for code, amount in requested_parts(folder, applications[name]).items():
            asked[code] += amount
    budgets = {
        code: amount * 3 // 10 if place < short else amount
        for place, (code, amount) in enumerate(asked.items())
    }
    proposal = timed(
        f"best set, {short} short budgets",
        lambda: propose_decision(folder, applications, ranking, seconds=seconds, budgets=budgets),
    )
    best = proposal.best
    plain = proposal.sum_of(proposal.walk.funded)
    gap = (best.bound - best.objective) / best.bound
    print(
        f"    ranking {plain / 100:.2f}, best set {best.objective / 100:.2f}, "
        f"bound {best.bound / 100:.2f}, gap {gap:.4%}, proved: {best.optimal}"
    )


def write_call(path: Path) -> None:
    """The call folder on disk."""
    operations.write_new_call(path)
    annex = (path / "annex-AAA.toml").read_text("utf-8")
    for file in path.glob("annex-*.toml"):
        file.unlink()
    codes = [f"R{number:02}" for number in range(REGIONS)]
    for code in codes:
        (path / f"annex-{code}.toml").write_text(annex.replace('"AAA"', f'"{code}"'), "utf-8")
    call = (path / "call.toml").read_text("utf-8")
    listed = ", ".join(f'"{code}"' for code in codes)
    call = call.replace('regions = ["AAA", "BBB"]', f"regions = [{listed}]")
    (path / "call.toml").write_text(call.replace('"0.75"', '"0.80"'), "utf-8")
    rnd = random.Random(SEED)
    sheets = ["format = 1"]
    for number in range(APPLICATIONS):
        application = new_application(rnd, f"A{number:04}", codes)
        file = path / "applications" / f"{application.id}.toml"
        file.write_text(application_toml(application), "utf-8")
        for assessor in rnd.sample(range(50), 2):
            values = ", ".join(f"{name} = {rnd.randint(3, 5)}" for name in CRITERIA)
            sheets.append(
                f'[[sheets]]\napplication = "{application.id}"\nassessor = "as-{assessor}"\n'
                f'layer = "shared"\nvalues = {{ {values} }}\n'
            )
    (path / "scores.toml").write_text("\n".join(sheets), "utf-8")


def new_application(rnd: random.Random, name: str, codes: list[str]) -> Application:
    """A consortium that is eligible: two to five regions, nobody with more than 80 %."""
    import datetime

    partners = []
    for number, code in enumerate(rnd.sample(codes, rnd.choice((2, 2, 3, 3, 4, 5))), start=1):
        cost = rnd.randrange(2_000_000, 7_000_000)
        partners.append(
            Partner(
                id=f"p{number}",
                name=f"Made-up partner {number}",
                organisation=f"{name}-{number}",
                region=code,
                type="firm",
                size="small",
                language="en",
                currency="EUR",
                costs=(Cost("joint_rdi", cost // 2), Cost("feasibility_pilot", cost - cost // 2)),
                requested=cost * rnd.randint(40, 60) // 100,
                home_application=f"{code}-{name}",
            )
        )
    zone = datetime.timezone(datetime.timedelta(hours=2))
    return Application(
        id=name,
        call="acie-new",
        title="Made up",
        ta="e-health",
        start=datetime.date(2028, 2, 1),
        months=24,
        lead="p1",
        partners=tuple(partners),
        submitted=datetime.datetime(2027, 6, 1, 12, tzinfo=zone),
        made_up=True,
    )


if __name__ == "__main__":
    main()
