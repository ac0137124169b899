"""Writing the ledger: prove, sign, contest, upload instead, answer, ask again."""

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
from rongyi.exemption.services.applicant import (
    attach_upload,
    choose_exemption,
    choose_upload,
    commit,
    contest,
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
    "attach_upload",
    "choose_exemption",
    "choose_upload",
    "commit",
    "contest",
    "department_answer",
    "followed",
    "produced",
    "prove",
    "version_of",
]
