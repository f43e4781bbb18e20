"""Half a year of learning by people who do not exist.

Rows are made in bulk, for fifteen thousand single acts would keep a first start waiting; what they hold is what the
real actions would have left (a test compares). Certificates are issued by the real action, in the order of completion,
so that the register has no gap.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from certificates.actions import issue_certificate
from courses.draw import draw_questions, questions_of
from courses.grading import grade, score
from courses.models import CoursePage, LessonPage, QuizPage
from learning.demo.answers import answer
from learning.demo.names import invent
from learning.enrolments.models import Enrolment
from learning.people.consents import current_text
from learning.people.models import Commune, Consent, Role, User
from learning.progress.actions import complete_lesson, start_attempt, submit_attempt
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt
from learning.text import fold, sort_key

DAYS = 180
# Hoành Bồ has no population in the data; people are invented there all the same.
USUAL_POPULATION = 25_000
# Where Dao, Sán Dìu, Sán Chỉ, Tày and Hoa neighbours are many.
MINORITY_DISTRICTS = ("Bình Liêu", "Ba Chẽ", "Tiên Yên", "Đầm Hà", "Hải Hà", "Vân Đồn")
# Some can be texted ("Nhắn nhắc học"): by numbers that nobody is given, as 0000 100 003.
EVERY_WHICH_HAS_A_NUMBER = 3
FIRST_NUMBER = 100_000
HOURS = (8, 9, 9, 10, 14, 15, 19, 19, 20, 20, 21)


@dataclass
class Rows:
    """Everything made in memory, then written table by table."""

    consents: list[Consent] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    lessons: list[LessonProgress] = field(default_factory=list)
    attempts: list[QuizAttempt] = field(default_factory=list)
    completions: list[CourseCompletion] = field(default_factory=list)


@dataclass(frozen=True)
class Course:
    page: CoursePage
    lessons: list[LessonPage]
    quizzes: list[QuizPage]


@transaction.atomic
def invent_people(*, people: int, seed: int, at: datetime) -> int:
    """Invents so many people over all communes, and what they learned in the 180 days before `at`.

    The same seed gives the same people. Returns how many certificates they earned.
    """
    random = Random(seed)
    # Nobody can have learned from a page before it was published.
    Page.objects.filter(live=True).update(first_published_at=at - timedelta(days=DAYS + 30))
    courses = _courses()
    learners = _register(random, people, at)
    rows = Rows()
    for learner in learners:
        _learn(random, learner, courses, rows, at)
    Consent.objects.bulk_create(rows.consents, batch_size=1000)
    Enrolment.objects.bulk_create(rows.enrolments, batch_size=1000)
    LessonProgress.objects.bulk_create(rows.lessons, batch_size=1000)
    QuizAttempt.objects.bulk_create(rows.attempts, batch_size=1000)
    CourseCompletion.objects.bulk_create(rows.completions, batch_size=1000)
    for completion in sorted(rows.completions, key=lambda made: made.completed_at):
        issue_certificate(completion=completion, at=completion.completed_at)
    return len(rows.completions)


@transaction.atomic
def give_history(learner: User, *, seed: int, at: datetime) -> None:
    """The demonstration's own learner has one course behind them, with its certificate, and is amid the next."""
    random = Random(seed)
    *begun, finished = _courses()
    moments = iter([at - timedelta(days=days) for days in range(40, 0, -1)])
    for lesson in finished.lessons:
        complete_lesson(learner=learner, lesson=lesson, at=next(moments))
    for quiz in finished.quizzes:
        attempt = start_attempt(learner=learner, quiz=quiz, at=next(moments))
        questions = questions_of(attempt.asked, attempt.revision)
        answers = {question.id: answer(question, random, skill=1) for question in questions}
        submit_attempt(attempt=attempt, answers=answers, at=next(moments))
    for course in begun[:1]:
        for lesson in course.lessons[:2]:
            complete_lesson(learner=learner, lesson=lesson, at=next(moments))


def _courses() -> list[Course]:
    return [
        Course(
            page,
            list(LessonPage.objects.live().child_of(page).order_by("path")),
            list(QuizPage.objects.live().child_of(page)),
        )
        for page in CoursePage.objects.live().order_by("path")
    ]


def _register(random: Random, people: int, at: datetime) -> list[User]:
    """A volunteer for each commune, then learners in proportion to its people and its zeal."""
    communes = list(Commune.objects.order_by("code"))
    volunteers = {commune: _person(random, commune, at - timedelta(days=DAYS), None) for commune in communes}
    User.objects.bulk_create(volunteers.values())
    Role.objects.bulk_create(
        Role(user=volunteer, kind=Role.Kind.VOLUNTEER, commune=commune, given_at=volunteer.registered_at)
        for commune, volunteer in volunteers.items()
    )
    weights = [(commune.population or USUAL_POPULATION) * random.uniform(0.3, 1.6) for commune in communes]
    homes = communes * 6 + random.choices(communes, weights, k=max(0, people - 6 * len(communes)))
    learners = [
        _person(random, home, _moment(random, at), volunteers[home] if random.random() < 0.75 else None)
        for home in homes[:people]
    ]
    for number, learner in enumerate(learners):
        if number % EVERY_WHICH_HAS_A_NUMBER == 0:
            learner.contact_phone = f"+84000{FIRST_NUMBER + number:06}"
    return User.objects.bulk_create(learners, batch_size=1000)


