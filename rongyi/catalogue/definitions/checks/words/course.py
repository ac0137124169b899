"""What keeps a case from its end, and places from being used."""

from rongyi.kernel.datafile import declare_rows

declare_rows(
    (
        "step.not_once",
        "环节“{act}”写了 {count} 个，应恰好有一个。",
        "There are {count} steps “{act}”; there must be exactly one.",
        "每个事项恰好写一个 accept 和一个 decide：缺了无人办理，多了办不到第二个。",
        "Write one `accept` and one `decide`: nobody acts without it, and no case gets to a "
        "second.",
    ),
    (
        "step.decided_first",
        "决定环节“{step}”写在受理之前。",
        "The step “{step}” decides before anybody has accepted.",
        "把 accept 写在 decide 之前。",
        "Put `accept` before `decide`.",
    ),
    (
        "step.rule_post",
        "规则不能决定时，环节“{step}”没有岗位接手。",
        "When the rule cannot decide, no post takes the step “{step}”.",
        "由规则决定的事项，受理和决定环节也写 post：数据查不到或条件不成立时由该岗位办理。",
        "Name a post in `accept` and `decide` of an item decided by rule too: it acts when a "
        "register does not answer or a check does not hold.",
    ),
)
