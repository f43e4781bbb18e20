import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone


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
