"""The plan, pure: compiling a theme, merging materials, ordering items, counting savings."""

from rongyi.exemption.states import (
    ABOLISHED,
    COMMITMENT,
    DATA_CALL,
    DEPARTMENT_CHECK,
    PRODUCED,
    UPLOAD,
)
from rongyi.themes.rules.compiling import compile_theme
from rongyi.themes.rules.conditions import Situation, Value
from rongyi.themes.rules.parts import CompiledTheme
from rongyi.themes.rules.plain import digest_of_plan, plan_to_json
from rongyi.themes.rules.planning import plan
from rongyi.themes.rules.shape import (
    Holdings,
    Plan,
    PlannedField,
    PlannedItem,
    PlannedMaterial,
    PlannedPart,
    PlannedQuestion,
    Saving,
    SavingRow,
    Savings,
)
from rongyi.themes.rules.theme import JointVisit, NotFor, Question, Section, Theme, ThemeItem

__all__ = [
    "ABOLISHED",
    "COMMITMENT",
    "DATA_CALL",
    "DEPARTMENT_CHECK",
    "PRODUCED",
    "UPLOAD",
    "CompiledTheme",
    "Holdings",
    "JointVisit",
    "NotFor",
    "Plan",
    "PlannedField",
    "PlannedItem",
    "PlannedMaterial",
    "PlannedPart",
    "PlannedQuestion",
    "Question",
    "Saving",
    "SavingRow",
    "Savings",
    "Section",
    "Situation",
    "Theme",
    "ThemeItem",
    "Value",
    "compile_theme",
    "digest_of_plan",
    "plan",
    "plan_to_json",
]
