"""The command itself: its first line, its end, its secret, and a restart after which nobody joins again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cap_tui.web.page_words import PageWords
from tests.web.phone import Phone
from tests.workshop.conftest import Room


class JoinProcess:
    """``cap-tui join`` as a process of its own."""

    def __init__(
        self,
        folder: Path,
        home: Path,
        *words: str,
        port: int = 0,
        inside: Sequence[str] = (),
        **env: str,
    ) -> None:
        command = [*inside, sys.executable, "-c", "from cap_tui.cli import main; main()"]
        asked = ["-w", str(folder), "join", "--workshop", "W", "--port", str(port), "--json"]
        self.process = subprocess.Popen(
            [*command, *asked, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "CAP_TUI_HOME": str(home), **env},
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        document: dict[str, Any] = json.loads(line)
        assert (document["cap_tui"], document["kind"]) == (1, "join")
        self.url, self.code = document["data"]["url"], document["data"]["code"]
        self.token = document["data"]["token"]
        self.port = int(self.url.rpartition(":")[2])

    def end(self, number: signal.Signals) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home folder of the region's fixture."""
    return tmp_path / "home"


def test_a_restart_after_a_kill_loses_nothing_and_nobody_joins_again(
    room: Room, home: Path
) -> None:
    room.cards("c1", "c2")
    room("ballot", "open", "--kind", "points", "--ref", "V")
    first = JoinProcess(room.folder, home)
    phone = Phone(first.url)
    typed = phone.post("/", {"code": first.code})
    phone.join(typed.location.removeprefix("/j/"), "Ana")
    card = {**phone.fields("/cards"), "text": "Before the kill"}
    receipt = phone.send("/cards", card).location
    vote = {**phone.fields("/ballots/V"), "p.c1": "100"}
    voted = phone.send("/ballots/V", vote).location
    assert first.end(signal.SIGKILL) == -signal.SIGKILL

    again = JoinProcess(room.folder, home, port=first.port)

    assert again.url == first.url
    assert again.code != first.code
    phone.hang_up()
    assert "You are Ana." in phone.get("/home").body
    assert phone.send("/cards", card).location == receipt
    assert phone.send("/ballots/V", vote).location == voted
    assert int(phone.get(receipt).values("data-seq")[0]) > 0
    assert again.end(signal.SIGTERM) == 0
    assert len(room("card", "list")["cards"]) == 3
    assert room("ballot", "show", "V")["cast"] == 1


def test_the_secret_is_the_persons_and_the_code_can_be_kept(room: Room, home: Path) -> None:
    first = JoinProcess(room.folder, home, "--keep-code")
    secret = home / "state" / "join.secret"
    (door,) = (home / "state" / "join").iterdir()
    phone = Phone(first.url)
    phone.join(first.token)
    cookie = next(iter(phone.cookies.values()))
    assert first.end(signal.SIGHUP) == 0
    assert [path.stat().st_mode & 0o777 for path in (secret, door)] == [0o600, 0o600]
    words = [secret.read_text(), first.token, first.code.replace("-", ""), cookie]
    stored = [path.read_bytes() for path in room.folder.rglob("*") if path.is_file()]
    assert not [word for word in words for data in stored if word.encode() in data]

    elsewhere = home.parent / "another home"
    given = secret.read_text()
    second = JoinProcess(
        room.folder, elsewhere, "--keep-code", port=first.port, CAP_TUI_JOIN_SECRET=given
    )
    assert (second.url, second.code) == (first.url, first.code)
    phone.hang_up()
    assert phone.card("On another host")
    assert second.end(signal.SIGINT) == 0
    assert not (elsewhere / "state" / "join.secret").exists()


def test_the_host_reads_the_language_of_the_terminal_and_phones_their_own(
    room: Room, home: Path
) -> None:
    command = [sys.executable, "-c", "from cap_tui.cli import main; main()", "--lang", "it"]
    asked = ["-w", str(room.folder), "join", "--workshop", "W", "--port", "0", "--lang", "sl"]
    process = subprocess.Popen(
        [*command, *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CAP_TUI_HOME": str(home)},
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    address = next(line for line in lines if line.startswith("http")).rpartition("/j/")[0]
    code = next(lines)
    with urllib.request.urlopen(f"{address}/") as page:
        first = page.read().decode("utf-8")
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=20)[1]

    assert code.startswith(f"{PageWords('it').code_label}: ")
    assert PageWords("it").host_certificate in said
    assert '<html lang="sl"' in first
