"""A server of one's own, that can be stopped, held and started again while phones look at it."""

import os
import signal
import subprocess
from pathlib import Path

from django.conf import settings

from tests.journeys.server import LOG, PROJECT, free_port, wait_for
from tests.settings import FOLDER


class Server:
    """Serves at `address` whenever it runs. Static files must have been collected (fixture `site`)."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self, **more: str) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
            "DATABASE_URL": self.database_url,
            "VAR_DIR": str(FOLDER),
            "SECRET_KEY": settings.SECRET_KEY,
            "PIN_PEPPER": settings.PIN_PEPPER,
            "BASE_URL": self.address,
            "GRANIAN_HOST": "127.0.0.1",
            "GRANIAN_PORT": str(self.port),
            "GRANIAN_WORKERS": "1",
        }
        with LOG.open("ab") as log:
            self.process = subprocess.Popen(
                ["script/run", "web"],
                cwd=PROJECT,
                env=environment | more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(f"{self.address}/readyz", self.process)

    def stop(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def hold(self) -> None:
        """It answers nothing more, as a network that is there and carries nothing."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.killpg(self.process.pid, signal.SIGCONT)


def end_browser(folder: Path) -> None:
    """Kill -9 to the browser whose things stand in this folder, as a phone does that needs room."""
    mark = f"--user-data-dir={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = mark in (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # Gone meanwhile.
            continue
        if is_ours:
            os.kill(int(process.name), signal.SIGKILL)
