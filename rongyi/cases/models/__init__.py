"""Tables of cases: `case` is the case and what stands beside it, `editions` its moves to other
editions, `counts` the numbers, `grants` what some renew or change, `errands` what
posts see to besides tasks."""

from rongyi.cases.models.case import (
    BEFORE_ACCEPTANCE,
    ENDED,
    TASK_KINDS,
    Case,
    CaseForm,
    CaseLetter,
    CaseMaterial,
    CaseWarning,
    Correction,
    Decision,
    Opinion,
    Recusal,
    Stop,
    Task,
)
from rongyi.cases.models.counts import DaysCount, MonthCount
from rongyi.cases.models.editions import EditionMove
from rongyi.cases.models.errands import Errand
from rongyi.cases.models.grants import CaseGrant

__all__ = [
    "BEFORE_ACCEPTANCE",
    "Case",
    "CaseForm",
    "CaseGrant",
    "CaseLetter",
    "CaseMaterial",
    "CaseWarning",
    "Correction",
    "DaysCount",
    "Decision",
    "ENDED",
    "EditionMove",
    "Errand",
    "MonthCount",
    "Opinion",
    "Recusal",
    "Stop",
    "TASK_KINDS",
    "Task",
]
