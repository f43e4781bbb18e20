"""Any sequence of learning, losing the network, losing the answer, two devices and new versions ends in what was done.

Devices are as toi.js makes them: a queue, from which goes what was answered; a lost answer leaves it as it was. The
two controls at the end take away what the promise stands on, and must fail.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from certificates.models import Certificate
from learning.people.models import User
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from tests import database
from tests.factories.people import UserFactory
from tests.factories.progress import Course, published_course, right_answers
from tests.offline.sending import act, results, send, submitted

SEQUENCES, STEPS = 200, 12
DEVICES = st.sampled_from([0, 1])
LESSONS = st.sampled_from([0, 1])
HOW = settings(
    max_examples=SEQUENCES,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Device:
    browser: Client
    online: bool = True
    attempt: QuizAttempt | None = None
    queue: list[dict] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)

    def send(self, most: int = 100, *, lose_answer: bool = False) -> None:
        batch = self.queue[:most]
        if not batch:
            return
        states = {
            result["uuid"]: result["state"] for result in results(send(self.browser, [*map(self.as_sent, batch)]))
        }
        if lose_answer:
            return
        self.refused += [item for item in batch if states.get(item["uuid"]) == "refused"]
        self.queue = [item for item in self.queue if item not in batch or item["uuid"] not in states]

    def as_sent(self, item: dict) -> dict:
        return item


class Learning(RuleBasedStateMachine):
    """One learner with two devices in a course of two lessons and a quiz."""

    course: Course
    kind = Device

    def __init__(self) -> None:
        super().__init__()
        self.learner: User = UserFactory()
        browser = Client(headers={"X-Who": str(self.learner.public_id)})
        browser.force_login(self.learner)
        self.devices = [self.kind(browser) for _ in range(2)]
        self.has_new_version = False
        self.clock = timezone.now() - timedelta(hours=12)
        self.opened: dict[int, datetime] = {}
        self.completed: dict[int, datetime] = {}
        self.handed_in: list[dict] = []

    def _now(self) -> datetime:
        self.clock += timedelta(minutes=1)
        return self.clock

    @rule(device=DEVICES, lesson=LESSONS, verb=st.sampled_from(["opened", "completed"]), earlier=st.booleans())
    def learn(self, device, lesson, verb, earlier):
        """`earlier`: this device's clock is some hours behind the other's."""
        at, page_id = self._now() - timedelta(hours=6 * earlier), self.course.lessons[lesson].pk
        self.opened[page_id] = min(at, self.opened.get(page_id, at))
        if verb == "completed":
            self.completed[page_id] = min(at, self.completed.get(page_id, at))
        self.devices[device].queue.append(act(verb, page_id, at))

    @precondition(lambda self: any(device.online for device in self.devices))
    @rule(device=DEVICES)
    def take_quiz_along(self, device):
        """Not where one is unsent: then none is begun."""
        one = self.devices[device]
        if one.online and not any(item["verb"] == "submitted" for item in one.queue):
            told = one.browser.post(f"/tien-do/lan-lam/{self.course.quiz.pk}/").json()
            one.attempt = QuizAttempt.objects.get(pk=told["attempt"])

    @precondition(lambda self: any(device.attempt for device in self.devices))
    @rule(device=DEVICES, well=st.booleans())
    def answer_quiz(self, device, well):
        one = self.devices[device]
        if one.attempt:
            item = submitted(one.attempt, None if well else {}, timezone.now())
            one.attempt = None
            one.queue.append(item)
            self.handed_in.append(dict(item))

    @rule(device=DEVICES)
    def lose_or_find_the_network(self, device):
        self.devices[device].online = not self.devices[device].online

    @precondition(lambda self: any(device.online and device.queue for device in self.devices))
    @rule(device=DEVICES, most=st.integers(1, 4), lose_answer=st.booleans())
    def reach_the_server(self, device, most, lose_answer):
        if self.devices[device].online:
            self.devices[device].send(most, lose_answer=lose_answer)

    @precondition(lambda self: not self.has_new_version)
    @rule(lesson=LESSONS, part=st.sampled_from(["lesson", "quiz"]))
    def publish_a_new_version(self, lesson, part):
        page = self.course.lessons[lesson] if part == "lesson" else self.course.quiz
        self.has_new_version = True
        page.title = f"Bản {uuid4().hex[:6]}"
        page.save_revision().publish()

    def teardown(self):
        for device in self.devices:
            device.send()
        assert not any(device.queue for device in self.devices)
        self._lessons_are_what_was_done()
        self._attempts_are_what_was_done()
        self._completion_follows()

    def _lessons_are_what_was_done(self) -> None:
        kept = LessonProgress.objects.filter(enrolment__learner=self.learner)
        rows = [(each.lesson_id, each.opened_at, each.completed_at) for each in kept]
        assert sorted(rows) == sorted((page, at, self.completed.get(page)) for page, at in self.opened.items())

    def _attempts_are_what_was_done(self) -> None:
        """Each handed in once; where two devices gave different answers, one stands and the other still has its own."""
        stored = {str(each.pk): each for each in QuizAttempt.objects.filter(enrolment__learner=self.learner)}
        refused = [item for device in self.devices for item in device.refused]
        assert {pk for pk, each in stored.items() if each.submitted_at} == {item["uuid"] for item in self.handed_in}
        for item in self.handed_in:
            all_right = {str(key): value for key, value in right_answers(stored[item["uuid"]]).items()}
            same = stored[item["uuid"]].answers == (all_right if item["answers"] else {})
            assert same != (item in refused)
        assert len(stored) - len({item["uuid"] for item in self.handed_in}) <= 1

    def _completion_follows(self) -> None:
        passed = QuizAttempt.objects.filter(enrolment__learner=self.learner, passed=True).exists()
        done = int(passed and len(self.completed) == 2)
        assert CourseCompletion.objects.filter(enrolment__learner=self.learner).count() == done
        assert Certificate.objects.filter(completion__enrolment__learner=self.learner).count() == done


@pytest.fixture
def machine(transactional_db) -> type[Learning]:
    course = published_course(lessons=2)
    long_ago = timezone.now() - timedelta(days=9)
    for lesson in course.lessons:
        lesson.first_published_at = long_ago
        lesson.save(update_fields=["first_published_at"])
    return type("Learning", (Learning,), {"course": course})


def test_whatever_happens_the_server_ends_with_what_was_done(machine):
    run_state_machine_as_test(machine, settings=HOW)


# --- Controls: without what it stands on, it must fail ---


class Forgetful(Device):
    """Draws a new UUID each time it sends, and knows the answer to it."""

    def as_sent(self, item: dict) -> dict:
        item["uuid"] = str(uuid4())
        return item


def test_it_fails_without_the_uuid(machine):
    """What was handed in is lost; lessons are told apart by themselves."""
    with pytest.raises(AssertionError) as failed:
        run_state_machine_as_test(type("Learning", (machine,), {"kind": Forgetful}), settings=HOW)
    assert "_attempts_are_what_was_done" in {entry.name for entry in failed.traceback}


@contextlib.contextmanager
def without_constraint(table: str, name: str):
    """The owner takes it away, and puts it back on empty rows."""
    with database.connected(database.url_of(connection.settings_dict["NAME"])) as owner:
        owner.cursor().execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            owner.cursor().execute(f"DELETE FROM {table}")
            owner.cursor().execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE (enrolment_id, lesson_id)")


def test_it_fails_without_the_unique_constraint(machine):
    gone = without_constraint("progress_lessonprogress", "one_progress_per_enrolment_and_lesson")
    with gone, pytest.raises(ProgrammingError, match="ON CONFLICT"):
        run_state_machine_as_test(machine, settings=HOW)
