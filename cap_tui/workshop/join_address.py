"""Where phones join a workshop: the file by which ``cap-tui join`` tells the other terminals of its person.

It lies in the home, never in the region, because who knows the code may join.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

import msgspec

from cap_tui.model.conversion import decoder
from cap_tui.workshop.join_codes import spelled_code


class JoinAddress(msgspec.Struct, frozen=True):
    """The token of the QR code, the code to type, and the address; ``url`` is empty while no server runs.

    ``stop`` asks the server to end.
    """

    token: str
    code: str
    open: bool = True
    url: str = ""
    stop: bool = False

    @property
    def link(self) -> str:
        """What the QR code says, in capitals: the picture is smaller then."""
        return f"{self.url.upper()}/J/{self.token}"

    @property
    def spelled(self) -> str:
        """The code as it is read aloud: XXXX-XXXX."""
        return spelled_code(self.code)


def join_file(home: Path, workshop: str) -> Path:
    """The file of a workshop, by its uid."""
    return home / "state" / "join" / f"{workshop}.json"


class JoinAddressFile:
    """Reads the file again only when it changed."""

    def __init__(self, home: Path, workshop: str) -> None:
        self.path = join_file(home, workshop)
        self._stamp = (0, 0)
        self._address: JoinAddress | None = None

    def read(self) -> JoinAddress | None:
        """The address, or None while nobody can join by phone here."""
        address = self.stored()
        return address if address is not None and address.url and address.open else None

    def stored(self) -> JoinAddress | None:
        """What the file says, also while nobody can join; None where there was no server yet."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        if (stamp := (found.st_mtime_ns, found.st_ino)) != self._stamp:
            self._stamp, self._address = stamp, None
            with suppress(OSError, msgspec.MsgspecError):
                self._address = decoder(JoinAddress).decode(self.path.read_bytes())
        return self._address


def network_address() -> str:
    """The address of this machine that others in the network see; nothing is sent for it. Empty without a network."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return ""
