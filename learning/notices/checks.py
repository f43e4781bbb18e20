"""A gateway that cannot send refuses to start: people would wait for codes that never come."""

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Error as CheckError

from learning.notices.gateways import MisconfiguredError, get_sms_gateway
from learning.notices.push import is_usable


@register
def check_sms_gateway(**_kwargs: object) -> list[CheckMessage]:
    try:
        get_sms_gateway()
    except MisconfiguredError as error:
        return [CheckError(str(error), id="notices.E001")]
    return []


@register
def check_web_push(**_kwargs: object) -> list[CheckMessage]:
    if not settings.WEB_PUSH or is_usable(settings.VAPID_PRIVATE_KEY):
        return []
    hint = "VAPID_PRIVATE_KEY is not 32 bytes in base64url: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='"
    return [CheckError(hint, id="notices.E002")]
