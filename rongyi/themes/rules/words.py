"""The sentences a plan says of itself, in both languages."""

from __future__ import annotations

from rongyi.kernel.text import Text

WHY = {
    "abolished": Text(
        zh="该材料已取消，任何窗口都不得再要求提供。",
        en="This paper is abolished; no window may ask for it.",
    ),
    "produced": Text(
        zh="由本次办理的“{items}”产生，办好后直接转用。",
        en="Made by “{items}” in this same application and passed on when ready.",
    ),
    "data_call": Text(
        zh="由系统从{source}调取，无需提供。",
        en="Called from {source}; you need not provide it.",
    ),
    "department_check": Text(
        zh="由{source}核验，不影响您现在提交。",
        en="Checked by {source}; you can submit now.",
    ),
    "commitment": Text(
        zh="签署告知承诺后免交，事后核查。",
        en="A signed commitment replaces it; checked afterwards.",
    ),
    "upload": Text(
        zh="目前没有数据可以代替，请您上传一次，各事项共用。",
        en="No data can replace it yet; upload it once for all items.",
    ),
}
MIXED = Text(
    zh="各事项分别按“{ways}”办理，您无需提供。",
    en="Each item handles it its own way ({ways}); you need not provide it.",
)
FORMULA = {
    "trips": Text(
        zh="原来：各事项单独办理的跑动次数相加（{before}）。现在：各事项中次数最多的一项（{after}）。",
        en="Before: trips of each item handled alone, added up ({before}). "
        "Now: the item that needs most ({after}).",
    ),
    "papers": Text(
        zh="原来：各事项单独办理要交的纸质材料份数相加（{before}）。现在：仍需您提供的材料（{after}）。",
        en="Before: paper copies each item asked for, added up ({before}). "
        "Now: what you still hand in ({after}).",
    ),
    "stages": Text(
        zh="原来：各部门的受理、审查、决定、送达环节相加（{before}）。"
        "现在：最长一条办理链上的环节，并行的只算一次（{after}）。",
        en="Before: acceptance, review, decision and delivery of each office, added up ({before}). "
        "Now: stages on the longest chain, parallel ones counted once ({after}).",
    ),
    "days": Text(
        zh="原来：各事项单独在纸面上依次办理的工作日相加（{before}）。"
        "现在：并联办理关键路径上的承诺工作日（{after}）。承诺时限短于法定时限，两者不是同一口径。",
        en="Before: working days of each item on paper, one after the other ({before}). "
        "Now: promised working days on the critical path ({after}). "
        "A promise is shorter than the statutory limit; the two are different measures.",
    ),
}
EXAMPLE_NOTE = Text(
    zh="图中的原来为示例合计：有公开出处的部分为{counted}，其余为示例数据，所以不算降幅。",
    en="What the bar shows as before is an example total: {counted} of it rests on public "
    "sources, the rest is example data, so no percentage is given.",
)
EXAMPLE_SUM = Text(zh="示例合计{sum}", en="example total {sum}")