def _person(random: Random, commune: Commune, registered_at: datetime, registered_by: User | None) -> User:
    minority = random.random() < (0.5 if commune.former_district.endswith(MINORITY_DISTRICTS) else 0.03)
    person = invent(random, minority=minority, this_year=registered_at.year)
    user = User(
        **asdict(person),
        sort_key=sort_key(person.full_name),
        search_key=fold(person.full_name),
        commune=commune,
        registered_at=registered_at,
        registered_by=registered_by,
    )
    user.set_unusable_password()
    return user


def _moment(random: Random, at: datetime) -> datetime:
    """Some day of the half-year, more of them late than early, at an hour when people learn."""
    days_ago = DAYS * (1 - random.random() ** 0.7)
    moment = timezone.localtime(at - timedelta(days=days_ago))
    return moment.replace(hour=random.choice(HOURS), minute=random.randrange(60)) - timedelta(days=1)


def _learn(random: Random, learner: User, courses: list[Course], rows: Rows, at: datetime) -> None:
    rows.consents.append(_consent(learner, Consent.Purpose.LEARNING))
    if learner.contact_phone:
        rows.consents.append(_consent(learner, Consent.Purpose.REMINDERS))
    skill = random.uniform(0.6, 0.98)
    for course in random.sample(courses, random.choices([1, 2], [65, 35])[0] if len(courses) > 1 else len(courses)):
        enrolment = Enrolment(
            learner=learner,
            course=course.page,
            commune=learner.commune,
            enrolled_at=learner.registered_at,
            enrolled_by=learner.registered_by,
        )
        rows.enrolments.append(enrolment)
        moments = _evenings(random, learner.registered_at, at)
        if not _study(random, enrolment, course, moments, rows):
            continue
        if finished_at := _sit_quizzes(random, enrolment, course, moments, skill, rows):
            rows.completions.append(CourseCompletion(enrolment=enrolment, completed_at=finished_at))


def _consent(learner: User, purpose: str) -> Consent:
    text = current_text(purpose)
    return Consent(
        user=learner,
        purpose=text.purpose,
        version=text.version,
        channel=Consent.Channel.ASSISTED if learner.registered_by else Consent.Channel.OWN,
        given_at=learner.registered_at,
        recorded_by=learner.registered_by,
    )


def _evenings(random: Random, start: datetime, at: datetime) -> Iterator[datetime]:
    """One sitting after the other, some days apart, until now."""
    moment = start
    while True:
        moment += timedelta(days=random.choice((0, 0, 1, 2, 3, 5, 9)), minutes=random.randrange(6, 40))
        if moment >= at:
            return
        yield moment


def _study(random: Random, enrolment: Enrolment, course: Course, moments: Iterator[datetime], rows: Rows) -> bool:
    """Lessons in their order; many stop on the way. Tells whether all were completed."""
    wanted = len(course.lessons) if random.random() < 0.45 else random.randrange(len(course.lessons))
    for lesson in course.lessons[:wanted]:
        opened_at = next(moments, None)
        if opened_at is None:
            return False
        completed_at = opened_at + timedelta(minutes=lesson.minutes)
        rows.lessons.append(
            LessonProgress(enrolment=enrolment, lesson=lesson, opened_at=opened_at, completed_at=completed_at)
        )
    return wanted == len(course.lessons)


def _sit_quizzes(
    random: Random,
    enrolment: Enrolment,
    course: Course,
    moments: Iterator[datetime],
    skill: float,
    rows: Rows,
) -> datetime | None:
    """Each quiz until passed, three tries at the most. Returns when the last one was passed."""
    finished_at = None
    for quiz in course.quizzes:
        for _attempt in range(3):
            started_at = next(moments, None)
            if started_at is None:
                return None
            attempt = _sit(random, enrolment, quiz, started_at, skill)
            rows.attempts.append(attempt)
            if attempt.passed:
                finished_at = attempt.submitted_at
                break
        else:
            return None
    return finished_at


def _sit(random: Random, enrolment: Enrolment, quiz: QuizPage, started_at: datetime, skill: float) -> QuizAttempt:
    asked = draw_questions(quiz, random)
    questions = questions_of(asked, quiz.live_revision)
    answers = {question.id: answer(question, random, skill) for question in questions}
    marks = grade(questions, answers)
    return QuizAttempt(
        enrolment=enrolment,
        quiz=quiz,
        revision=quiz.live_revision,
        asked=asked,
        started_at=started_at,
        submitted_at=started_at + timedelta(minutes=random.randrange(4, 12)),
        answers=answers,
        marks=[asdict(mark) for mark in marks],
        score=score(marks),
        passed=score(marks) >= quiz.mastery_score,
    )
