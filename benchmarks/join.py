"""Phones at `cap-tui join`: what a vote costs when a room votes at once, and what a flood of joins costs an honest card.

    python benchmarks/join.py [--phones 200] [--seconds 10] [--flood 10000]

One server process on 127.0.0.1; each phone has a connection of its own, joins, and votes at a moment
that is spread evenly over the seconds. A vote's time is from its first byte sent to the 303. Every
acknowledged vote is looked for in the audit afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

PROGRAM = [sys.executable, "-c", "from cap_tui.cli import main; main()"]
_FIELDS = re.compile(rb'name="(csrf|key)" value="([^"]*)"')


class Phone:
    """One connection with its cookie."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.cookie = ""
        self.pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one request."""
        body = urlencode(fields).encode() if fields else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        if fields:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        for last in (False, True):
            if self.pipe is None:
                self.pipe = await asyncio.open_connection(self.host, self.port)
            reader, writer = self.pipe
            try:
                writer.write(head.encode() + b"\r\n" + body)
                raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                break
            except (OSError, asyncio.IncompleteReadError):
                self.pipe = None
                if last:
                    raise
        lines = raw.split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _colon, value = line.partition(": ")
            headers[name.lower()] = value
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].partition(";")[0]
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers, content

    async def form(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's first form."""
        _status, _headers, body = await self.ask("GET", path)
        found: dict[str, str] = {}
        for name, value in _FIELDS.findall(body):
            found.setdefault(name.decode(), value.decode())
        return found

    async def join(self, token: str) -> int:
        """Join; the status."""
        fields = {**await self.form(f"/j/{token}"), "consent": "yes"}
        return (await self.ask("POST", f"/j/{token}", fields))[0]

    def close(self) -> None:
        """Hang up."""
        if self.pipe is not None:
            self.pipe[1].close()
            self.pipe = None


def call(folder: str, *words: str) -> dict[str, object]:
    """The data of a command."""
    done = subprocess.run(
        [*PROGRAM, "-w", folder, "--json", *words], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)["data"]


def start(folder: str, people: int) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The server and what it says of itself."""
    words = ["-w", folder, "join", "--port", "0", "--json", "--people", str(people)]
    server = subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdout is not None
    return server, json.loads(server.stdout.readline())["data"]


def memory(server: subprocess.Popen[str]) -> float:
    """The resident memory of the server in MB."""
    text = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024


def processor(server: subprocess.Popen[str]) -> float:
    """The seconds of processor time that the server has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(name: str, times: list[float]) -> None:
    """Print p50, p99 and the maximum in milliseconds."""
    ranked = sorted(times)
    at = [ranked[min(len(ranked) - 1, int(len(ranked) * q))] * 1000 for q in (0.5, 0.99)]
    print(
        f"{name:24} n {len(times):6}  p50 {at[0]:7.1f}  p99 {at[1]:7.1f}  max {ranked[-1] * 1000:7.1f} ms"
    )


async def paced(work: list[object], seconds: float) -> list[float]:
    """Run functions at moments spread evenly; how long each took."""

    async def one(number: int, do: object) -> float:
        await asyncio.sleep(seconds * number / len(work))
        begun = time.perf_counter()
        await do()  # type: ignore[operator]
        return time.perf_counter() - begun

    return list(await asyncio.gather(*(one(n, do) for n, do in enumerate(work))))


async def every_form(phones: list[Phone], path: str) -> list[dict[str, str]]:
    """The form of a page for every phone, twenty at a time."""
    turn = asyncio.Semaphore(20)

    async def one(phone: Phone) -> dict[str, str]:
        async with turn:
            return await phone.form(path)

    return list(await asyncio.gather(*map(one, phones)))


