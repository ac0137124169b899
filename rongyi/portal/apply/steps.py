"""What all steps of an application show around their content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from rongyi.kernel.errors import DomainError
from rongyi.portal.error_words import error_text
from rongyi.themes.queries import BundleHead
from rongyi.web.rows import ErrorLine, Step

ORDER = ("situation", "form", "materials", "check")


def frame(
    head: BundleHead, now: str, form_url: str = "", unfinished: Collection[str] = ()
) -> dict[str, Any]:
    """The bundle, the step bar and the side card. A step that lacks something is not done."""
    return {
        "bundle": head,
        "steps": _bar(head, now, form_url, unfinished),
        "aside": {
            "acting_for": head.enterprise,
            "situation": "" if now == "situation" else reverse("portal:situation", args=[head.id]),
        },
    }


def _bar(head: BundleHead, now: str, form_url: str, unfinished: Collection[str]) -> list[Step]:
    titles = {
        "situation": gettext("Situation"),
        "form": gettext("Fill in"),
        "materials": gettext("Papers"),
        "check": gettext("Check and submit"),
    }
    urls = {
        "situation": reverse("portal:situation", args=[head.id]),
        "form": form_url or reverse("portal:resume", args=[head.id]),
        "materials": reverse("portal:materials", args=[head.id]),
        "check": reverse("portal:check", args=[head.id]),
    }
    place = ORDER.index(now)
    bar = []
    for number, code in enumerate(ORDER):
        done = number < place and code not in unfinished
        state = "now" if number == place else "done" if done else "ahead"
        bar.append(Step(title=titles[code], state=state, url=urls[code] if number < place else ""))
    return bar


def lines(problems: Mapping[str, DomainError], targets: Mapping[str, str]) -> list[ErrorLine]:
    """The error summary, each line leading to its field."""
    return [
        ErrorLine(words=error_text(problem), target=targets.get(code, ""))
        for code, problem in problems.items()
    ]
