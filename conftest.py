"""Fixtures for all tests: a real PostgreSQL, the real definitions, the demo people."""

pytest_plugins = ("tests.support.database", "tests.support.content")
