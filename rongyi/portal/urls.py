"""All addresses of the applicant's screens."""

from __future__ import annotations

from rongyi.portal.apply import urls as apply_urls
from rongyi.portal.guide import urls as guide_urls
from rongyi.portal.rate import urls as rate_urls
from rongyi.portal.space import urls as space_urls

app_name = "portal"
urlpatterns = [
    *guide_urls.urlpatterns,
    *apply_urls.urlpatterns,
    *space_urls.urlpatterns,
    *rate_urls.urlpatterns,
]
