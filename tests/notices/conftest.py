from collections.abc import Iterator

import pytest

from tests.notices.provider import Provider, provider


@pytest.fixture
def sms(settings) -> Iterator[Provider]:
    """Production's way of sending, to a provider on this machine."""
    with provider() as found:
        settings.DEMO = False
        settings.SMS_BACKEND = "http"
        settings.SMS_HTTP_URL = found.url
        yield found
