"""Fixtures for all tests: a real PostgreSQL, the real definitions, the demo people, a browser."""

from typing import Any

from hypothesis import HealthCheck, settings

# A property holds however busy the machine is that looks for an exception to it.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")

pytest_plugins = (
    "tests.support.clock",
    "tests.support.database",
    "tests.support.content",
    "tests.support.served",
    "tests.support.left_out",
)


def pytest_make_parametrize_id(val: Any, argname: str) -> str | None:
    """The name of a test never holds raw bytes: what was packed a second later would rename it,
    and two workers would then not agree on the tests there are."""
    return argname if isinstance(val, bytes) else None
