"""Two communes with people of every kind, so that what is one's own is another's foreign.

Each person carries a word in the name and digits in the phone number that stand nowhere else: where they appear in
an answer, this person was seen.
"""

import re
import uuid
from dataclasses import dataclass, field

import wagtail_factories
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, Page

from certificates.actions import issue_certificate
from certificates.models import Certificate, CertificateSettings
from learning.cards.actions import issue_card, open_hall
from learning.people.actions import ask_for_deletion, give_consent
from learning.people.groups import EDITORS, PROVINCE_ADMINS
from learning.people.models import Commune, Consent, DataRequest, User
from learning.progress.actions import start_attempt, submit_attempt
from learning.progress.models import QuizAttempt
from learning.support.models import HelpRequest
from tests.factories.courses import InfoPageFactory, LessonFactory
from tests.factories.enrolments import EnrolmentFactory
from tests.factories.people import CommuneFactory, UserFactory, official, volunteer
from tests.factories.progress import Course, CourseCompletionFactory, LessonProgressFactory, published_course
from tests.factories.support import HelpRequestFactory
from tests.house.addresses import Address

PASSWORD = "mot-mat-khau-dai"
PASSWORD_HASH = make_password(PASSWORD)
ROLES = (
    "visitor",
    "resident",
    "neighbour",
    "volunteer",
    "volunteer_elsewhere",
    "official",
    "official_elsewhere",
    "province_official",
    "editor",
    "province_admin",
)


@dataclass
class Side:
    """One commune. Everything that has an owner in it is the resident's."""

    commune: Commune
    resident: User
    neighbour: User
    volunteer: User
    official: User
    attempt: QuizAttempt
    submitted: QuizAttempt
    certificate: Certificate
    request: DataRequest
    help_request: HelpRequest

    @property
    def people(self) -> list[User]:
        return [self.resident, self.neighbour, self.volunteer, self.official]


@dataclass
class World:
    course: Course
    here: Side
    there: Side
    province_official: User
    editor: User
    province_admin: User
    others: dict[str, object] = field(default_factory=dict)

    @property
    def pages(self) -> list[tuple[str, Page]]:
        """Of each kind one, and one that is not published."""
        course = self.course.page
        above = course.get_ancestors().filter(depth__gt=1)
        live = [*above, course, self.course.lessons[0], self.course.quiz, self.others["info"]]
        return [*(("live", page) for page in live), ("draft", self.others["draft"])]

    def person(self, role: str) -> User | None:
        """Who asks in this role. What is asked for lies in the commune `here`."""
        if role == "visitor":
            return None
        if role in ("province_official", "editor", "province_admin"):
            return getattr(self, role)
        side = self.there if role.endswith("_elsewhere") else self.here
        return getattr(side, role.removesuffix("_elsewhere"))

    def hidden_from(self, role: str) -> list[User]:
        """Whose names and numbers this role may never meet: officials and editors see figures and pages, not people."""
        everybody = [*self.here.people, *self.there.people, self.province_official, self.editor, self.province_admin]
        seen = {
            "volunteer": self.here.people,
            "volunteer_elsewhere": self.there.people,
            "province_admin": everybody,
        }.get(role, [self.person(role)])
        return [person for person in everybody if person not in seen]


def trace_of(person: User, text: str) -> str:
    """The part of this text by which the person is known; "" when there is none."""
    for number in (person.phone, person.contact_phone):
        if number and number.removeprefix("+84") in re.sub(r"[\s.]", "", text):
            return number
    word = person.full_name.split()[-1]
    return word if word in text else ""


def make_world() -> World:
    call_command("load_groups", verbosity=0)
    course = published_course(lessons=2)
    here = _make_side("here", course)
    return World(
        course,
        here=here,
        there=_make_side("there", course),
        province_official=official(None, **_canary("province", "official"), **_password()),
        editor=_staff("editor", EDITORS),
        province_admin=_staff("admin", PROVINCE_ADMINS),
        others=_make_others(course) | _make_cards(here),
    )


def _make_side(place: str, course: Course) -> Side:
    commune = CommuneFactory(help_name="Tổ công nghệ số", help_phone="+84000999999")
    resident = UserFactory(commune=commune, contact_phone=_number(), **_canary(place, "resident"))
    now = timezone.now()
    give_consent(user=resident, purpose=Consent.Purpose.LEARNING, channel=Consent.Channel.OWN, by=resident, at=now)
    enrolment = EnrolmentFactory(learner=resident, course=course.page)
    for lesson in course.lessons:
        LessonProgressFactory(enrolment=enrolment, lesson=lesson, completed_at=now)
    completion = CourseCompletionFactory(enrolment=enrolment)
    first = start_attempt(learner=resident, quiz=course.quiz, at=now)
    return Side(
        commune=commune,
        resident=resident,
        neighbour=UserFactory(commune=commune, **_canary(place, "neighbour")),
        volunteer=volunteer(commune, **_canary(place, "volunteer")),
        official=official(commune, **_canary(place, "official"), **_password()),
        submitted=submit_attempt(attempt=first, answers={}, at=now),
        attempt=start_attempt(learner=resident, quiz=course.quiz, at=now),
        certificate=issue_certificate(completion=completion, at=now),
        request=ask_for_deletion(user=resident, by=resident, at=now),
        help_request=HelpRequestFactory(learner=resident, page=course.lessons[0], words="Không thấy nút"),
    )


