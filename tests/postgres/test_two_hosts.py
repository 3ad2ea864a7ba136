"""Two hosts with a join server each, and two with the database and its standby, on a network whose cables are pulled.

make crash-server     # as root; where no network namespace can be made these tests are skipped
"""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cap_tui.operations.storage import move_storage
from cap_tui.operations.workshops.access import access_workshop
from cap_tui.operations.workshops.phone_receipts import join_audit
from cap_tui.workspace import Workspace
from tests.postgres.network import Host, network, possible
from tests.postgres.test_server_crash import Crowd, Pair, faults_found, pair, take_over
from tests.web.phone import Answer, Phone
from tests.web.test_server_process import JoinProcess
from tests.workshop.conftest import Room, empty_region, open_session, region_only, room

__all__ = ["empty_region", "region_only", "room"]
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not possible(), reason="needs root and network namespaces"),
]
PHONES = 24
AGAIN_WITHIN = 90.0  # seconds in which a phone sends a form again


@pytest.mark.parametrize("seconds", [3, 12])
def test_writers_outlive_a_network_that_is_down(tmp_path: Path, seconds: int) -> None:
    """A short break is waited out; a long one closes connections, and writers come back by themselves."""
    with network() as net:
        office, one, two = net.host(), net.host(), net.host()
        with pair(standby=True, on=(one, two)) as servers:
            crowd = Crowd(servers, tmp_path, writers=4, inside=office.inside)
            crowd.all_go_on()
            for host in (office, one, two):
                host.pull_cable()
                time.sleep(seconds)
                host.plug_in()
                crowd.all_go_on(60)
            crowd.end()
            assert faults_found(servers, crowd) == []


def persistent(send: Callable[[], Answer]) -> Answer:
    """What a person does whose phone says "not sent yet": the same form again, until there is a receipt."""
    deadline = time.monotonic() + AGAIN_WITHIN
    while True:
        try:
            answer = send()
        except OSError:
            answer = None
        if answer is not None and answer.status == 303:
            return answer
        said = "no answer" if answer is None else f"{answer.status} {answer.refused}"
        assert answer is None or answer.status in (503, 504), said
        assert time.monotonic() < deadline, said
        time.sleep(0.2)


def fail_over_with_the_cable_out(servers: Pair) -> None:
    """The host of the primary falls off the network; the administrator fences it and promotes the standby."""
    assert servers.primary.on is not None
    servers.primary.on.pull_cable()
    time.sleep(2)
    servers.primary.kill()
    take_over(servers)


def join_server(folder: Path, host: Host) -> JoinProcess:
    """A join server on a host; all servers of the region know each other's sessions by one secret."""
    url = f"http://{host.address}:8080"
    words = ["--people", str(PHONES), "--host", host.address, "--url", url]
    home = folder.parent / f"home-{host.namespace}"
    secret = {"CAP_TUI_JOIN_SECRET": "one secret for the servers of two hosts"}
    return JoinProcess(folder, home, *words, port=8080, inside=host.inside, **secret)


def vote_through_a_failover(phones: list[Phone], servers: Pair) -> list[str]:
    """A third votes before the primary falls off the network, the others while it is away; the receipts."""
    forms = [{**phone.fields("/ballots/A"), "p.c1": "70", "p.c2": "30"} for phone in phones]

    def vote(number: int) -> str:
        sent = persistent(lambda: phones[number].send("/ballots/A", forms[number]))
        return sent.location

    third = PHONES // 3
    with ThreadPoolExecutor(PHONES) as crowd:
        early = [crowd.submit(vote, number) for number in range(third)]
        early[0].result()
        fail_over_with_the_cable_out(servers)
        late = [crowd.submit(vote, number) for number in range(third, PHONES)]
        receipts = [sent.result() for sent in (*early, *late)]
    # A person whose server is gone goes to the other one and is still in.
    moved = Phone(phones[1].url)
    moved.cookies = phones[0].cookies
    assert moved.send("/ballots/A", forms[0]).location == receipts[0], "the form counts once"
    return receipts


def test_a_workshop_on_two_hosts_goes_through_a_failover(room: Room, tmp_path: Path) -> None:
    room("agenda", "insert", "--minutes", "60", "--title", "Collect and vote")
    room("agenda", "start", "--at", "2026-03-10T09:00", "--anyway", "test")
    room.cards("c1", "c2")
    room("ballot", "open", "--kind", "points", "--ref", "A", "--cards", "c1,c2", "--no-own")
    folder = room.folder
    other = tmp_path / "other-host"
    other.mkdir()
    with network() as net:
        first, second, one, two = (net.host() for _number in range(4))
        with pair(standby=True, on=(one, two)) as servers:
            move_storage(folder, servers.url())
            shutil.copy(folder / "workspace.toml", other)
            joins = [join_server(folder, first), join_server(other, second)]
            phones = [Phone(joins[number % 2].url) for number in range(PHONES)]
            for number, phone in enumerate(phones):
                phone.join(joins[number % 2].token, f"Person {number}", "business")
            receipts = vote_through_a_failover(phones, servers)
            for join in joins:
                assert join.end(signal.SIGTERM) == 0
            with open_session(folder) as session:
                check_what_was_counted(Room(session), receipts, tmp_path / "minutes.md")
            move_storage(folder, ".")
    with Workspace.open(folder) as back:
        assert not back.verify().problems


def check_what_was_counted(room: Room, receipts: list[str], minutes: Path) -> None:
    """Each acknowledged vote counts once, and the report says so."""
    room("ballot", "reveal", "A")
    result = room("results", "A")
    assert (result["cast"], result["n"], result["changed"]) == (PHONES, PHONES, 0)
    values = {row["card"]: row["value"] for row in result["rows"]}
    assert values == {"c1": 70 * PHONES, "c2": 30 * PHONES}
    audit = join_audit(access_workshop(room.session.region_context(plugins=False), "W"))
    assert sorted(f"/receipts/{vote['receipt']}" for vote in audit.votes) == sorted(receipts)
    room("minutes", "-o", str(minutes))
    assert str(70 * PHONES) in minutes.read_text("utf-8")
