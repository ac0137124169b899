"""Work lists: their pages, their counts, and what is looked for over all of them."""

from rongyi.cases.queries.lists.choosing import acts_together, listed_cases
from rongyi.cases.queries.lists.counting import (
    COUNT_MAX,
    NEWS_MAX,
    Counted,
    PostCounts,
    Waiting,
    came_since,
    counts,
    list_size,
    waiting,
)
from rongyi.cases.queries.lists.filtering import FILTER_WORDS_MAX, MARKS_OF_CASES, WorkFilter
from rongyi.cases.queries.lists.pages import (
    ROWS_MAX,
    Neighbours,
    WorkPage,
    WorkRow,
    next_previous,
    work_list,
    work_rows,
)
from rongyi.cases.queries.lists.searching import FoundCase, Search, search_cases

__all__ = [
    "COUNT_MAX",
    "FILTER_WORDS_MAX",
    "MARKS_OF_CASES",
    "NEWS_MAX",
    "Counted",
    "ROWS_MAX",
    "FoundCase",
    "Search",
    "Neighbours",
    "PostCounts",
    "Waiting",
    "WorkFilter",
    "WorkPage",
    "WorkRow",
    "came_since",
    "counts",
    "list_size",
    "acts_together",
    "listed_cases",
    "next_previous",
    "search_cases",
    "waiting",
    "work_list",
    "work_rows",
]
