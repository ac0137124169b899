"""The site visit as it stands on the page of a case."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from rongyi.cases.queries import CasePage
from rongyi.web.rows import Task
from rongyi.web.wording import plain, weekday
from rongyi.workbench.approval.buttons import act_words
from rongyi.workbench.counter.asked import Asked


def when(page: CasePage) -> str:
    """Day, hour and place of the visit in one line."""
    if page.visit is None:
        return ""
    told = {"day": weekday(page.visit.on), "hour": page.visit.hour, "place": page.visit.place}
    return gettext("%(day)s, %(hour)s, %(place)s") % told


@dataclass(frozen=True, kw_only=True)
class Way:
    """One thing that can be done about the visit."""

    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The visit on the page of a case."""

    when: str
    state: str
    remark: str
    apart: str
    comes: tuple[Task, ...]
    found: tuple[str, ...]
    ways: tuple[Way, ...]


def shown(page: CasePage, wanted: Asked) -> Shown | None:
    """When and where, who comes, what was found, and what this person may do about it."""
    row = page.visit
    if row is None:
        return None
    conclusion = {
        True: gettext("The requirements are met"),
        False: gettext("The requirements are not met"),
    }
    found: tuple[str, ...] = ()
    if row.met is not None:
        found = (conclusion[row.met], row.officers, row.findings)
    settled = gettext("All departments come at that time; the applicant was told.")
    return Shown(
        when=when(page),
        state=settled if row.settled else gettext("Not every department has agreed yet."),
        remark=row.remark,
        apart=gettext("Not with the others, with a visit of its own: %(items)s")
        % {"items": gettext(", ").join(plain(one) for one in row.apart)}
        if row.apart
        else "",
        comes=tuple(
            Task(
                title=one.title,
                state=gettext("Agreed") if one.agreed else gettext("To agree"),
                tone="jade" if one.agreed else "amber",
                hint=plain(one.department),
            )
            for one in row.comes
        ),
        found=found,
        ways=tuple(
            Way(
                words=gettext("Propose another time") if act == "propose_visit" else act_words(act),
                url=reverse(f"workbench:{act}", args=[page.number]) + wanted.place(),
            )
            for act in ("agree_visit", "visit", "propose_visit")
            if act in page.acts
        ),
    )
