"""A gateway that cannot send refuses to start: people would wait for codes that never come."""

from django.core.checks import CheckMessage, register
from django.core.checks import Error as CheckError

from learning.notices.gateways import MisconfiguredError, get_sms_gateway


@register
def check_sms_gateway(**_kwargs: object) -> list[CheckMessage]:
    try:
        get_sms_gateway()
    except MisconfiguredError as error:
        return [CheckError(str(error), id="notices.E001")]
    return []
