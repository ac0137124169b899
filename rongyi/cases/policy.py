"""Who may do what with a case: a table of small named rules, and what anybody may see of cases.

All reads go through `visible_cases` or `visible_tasks`; there is no second way around them.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from rongyi.cases.errors import FourEyes, NotYourPost, StandsAside
from rongyi.cases.events import case_stream
from rongyi.cases.models import Case, CaseWarning, Errand, Task
from rongyi.cases.rules import CaseNow, TaskNow, posts_of_act
from rongyi.cases.rules.errands import ERRANDS
from rongyi.cases.rules.steps import STEP_OF_ACT, STEPS_OF_ACT, steps_of_act
from rongyi.cases.states import ACT_OF_MOVE, ACT_WORDS, BESIDE_WORDS, LIFE, STATES
from rongyi.catalogue.definitions import Catalogue, Item
from rongyi.catalogue.queries import catalogue_of, current_edition
from rongyi.kernel.actor import Actor
from rongyi.kernel.errors import NotFound, NotPermitted


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule looks at: whose case it is, and the item as the case began with it."""

    applicant_id: UUID
    enterprise_id: UUID | None
    item: Item
    is_interested: bool = False
    founded_id: UUID | None = None
    is_recused: bool = False
    task: TaskNow | None = None
    heads: frozenset[str] = frozenset()  # posts of the head of the body that exercises the power
    extenders: frozenset[str] = frozenset()  # who may lengthen the time limit (art. 42)


def subject_of(case: CaseNow, item: Item) -> Subject:
    """A case as the rules see it."""
    heads, extenders = heads_of(case.edition_id, item.code)
    return Subject(
        case.applicant_id,
        case.enterprise_id,
        item,
        case.is_interested,
        case.founded_id,
        case.is_recused,
        case.task,
        heads,
        extenders,
    )