def _canary(place: str, kind: str) -> dict[str, str]:
    return {"full_name": f"Nguyễn Thị Thấy{kind}{place}", "phone": _number()}


def _password() -> dict[str, str]:
    """Officials, editors and admins have one; volunteers sign in as residents do."""
    return {"password": PASSWORD_HASH}


def _number() -> str:
    """Long enough that no other number on a page holds it by chance."""
    return f"+84000{uuid.uuid4().int % 900_000 + 100_000}"


def _staff(kind: str, group: str) -> User:
    person = UserFactory(commune=None, username=kind, **_canary("province", kind), **_password())
    person.groups.add(Group.objects.get(name=group))
    return person


def _make_others(course: Course) -> dict[str, object]:
    """What editors keep, by the name under which an address asks for it."""
    draft = LessonFactory(parent=course.page, live=False, title="Bản nháp")
    picture = wagtail_factories.ImageFactory(collection=Collection.get_first_root_node())
    document = Document.objects.create(title="Tờ rơi", file=ContentFile(b"%PDF-1.7", "to-roi.pdf"))
    return {"image": picture, "document": document, "draft": draft, "info": InfoPageFactory()}


def _make_cards(side: Side) -> dict[str, object]:
    """A card of the resident's that was not used yet, and a class that stands open."""
    now = timezone.now()
    return {
        "card": issue_card(person=side.resident, by=side.volunteer, at=now).card,
        "hall": open_hall(commune=side.commune, by=side.volunteer, at=now),
    }


def paths_of(address: Address, world: World) -> list[tuple[str, str]]:
    """Where to ask: the route as the table of answers calls it, and a path."""
    if address.name == "wagtail_serve":
        return [(f"pages/{kind}", page.relative_url(None)) for kind, page in world.pages]
    return [(address.route, address.path(values_for(world, address.route)))]


class Values(dict):
    """What stands in an address for its parameters. Where nothing is said: 1, which is hardly anything's."""

    def __missing__(self, name: str) -> int:
        return 1


def values_for(world: World, route: str) -> Values:
    """The resident's own things, the commune `here`, a lesson and what editors keep."""
    here, others, course = world.here, world.others, world.course
    values = Values(
        code=here.commune.code,
        public_id=here.resident.public_id,
        other=here.neighbour.public_id,
        who=here.resident.public_id,
        token="0" * 26,
        attempt_id=here.attempt.pk,
        purpose=Consent.Purpose.LEARNING,
        course_id=course.page.pk,
        lesson_id=course.lessons[0].pk,
        request_id=here.help_request.pk,
        quiz_id=course.quiz.pk,
        image_id=others["image"].pk,
        document_id=others["document"].pk,
        document_filename=others["document"].filename,
        path="images/none.png",
        filter_spec="width-100",
        revision_id=course.quiz.live_revision_id,
        revision_id_a="live",
        revision_id_b="latest",
        content_type_app_name="courses",
        content_type_model_name="lessonpage",
    )
    values |= dict.fromkeys(["page_id", "page_pk", "page_to_move_id"], course.lessons[0].pk)
    values |= dict.fromkeys(["parent_page_id", "destination_id"], course.page.pk)
    for beginning, more in _particular(world).items():
        if route.startswith(beginning):
            values |= more
    return values


def _particular(world: World) -> dict[str, dict[str, object]]:
    """Where a parameter's name alone does not tell what it is."""
    certificate, course = world.here.certificate, world.course
    return {
        "hoc/lan-lam/<uuid:attempt_id>/ket-qua/": {"attempt_id": world.here.submitted.pk},
        "nguoi-hoc/lop/": {"pk": world.others["hall"].pk},
        "chung-nhan/": {"public_id": certificate.public_id},
        "xac-minh/": {"code": certificate.code},
        "tai-khoan/du-lieu/yeu-cau/": {"pk": world.here.request.pk},
        "quan-tri/api/main/": {"pk": course.lessons[0].pk},
        "quan-tri/pages/": {"pk": course.lessons[0].pk, "app_label": "courses", "model_name": "lessonpage"},
        "quan-tri/bulk/": {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
        "quan-tri/settings/": {
            "app_name": "certificates",
            "model_name": "certificatesettings",
            "pk": CertificateSettings.load().pk,
        },
        "quan-tri/yeu-cau-du-lieu/": {"pk": world.here.request.pk},
        "quan-tri/users/": {"pk": world.here.resident.pk},
        "quan-tri/giay-chung-nhan/": {"pk": certificate.pk},
    }
