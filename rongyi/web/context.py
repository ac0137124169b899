"""What every layout needs to know of the request."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from rongyi.kernel.actor import ANONYMOUS, Actor
from rongyi.web import site

TEXT_SIZES = {"normal": "100", "large": "125", "larger": "150"}
TEXT_SIZE_COOKIE = "text_size"


@dataclass(frozen=True)
class Page:
    """The frame of one page: language, text size, who is signed in, where the visitor is."""

    language: str
    other_language_url: str
    text_size: str
    actor: Actor
    path: str

    @property
    def here(self) -> str:
        """The address of the page without its query: where its forms go."""
        return self.path.partition("?")[0]


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor of all layouts."""
    language = short_language()
    path = escape_leading_slashes(request.get_full_path())  # else //other.example leads away
    frame = Page(
        language=language,
        other_language_url=translate_url(path, "zh-hans" if language == "en" else "en"),
        text_size=text_size(request),
        actor=getattr(request, "actor", ANONYMOUS),
        path=path,
    )
    return {"page": frame, "site": SimpleLazyObject(site.current)}


def text_size(request: HttpRequest) -> str:
    """The size of text that the visitor chose."""
    size = request.COOKIES.get(TEXT_SIZE_COOKIE, "normal")
    return size if size in TEXT_SIZES else "normal"


def short_language() -> str:
    """ "en" or "zh": the two languages of every page."""
    return "en" if (get_language() or "").startswith("en") else "zh"