async def voting(url: str, token: str, n: int, seconds: float) -> list[str]:
    """Every phone joins, writes a card and votes; returns the receipts of the votes."""
    phones = [Phone(url) for _n in range(n)]
    receipts: list[str] = []

    def step(phone: Phone, path: str, fields: dict[str, str], form: dict[str, str]) -> object:
        async def do() -> None:
            status, headers, _body = await phone.ask("POST", path, {**form, **fields})
            assert status == 303, status
            if path.startswith("/ballots"):
                receipts.append(headers["location"].removeprefix("/receipts/"))

        return do

    told("join (page and form)", await paced([lambda p=p: p.join(token) for p in phones], seconds))
    forms = await every_form(phones, "/cards")
    cards = [
        step(p, "/cards", {"text": f"Idea {i}"}, f)
        for i, (p, f) in enumerate(zip(phones, forms, strict=True))
    ]
    told("card", await paced(cards, seconds))
    forms = await every_form(phones, "/ballots/V")
    votes = [
        step(p, "/ballots/V", {"p.c1": "60", "p.c2": "40"}, f)
        for p, f in zip(phones, forms, strict=True)
    ]
    told("vote", await paced(votes, seconds))
    for phone in phones:
        phone.close()
    return receipts


async def flood(url: str, token: str, n: int) -> None:
    """Fifty connections join as fast as they can; an honest phone writes cards meanwhile."""
    honest = Phone(url)
    assert await honest.join(token) == 303
    left = iter(range(n))
    statuses: dict[int, int] = {}

    async def attacker() -> None:
        phone = Phone(url)
        form = await phone.form(f"/j/{token}")
        cookie = phone.cookie
        for number in left:
            phone.cookie = cookie
            fields = {**form, "key": f"k{number}", "consent": "yes"}
            status = (await phone.ask("POST", f"/j/{token}", fields))[0]
            statuses[status] = statuses.get(status, 0) + 1
        phone.close()

    async def cards(times: list[float], running: asyncio.Future[object]) -> None:
        while not running.done():
            form = await honest.form("/cards")
            begun = time.perf_counter()
            status, _headers, _body = await honest.ask("POST", "/cards", {**form, "text": "Honest"})
            assert status == 303
            times.append(time.perf_counter() - begun)
            await asyncio.sleep(0.1)

    times: list[float] = []
    attack = asyncio.gather(*(attacker() for _n in range(50)))
    await asyncio.gather(attack, cards(times, attack))
    told("honest card in a flood", times)
    print(f"the flood was answered: {statuses}")


def region() -> str:
    """A fresh region with a workshop, two cards and an open ballot."""
    folder = tempfile.mkdtemp(prefix="join-")
    os.environ["CAP_TUI_HOME"] = f"{folder}/home"
    place = f"{folder}/region"
    call(place, "new", place, "--code", "VAL", "--name", "Valdora", "--country", "IT")
    call(place, "edw", "new", "--flow", "empty", "--start", "2026-03-10T09:00", "--zone", "UTC")
    for text in ("One", "Two"):
        call(place, "edw", "card", "add", "--text", text)
    call(place, "edw", "ballot", "open", "--kind", "points", "--ref", "V")
    return place


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--phones", type=int, default=200)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--flood", type=int, default=0)
    asked = options.parse_args()
    place = region()
    people = 300 if asked.flood else asked.phones
    server, said = start(place, people)
    try:
        before = memory(server)
        if asked.flood:
            asyncio.run(flood(said["url"], said["token"], asked.flood))
        else:
            receipts = asyncio.run(voting(said["url"], said["token"], asked.phones, asked.seconds))
        print(f"memory of the server     {before:.0f} MB, then {memory(server):.0f} MB")
        print(f"processor of the server  {processor(server):.1f} s")
    finally:
        server.terminate()
        server.wait()
    if not asked.flood:
        audit = call(place, "join", "audit")
        counted = {vote["receipt"] for vote in audit["votes"]}  # type: ignore[union-attr,index]
        assert len(counted) == asked.phones
        print(f"acknowledged {len(receipts)}, lost {len(set(receipts) - counted)}")


if __name__ == "__main__":
    main()
