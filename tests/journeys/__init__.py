"""Fixtures of a few journeys stand in modules beside them; their assertions tell as much as a test's own."""

import pytest

pytest.register_assert_rewrite("tests.journeys.saving")
