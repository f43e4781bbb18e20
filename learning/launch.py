"""The second half of script/server: database, content, web server and worker, until Ctrl-C.

Nothing here is production's: there, compose (or systemd) runs the same commands of script/run. What it starts
carries MARK in its environment, so that a next start finds and ends whatever a kill -9 of this one left.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, NoReturn

import environ

from learning import embedded, walk
from learning.prepare import MARK, PROJECT, VAR, StepError, accounts, prepare, step

HEALTHY_SECONDS = 60
# Pages answer in less. An idle worker takes 7 s over its threads, and a task cut short is sent again by its sweep.
STOP_SECONDS = 3
GIVE_UP_AFTER = 5


def main() -> None:
    arguments = _arguments()
    os.chdir(PROJECT)
    environ.Env.read_env(str(PROJECT / ".env"))
    VAR.mkdir(exist_ok=True)
    with (VAR / "server.lock").open("a+") as lock:
        if not _take(lock):
            sys.exit(_answer_second_start(lock, arguments.check))
        lock.truncate(0)
        sys.exit(_run(arguments, lock))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description="The whole platform on this machine.")
    parser.add_argument("--check", action="store_true", help="start, walk through the site, stop; exits 0 or 1")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port, or the next free one (default %(default)s)")
    return parser.parse_args()


def _take(lock: IO[str]) -> bool:
    """Hold the lock for as long as this process lives; whoever finds it held knows that a server runs."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _answer_second_start(lock: IO[str], check: bool) -> int:
    lock.seek(0)
    address = lock.read().strip()
    if check and address:
        print(f"A server of this folder runs already: walking through {address}")
        return walk.walk(address)
    print(f"A server of this folder runs already: {address or 'it is just starting'}. Stop it first (Ctrl-C).")
    return 1


def _run(arguments: argparse.Namespace, lock: IO[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    processes: list[Process] = []
    try:
        end_strays()
        _start_database()
        prepare()
        address = _serve(arguments, processes)
        lock.write(address)
        lock.flush()
        if arguments.check:
            return walk.walk(address)
        print(f"\n  {address}\n\n{accounts()}\nLogs: {VAR / 'log'}    Stop: Ctrl-C", flush=True)
        supervise(processes)
    except (StepError, embedded.EmbeddedError) as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        _stop(processes)


def _serve(arguments: argparse.Namespace, processes: list["Process"]) -> str:
    """Start web server and worker, filling the list as they start; gives the address once pages are served."""
    port = free_port(arguments.host, arguments.port)
    if port != arguments.port:
        print(f"Port {arguments.port} is taken by another program; {port} is the next free one.")
    name = "localhost" if arguments.host in ("127.0.0.1", "0.0.0.0") else arguments.host
    address = f"http://{name}:{port}"
    os.environ.setdefault("BASE_URL", address)
    os.environ.setdefault("GRANIAN_WORKERS", str(len(os.sched_getaffinity(0))))
    with step("Web server"):
        processes.append(Process("web", {"GRANIAN_HOST": arguments.host, "GRANIAN_PORT": str(port)}))
        wait_until_healthy(processes[0], f"{address}/healthz")
    # Later, for loading it at the same time would keep the first page waiting.
    processes.append(Process("worker", {}, "--beat"))
    return address


def _leave(number: int, frame: object) -> NoReturn:
    # The stop has its own limit in time; an impatient second Ctrl-C must not cut it short and leave children.
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    print()
    raise SystemExit(0)


# --- The database ---


def _start_database() -> None:
    if os.environ.get("DATABASE_URL"):
        return
    with step("PostgreSQL"):
        try:
            embedded.url("web")
        except embedded.EmbeddedError as error:
            raise StepError(str(error)) from error


# --- The processes ---


class Process:
    """One command of script/run, kept running; it writes var/log/<name>.log (the run before: .old)."""

    def __init__(self, name: str, settings: dict[str, str], *options: str) -> None:
        self.name = name
        self.command = ["script/run", name, *options]
        self.settings = settings | {MARK: str(PROJECT)}
        self.log = VAR / "log" / f"{name}.log"
        self.log.parent.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            self.log.replace(self.log.with_suffix(".old"))
        self.failures = 0
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal reaches only us, and we stop it in order.
            self.popen = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | self.settings,
                start_new_session=True,
            )
        self.started = time.monotonic()

    def died(self) -> bool:
        return self.popen.poll() is not None

    def restart(self) -> None:
        """Start it again after it died by itself; raises StepError when it does so again and again."""
        self.failures = self.failures + 1 if time.monotonic() - self.started < 10 else 1
        if self.failures >= GIVE_UP_AFTER:
            raise StepError(f"{self.name} keeps ending. {self.last_words()}")
        print(f"{self.name} ended ({self.popen.returncode}); starting it again", flush=True)
        self.kill_group()
        self.start()

    def kill_group(self) -> None:
        """End what a killed parent left of its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)

    def last_words(self) -> str:
        return f"{self.log} ends:\n{self.log.read_text(errors='replace')[-3000:].strip()}"


def supervise(processes: list[Process]) -> NoReturn:
    """Start again what dies, until a signal raises SystemExit."""
    while True:
        for process in processes:
            if process.died():
                process.restart()
        if not os.environ.get("DATABASE_URL"):
            embedded.ensure(embedded.database_name())
        time.sleep(1)


def _stop(processes: list[Process]) -> None:
    running = [process for process in processes if not process.died()]
    for process in running:
        process.popen.terminate()
    until = time.monotonic() + STOP_SECONDS
    while not all(process.died() for process in running) and time.monotonic() < until:
        time.sleep(0.05)
    end_strays()
    if not os.environ.get("DATABASE_URL") and not embedded.stop(unless_used=True):
        print("PostgreSQL runs on: another program is connected to it.")


def end_strays() -> None:
    """Kill whatever this or an earlier, killed run of this folder left behind."""
    while strays := _strays():
        for pid in strays:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _strays() -> list[int]:
    found = []
    mark = f"{MARK}={PROJECT}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        # Gone meanwhile, another user's, or another chroot's folder of the same name: none of ours.
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0") and (process / "cwd").samefile(PROJECT):
                found.append(int(process.name))
    return found


# --- The address ---


def free_port(host: str, first: int) -> int:
    """The first port from here on that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    raise StepError(f"No port from {first} to {first + 99} is free on {host}.")


def wait_until_healthy(process: Process, url: str) -> None:
    until = time.monotonic() + HEALTHY_SECONDS
    while not _healthy(url):
        if process.died() or time.monotonic() > until:
            raise StepError(f"The web server does not come up. {process.last_words()}")
        time.sleep(0.05)


def _healthy(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        return error.code < 500  # It answers, if only other host names.
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
