"""Checks of queues: whom they are for, and what they name."""

from __future__ import annotations

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.queues import COLUMNS_MAX, QueueDef

# The work that a main action does; a queue without any of it has no use for the action.
_KINDS = {
    "accept": {"accept"},
    "prereview": {"prereview"},
    "review": {"review"},
    "resume": {"resume"},
    "decide": {"decide"},
    "deliver": {"deliver", "close"},
}


_OF_TASKS = ("kinds", "states", "lights", "mark")


def check_queues(look: Look) -> None:
    """Tell what is wrong with the queues."""
    for queue in look.catalogue.queues.values():
        _whom(look, queue)
        query = queue.query
        for code in query.items:
            look.refer("items", code, query.at.of("items"))
        for name in ("kinds", "states", "items", "lights"):
            look.once([(code, query.at.of(name)) for code in getattr(query, name)])
        look.once([(code, queue.at.of("columns")) for code in queue.columns])
        if len(queue.columns) > COLUMNS_MAX:
            at = queue.at.of("columns")
            look.problems.add("queue.columns", at, count=len(queue.columns), limit=COLUMNS_MAX)
        if queue.act and query.kinds and not _KINDS[queue.act] & set(query.kinds):
            look.problems.add("queue.act", queue.at.of("act"), act=queue.act)
        if query.errand and (queue.act or any(getattr(query, name) for name in _OF_TASKS)):
            look.problems.add("queue.errand", query.at.of("errand"), errand=query.errand)
    _places(look)


def _whom(look: Look, queue: QueueDef) -> None:
    for code in queue.posts.codes:
        look.refer("posts", code, queue.posts.at)
    if look.has_flaws("posts"):
        return
    if not any(queue.is_for(post) for post in look.catalogue.posts.values()):
        look.problems.add("queue.nobody", queue.at.of("posts"))


def _places(look: Look) -> None:
    """Two queues of one post that want the same place: nobody could say which stands first."""
    seen: dict[tuple[str, int], str] = {}
    told: set[str] = set()
    for queue in look.catalogue.queues.values():
        for post in look.catalogue.posts.values():
            first = seen.setdefault((post.code, queue.place), queue.code)
            if not queue.is_for(post) or first == queue.code or queue.code in told:
                continue
            if look.catalogue.queues[first].is_for(post):
                told.add(queue.code)
                at = queue.at.of("place")
                look.problems.add("queue.place", at, place=queue.place, other=first)
