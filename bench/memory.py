"""Memory of the default set-up after use: two web processes, a worker with its clock. In PSS."""

import contextlib
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure
from bench.site import PROJECT, VAR, Client, database_url, family, request, running_site
from courses.models import LessonPage

SAMPLES = 5
SETTLE_SECONDS = 10


def measure() -> Iterator[Figure]:
    with running_site(workers=2) as site, running_worker() as worker:
        pages = ["/", "/khoa-hoc/", *(page.url for page in LessonPage.objects.live())]
        for _ in range(8):
            client = Client(site)
            for path in pages:
                client.ask(request(site, path))
        time.sleep(SETTLE_SECONDS)
        web = statistics.median(megabytes(site.process.pid) for _ in range(SAMPLES))
        background = statistics.median(megabytes(worker.pid) for _ in range(SAMPLES))
    beside = {"web_mb": round(web), "worker_and_beat_mb": round(background)}
    yield Figure("memory_pss_mb", round(web + background), "MB", beside=beside)


@contextlib.contextmanager
def running_worker() -> Iterator[subprocess.Popen]:
    environment = os.environ | {"DATABASE_URL": database_url(), "VAR_DIR": str(VAR)}
    command = ["script/run", "worker", "--beat"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=2, start_new_session=True) as process:
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def megabytes(pid: int) -> float:
    """Proportional set size of a process and all below it, in MB."""
    return sum(_pss(one) for one in family(pid)) / 1000


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
