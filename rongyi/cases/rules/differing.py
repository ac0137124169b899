"""What another edition of an item changes for one running case, and what has to happen for it.

Safe: nobody loses anything. Needs consent: the applicant would give or accept more than he was told
when he applied. Blocked: the law gives no way, or there is no place for the case to stand. What is
asked for after acceptance is blocked, as everything had to be told at once (Administrative
Licensing Law, arts 31, 32); so is a later statutory day, as the time limit is that of the
acceptance (arts 42, 44).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rongyi.cases.rules.clock import limits_of
from rongyi.cases.rules.recounting import Told, due_days
from rongyi.cases.rules.shape import CaseNow, Record, Scene
from rongyi.cases.rules.values import by_term, typed
from rongyi.cases.states import ACCEPTED, BEFORE_DECISION, REVIEWED, STOPPED, SUBMITTED, WAITING
from rongyi.catalogue.definitions import Element, Item
from rongyi.kernel.text import Text, day_in_words

SAFE, CONSENT, BLOCKED = "safe", "needs_consent", "blocked"
VERDICTS = (SAFE, CONSENT, BLOCKED)
TOLD_ONCE = "case.correction_asked.v1"
_OPEN = (WAITING, SUBMITTED)
_CLOCK_RUNS = (ACCEPTED, REVIEWED, STOPPED)
# What only reads differently; and what the applicant took as the terms on which he applied.
_READS = (
    *("title", "summary", "words", "faq", "contact", "note", "channels", "serves", "life_events"),
    *("trips", "baseline", "codes", "online_depth", "pay_online", "appointment", "across", "mark"),
)
_TERMS = ("conditions", "quantity_limit", "audience", "result", "kind", "checks", "table")
_NAMES = {
    "conditions": Text("办理条件", "the conditions"),
    "quantity_limit": Text("数量限制", "the limit of numbers"),
    "audience": Text("服务对象", "who may apply"),
    "result": Text("办理结果", "the result"),
    "kind": Text("事项类型", "the kind of matter"),
    "checks": Text("自动核对的规则", "the checks"),
    "table": Text("决定的规则表", "the rules of decision"),
    "grounds": Text("不予许可的理由", "the grounds of rejection"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as before, in words; `verdict` is one of VERDICTS."""

    part: str
    verdict: str
    words: Text


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of a case: its form by element, and the facts that moved its due days,
    oldest first (with TOLD_ONCE, where a correction was asked for)."""

    values: Record
    told: Sequence[Told] = ()

    @property
    def was_told(self) -> bool:
        """Whether all that was missing has been told already, which is done once."""
        return any(name == TOLD_ONCE for name, _, _ in self.told)


def _row(part: str, verdict: str, zh: str, en: str) -> Difference:
    return Difference(part, verdict, Text(zh, en))


def ended(case: CaseNow) -> Difference | None:
    """What is decided or over stays under the rules by which it was decided."""
    if case.task is not None and case.course.state in BEFORE_DECISION:
        return None
    return _row("state", BLOCKED, "办件已作出决定或已结束", "the case is decided or over")


GONE = _row("item", BLOCKED, "新版中没有这一事项", "the other edition has no such item")


def differences(
    case: CaseNow, old: Scene, new: Scene, known: Known, posts: frozenset[str]
) -> tuple[Difference, ...]:
    """All that changes for a case that is not over; `posts` are those of the other edition."""
    found = [
        *_body(old.item, new.item),
        *_steps(case, old.item, new.item, posts),
        *_law(old.item, new.item),
        *_days(case, old, new, known),
        *_asked(case, old, new, known),
        *_terms(old.item, new.item),
        *_fees(old.item, new.item),
        *_reads(old.item, new.item),
    ]
    return tuple(sorted(found, key=lambda one: -VERDICTS.index(one.verdict)))


def verdict_of(found: Iterable[Difference]) -> str:
    """The gravest of them; safe where nothing differs."""
    return max((one.verdict for one in found), key=VERDICTS.index, default=SAFE)


def _body(old: Item, new: Item) -> list[Difference]:
    before, after = old.power, new.power
    if (before.holder, before.exercised_by) != (after.holder, after.exercised_by):
        return [_row("power", BLOCKED, "改由其他机关行使职权", "another body has the power now")]
    return []


def _steps(case: CaseNow, old: Item, new: Item, posts: frozenset[str]) -> list[Difference]:
    here = old.steps[case.course.step]
    place = next((s for s in new.steps if (s.code, s.act) == (here.code, here.act)), None)
    if place is None:
        return [_row("step", BLOCKED, "所处的办理环节已取消", "the step where it stands is gone")]
    found = []
    lying = case.task.post if case.task else ""
    if lying and lying not in posts:
        found.append(_row("post", BLOCKED, "所在的岗位已撤销", "the post where it lies is gone"))
    elif lying and lying == here.post != place.post:
        found.append(_row("post", SAFE, "本环节改由另一岗位办理", "another post does this step"))
    rest_before = [(s.act, s.post) for s in old.steps[case.course.step + 1 :]]
    rest_after = [(s.act, s.post) for s in new.steps[new.steps.index(place) + 1 :]]
    if rest_before != rest_after:
        found.append(_row("steps", SAFE, "其后的办理环节有变化", "the steps that follow change"))
    if (old.decision, old.four_eyes) != (new.decision, new.four_eyes):
        found.append(_row("decision", SAFE, "作出决定的方式有变化", "how it is decided changes"))
    return found


def _law(old: Item, new: Item) -> list[Difference]:
    before = [(one.law.zh, one.article) for one in old.basis]
    after = [(one.law.zh, one.article) for one in new.basis]
    gone = [f"{law}{article}" for law, article in before if (law, article) not in after]
    if gone:
        listed = "、".join(gone)
        return [_row("basis", BLOCKED, f"不再以{listed}为依据", f"no longer rests on {listed}")]
    if len(after) > len(before):
        return [_row("basis", SAFE, "补充了设定依据", "more law is named as its basis")]
    return []


def moved_days(
    case: CaseNow, old: Scene, new: Scene, known: Known
) -> tuple[date | None, date | None, bool]:
    """Statutory and promised due day by the other edition, and whether they are provisional. They
    stay where both give the same time; none before acceptance."""
    course = case.course
    at = course.accepted_at
    if at is None:
        return None, None, course.provisional
    if _periods(old, at, known) == _periods(new, at, known):
        return course.legal_due, course.promised_due, course.provisional
    legal, promised = due_days(new, at, known.told, by_term(known.values, new.elements))
    return legal.on, promised.on, legal.provisional or promised.provisional


def _periods(scene: Scene, at: datetime, known: Known) -> tuple[object, object]:
    day, values = scene.day(at), by_term(known.values, scene.elements)
    return scene.item.legal_period(day, values), scene.item.promised_period(day, values)


def _days(case: CaseNow, old: Scene, new: Scene, known: Known) -> list[Difference]:
    course = case.course
    if course.accepted_at is None:
        if _periods(old, old.now, known) == _periods(new, new.now, known):
            return []
        before = [due.on for due in limits_of(old, old.now, by_term(known.values, old.elements))]
        after = [due.on for due in limits_of(new, new.now, by_term(known.values, new.elements))]
    else:
        legal, promised, _ = moved_days(case, old, new, known)
        assert legal and promised and course.legal_due and course.promised_due
        before, after = [course.legal_due, course.promised_due], [legal, promised]
    found = []
    names = (("legal", "法定期限", "the statutory day"), ("promised", "承诺期限", "the promise"))
    for (part, zh, en), was, becomes in zip(names, before, after, strict=True):
        if was == becomes:
            continue
        later = BLOCKED if part == "legal" else CONSENT
        verdict = later if becomes > was else SAFE
        old_day, new_day = day_in_words(was), day_in_words(becomes)
        words = f"{zh}由{old_day.zh}变为{new_day.zh}", f"{en}: {old_day.en} becomes {new_day.en}"
        found.append(_row(part, verdict, *words))
    runs = course.state in _CLOCK_RUNS
    if runs and after[1] < new.today <= before[1]:
        found.append(_row("past", BLOCKED, "新的期限已经过去", "the new day has passed already"))
    return found


def _asked(case: CaseNow, old: Scene, new: Scene, known: Known) -> list[Difference]:
    """Fields and papers. New ones may be asked for only while nobody has told what is missing."""
    may_ask = case.course.state in _OPEN and not known.was_told
    verdict = CONSENT if may_ask else BLOCKED
    why = Text("", "") if may_ask else Text("（受理或补正告知后不得再要求）", " (too late to ask)")
    before, after = _fields(old, known), _fields(new, known)
    found = []
    for code, element in after.items():
        if _answered(element, known.values.get(code)):
            continue
        if code in before and not _answered(before[code], known.values.get(code)):
            continue  # it is missing by both
        zh, en = f"需要填写“{element.label.zh}”{why.zh}", f"to be filled in: {element.label.en}"
        found.append(_row("field", verdict, zh, en + why.en))
    held = {code for code, _, _ in case.papers}
    wanted, needed = _papers(old, known), _papers(new, known)
    for code in needed:
        if code in wanted or code in held:
            continue
        title = new.material_title(code)
        zh, en = f"需要提交“{title.zh}”{why.zh}", f"to be handed in: {title.en}{why.en}"
        found.append(_row("paper", verdict, zh, en))
    for code in wanted:
        if code not in needed:
            title = old.material_title(code)
            found.append(
                _row("paper", SAFE, f"不再需要“{title.zh}”", f"no longer asked for: {title.en}")
            )
        elif (was := wanted[code]) and needed[code] and was != needed[code]:
            found.append(_later(new.material_title(code), was, needed[code]))
    return found


def _later(title: Text, was: int, becomes: int) -> Difference:
    verdict = SAFE if becomes > was else CONSENT
    return _row(
        "later",
        verdict,
        f"补交“{title.zh}”的时间由{was}个工作日变为{becomes}个工作日",
        f"time to hand in {title.en}: {was} working days become {becomes}",
    )


def _fields(scene: Scene, known: Known) -> dict[str, Element]:
    terms = by_term(known.values, scene.elements)
    return {
        use.element: scene.elements[use.element]
        for use in scene.item.fields
        if use.required and (use.when is None or use.when.holds(terms))
    }


def _answered(element: Element, stored: Any) -> bool:
    """Whether the form holds a value that the element can have."""
    value = typed(element, stored)
    if value in (None, "", [], ()):
        return False
    if not element.choices:
        return True
    given = value if isinstance(value, list | tuple) else [value]
    return all(element.choice(str(one)) is not None for one in given)


def _papers(scene: Scene, known: Known) -> dict[str, int]:
    """The papers that this case needs, and in how many working days after acceptance each may
    follow; 0 where it may not."""
    terms = by_term(known.values, scene.elements)
    return {
        use.material: use.after_acceptance.workdays if use.after_acceptance else 0
        for use in scene.item.materials
        if (use.when is None or use.when.holds(terms))
        and not any(route.way == "abolished" for route in use.routes)
    }


def _terms(old: Item, new: Item) -> list[Difference]:
    found = []
    for part in _TERMS:
        if getattr(old, part) != getattr(new, part):
            name = _NAMES[part]
            found.append(_row(part, CONSENT, f"{name.zh}有变化", f"{name.en}: changed"))
    if {one.code for one in new.grounds} - {one.code for one in old.grounds}:
        found.append(_row("grounds", CONSENT, "增加了不予许可的理由", "one more ground to reject"))
    elif old.grounds != new.grounds:
        found.append(_row("grounds", SAFE, "不予许可的理由有变化", "the grounds to reject change"))
    return found


def _fees(old: Item, new: Item) -> list[Difference]:
    if old.fees == new.fees:
        return []
    known: Mapping[str, Any] = {one.name.zh: one.amount_yuan for one in old.fees}
    more = any(one.amount_yuan > known.get(one.name.zh, -1) for one in new.fees)
    was, becomes = (sum((one.amount_yuan for one in item.fees), start=0) for item in (old, new))
    return [
        _row(
            "fees",
            CONSENT if more else SAFE,
            f"收费由{was}元变为{becomes}元",
            f"the fees: {was} yuan become {becomes}",
        )
    ]


def _reads(old: Item, new: Item) -> list[Difference]:
    if all(getattr(old, part) == getattr(new, part) for part in _READS):
        return []
    return [_row("words", SAFE, "说明文字有变化", "the words of the guide change")]
