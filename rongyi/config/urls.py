"""All addresses: Chinese without prefix, English below /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from rongyi.config import error_pages
from rongyi.config.health import healthz
from rongyi.config.log_pages import log_file

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("log/<path:path>", log_file, name="log"),
    *i18n_patterns(
        path("work/", include("rongyi.workbench.urls")),
        path("", include("rongyi.web.urls")),
        path("", include("rongyi.portal.urls")),
        prefix_default_language=False,
    ),
]
handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = error_pages.unexpected
