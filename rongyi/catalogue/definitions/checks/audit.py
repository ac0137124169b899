"""What auditors of service guides look for (after the published rules of Wenzhou)."""

from __future__ import annotations

import re

from rongyi.catalogue.definitions.checks.look import Look
from rongyi.catalogue.definitions.items import DEPTH_MAX, Item
from rongyi.kernel.text import Text

_AREA_CODE = re.compile(r"(\+86-?)?0[0-9]{2,3}-[0-9]{5,8}(-[0-9]{1,5})?\Z")
_STAGES = ("acceptance", "review", "decision", "delivery")
_REMOTE = frozenset({"web", "mobile", "courier"})
_SOME_DAYS = Text("有的承诺期限大于 0", "some promised limit is above 0")
_NO_DAYS = Text("承诺期限都是 0", "every promised limit is 0")


def check_audit(look: Look) -> None:
    """Tell of everything that such an audit would find."""
    for item in look.catalogue.items.values():
        _time_and_trips(look, item)
        _guide(look, item)
        _money_and_audience(look, item)


def _time_and_trips(look: Look, item: Item) -> None:
    tell = look.problems.add
    promised = {one.value > 0 for one in item.limits.promised_workdays}
    if item.handling == "immediate" and True in promised:
        at = item.at.of("handling")
        tell("audit.immediate", at, handling=item.handling, words=_SOME_DAYS)
    if item.handling == "promised" and promised == {False}:
        tell("audit.immediate", item.at.of("handling"), handling=item.handling, words=_NO_DAYS)
    for trip in item.trips:
        if trip.value > 0 and item.online_depth == DEPTH_MAX:
            tell("audit.depth", trip.at, value=trip.value)
        if trip.value == 0 and not _REMOTE.intersection(item.channels):
            tell("audit.trips", trip.at)


def _guide(look: Look, item: Item) -> None:
    tell = look.problems.add
    if item.kind == "licence":
        if not item.faq:
            tell("audit.faq", item.at.of("faq"))
        there = {step.stage for step in item.steps}
        missing = [stage for stage in _STAGES if stage not in there]
        if missing:
            tell("audit.steps", item.at.of("steps"), stages=" ".join(missing))
    contact = item.contact
    if contact.consult == contact.complaint:
        tell("audit.phones", contact.at.of("complaint"))
    for name, phone in (("consult", contact.consult), ("complaint", contact.complaint)):
        if not _AREA_CODE.match(phone):
            tell("audit.area_code", contact.at.of(name), phone=phone[:40])


def _money_and_audience(look: Look, item: Item) -> None:
    if item.pay_online and not item.fees:
        look.problems.add("audit.pay_online", item.at.of("pay_online"))
    for code in item.life_events:
        event = look.catalogue.life_events.get(code)
        if event is not None and event.audience not in item.audience:
            at = item.at.of("life_events")
            look.problems.add("audit.audience", at, code=code, other=event.audience)
