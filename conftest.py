"""Fixtures for all tests: a real PostgreSQL, the real definitions, the demo people, a browser."""

from typing import Any

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
