"""Opinions of others (征求意见): what may be asked, what an answer is, and what waits for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rongyi.cases import states
from rongyi.cases.errors import OpinionOwed, QuestionUnfit, StandUnknown
from rongyi.cases.events import OpinionAsked, OpinionGiven
from rongyi.cases.rules.reasons import words_of
from rongyi.cases.rules.shape import CaseNow, Moved, Scene
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.kernel.errors import NotAllowedNow
from rongyi.kernel.text import Text

QUESTION_DAYS_MAX = 60
QUESTIONS_MAX = 20  # of one case
STANDS = ("agree", "disagree", "remark")
ASKABLE = (states.ACCEPTED, states.STOPPED, states.REVIEWED)
STAND_WORDS = {
    "agree": Text("同意", "Agrees"),
    "disagree": Text("不同意", "Disagrees"),
    "remark": Text("提出意见", "Remarks"),
}
_UNASKED = Text("须先征求{post}的意见。", "{post} has to be asked for its opinion first.")
_UNANSWERED = Text(
    "{post}的意见尚未答复，期限到{day}。", "{post} has not answered yet; it has time until {day}."
)


@dataclass(frozen=True, slots=True)
class OpinionNow:
    """One question of a case, as far as a decision looks at it."""

    post: str
    due_on: date
    answered: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """An opinion without which nothing is approved, and why it is not there."""

    post: Text
    words: Text


def ask(
    case: CaseNow,
    scene: Scene,
    *,
    opinion_id: UUID,
    known: Collection[str],
    post: str,
    question: str,
    days: int,
    shows: Sequence[str],
    papers: Sequence[str],
) -> Moved:
    """A question to a post of somebody else; the case stays where it is.

    Errors: NotAllowedNow outside review, QuestionUnfit, ReasonsMissing.
    """
    if case.course.state not in ASKABLE:
        raise NotAllowedNow(state=case.course.state, move="ask_opinion")
    if post not in known or post in scene.item.posts or not 0 < days <= QUESTION_DAYS_MAX:
        raise QuestionUnfit(days_max=QUESTION_DAYS_MAX)
    due = scene.calendar.add(scene.today, days).on
    words = words_of(question)
    mandatory = any(one.post == post and one.mandatory for one in scene.item.opinions)
    fact = OpinionAsked(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=scene.post,
        opinion_id=opinion_id,
        asked=post,
        question=words,
        due_on=due,
        mandatory=mandatory,
    )
    asked_fields = {use.element for use in scene.item.fields}
    asked_papers = {use.material for use in scene.item.materials}
    note = {
        "id": str(opinion_id),
        "asked": post,
        "question": words,
        "due_on": due.isoformat(),
        "shows": sorted(asked_fields & set(shows)),
        "papers": sorted(asked_papers & set(papers)),
        "post": scene.post,
    }
    return Moved(case, case.course, case.task, fact, scene.now, note, hands_over=True)


def given(case: CaseNow, *, opinion_id: UUID, post: str, stand: str, words: str) -> OpinionGiven:
    """The answer as a fact. Errors: StandUnknown, ReasonsMissing for too many words."""
    said = words_of(words, required=False)
    if stand not in STANDS or (stand != "agree" and not said):
        raise StandUnknown()
    return OpinionGiven(
        number=case.number,
        bundle_id=case.bundle_id,
        item_code=case.item_code,
        post=post,
        opinion_id=opinion_id,
        stand=stand,
        opinion=said,
    )


def owed_opinions(
    item: Item, asked: Sequence[OpinionNow], catalogue: Catalogue
) -> tuple[Owed, ...]:
    """The opinions that the item requires and that are not there: unasked, or unanswered."""
    found = []
    for one in item.opinions:
        if not one.mandatory:
            continue
        here = [each for each in asked if each.post == one.post]
        post = catalogue.posts.get(one.post)
        title = post.title if post else Text(one.post, one.post)
        waiting = [each for each in here if not each.answered]
        if waiting:
            day = max(each.due_on for each in waiting)
            found.append(Owed(title, _UNANSWERED.format({"post": title, "day": day})))
        elif not here:
            found.append(Owed(title, _UNASKED.format({"post": title})))
    return tuple(found)


def require_opinions(
    item: Item, asked: Mapping[UUID, Sequence[OpinionNow]], case_id: UUID, catalogue: Catalogue
) -> None:
    """Errors: OpinionOwed."""
    owed = owed_opinions(item, asked.get(case_id, ()), catalogue)
    if owed:
        titles = [one.post for one in owed]
        raise OpinionOwed(
            posts=Text("、".join(one.zh for one in titles), ", ".join(one.en for one in titles))
        )
