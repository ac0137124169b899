"""The law of a case as pure functions: a case and its scene in, what an act makes of it out."""

from rongyi.cases.rules.acceptance import (
    POINTS_MAX,
    accept,
    ask_correction,
    correct,
    is_deemed,
    refuse,
    release,
)
from rongyi.cases.rules.blocking import Blocked, blocked_acts
from rongyi.cases.rules.checking import CONTESTED, Finding, PaperNow, findings
from rongyi.cases.rules.clock import Clock, after_stop, clock_at, told_by, told_on, zone_of
from rongyi.cases.rules.decision import (
    OUTCOMES,
    certificate_of,
    close,
    decide,
    is_handed_over,
    issue,
    withdraw,
)
from rongyi.cases.rules.handling import SPECIALS, resume, review, stop
from rongyi.cases.rules.history import (
    SPECIAL_WORDS,
    TASK_WORDS,
    note_of_fact,
    words_of_fact,
)
from rongyi.cases.rules.letters import LETTERS, About, Letter, letter, named
from rongyi.cases.rules.opening import open_case
from rongyi.cases.rules.papers import UNSETTLED, settled, taken_over
from rongyi.cases.rules.reasons import WORDS_MAX
from rongyi.cases.rules.shape import (
    CaseNow,
    CaseSpec,
    Course,
    MaterialSpec,
    Moved,
    Point,
    Record,
    Scene,
    TaskNow,
)
from rongyi.cases.rules.steps import post_of, posts_of_act
from rongyi.cases.rules.values import (
    by_term,
    digest_of,
    plain,
    typed,
    words_of_answer,
    words_of_value,
)

__all__ = [
    "CONTESTED",
    "LETTERS",
    "OUTCOMES",
    "POINTS_MAX",
    "SPECIALS",
    "SPECIAL_WORDS",
    "TASK_WORDS",
    "UNSETTLED",
    "WORDS_MAX",
    "About",
    "Blocked",
    "CaseNow",
    "CaseSpec",
    "Clock",
    "Course",
    "Finding",
    "Letter",
    "MaterialSpec",
    "Moved",
    "PaperNow",
    "Point",
    "Record",
    "Scene",
    "TaskNow",
    "accept",
    "after_stop",
    "ask_correction",
    "blocked_acts",
    "by_term",
    "certificate_of",
    "clock_at",
    "close",
    "correct",
    "decide",
    "digest_of",
    "findings",
    "is_deemed",
    "is_handed_over",
    "issue",
    "letter",
    "named",
    "note_of_fact",
    "open_case",
    "plain",
    "post_of",
    "posts_of_act",
    "refuse",
    "release",
    "resume",
    "review",
    "settled",
    "stop",
    "taken_over",
    "told_by",
    "told_on",
    "typed",
    "withdraw",
    "words_of_answer",
    "words_of_fact",
    "words_of_value",
    "zone_of",
]
