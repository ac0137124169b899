"""Reads of former cases: how far a log is, its cases page by page, and whole logs as streams."""

from rongyi.history.queries.export import Contents, ExportedCase, contents_of, exported, header_of
from rongyi.history.queries.lists import (
    CASES_A_PAGE,
    EVENTS_A_PAGE,
    FormerCasePage,
    FormerCaseRow,
    FormerEvent,
    FormerList,
    former_case,
    former_cases,
    has_former_cases,
)
from rongyi.history.queries.logs import BadRow, LogRow, bad_rows, log_named, logs

__all__ = [
    "CASES_A_PAGE",
    "EVENTS_A_PAGE",
    "BadRow",
    "Contents",
    "ExportedCase",
    "FormerCasePage",
    "FormerCaseRow",
    "FormerEvent",
    "FormerList",
    "LogRow",
    "bad_rows",
    "contents_of",
    "exported",
    "former_case",
    "former_cases",
    "has_former_cases",
    "header_of",
    "log_named",
    "logs",
]