@lru_cache(maxsize=4096)
def heads_of(edition_id: UUID, item_code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The posts of the head of the body, and those that may lengthen the time limit: the same, or
    the head of the government where several bodies act jointly (Administrative Licensing Law,
    art. 42)."""
    catalogue = catalogue_of(edition_id)
    item = catalogue.items[item_code]
    fitting = [post for post in catalogue.posts.values() if post.items.includes(item_code)]
    body = item.power.exercised_by
    own = frozenset(p.code for p in fitting if p.head and p.department == body)
    over = frozenset(p.code for p in fitting if "government_head" in p.acts)
    return own, over if item.handled == "joint" else own


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
        lambda a, s: bool(posts_for(a, act, s.item) & posts_of_act(s.item, act)),
    )


def posts_for(actor: Actor, act: str, item: Item) -> frozenset[str]:
    """The posts by whose power the actor may do an act: his own, and those that lent it to him."""
    if not actor.delegated:
        return actor.posts
    steps = steps_of_act(act)
    lent = (one for one in actor.delegated if one.act in steps and one.covers(item.code))
    return actor.posts | {one.post for one in lent}


def _takes_part(actor: Actor, subject: Subject) -> bool:
    item = subject.item
    if not actor.posts.isdisjoint(item.posts) or not actor.led.isdisjoint(item.posts):
        return True
    return any(one.post in item.posts and one.covers(item.code) for one in actor.delegated)


def _has_checked(actor: Actor, subject: Subject) -> bool:
    """He did an act on it that the item keeps apart from the decision (审查与决定分离)."""
    return subject.task is not None and actor.person_id in subject.task.checked_by


def _is_at_hand(actor: Actor, subject: Subject) -> bool:
    """The case lies at a post that he holds, leads, or does in the place of a colleague."""
    task = subject.task
    if task is None or not task.post:
        return False
    return task.post in actor.posts or task.post in actor.led


owner = Rule("owner", _owns)
system = Rule("system", lambda actor, subject: actor.is_system)
takes_part = Rule("takes_part", _takes_part)
is_head = Rule("head", lambda a, s: not a.posts.isdisjoint(s.heads))
may_extend = Rule("head_for_extension", lambda a, s: not a.posts.isdisjoint(s.extenders))
has_interest = Rule("has_interest", _has_interest)
recused = Rule("recused", lambda actor, subject: subject.is_recused)
has_checked = Rule("has_checked", _has_checked)
at_hand = Rule("at_hand", _is_at_hand)
impartial = Rule("impartial", (~has_interest & ~recused).test)
has_post = Rule("any_post", lambda actor, subject: bool(actor.posts))  # which: the question says
rule_decides = Rule("rule_decides", lambda a, s: s.item.decision == "rule")
window = Rule("post_of_accept", _post_does("accept").test)

HANDLES = takes_part | is_head | may_extend

PERMITS: dict[str, Rule] = {
    "case.read": owner | takes_part | is_head | may_extend | system,
    "case.note": takes_part & ~has_interest,
    "case.open": owner | window | system,
    "case.release": system,
    "case.accept": (_post_does("accept") & impartial) | system,
    "case.mend": _post_does("mend") & impartial,
    "case.look": _post_does("look") & impartial,
    "case.not_needed": _post_does("not_needed") & impartial,
    "case.not_ours": _post_does("not_ours") & impartial,
    "case.ask_correction": (_post_does("ask_correction") & impartial) | system,
    "case.correct": owner,
    "case.supplement": owner,
    "case.expire": (_post_does("expire") & impartial) | system,
    "case.refuse": _post_does("refuse") & impartial,
    "case.pre_review": _post_does("pre_review") & impartial,
    "case.stop": _post_does("stop") & impartial,
    "case.resume": _post_does("resume") & impartial,
    "case.tell_party": _post_does("tell_party") & impartial,
    "case.hear_party": _post_does("hear_party") & impartial,
    "case.tell_hearing": _post_does("tell_hearing") & impartial,
    "case.ask_hearing": owner | (_post_does("ask_hearing") & impartial),
    "case.waive_hearing": owner,
    "case.hear": _post_does("hear") & impartial,
    "case.propose_visit": _post_does("propose_visit") & impartial,
    "case.agree_visit": _post_does("agree_visit") & impartial,
    "case.visit": _post_does("visit") & impartial,
    "case.extend": may_extend & impartial,
    "case.review": _post_does("review") & impartial,
    "case.send_back": _post_does("send_back") & impartial,
    "case.approve": (_post_does("approve") & impartial & ~has_checked) | (system & rule_decides),
    "case.reject": _post_does("reject") & impartial & ~has_checked,
    "case.deem_renewed": system,
    "case.issue": system,
    "case.close": (_post_does("close") & impartial) | system,
    "case.receive": owner,
    "case.serve": _post_does("serve") & impartial,
    "case.withdraw": owner,
    "case.transfer": _post_does("transfer") & impartial,
    "case.annul": is_head & impartial,
    "case.reopen": is_head & impartial,
    "case.end": system,
    "case.assign": at_hand & takes_part & ~has_interest,
    "case.ask_opinion": at_hand & takes_part & impartial,
    "case.answer_opinion": has_post & impartial,
    "case.recuse": takes_part,
    "case.move": (is_head & impartial) | system,
    "case.answer_move": owner,
}
assert {f"case.{ACT_OF_MOVE.get(name, name)}" for name in LIFE.names} < set(PERMITS)


def may(actor: Actor, act: str, subject: Subject) -> bool:
    """Whether the actor may do the act, in whatever state the case is."""
    return not actor.is_anonymous and PERMITS[act].test(actor, subject)


def bar(actor: Actor, act: str, subject: Subject) -> str:
    """Why somebody whose post has the act may not do it on this case: "interest", "recused",
    "four_eyes", "other_hands"; empty where nothing of this bars him."""
    if act.removeprefix("case.") not in STEP_OF_ACT:
        return ""
    if _has_interest(actor, subject):
        return "interest"
    if subject.is_recused:
        return "recused"
    if act in ("case.approve", "case.reject") and _has_checked(actor, subject):
        return "four_eyes"
    return "" if in_hand(actor, subject.task) else "other_hands"


def in_hand(actor: Actor, task: TaskNow | None) -> bool:
    """Whether the task is the actor's to do: his own, that of a colleague whose place he takes,
    or nobody's in particular."""
    if task is None or task.handler is None or actor.is_system:
        return True
    return task.handler == actor.person_id or (task.handler, task.post) in actor.covers_for


def covered(actor: Actor, task: TaskNow | None) -> UUID | None:
    """The absent colleague in whose place the actor does a task."""
    if task is None or task.handler in (None, actor.person_id):
        return None
    return task.handler if (task.handler, task.post) in actor.covers_for else None


def refusal(actor: Actor, act: str, subject: Subject, number: str) -> NotPermitted:
    """The error for who may read the case and not do the act, as exact as it can be told."""
    if barred := _BARS.get(bar(actor, act, subject)):
        return barred(act=act, number=number)
    name, posts = act.removeprefix("case."), frozenset[str]()
    if name in STEP_OF_ACT or name in STEPS_OF_ACT:
        posts = posts_of_act(subject.item, name)
    if not posts or not actor.posts or posts & actor.posts:
        return NotPermitted(act=act, number=number)
    words = {**ACT_WORDS, **BESIDE_WORDS}.get(name, ACT_WORDS["accept"])
    return NotYourPost(act=act, number=number, words=words, posts=tuple(sorted(posts)))


_BARS: dict[str, type[NotPermitted]] = {"recused": StandsAside, "four_eyes": FourEyes}


def able(actor: Actor, act: str, subject: Subject) -> bool:
    """Whether the actor may do the act, and it is his to do and not that of a colleague."""
    return may(actor, act, subject) and not bar(actor, act, subject)


def handles(actor: Actor, subject: Subject) -> bool:
    """Whether he reads the case as one of those who handle it, and not as its applicant."""
    return (HANDLES.test(actor, subject) and not _has_interest(actor, subject)) or actor.is_system


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
        held = actor.posts | actor.led
        # asked for the rest, case by case: as EXISTS all that lies at the posts is read beforehand
        at_post = Task.objects.filter(case_id=OuterRef("id"), post__in=held).values("case_id")
        found |= Q(item_code__in=items_of_posts(held)) | Q(id=Subquery(at_post))
        for one in actor.delegated:
            found |= Q(item_code__in=[c for c in items_of_posts({one.post}) if one.covers(c)])
    return Case.objects.filter(found)


def visible_tasks(actor: Actor, post: str = "") -> QuerySet[Task]:
    """The open tasks of the posts that the actor holds or leads, and those lent to him; of one
    `post` alone where it is named, which the server then guesses right how many there are."""
    if not actor.posts:
        return Task.objects.none()
    if post:
        is_own = post in actor.posts | actor.led
        return (Task.objects if is_own else visible_tasks(actor)).filter(post=post)
    found = Q(post__in=actor.posts | actor.led)
    for one in actor.delegated:
        lent = Q(post=one.post, kind=one.act)
        found |= lent if one.items is None else lent & Q(case__item_code__in=one.items)
    return Task.objects.filter(found)


def visible_errands(actor: Actor, post: str) -> QuerySet[Errand]:
    """What a post that the actor holds or leads has to see to besides its tasks; of one that lent
    him powers, what these let him do."""
    if post in actor.posts | actor.led:
        return Errand.objects.filter(post=post)
    found = Q(post="")  # no post is called so
    for one in actor.delegated:
        if one.post == post:
            kinds = [kind for kind in ERRANDS if one.act in steps_of_act(kind)]
            lent = Q(post=post, kind__in=kinds)
            found |= lent if one.items is None else lent & Q(case__item_code__in=one.items)
    return Errand.objects.filter(found)


def visible_warnings(actor: Actor) -> QuerySet[CaseWarning]:
    """What posts of the actor were told by supervision, and all of the departments that he heads.
    At most one SQL query."""
    if not actor.posts:
        return CaseWarning.objects.none()
    found = Q(told_post__in=actor.posts)
    if actor.led:
        posts = catalogue_of(current_edition()).posts
        led = {posts[code].department for code in actor.led if code in posts}
        found |= Q(department__in=led) | Q(told_department__in=led)
    return CaseWarning.objects.filter(found)


def reach(actor: Actor) -> frozenset[str]:
    """The posts whose list the actor may open."""
    return actor.posts | actor.led | {one.post for one in actor.delegated}


def items_of_posts(posts: AbstractSet[str]) -> list[str]:
    """Items in force whose steps name one of the posts, or whose head one of them is. One query."""
    edition_id = current_edition()
    catalogue: Catalogue = catalogue_of(edition_id)
    found = []
    for code, item in catalogue.items.items():
        heads, extenders = heads_of(edition_id, code)
        if not posts.isdisjoint({*item.posts, *heads, *extenders}):
            found.append(code)
    return found


def counted_items(actor: Actor, catalogue: Catalogue) -> list[str]:
    """The items whose numbers the actor may see: a head those in which a post of his department
    acts, the system all. Errors: NotPermitted."""
    if actor.is_system:
        return list(catalogue.items)
    if not actor.led:
        raise NotPermitted(act="statistics.read")
    return [code for code, item in catalogue.items.items() if not actor.led.isdisjoint(item.posts)]


def matrix(item: Item, actors: dict[str, Actor], subject: Subject) -> list[str]:
    """The permissions of an item as lines: act, role, and the states in which it may do the act.

    Kept as a golden file, so that a wider permission is seen by who reviews the change.
    """
    lines = []
    for act, rule in PERMITS.items():
        name = act.removeprefix("case.")
        moves = {name, *(move for move, of in ACT_OF_MOVE.items() if of == name)}
        states = [s for s in STATES if any(LIFE.allows(s, move) for move in moves)]
        where = "any state" if name in ("read", "note", "open") else " ".join(states)
        for role, actor in actors.items():
            if may(actor, act, subject):
                lines.append(f"{item.code:<24} {act:<20} {role:<24} {where}")
        lines.append(f"{item.code:<24} {act:<20} = {rule.name}")
    return lines
