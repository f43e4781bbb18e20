"""The figures of participation, one function each; its docstring is the official definition.

All count people, not records: whoever takes three courses counts once. A person counts in the commune where they lived
when enrolled (`Enrolment.commune`), so that moving house rewrites no past figure; in the sum of several communes each
person still counts once. A withdrawn enrolment counts nowhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certificates.models import Certificate
from learning.enrolments.models import Enrolment
from learning.people.models import Commune
from learning.progress.models import CourseCompletion, LessonProgress, QuizAttempt

ACTIVE_DAYS = 30
# Fewer people than this could be recognised (design: cells under 5 are hidden in what leaves the commune).
SMALLEST_SHOWN = 5


def select_enrolled(enrolments: QuerySet[Enrolment], at: datetime) -> QuerySet[Enrolment]:
    """Người đã ghi danh: có ít nhất một khoá học đã ghi danh và chưa rút."""
    return enrolments.filter(withdrawn_at=None, enrolled_at__lte=at)


def select_active(enrolments: QuerySet[Enrolment], at: datetime) -> QuerySet[Enrolment]:
    """Đang học: trong 30 ngày qua đã mở hoặc học xong một bài, hoặc nộp một bài kiểm tra."""
    recent = (at - timedelta(days=ACTIVE_DAYS), at)
    lessons = LessonProgress.objects.filter(
        Q(opened_at__range=recent) | Q(completed_at__range=recent), enrolment=OuterRef("pk")
    )
    attempts = QuizAttempt.objects.filter(submitted_at__range=recent, enrolment=OuterRef("pk"))
    return select_enrolled(enrolments, at).filter(Exists(lessons) | Exists(attempts))


def select_completed(enrolments: QuerySet[Enrolment], at: datetime) -> QuerySet[Enrolment]:
    """Hoàn thành: đã học xong mọi bài và đạt bài kiểm tra của ít nhất một khoá học trên nền tảng của tỉnh.

    Đây là tỷ lệ P1 của tỉnh, không phải "đạt phổ cập" do VNeID xác nhận.
    """
    completions = CourseCompletion.objects.filter(completed_at__lte=at, enrolment=OuterRef("pk"))
    return select_enrolled(enrolments, at).filter(Exists(completions))


def select_certified(enrolments: QuerySet[Enrolment], at: datetime) -> QuerySet[Enrolment]:
    """Có giấy chứng nhận: giữ ít nhất một giấy chứng nhận còn giá trị (chưa thu hồi)."""
    certificates = Certificate.objects.filter(
        issued_at__lte=at, replaced_at=None, revoked_at=None, completion__enrolment=OuterRef("pk")
    )
    return select_enrolled(enrolments, at).filter(Exists(certificates))


@dataclass(frozen=True)
class Figure:
    """What one column means; `definition` is what officials read."""

    code: str
    label: str
    select: Callable[[QuerySet[Enrolment], datetime], QuerySet[Enrolment]]

    @property
    def definition(self) -> str:
        return " ".join((self.select.__doc__ or "").split())


FIGURES = (
    Figure("enrolled", "Đã ghi danh", select_enrolled),
    Figure("active", "Đang học trong 30 ngày", select_active),
    Figure("completed", "Hoàn thành", select_completed),
    Figure("certified", "Có giấy chứng nhận", select_certified),
)


@dataclass(frozen=True)
class Counts:
    """People per figure; None where the number is hidden because it is too small."""

    enrolled: int | None = 0
    active: int | None = 0
    completed: int | None = 0
    certified: int | None = 0


@dataclass(frozen=True)
class CommuneRow:
    commune: Commune
    counts: Counts

    @property
    def enrolled_per_thousand(self) -> float | None:
        """Người đã ghi danh trên 1.000 dân; None where the population is unknown or the number hidden."""
        if not self.commune.population or self.counts.enrolled is None:
            return None
        return 1000 * self.counts.enrolled / self.commune.population


@dataclass(frozen=True)
class CourseRow:
    course_id: int
    title: str
    counts: Counts


@dataclass(frozen=True)
class Participation:
    """One table: its rows and the sum, in which each person counts once."""

    rows: list
    total: Counts


def participation_by_commune(
    communes: Iterable[Commune], *, at: datetime, course_id: int | None = None
) -> Participation:
    """Each commune with its four figures; eight queries however many communes."""
    shown = list(communes)
    enrolments = Enrolment.objects.filter(commune__in=shown)
    if course_id:
        enrolments = enrolments.filter(course_id=course_id)
    counts = _count_by(enrolments, "commune_id", at)
    rows = [CommuneRow(commune, counts.get(commune.pk, Counts())) for commune in shown]
    return Participation(rows, _count(enrolments, at))


def participation_by_course(commune: Commune, *, at: datetime) -> Participation:
    """One commune's figures, a row a course that anybody there takes."""
    enrolments = Enrolment.objects.filter(commune=commune)
    counts = _count_by(enrolments, "course_id", at)
    titles = dict(enrolments.filter(course_id__in=counts).values_list("course_id", "course__title").distinct())
    rows = [CourseRow(pk, titles[pk], counts[pk]) for pk in sorted(counts, key=lambda pk: titles[pk])]
    return Participation(rows, _count(enrolments, at))


def hide_small(participation: Participation) -> Participation:
    """The same table with numbers from 1 to 4 hidden, for what leaves a commune.

    Where a column would hide just one number, the next smallest goes with it, or a subtraction from the sum tells it.
    """
    hidden = {
        figure.code: _hidden_places([getattr(row.counts, figure.code) for row in participation.rows])
        for figure in FIGURES
    }
    rows = [
        CommuneRow(
            row.commune,
            Counts(**{code: None if i in places else getattr(row.counts, code) for code, places in hidden.items()}),
        )
        for i, row in enumerate(participation.rows)
    ]
    return Participation(rows, participation.total)


def _hidden_places(numbers: list[int]) -> set[int]:
    small = {i for i, number in enumerate(numbers) if 0 < number < SMALLEST_SHOWN}
    others = sorted((number, i) for i, number in enumerate(numbers) if number >= SMALLEST_SHOWN)
    return small | {others[0][1]} if len(small) == 1 and others else small


def _count_by(enrolments: QuerySet[Enrolment], key: str, at: datetime) -> dict:
    """{key: Counts} with one grouped query a figure."""
    counts: dict = {}
    for figure in FIGURES:
        rows = figure.select(enrolments, at).order_by().values_list(key).annotate(Count("learner", distinct=True))
        for value, number in rows:
            counts.setdefault(value, {})[figure.code] = number
    return {value: Counts(**numbers) for value, numbers in counts.items()}


def _count(enrolments: QuerySet[Enrolment], at: datetime) -> Counts:
    return Counts(
        **{
            figure.code: figure.select(enrolments, at).aggregate(people=Count("learner", distinct=True))["people"]
            for figure in FIGURES
        }
    )
