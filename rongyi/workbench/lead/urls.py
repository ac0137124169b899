"""Addresses of what heads and holders of posts arrange."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.lead import covers, delegations, handing

urlpatterns = [
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<uuid:delegation_id>/", delegations.revoke, name="revoke_delegation"),
    path("covers/", covers.covers, name="covers"),
    path("covers/<uuid:cover_id>/", covers.end, name="end_cover"),
    path("<slug:post>/hand-over/", handing.hand_over, name="hand_over"),
]
