"""The server: a socket, the application, signals. Nothing waits to be written when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from cap_tui.errors import Busy, Refused, WrongUse
from cap_tui.model.workshop import Workshop
from cap_tui.operations.context import Context
from cap_tui.operations.permissions import require_writable
from cap_tui.operations.workshops.phone_door import DoorFile, join_secret, start_door
from cap_tui.text.i18n import _
from cap_tui.web.application import join_application
from cap_tui.web.batch_writer import BatchWriter
from cap_tui.web.guard import origin_of
from cap_tui.web.http_protocol import DeadlineProtocol
from cap_tui.web.page_renderer import PageRenderer
from cap_tui.web.pages import Pages
from cap_tui.web.phone_room import PhoneRoom
from cap_tui.web.room_view import RoomView
from cap_tui.web.sessions import Sessions
from cap_tui.workshop.join_address import JoinAddress, network_address

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 3
LOOK_SECONDS = 0.5
MOST_CONNECTIONS = 8_192


@dataclass(frozen=True)
class JoinSettings:
    """How the server is asked for; ``url`` is what phones see, empty for the host and port themselves."""

    port: int
    host: str = "127.0.0.1"
    url: str = ""
    people: int = 300
    language: str = "en"
    keep_code: bool = False
    proxy: str = ""


class PhoneServer:
    """A server for phones. It listens once made; :meth:`run` serves until it is told to stop."""

    def __init__(self, region: Context, settings: JoinSettings) -> None:
        if region.home is None:
            raise WrongUse(_("There is no home for keys here."))
        require_writable(region)
        self._socket = _listening(settings.host, settings.port)
        port = self._socket.getsockname()[1]
        self.url = (settings.url or _own_url(settings.host, port)).rstrip("/")
        _require_url(self.url)
        self._settings = settings
        self._secret = join_secret(region.home)
        self._workspace = region.workspace
        self._writer = BatchWriter(region.workspace, settings.language)

    def _listen(self, application: ASGIApp) -> None:
        settings = self._settings
        config = uvicorn.Config(
            application,
            http=DeadlineProtocol,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # uvicorn's own default believes whoever connects from loopback.
            proxy_headers=bool(settings.proxy),
            forwarded_allow_ips=settings.proxy or "",
            timeout_keep_alive=10,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = uvicorn.Server(config)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that it listens on."""
        host, port = self._socket.getsockname()[:2]
        return str(host), int(port)

    def run(self, listening: Callable[[], None] | None = None) -> None:
        """Serve until SIGINT, SIGTERM, SIGHUP or :meth:`stop`. ``listening`` is called once it answers."""
        _raise_limit_of_files()
        # A region on a server tells of news by itself then: no page waits for a question to it.
        unfollow = self._workspace.watch(lambda _news: None)
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        try:
            asyncio.run(self._serve(listening))
        finally:
            unfollow()
            self._writer.stop()
            self._socket.close()
            with contextlib.suppress(OSError):
                self._ended()

    def _ended(self) -> None:
        """Tell the other terminals that nobody answers any more."""

    def _asked_to_stop(self) -> bool:
        """Whether another terminal asks for the end."""
        return False

    def stop(self) -> None:
        """Answer what is under way, then end."""
        self._server.should_exit = True

    async def _serve(self, listening: Callable[[], None] | None) -> None:
        with self._signals():
            serving = asyncio.ensure_future(self._server._serve(sockets=[self._socket]))
            while not (self._server.started or serving.done()):
                await asyncio.sleep(0.005)
            if listening is not None and not serving.done():
                listening()
            while not serving.done():
                await asyncio.wait([serving], timeout=LOOK_SECONDS)
                self._look_at_the_door()
            await serving

    def _look_at_the_door(self) -> None:
        """End when the facilitator's terminal asks for it."""
        with contextlib.suppress(Refused):
            if self._asked_to_stop():
                self.stop()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """End on a signal. In a thread other than the main one there are none to wait for."""
        loop = asyncio.get_running_loop()
        taken = []
        for number in _ENDING:
            with contextlib.suppress(ValueError, RuntimeError):
                loop.add_signal_handler(number, self.stop)
                taken.append(number)
        try:
            yield
        finally:
            for number in taken:
                loop.remove_signal_handler(number)


class JoinServer(PhoneServer):
    """One workshop's server."""

    def __init__(self, region: Context, workshop: Workshop, settings: JoinSettings) -> None:
        super().__init__(region, settings)
        self.door_file = DoorFile(region.home_folder, workshop.uid)
        self.door: JoinAddress = start_door(
            self.door_file, self._secret, workshop.uid, self.url, settings.keep_code
        )
        synthetic = region.region.synthetic
        self.pages = Pages(
            PhoneRoom(region, workshop, settings.people),
            RoomView(region, workshop),
            self._writer,
            Sessions(self._secret, workshop.uid, secure=self.url.startswith("https:")),
            self.door_file,
            PageRenderer(workshop.title, self.url, settings.language, synthetic),
        )
        self._listen(join_application(self.pages, self.url))

    def _ended(self) -> None:
        self.door_file.change(url="")

    def _asked_to_stop(self) -> bool:
        door = self.door_file.stored()
        return door is not None and door.stop


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the host."""
    return host in LOOPBACK


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise Busy(
            _("The server cannot listen here: {reason}.").format(reason=reason),
            where=f"{host}:{port}",
            remedy=_("Choose another --port, or end the program that has it."),
        ) from error


def _own_url(host: str, port: int) -> str:
    if host in ("0.0.0.0", "::"):
        host = network_address() or socket.gethostname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _require_url(url: str) -> None:
    try:
        origin_of(url)
        plain = url.count("/") == 2 and "?" not in url and "#" not in url and "@" not in url
    except ValueError:
        plain = False
    if not plain:
        raise WrongUse(
            _("'{url}' is no address for phones.").format(url=url),
            remedy=_("Write http://192.168.1.7:8080 or https://join.example, without a path."),
        )


def _raise_limit_of_files() -> None:
    """Each phone holds a connection or two."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, MOST_CONNECTIONS)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
