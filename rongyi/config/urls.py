"""All addresses: Chinese without prefix, English below /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from rongyi.config import error_pages, rooms
from rongyi.config.health import healthz

ROUTED = (("workbench", "work/"), ("web", ""), ("portal", ""))

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        *(
            path(prefix, include(f"rongyi.{room}.urls"))
            for room, prefix in ROUTED
            if rooms.has(f"{room}.urls")
        ),
        prefix_default_language=False,
    ),
]
handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = error_pages.unexpected
