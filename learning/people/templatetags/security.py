"""How devices and keys are shown."""

import json
from datetime import datetime, timedelta

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.people.devices import device_of

register = template.Library()
register.filter("device", device_of)


@register.filter
def seen(moment: datetime) -> str:
    """ "hôm qua, 14:05": when a device was last used. Residents' visits are noted once an hour, so no finer."""
    now, moment = timezone.localtime(), timezone.localtime(moment)
    if now - moment < timedelta(hours=1):
        return _("trong 1 giờ qua")
    day = {0: _("hôm nay"), 1: _("hôm qua")}.get((now.date() - moment.date()).days)
    return f"{day}, {moment:%H:%M}" if day else date_format(moment, "d/m/Y")


@register.filter
def as_json(value: object) -> str:
    """For a data attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
