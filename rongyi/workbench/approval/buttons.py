"""What the person can do with a case now, and why the rest cannot be done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext

from rongyi.cases.queries import CasePage
from rongyi.web.rows import Task, Words
from rongyi.web.staff_rows import Key
from rongyi.web.wording import plain
from rongyi.workbench.counter.asked import Asked

_ACT_WORDS = {
    "accept": gettext_noop("Accept"),
    "ask_correction": gettext_noop("Ask for corrections"),
    "refuse": gettext_noop("Do not accept"),
    "stop": gettext_noop("Stop the clock"),
    "resume": gettext_noop("Let the clock run again"),
    "review": gettext_noop("Give the opinion"),
    "approve": gettext_noop("Decide"),
    "reject": gettext_noop("Decide"),
    "close": gettext_noop("Hand over and close"),
    "expire": gettext_noop("End: not corrected in time"),
    "pre_review": gettext_noop("Report up"),
    "mend": gettext_noop("Correct a value on the spot"),
    "look": gettext_noop("Note what to correct"),
    "not_needed": gettext_noop("No permission needed"),
    "not_ours": gettext_noop("Another body is in charge"),
    "tell_party": gettext_noop("Tell a third party"),
    "hear_party": gettext_noop("Record a statement"),
    "tell_hearing": gettext_noop("Tell of the right to a hearing"),
    "ask_hearing": gettext_noop("A hearing was asked for"),
    "hear": gettext_noop("Record the hearing"),
    "propose_visit": gettext_noop("Propose a site visit"),
    "agree_visit": gettext_noop("Agree to the site visit"),
    "visit": gettext_noop("Record the site visit"),
    "serve": gettext_noop("Deliver in another way"),
    "extend": gettext_noop("Lengthen the time limit"),
    "send_back": gettext_noop("Send back for review"),
    "transfer": gettext_noop("Hand to another body"),
    "annul": gettext_noop("Declare void"),
    "reopen": gettext_noop("Take up again by order"),
}


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button: it sends at once, or leads to the form of the act."""

    words: str
    url: str
    kind: str = ""
    sends: bool = False
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """An act that the post has, but not now."""

    words: str
    why: Words


def act_words(act: str) -> str:
    """The name of an act on its button."""
    return gettext(_ACT_WORDS[act])


ROUTES = {
    "accept": "accept",
    "ask_correction": "correction",
    "refuse": "refuse",
    "stop": "stop",
    "resume": "resume",
    "review": "review",
    "approve": "decide",
    "reject": "decide",
    "close": "deliver",
    "expire": "expire",
    "pre_review": "pre_review",
}
# Rarer acts: the route is the name of the act; they stand in a list of their own.
RARER = (
    *("mend", "look", "not_needed", "not_ours", "send_back"),
    *("tell_party", "hear_party", "tell_hearing", "ask_hearing", "hear"),
    *("propose_visit", "agree_visit", "visit"),
    "serve",
    *("extend", "transfer", "annul", "reopen"),
)
AT_ONCE = frozenset({"accept"})
KINDS = {
    "ask_correction": "second",
    "refuse": "danger",
    "stop": "second",
    "expire": "danger",
}


def acts(page: CasePage, wanted: Asked) -> list[Act]:
    """The buttons of the acts allowed now, the one that goes on first."""
    query = wanted.place()
    found: dict[str, Act] = {}
    for act in page.acts:
        if act not in ROUTES:
            continue
        route = ROUTES[act]
        found[route] = Act(
            words=act_words(act),
            url=reverse(f"workbench:{route}", args=[page.number]) + query,
            kind=KINDS.get(act, ""),
            sends=act in AT_ONCE,
        )
    buttons = [found[route] for route in _order() if route in found]
    together = [row for row in page.siblings if "accept" in row.acts]
    if "accept" in found and together:
        number = len(together) + 1
        words = ngettext("Accept all %(count)s together", "Accept all %(count)s together", number)
        url = reverse("workbench:accept_all", args=[page.number]) + query
        all_of_them = Act(words=words % {"count": number}, url=url, kind="second", sends=True)
        buttons.insert(1, all_of_them)
    return [replace(buttons[0], key="a"), *buttons[1:]] if buttons else []


def _order() -> list[str]:
    return list(
        dict.fromkeys(ROUTES[act] for act in ("accept", "pre_review", "review", "approve", *ROUTES))
    )


def rarer(page: CasePage, wanted: Asked) -> list[Task]:
    """The rarer acts allowed now, each with the article by which it is done."""
    return [
        Task(
            title=act_words(act),
            state="",
            hint="；".join(plain(law) for law in page.laws_of(act)),
            url=reverse(f"workbench:{act}", args=[page.number]) + wanted.place(),
        )
        for act in RARER
        if act in page.acts
    ]


def blocked(page: CasePage) -> list[Blocked]:
    """Acts of the person's posts that cannot be done now, each with its reason."""
    seen: dict[str, Blocked] = {}
    for row in page.blocked:
        if row.act in ROUTES:
            name = act_words(row.act)
            if row.act == "approve" and "reject" in page.acts:
                name = gettext("Approve")  # a decision is possible, but not this one
            seen.setdefault(name, Blocked(words=name, why=row.why))
    return list(seen.values())


def idle(page: CasePage) -> str:
    """Whose turn it is, where the person can do nothing; nothing is left of a closed case."""
    if page.acts or page.blocked:
        return ""
    if page.task_words is None:
        return gettext("This case is over.")
    if page.post_title is None:
        return plain(page.task_words)
    return gettext("Now at %(post)s: %(task)s.") % {
        "post": plain(page.post_title),
        "task": plain(page.task_words),
    }


def keys(page: CasePage) -> list[Key]:
    """The keys that work on the page of a case."""
    found = [Key(keys=("J", "K"), words=gettext("next, previous"))]
    route = next((one for one in _order() if any(ROUTES.get(act) == one for act in page.acts)), "")
    act = next((act for act in page.acts if ROUTES.get(act) == route), "")
    if act:
        found.append(Key(keys=("A",), words=act_words(act)))
    if page.in_hand.may_note:
        found.append(Key(keys=("N",), words=gettext("note")))
    return [*found, Key(keys=("?",), words=gettext("all keys"))]
