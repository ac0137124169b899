"""All addresses of the staff's screens, below /work/."""

from __future__ import annotations

from rongyi.workbench.approval import urls as approval_urls
from rongyi.workbench.batches import urls as batches_urls
from rongyi.workbench.counter import urls as counter_urls
from rongyi.workbench.editions import urls as editions_urls
from rongyi.workbench.former import urls as former_urls
from rongyi.workbench.grants import urls as grants_urls
from rongyi.workbench.lead import urls as lead_urls

app_name = "workbench"
urlpatterns = [
    *approval_urls.urlpatterns,
    *editions_urls.urlpatterns,
    *former_urls.urlpatterns,
    *batches_urls.urlpatterns,
    *lead_urls.urlpatterns,
    *grants_urls.urlpatterns,
    *counter_urls.urlpatterns,
]
