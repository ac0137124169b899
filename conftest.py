"""Fixtures for all tests: a real PostgreSQL, the real definitions, the demo people, a browser."""

from rongyi.config import translations

translations.ensure()
pytest_plugins = (
    "tests.support.database",
    "tests.support.content",
    "tests.support.served",
    "tests.support.left_out",
)
