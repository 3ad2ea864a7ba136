"""Install cap-tui from this archive, without a network: python3 cap-tui-….pyz [--to DIR] [--bin DIR]

The archive holds the program, its libraries as wheels, and pip. It needs Python with its standard library, nothing
else: no pip, no ensurepip, no compiler, no root.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
HOME = Path.home()


def main() -> int:
    """Check, unpack, install, link; returns the exit code of the program's contract."""
    asked = options()
    with zipfile.ZipFile(HERE) as archive:
        facts = json.loads(archive.read("archive.json"))
        if wrong := misfit(facts):
            return fail(wrong)
        if asked.to.exists() and any(asked.to.iterdir()) and not (asked.to / "pyvenv.cfg").exists():
            return fail(f"{asked.to} has other files in it. Name an empty folder with --to DIR.")
        with tempfile.TemporaryDirectory() as folder:
            try:
                archive.extractall(folder)
            except zipfile.BadZipFile as damage:
                return fail(f"The archive is damaged: {damage}. Copy it again.")
            wheels = sorted(Path(folder, "wheels").glob("*.whl"))
            for wheel in wheels:
                if hashlib.sha256(wheel.read_bytes()).hexdigest() != facts["sha256"].get(
                    wheel.name
                ):
                    return fail(
                        f"{wheel.name} is damaged: its SHA-256 differs. Copy the archive again."
                    )
            install(wheels, Path(folder), asked.to)
    link(asked.to / "bin" / "cap-tui", asked.bin / "cap-tui")
    manual = asked.bin.parent / "share" / "man" / "man1" / "cap-tui.1"
    link(asked.to / "share" / "man" / "man1" / "cap-tui.1", manual)
    say(f"cap-tui {facts['version']} is in {asked.to}, linked as {asked.bin / 'cap-tui'}.")
    if str(asked.bin) not in os.environ.get("PATH", "").split(os.pathsep):
        say(f'This folder is not in your PATH yet: export PATH="{asked.bin}:$PATH"')
    say("Begin with: cap-tui demo. Your shell completes its words with: cap-tui completion bash")
    return 0


def options() -> argparse.Namespace:
    """Where things go."""
    parser = argparse.ArgumentParser(description="Install cap-tui without a network.")
    parser.add_argument("--to", type=Path, default=HOME / ".local" / "lib" / "cap-tui")
    parser.add_argument("--bin", type=Path, default=HOME / ".local" / "bin")
    asked = parser.parse_args()
    asked.to, asked.bin = asked.to.absolute(), asked.bin.absolute()
    return asked


def misfit(facts: dict[str, str]) -> str:
    """Why this Python cannot run what is in the archive; empty when it can."""
    here = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"
    made = f"{facts['python']} {facts['platform']}"
    return "" if here == made else f"This archive is for {made}; this is {here}. Make one there."


def install(wheels: list[Path], folder: Path, target: Path) -> None:
    """An environment with every wheel; pip runs from its own wheel and is not installed."""
    make = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(target)]
    subprocess.run(make, check=True)
    (pip,) = (folder / "pip").glob("pip-*.whl")
    python = str(target / "bin" / "python")
    flags = ["--quiet", "--no-index", "--no-deps", "--no-cache-dir", "--disable-pip-version-check"]
    subprocess.run([python, f"{pip}/pip", "install", *flags, *map(str, wheels)], check=True)


def link(goal: Path, place: Path) -> None:
    """A link, over an older link but over no file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():
        place.unlink()
    if not place.exists():
        place.symlink_to(goal)


def fail(words: str) -> int:
    """Say why nothing was installed."""
    sys.stderr.write(f"cap-tui: {words}\n")
    return 3


def say(words: str) -> None:
    """A line on standard output."""
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
