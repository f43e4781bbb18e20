from datetime import datetime

from django import template
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.people import phones, vneid
from learning.people.demo import ACCOUNTS, PASSWORD
from learning.people.models import Commune
from learning.people.queries import our_communes

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """0912 345 678"""
    return phones.show_phone(number)


@register.filter
def hidden_phone(number: str) -> str:
    return phones.hide_phone(number)


@register.filter
def plain(value: object) -> str:
    """Any value of "Dữ liệu của tôi" as people read it."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@register.simple_tag
def communes_with_help() -> QuerySet[Commune]:
    return our_communes().exclude(help_phone="")


@register.simple_tag
def vneid_is_open() -> bool:
    return vneid.is_configured()


@register.inclusion_tag("people/demo_accounts.html")
def demo_accounts() -> dict[str, object]:
    """The accounts of the demonstration, for its sign-in page; nothing elsewhere."""
    return {"accounts": ACCOUNTS if settings.DEMO else (), "password": PASSWORD}
