"""What may be read of cases: work lists, one case, the cases of a bundle. Scoped by policy."""

from rongyi.cases.queries.asked import AskedRow, checks_asked
from rongyi.cases.queries.bundles import (
    BundleFact,
    OpenCorrection,
    SubCaseRow,
    bundle_history,
    cases_of_bundle,
    open_corrections,
)
from rongyi.cases.queries.following import PromisedPaper, promised_papers
from rongyi.cases.queries.letters import (
    SentLetter,
    draft_letter,
    letters_of_bundle,
    letters_of_case,
    sent_letter,
)
from rongyi.cases.queries.lists import (
    COUNT_MAX,
    ROWS_MAX,
    FoundCase,
    Neighbours,
    PostCounts,
    WorkFilter,
    WorkPage,
    WorkRow,
    counts,
    next_previous,
    search_cases,
    work_list,
)
from rongyi.cases.queries.needed import posts_needed
from rongyi.cases.queries.page import CasePage, case_page
from rongyi.cases.queries.papers import paper
from rongyi.cases.queries.parts import (
    CheckRow,
    CorrectionRow,
    DecisionRow,
    FieldRow,
    FileRow,
    GroundRow,
    HistoryRow,
    MaterialRow,
    PointRow,
    StopRow,
)
from rongyi.cases.rules import SPECIAL_WORDS, TASK_WORDS, Blocked, Letter

__all__ = [
    "COUNT_MAX",
    "ROWS_MAX",
    "SPECIAL_WORDS",
    "TASK_WORDS",
    "AskedRow",
    "Blocked",
    "BundleFact",
    "CasePage",
    "CheckRow",
    "CorrectionRow",
    "DecisionRow",
    "FieldRow",
    "FileRow",
    "FoundCase",
    "GroundRow",
    "HistoryRow",
    "Letter",
    "MaterialRow",
    "Neighbours",
    "OpenCorrection",
    "PointRow",
    "PostCounts",
    "PromisedPaper",
    "SentLetter",
    "StopRow",
    "SubCaseRow",
    "WorkFilter",
    "WorkPage",
    "WorkRow",
    "bundle_history",
    "case_page",
    "cases_of_bundle",
    "checks_asked",
    "counts",
    "draft_letter",
    "letters_of_bundle",
    "letters_of_case",
    "next_previous",
    "open_corrections",
    "paper",
    "posts_needed",
    "promised_papers",
    "search_cases",
    "sent_letter",
    "work_list",
]
