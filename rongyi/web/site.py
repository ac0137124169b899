"""What every page says of the place it serves. The words come from `config`, which knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from rongyi.kernel.text import Text


@dataclass(frozen=True, kw_only=True)
class Site:
    """Name of the platform, the place it serves, who publishes it, whom to call."""

    name: Text
    place: Text
    publisher: Text
    hotline: str = "12345"
    seal: str = "融易"
    standing: Text | None = None  # what it is, where it is not the official platform


UNNAMED = Site(
    name=Text(zh="融易一网通办", en="Rongyi one-stop services"),
    place=Text(zh="示例园区", en="Example park"),
    publisher=Text(zh="示例行政审批局", en="Example approval bureau"),
    standing=Text(zh="演示平台", en="Demonstration"),
)


def current() -> Site:
    """The site card that `settings.SITE_CARD` names, or a plain example."""
    provider = _provider(getattr(settings, "SITE_CARD", ""))
    return provider() if provider else UNNAMED


@cache
def _provider(dotted: str) -> Callable[[], Site] | None:
    return import_string(dotted) if dotted else None
