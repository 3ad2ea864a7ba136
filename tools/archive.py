"""Write one file that installs cap-tui on a machine without a network: ``make archive``.

It is a zip file that Python runs (``tools/archive_install.py``), with the program and every library as a wheel, each
checked against the hashes of requirements.lock when the archive is made. Compiled wheels do not run out of a zip file, so it
installs them. It fits the Python version and the machine that made it.
"""

from __future__ import annotations

import ensurepip
import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
INSTALLER = Path(__file__).with_name("archive_install.py")


def collect(folder: Path) -> None:
    """The program's wheel and those of the lock, by their hashes."""
    python = [sys.executable, "-m"]
    wheels = str(folder / "wheels")
    built = [*python, "build", "--wheel", "--no-isolation", "--outdir", wheels, str(ROOT)]
    subprocess.run(built, check=True, stdout=subprocess.DEVNULL)
    flags = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    lock = ["-r", str(ROOT / "requirements.lock"), "-d", wheels]
    subprocess.run([*python, "pip", "download", *flags, *lock], check=True)
    (pip,) = Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl")
    (folder / "pip").mkdir()
    shutil.copy(pip, folder / "pip")


def pack(folder: Path, target: Path, version: str) -> None:
    """Put the collected wheels and the installer into one file."""
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "wheels").iterdir())
    }
    facts = {
        "version": version,
        "python": sys.implementation.cache_tag,
        "platform": sysconfig.get_platform(),
        "sha256": digests,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        stream.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(stream, "w") as archive:
            archive.write(INSTALLER, "__main__.py")
            archive.writestr("archive.json", json.dumps(facts, indent=1))
            for path in sorted(folder.rglob("*.whl")):
                archive.write(path, path.relative_to(folder).as_posix())
    target.chmod(0o755)


def main() -> None:
    """Write the archive into dist/."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    tag = str(sys.implementation.cache_tag).replace("cpython-", "cp")
    target = ROOT / "dist" / f"cap-tui-{version}-{tag}-{sysconfig.get_platform()}.pyz"
    with tempfile.TemporaryDirectory() as folder:
        collect(Path(folder))
        pack(Path(folder), target, version)
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
