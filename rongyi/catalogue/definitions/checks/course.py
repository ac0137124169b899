"""Whether a case of an item can be lived to its end: somebody accepts it, somebody decides."""

from __future__ import annotations

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.items import Item, StepAct

# No case gets past one that is missing, and of two the second is never come to.
_EXACTLY_ONE: tuple[StepAct, ...] = ("accept", "decide")


def check_course(look: Look) -> None:
    """Tell of items whose cases nobody could accept or decide."""
    for item in look.catalogue.items.values():
        _once(look, item)
        _four_eyes(look, item)
        _opinions(look, item)
        _renewal(look, item)
        if item.decision == "rule":
            _posts(look, item)


def _once(look: Look, item: Item) -> None:
    acts = [step.act for step in item.steps]
    counts = {act: acts.count(act) for act in _EXACTLY_ONE}
    for act, count in counts.items():
        if count != 1:
            second = [step.at.of("act") for step in item.steps if step.act == act][1:2]
            at = second[0] if second else item.at.of("steps")
            look.problems.add("step.not_once", at, act=act, count=count)
    if set(counts.values()) == {1} and acts.index("decide") < acts.index("accept"):
        decide = item.steps[acts.index("decide")]
        look.problems.add("step.decided_first", decide.at, step=decide.code)


def _four_eyes(look: Look, item: Item) -> None:
    """Who may not decide is named by an act that somebody does on each case, or on some."""
    acts = {step.act for step in item.steps}
    for act in item.four_eyes:
        if act not in acts:
            look.problems.add("four_eyes.no_step", item.at.of("four_eyes"), act=act)
    if item.four_eyes and item.decision == "rule":
        look.problems.add("four_eyes.by_rule", item.at.of("four_eyes"))


def _renewal(look: Look, item: Item) -> None:
    """What may be renewed or changed is a certificate of its own, not that of a new enterprise;
    what may be renewed ends by itself."""
    renewal = item.renewal
    if renewal is None and not item.change:
        return
    if renewal is not None:
        look.marked(renewal.mark, renewal.source, renewal.at)
    code = item.result.certificate or ""
    if code in look.catalogue.flawed.get("certificates", ()):
        return
    kind = look.catalogue.certificates.get(code)
    lasts = kind is not None and kind.validity is not None
    own = kind is not None and kind.is_issued_here and kind.founding is None
    if not own or (renewal is not None and not lasts):
        at = item.at.of("renewal" if renewal is not None else "change")
        look.problems.add("renewal.no_certificate", at)


def _opinions(look: Look, item: Item) -> None:
    """Whom an item consults is a post of somebody else, each once."""
    own = set(item.posts)
    for one in item.opinions:
        look.refer("posts", one.post, one.at.of("post"))
        if one.post in own or [other.post for other in item.opinions].count(one.post) > 1:
            look.problems.add("opinion.own_post", one.at.of("post"), post=one.post)
    if item.opinions and item.decision == "rule":
        look.problems.add("opinion.by_rule", item.at.of("opinions"))


def _posts(look: Look, item: Item) -> None:
    """A rule decides only when every register answers and every check holds; else people do."""
    for step in item.steps:
        if step.act in _EXACTLY_ONE and step.post is None:
            look.problems.add("step.rule_post", step.at, step=step.code)
