"""The web server that people meet: granian in a process of its own, on the database, queue and files of this run."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.settings import FOLDER

PROJECT = Path(__file__).parents[2]
LOG = FOLDER / "web.log"
START_SECONDS = 60


@contextlib.contextmanager
def serve(database_url: str, **more: str) -> Iterator[str]:
    """Address of the running site, with `more` of its settings. What it writes stands in LOG."""
    port = free_port()
    address = f"http://localhost:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(FOLDER),
        "SECRET_KEY": settings.SECRET_KEY,
        "PIN_PEPPER": settings.PIN_PEPPER,
        "BASE_URL": address,
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
        "GRANIAN_WORKERS": "1",
    }
    environment |= more
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=PROJECT, env=environment, check=True)
    with LOG.open("ab") as log, started(environment, log) as process:
        wait_for(f"{address}/readyz", process)
        yield address


def free_port() -> int:
    """Any that nobody has: a fixed one may be another run's, and granian would share it without a word."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def started(environment: dict[str, str], log) -> Iterator[subprocess.Popen]:
    command = ["script/run", "web"]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=log, stderr=log, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.05)
    raise RuntimeError(f"The web server does not come up:\n{LOG.read_text()[-3000:]}")
