"""Hosts on a network of their own: network namespaces on one bridge, whose cables a test can pull. Needs root and iproute2."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field


def possible() -> bool:
    """Whether this machine lets a test make network namespaces."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"capprobe{os.getpid() % 10000}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return made.returncode == 0


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass
class Host:
    """One host: its namespace, its address, and the end of its cable at the bridge."""

    namespace: str
    address: str
    cable: str

    @property
    def inside(self) -> list[str]:
        """The words before a command that runs it on this host."""
        return ["ip", "netns", "exec", self.namespace]

    def pull_cable(self) -> None:
        """Nothing reaches this host and nothing leaves it."""
        _ip("link", "set", self.cable, "down")

    def plug_in(self) -> None:
        """The network is back."""
        _ip("link", "set", self.cable, "up")


@dataclass
class Network:
    """A bridge with hosts; the test itself stands at the bridge and reaches all of them."""

    bridge: str
    subnet: str
    hosts: list[Host] = field(default_factory=list)

    def host(self) -> Host:
        """One host more."""
        number = len(self.hosts) + 2
        name = f"{self.bridge}h{number}"
        made = Host(name, f"{self.subnet}.{number}", f"{self.bridge}v{number}")
        _ip("netns", "add", name)
        self.hosts.append(made)
        _ip("link", "add", made.cable, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("link", "set", made.cable, "master", self.bridge, "up")
        for words in (
            ("addr", "add", f"{made.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", name, *words)
        return made


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """A network that is gone at the end, with all its hosts."""
    number = os.getpid() % 200 + 20
    made = Network(f"cap{number}", f"10.213.{number}")
    _ip("link", "add", made.bridge, "type", "bridge")
    try:
        _ip("addr", "add", f"{made.subnet}.1/24", "dev", made.bridge)
        _ip("link", "set", made.bridge, "up")
        yield made
    finally:
        for host in made.hosts:
            subprocess.run(["ip", "netns", "del", host.namespace], check=False)
        subprocess.run(["ip", "link", "del", made.bridge], check=False)
