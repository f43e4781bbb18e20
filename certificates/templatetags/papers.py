from django import template

from certificates.queries import certificates_of
from learning.people.models import User

register = template.Library()


@register.inclusion_tag("certificates/of_learner.html")
def papers_of(person: User) -> dict[str, object]:
    """A learner's certificates on a page that stands in a room below and asks by this tag."""
    return {"certificates": certificates_of(person).order_by("issued_at")}
