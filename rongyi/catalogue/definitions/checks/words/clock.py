"""What can be wrong with the days of the clock, and with a rule that watches it."""

from rongyi.kernel.datafile import declare_rows

declare_rows(
    (
        "clock.days",
        "“{of}”写了{days}天，只能是{least}至{most}天（{law}）。",
        "`{of}` has {days} days; only {least} to {most} are possible ({law}).",
        "改为{least}至{most}天；删去则用程序的天数。",
        "Write {least} to {most}, or take the line out: then the days of the program hold.",
    ),
    (
        "watch.when",
        "监察规则“{watch}”没有说清何时成立。",
        "The rule {watch} does not say when it holds.",
        "写 overdue: true，或写 days、percent，两者不并用。",
        "Write `overdue: true`, or `days` and `percent`, and not both.",
    ),
    (
        "watch.against",
        "监察规则“{watch}”的层级与期限不符。",
        "Level and period of the rule {watch} do not go together.",
        "level: step 只用 against: internal；level: case 用 promised 或 legal。",
        "`level: step` goes with `against: internal`, `level: case` with `promised` or `legal`.",
    ),
    (
        "watch.percent",
        "监察规则“{watch}”是环节规则，不能按比例。",
        "The rule {watch} is about steps, which know no share.",
        "改用 days。",
        "Use `days`.",
    ),
    (
        "watch.escalation",
        "监察规则“{watch}”的升级只写了一半。",
        "The rule {watch} says only half of its escalation.",
        "escalate_after 与 escalate_to 同时写，或都不写。",
        "Write both `escalate_after` and `escalate_to`, or neither.",
    ),
)
