import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache.backends import db  # noqa: F401 -- takes the clock when first loaded: never a moved one
from django.utils import timezone

from tests.openid import NUMBER, OTHER_NUMBER, Provider, openid_provider, settings_for
from tests.people.travelling import HOA, Traveller


@pytest.fixture
def later(monkeypatch) -> Callable[..., None]:
    """Lets time go by: later(minutes=10)."""
    now, clock = timezone.now, time.time
    gone = timedelta()

    def go(**duration: float) -> None:
        nonlocal gone
        gone += timedelta(**duration)

    monkeypatch.setattr(timezone, "now", lambda: now() + gone)
    monkeypatch.setattr(time, "time", lambda: clock() + gone.total_seconds())
    return go


@pytest.fixture(scope="session")
def openid() -> Iterator[Provider]:
    with openid_provider() as running:
        yield running


@pytest.fixture
def provider(openid, settings) -> Provider:
    """Knows Hoa and Bình; the door is open for it."""
    for name, value in settings_for(openid.address).items():
        setattr(settings, name, value)
    openid.altered, openid.nonsense, openid.away = {}, {}, False
    openid.know(NUMBER, **HOA)
    openid.know(OTHER_NUMBER, name="Trần Văn Bình")
    return openid


@pytest.fixture
def traveller(provider) -> Traveller:
    return Traveller(provider=provider)
