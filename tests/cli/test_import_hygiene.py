"""The core works without the screen: what is not drawn never loads Textual."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cap_tui.testing.terminal_driver import TerminalDriver

PROBE = """
import sys
from cap_tui.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
loaded = [name for name in ("textual", "rich", "numpy", "scipy", "babel",
    "starlette", "uvicorn", "jinja2", "cap_tui.web", "cap_tui.cli.join") if name in sys.modules]
print("LOADED", *loaded, file=sys.stderr)
"""


def loaded_by(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    line = next(line for line in done.stderr.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("--help") == set()


@pytest.mark.parametrize(
    "words",
    [["status"], ["check"], ["records"], ["verify"], ["history"], ["plugins", "list"], ["report"]],
    ids=" ".join,
)
def test_commands_answer_without_textual(words: list[str], tmp_path: Path) -> None:
    folder = str(tmp_path / "r")
    loaded_by("new", folder, "--code", "R", "--name", "R", "--country", "AT")
    loaded = loaded_by("-w", folder, *words)
    assert "textual" not in loaded
    assert not loaded & {"starlette", "uvicorn", "cap_tui.web", "cap_tui.cli.join"}


def test_a_first_board_loads_no_cryptography_and_no_tls(tmp_path: Path) -> None:
    """The tools have been asked when the last of them says what comes next; what is loaded by then stays for hours."""
    folder = tmp_path / "r"
    loaded_by("new", str(folder), "--code", "R", "--name", "R", "--country", "AT")
    with TerminalDriver(["-w", str(folder)], tmp_path / "home") as terminal:
        terminal.wait("Import a framework")
        mapped = Path(f"/proc/{terminal.pid}/maps").read_text()
        terminal.press("q")
        terminal.ended_well()
    assert "msgspec" in mapped
    for library in ("/_ssl", "libssl", "/_hashlib", "cryptography"):
        assert library not in mapped, library


def test_a_module_that_is_imported_later_is_whole_when_it_is_used(tmp_path: Path) -> None:
    """A plugin in the shell speaks TLS by asyncio, which was imported while the module was not there yet."""
    (tmp_path / "certificate.pem").write_bytes(certificate_and_key())
    program = tmp_path / "program.py"
    program.write_text(ECHO_OVER_TLS)
    done = subprocess.run(
        [sys.executable, program, tmp_path / "certificate.pem"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("loaded before: []\nhello\n", "")


ECHO_OVER_TLS = """
import sys
from cap_tui.cli.import_later import import_later

import_later("ssl", "asyncio.sslproto", "hashlib")
import asyncio, hashlib, inspect, ssl

for module in list(sys.modules.values()):
    inspect.getdoc(module), hasattr(module, "__file__")  # as tracebacks and debuggers do
print("loaded before:", [name for name in ("_ssl", "_hashlib") if name in sys.modules])


async def echo(reader, writer):
    writer.write(await reader.readline())
    await writer.drain()
    writer.close()


async def main():
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    here.load_cert_chain(sys.argv[1])
    there = ssl.create_default_context(cafile=sys.argv[1])
    server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=here)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=there, server_hostname="localhost"
    )
    writer.write(b"hello\\n")
    print((await reader.readline()).decode(), end="")
    writer.close()
    server.close()


asyncio.run(main())
assert hashlib.sha256(b"").hexdigest().startswith("e3b0c44298fc1c14")
assert issubclass(ssl.SSLError, OSError) and sys.modules["ssl"].SSLError is ssl.SSLError
"""


def certificate_and_key() -> bytes:
    """A certificate for localhost that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return made.public_bytes(pem) + key.private_bytes(pem, form, plain)
