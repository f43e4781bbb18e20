from django import template
from django.urls import reverse

from certificates.actions import verify_url
from certificates.models import Certificate
from certificates.queries import certificates_of
from learning.people.models import User

register = template.Library()


@register.inclusion_tag("certificates/of_learner.html")
def papers_of(person: User) -> dict[str, object]:
    """A learner's certificates on a page that stands in a room below and asks by this tag."""
    return {"certificates": certificates_of(person).order_by("issued_at")}


@register.inclusion_tag("certificates/share.html")
def share_paper(enrolment_id: int) -> dict[str, object]:
    """At the moment a course is done: its paper, to be shown to those at home."""
    papers = Certificate.objects.filter(completion__enrolment=enrolment_id, replaced_at=None, revoked_at=None)
    if not (paper := papers.first()):
        return {}
    page = reverse("show_certificate", args=[paper.public_id])
    return {"url": verify_url(paper), "course": paper.words.course, "otherwise": f"{page}#ma-qr"}
