"""Acts that a post has, but not now, each with the reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rongyi.cases import states
from rongyi.cases.rules.awaiting import Awaited
from rongyi.cases.rules.decision import certificate_of
from rongyi.cases.rules.following import ToCome
from rongyi.cases.rules.opinions import Owed
from rongyi.cases.rules.shape import CaseNow
from rongyi.cases.rules.steps import posts_of_act
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.text import Text

# Acts of people that are worth explaining in each state; in any other they are long past.
_WORTH = {
    states.WAITING: ("accept",),
    states.SUBMITTED: (
        *("accept", "ask_correction", "mend", "refuse", "not_needed", "not_ours"),
        *("review", "approve"),
    ),
    states.CORRECTION: ("accept", "expire"),
    states.ACCEPTED: ("review", "stop", "approve"),
    states.STOPPED: ("review", "approve", "resume"),
    states.REVIEWED: ("approve",),
    states.APPROVED: ("close",),
}
TOLD_IN_TIME = frozenset({"ask_correction", "mend", "look", "refuse", "not_needed", "not_ours"})
_WAITS = Text(
    "需等前置事项的结果；结果出来后自动提交。",
    "It waits for the result of another matter and is then submitted by itself.",
)
_INTEREST = Text(
    "您是申请人或其代办人，依法应当回避。",
    "You are the applicant or act for him: you have to stand aside.",
)
_BARS = {
    "interest": _INTEREST,
    "recused": Text(
        "您已回避本件，不能办理。", "You stand aside from this case and do nothing on it."
    ),
    "four_eyes": Text(
        "您审查过本件；审查与决定须由不同的人作出，由同岗其他人员决定。",
        "You checked this case; who checks does not decide. A colleague of the post decides.",
    ),
    "other_hands": Text(
        "本件由其他经办人办理；须先改派给您。",
        "A colleague has this case in hand; it has to be reassigned to you first.",
    ),
}
# The same of somebody else, to whom a case is to be handed.
BARS_OF_OTHERS = {
    "interest": Text("他是申请人或其代办人", "he is the applicant or acts for him"),
    "recused": Text("他已回避本件", "he stands aside from this case"),
    "four_eyes": Text("他审查过本件，不能决定", "he checked this case and may not decide it"),
}
_LATE = Text(
    "收到申请已超过五个工作日，依法自收到之日起视为受理。",
    "Five working days have passed since receipt: by law the case counts as accepted since then.",
)
_NOT_ACCEPTED = Text("尚未受理，由{post}受理。", "Not accepted yet; this is up to: {post}.")
_CORRECTING = Text(
    "申请人正在补正，期限到{day}。", "The applicant is correcting; he has time until {day}."
)
_STOPPED = Text(
    "特别程序期间不能办理，请先恢复计时。", "The clock stands still; let it run again first."
)
_OTHERS_TURN = Text("现在由{post}审查。", "It is now under review at: {post}.")
_UNREVIEWED = Text("须先由{post}审查。", "It has to be reviewed first by: {post}.")
_NOT_PASSED_UP = Text(
    "下级机关尚未报送初审意见，由{post}初审。",
    "The lower body has not reported up yet; the first review is up to: {post}.",
)
_MADE = Text(
    "证照正在制作，完成后自动办结。",
    "The certificate is being made; the case then closes by itself.",
)


@dataclass(frozen=True, slots=True)
class Blocked:
    """An act that cannot be done now, and why."""

    act: str
    why: Text


def blocked_acts(
    case: CaseNow,
    item: Item,
    catalogue: Catalogue,
    *,
    held: frozenset[str],
    may: Callable[[str], bool],
    today: date,
    told_on: date,
    owed: tuple[Awaited | ToCome | Owed, ...] = (),
    bar: Callable[[str], str] = lambda act: "",
    unheard: Text | None = None,
) -> tuple[Blocked, ...]:
    """What a post of `held` has as its act but cannot do now. `owed`: papers, and answers about
    them, without which nothing is approved; `unheard`: who has still to be heard before any
    decision; `bar` says what keeps this person from an act."""
    found = []
    worth = _WORTH.get(case.course.state, ())
    for act in (*worth, "reject") if unheard is not None else worth:
        if not held & posts_of_act(item, act):
            continue
        why: Text | None = _BARS.get(bar(act), _INTEREST)
        if may(act) and not bar(act):
            why = _why(act, case, item, catalogue, today, told_on) or _turn(
                act, case, item, catalogue, held
            )
            if why is None and act in ("approve", "reject"):
                why = unheard
            if why is None and act == "approve" and owed:
                why = _all(one.words for one in owed)
        if why is not None:
            found.append(Blocked(act, why))
    return tuple(found)


def _all(words: Iterable[Text]) -> Text:
    told = list(words)
    return Text("".join(one.zh for one in told), " ".join(one.en for one in told))


def _why(
    act: str, case: CaseNow, item: Item, catalogue: Catalogue, today: date, told_on: date
) -> Text | None:
    state, step = case.course.state, item.steps[case.course.step]
    post = catalogue.posts.get(step.post or "")
    here: dict[str, object] = {"post": post.title if post else Text("有关岗位", "another post")}
    if state == states.WAITING:
        return _WAITS
    if state == states.SUBMITTED and act in TOLD_IN_TIME:
        return _LATE if today > told_on else None
    if state == states.SUBMITTED and act in ("review", "approve"):
        return _NOT_ACCEPTED.format(here)
    if state == states.CORRECTION and case.task is not None:
        over = act == "expire" and today > case.task.due_on
        return None if over else _CORRECTING.format({"day": case.task.due_on})
    if state == states.STOPPED:
        return None if act == "resume" else _STOPPED
    if state == states.APPROVED:
        return _MADE if certificate_of(item) else None
    if step.act == "prereview" and act in ("review", "approve"):
        return _NOT_PASSED_UP.format(here)
    return _UNREVIEWED.format(here) if act == "approve" and step.act == "review" else None


def _turn(
    act: str, case: CaseNow, item: Item, catalogue: Catalogue, held: frozenset[str]
) -> Text | None:
    """Several posts review: only the one whose turn it is may do something."""
    step = item.steps[case.course.step]
    if act not in ("review", "stop", "resume") or step.act != "review" or step.post in held:
        return None
    post = catalogue.posts.get(step.post or "")
    return _OTHERS_TURN.format({"post": post.title}) if post else None
