"""Fixtures for all tests: a real PostgreSQL, the real definitions, the demo people, a browser."""

pytest_plugins = (
    "tests.support.clock",
    "tests.support.database",
    "tests.support.content",
    "tests.support.served",
    "tests.support.left_out",
)
