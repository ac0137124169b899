"""My applications as rows of a task list."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from rongyi.kernel.actor import Actor
from rongyi.themes.queries import MyBundle, my_bundles
from rongyi.web.rows import Task
from rongyi.web.wording import moment, plain

TONES = {"draft": "amber", "submitted": "lake", "done": "jade", "withdrawn": "grey"}


def latest(actor: Actor, limit: int) -> list[Task]:
    """The applications last touched; none for a visitor."""
    if actor.is_anonymous:
        return []
    return [task(one) for one in my_bundles(actor, rows=limit)]


def of_state(bundles: Sequence[MyBundle], state: str) -> list[Task]:
    """Those in one state, in the order given."""
    return [task(one) for one in bundles if one.head.state == state]


def task(one: MyBundle) -> Task:
    """One application: its title leads to where it goes on."""
    head = one.head
    number = head.number or gettext("not submitted yet")
    when = moment(head.submitted_at or head.saved_at)
    acting = f" · {plain(head.enterprise)}" if head.enterprise else ""
    url = (
        reverse("portal:case", args=[head.number])
        if head.number
        else reverse("portal:resume", args=[head.id])
    )
    is_draft = head.state == "draft"
    return Task(
        title=head.title,
        state=head.state_words,
        tone=TONES.get(head.state, "grey"),
        hint=f"{number} · {when}{acting}",
        url=url,
        more=gettext("Delete") if is_draft else "",
        more_url=reverse("portal:discard", args=[head.id]) if is_draft else "",
    )
