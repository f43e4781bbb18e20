"""The platform as it is served, for measuring: granian with one worker, on a database of its own with the courses."""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from learning import embedded
from learning.launch import free_port

PROJECT = Path(__file__).resolve().parent.parent
VAR = PROJECT / "var" / "bench"
DATABASE = "bdhvs_bench"
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running granian. `host` as in a Host header."""

    port: int
    process: subprocess.Popen

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    def cpu_seconds(self) -> float:
        """CPU that its processes have used since their start, as the kernel counts it, to the nanosecond."""
        return sum(_thread_seconds(pid) for pid in family(self.process.pid))


@contextlib.contextmanager
def running_site(workers: int = 1) -> Iterator[Server]:
    """The platform; this process is connected to its database meanwhile."""
    VAR.mkdir(parents=True, exist_ok=True)
    _manage("owner", "migrate", "--no-input", "--verbosity=0")
    _manage("owner", "createcachetable")
    for command in ("load_communes", "load_groups", "load_starter"):
        _manage("web", command, "--verbosity=0")
    _manage("web", "collectstatic", "--no-input", "--verbosity=0")
    with _connected(), _served("learning.settings", workers=workers) as server:
        yield server


@contextlib.contextmanager
def running_yardstick() -> Iterator[Server]:
    with _served("bench.bare.settings", path="/bare/") as server:
        yield server


def database_url(role: str = "web") -> str:
    return os.environ.get("BENCH_DATABASE_URL") or embedded.url(role, DATABASE)


def _manage(role: str, *command: str) -> None:
    environment = os.environ | {"DATABASE_URL": database_url(role), "VAR_DIR": str(VAR)}
    subprocess.run([sys.executable, "manage.py", *command], cwd=PROJECT, env=environment, check=True, stdout=2)


@contextlib.contextmanager
def _connected() -> Iterator[None]:
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], DATABASE
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextlib.contextmanager
def _served(settings_module: str, path: str = "/healthz", workers: int = 1) -> Iterator[Server]:
    port = free_port("127.0.0.1", 8700)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(VAR),
        "SECRET_KEY": settings.SECRET_KEY,
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
        "GRANIAN_WORKERS": str(workers),
    }
    command = ["script/run", "web"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=2, start_new_session=True) as process:
        try:
            _wait_for(f"http://localhost:{port}{path}", process)
            yield Server(port, process)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.05)
    raise RuntimeError("The server to be measured does not come up")


def family(pid: int) -> list[int]:
    """The process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in family(int(child)))]


def _thread_seconds(pid: int) -> float:
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


# --- A client that costs next to nothing ---


class Client:
    """One kept-open connection; requests are bytes made beforehand."""

    def __init__(self, server: Server) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """The whole answer to a request."""
        self.socket.sendall(request)
        answer = b""
        while not is_whole(answer):
            if not (part := self.socket.recv(65536)):
                raise ConnectionError("The server hung up")
            answer += part
        return answer


def is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    lowered = head.lower()
    if b"content-length:" in lowered:
        return len(body) >= int(lowered.split(b"content-length:")[1].split(b"\r\n")[0])
    return body.endswith(b"0\r\n\r\n") or b" 204 " in head[:16] or b" 304 " in head[:16]


def request(server: Server, path: str, cookies: str = "", body: bytes = b"", **headers: str) -> bytes:
    """A GET, or a POST where there is a body, as a phone's browser sends it."""
    lines = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: {server.host}", "Accept-Encoding: gzip, br"]
    lines += [f"Cookie: {cookies}"] if cookies else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def per_second(server: Server, job: bytes, connections: int, seconds: float = 2.0) -> float:
    """Requests answered a second over so many connections, one thread asking."""
    selector = selectors.DefaultSelector()
    answers = {}
    for _ in range(connections):
        client = Client(server)
        client.socket.setblocking(False)
        selector.register(client.socket, selectors.EVENT_READ)
        answers[client.socket] = b""
        client.socket.send(job)
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        for ready, _ in selector.select(timeout=1):
            answers[ready.fileobj] += ready.fileobj.recv(65536)
            if is_whole(answers[ready.fileobj]):
                answers[ready.fileobj] = b""
                done += 1
                ready.fileobj.send(job)
    for client in answers:
        client.close()
    return round(done / elapsed)
