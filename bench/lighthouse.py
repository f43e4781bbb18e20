"""Lighthouse, as a phone: home, course, lesson, a quiz under way, its result. Points of 100, median of five runs.

Lighthouse comes from npm into var/ at the first run. It slows down by itself: "slow 4G", a processor four times slower.
"""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from django.http import QueryDict
from django.utils import timezone

from bench.figure import Figure
from bench.lesson import a_learner, a_lesson, sign_in
from bench.quiz import answers
from bench.site import PROJECT, Server, running_site
from courses.draw import questions_of
from courses.grading import read_answers
from courses.models import QuizPage
from learning.people.models import User
from learning.progress.actions import start_attempt, submit_attempt
from learning.progress.models import QuizAttempt

VERSION = "12.8.2"
HOME = PROJECT / "var" / "lighthouse"
ROUNDS = 5
AIMS = {"performance": 98, "accessibility": 100, "best-practices": 100}


def measure() -> Iterator[Figure]:
    program = install()
    with running_site() as site:
        for name, (path, person) in pages().items():
            runs = [points(program, site, path, person) for _ in range(ROUNDS)]
            for category, aim in AIMS.items():
                value = statistics.median(run[category] for run in runs)
                yield Figure(f"lighthouse_{name}_{category.replace('-', '_')}", value, "points", aim=aim, at_least=True)


def install() -> Path:
    """The program of this version. Raises RuntimeError where there is no Node to run it."""
    if not shutil.which("npm"):
        raise RuntimeError("Lighthouse needs Node.js 18.20 or newer and npm: apt-get install nodejs npm")
    program = HOME / VERSION / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        (HOME / VERSION).mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"lighthouse@{VERSION}"]
        subprocess.run(command, cwd=HOME / VERSION, check=True, stdout=2)
    return program


def pages() -> dict[str, tuple[str, User | None]]:
    """Address and who is signed in there."""
    lesson = a_lesson()
    under_way, handed_in = an_attempt(is_submitted=False), an_attempt(is_submitted=True)
    return {
        "home": ("/", None),
        "course": (lesson.get_parent().url, None),
        "lesson": (lesson.url, None),
        "quiz": (f"/hoc/lan-lam/{under_way.pk}/", under_way.enrolment.learner),
        "result": (f"/hoc/lan-lam/{handed_in.pk}/ket-qua/", handed_in.enrolment.learner),
    }


def an_attempt(*, is_submitted: bool) -> QuizAttempt:
    learner = a_learner()
    quiz = QuizPage.objects.live().earliest("path")
    attempt = start_attempt(learner=learner, quiz=quiz, at=timezone.now(), attempt_id=uuid4())
    if is_submitted:
        form = QueryDict(urlencode(answers(attempt), doseq=True))
        given = read_answers(questions_of(attempt.asked, attempt.revision), form)
        submit_attempt(attempt=attempt, answers=given, at=timezone.now())
    return attempt


def points(program: Path, site: Server, path: str, person: User | None) -> dict[str, float]:
    """One run, each category 0–100."""
    sandbox = " --no-sandbox" if os.geteuid() == 0 else ""
    command = [
        str(program),
        f"http://{site.host}{path}",
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(AIMS)}",
        f"--chrome-flags=--headless=new --disable-gpu{sandbox}",
    ]
    if person:
        command.append("--extra-headers=" + json.dumps({"Cookie": f"s={sign_in(person)}; co-tai-khoan=1"}))
    environment = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    run = partial(subprocess.run, command, env=environment, stdout=subprocess.PIPE)
    answer = run()
    if answer.returncode:  # now and then it misses the start of the page, and asks to be run again (NO_NAVSTART)
        answer = run(check=True)
    return {name: round(100 * category["score"]) for name, category in json.loads(answer.stdout)["categories"].items()}
