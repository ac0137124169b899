"""Addresses of batches."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.batches import views

urlpatterns = [
    path("batches/", views.mine, name="batches"),
    path("batches/<uuid:batch_id>/", views.batch, name="batch_page"),
    path("batches/<uuid:batch_id>/cancel/", views.cancel, name="batch_cancel"),
    path("<slug:post>/choose/", views.choose, name="choose"),
]
