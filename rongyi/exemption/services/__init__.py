"""Writing the ledger: prove, answer, ask again, take what is made or follows."""

from rongyi.exemption.rules import (
    FileNote,
    MaterialNeed,
    RouteLeft,
    Signed,
    Subjects,
    version_of,
)
from rongyi.exemption.services.answering import (
    answer_check,
    ask_again,
    department_answer,
    followed,
    produced,
)
from rongyi.exemption.services.proving import prove

__all__ = [
    "FileNote",
    "MaterialNeed",
    "RouteLeft",
    "Signed",
    "Subjects",
    "answer_check",
    "ask_again",
    "department_answer",
    "followed",
    "produced",
    "prove",
    "version_of",
]
