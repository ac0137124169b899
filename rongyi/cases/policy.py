"""Who may do what with a case: a table of small named rules, and what anybody may see of cases.

All reads go through `visible_cases` or `visible_tasks`; there is no second way around them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, Task
from rongyi.cases.rules import CaseNow, posts_of_act
from rongyi.cases.states import ACT_OF_MOVE, LIFE, STATES
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at: whose case it is, and the item as the case began with it."""

    applicant_id: UUID
    enterprise_id: UUID | None
    item: Item
    is_interested: bool = False
    founded_id: UUID | None = None


def subject_of(case: CaseNow, item: Item) -> Subject:
    """A case as the rules see it."""
    return Subject(case.applicant_id, case.enterprise_id, item, case.is_interested, case.founded_id)


@dataclass(frozen=True)
class Rule:
    """A named test. Rules are combined with `&`, `|` and `~`; the name says how."""

    name: str
    test: Callable[[Actor, Subject], bool]

    def __and__(self, other: Rule) -> Rule:
        return Rule(
            f"{self.name} & {other.name}", lambda a, s: self.test(a, s) and other.test(a, s)
        )

    def __or__(self, other: Rule) -> Rule:
        return Rule(
            f"({self.name} | {other.name})", lambda a, s: self.test(a, s) or other.test(a, s)
        )

    def __invert__(self) -> Rule:
        return Rule(f"~{self.name}", lambda a, s: not self.test(a, s))


def _owns(actor: Actor, subject: Subject) -> bool:
    """A case of an enterprise belongs to whoever acts for it now, in the items of his mandate, not
    to who once handed it in (Civil Code, arts 162 and 165).
    """
    return _is_of(actor, subject) and actor.covers(subject.item.code)


def _is_of(actor: Actor, subject: Subject) -> bool:
    """An enterprise that a bundle founded owns its cases beside the one who handed them in."""
    if actor.enterprise_id is not None and actor.enterprise_id == subject.founded_id:
        return True
    if subject.enterprise_id is not None:
        return actor.enterprise_id == subject.enterprise_id
    return actor.person_id == subject.applicant_id and actor.enterprise_id is None


def _has_interest(actor: Actor, subject: Subject) -> bool:
    """Who may act for the applicant decides nothing of it, whatever items his mandate names."""
    of_his = actor.person_id == subject.applicant_id or _is_of(actor, subject)
    return of_his or subject.is_interested


def _post_does(act: str) -> Rule:
    return Rule(
        f"post_of_{act}",
        lambda actor, subject: bool(actor.posts & posts_of_act(subject.item, act)),
    )


owner = Rule("owner", _owns)
system = Rule("system", lambda actor, subject: actor.is_system)
takes_part = Rule("takes_part", lambda a, s: not a.posts.isdisjoint(s.item.posts))
has_interest = Rule("has_interest", _has_interest)
rule_decides = Rule("rule_decides", lambda a, s: s.item.decision == "rule")
window = Rule("post_of_accept", _post_does("accept").test)

PERMITS: dict[str, Rule] = {
    "case.read": owner | takes_part | system,
    "case.open": owner | window | system,
    "case.release": system,
    "case.accept": (_post_does("accept") & ~has_interest) | system,
    "case.ask_correction": _post_does("ask_correction") & ~has_interest,
    "case.correct": owner,
    "case.supplement": owner,
    "case.refuse": _post_does("refuse") & ~has_interest,
    "case.stop": _post_does("stop") & ~has_interest,
    "case.resume": _post_does("resume") & ~has_interest,
    "case.review": _post_does("review") & ~has_interest,
    "case.approve": (_post_does("approve") & ~has_interest) | (system & rule_decides),
    "case.reject": _post_does("reject") & ~has_interest,
    "case.issue": system,
    "case.close": (_post_does("close") & ~has_interest) | system,
    "case.withdraw": owner,
    "case.end": system,
}
assert {f"case.{ACT_OF_MOVE.get(name, name)}" for name in LIFE.names} < set(PERMITS)


def may(actor: Actor, act: str, subject: Subject) -> bool:
    """Whether the actor may do the act, in whatever state the case is."""
    return not actor.is_anonymous and PERMITS[act].test(actor, subject)


def require_readable(actor: Actor, case: CaseNow, item: Item) -> Subject:
    """The same as `visible_cases`, for one case that was found by its number.

    Whoever may not know of it learns that there is none. Errors: NotFound, which names the stream
    on which the attempt is to be recorded.
    """
    subject = subject_of(case, item)
    if not may(actor, "case.read", subject):
        raise NotFound(what="case", act="case.read", stream=case_stream(case.id))
    return subject


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases the actor may know of: his own, for an enterprise those of the items of his
    mandate, and those of items in which a post of his acts."""
    if actor.is_system:
        return Case.objects.all()
    if actor.is_anonymous:
        return Case.objects.none()
    if actor.enterprise_id is not None:
        found = Q(enterprise_id=actor.enterprise_id) | Q(founded_id=actor.enterprise_id)
        if actor.mandate_items is not None:
            found &= Q(item_code__in=actor.mandate_items)
    else:
        found = Q(applicant_id=actor.person_id, enterprise_id=None)
    if actor.posts:
        found |= Q(item_code__in=items_of_posts(actor.posts)) | Q(task__post__in=actor.posts)
    return Case.objects.filter(found)


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """The open tasks of the posts that the actor holds."""
    if not actor.posts:
        return Task.objects.none()
    return Task.objects.filter(post__in=actor.posts)


def items_of_posts(posts: frozenset[str]) -> list[str]:
    """Items in force whose steps name one of the posts. One SQL query."""
    catalogue: Catalogue = catalogue_of(current_edition())
    return [code for code, item in catalogue.items.items() if not posts.isdisjoint(item.posts)]


def matrix(item: Item, actors: dict[str, Actor], subject: Subject) -> list[str]:
    """The permissions of an item as lines: act, role, and the states in which it may do the act.

    Kept as a golden file, so that a wider permission is seen by who reviews the change.
    """
    lines = []
    for act, rule in PERMITS.items():
        name = act.removeprefix("case.")
        moves = {name, *(move for move, of in ACT_OF_MOVE.items() if of == name)}
        states = [s for s in STATES if any(LIFE.allows(s, move) for move in moves)]
        where = "any state" if name in ("read", "open") else " ".join(states)
        for role, actor in actors.items():
            if may(actor, act, subject):
                lines.append(f"{item.code:<24} {act:<20} {role:<24} {where}")
        lines.append(f"{item.code:<24} {act:<20} = {rule.name}")
    return lines
