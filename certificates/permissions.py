"""Who may see which certificate: its owner, the volunteers who teach the owner, those who administer the register."""

from django.db.models import Q, QuerySet

from certificates.models import Certificate
from learning.people.models import User
from learning.people.permissions import people_visible_to


def administers_register(user: User) -> bool:
    return user.has_perm("certificates.change_certificate")


def certificates_visible_to(user: User) -> QuerySet[Certificate]:
    if administers_register(user):
        return Certificate.objects.all()
    learner = "completion__enrolment__learner"
    return Certificate.objects.filter(Q(**{learner: user}) | Q(**{f"{learner}__in": people_visible_to(user)}))


def can_see_certificate(user: User, certificate: Certificate) -> bool:
    return certificates_visible_to(user).filter(pk=certificate.pk).exists()
