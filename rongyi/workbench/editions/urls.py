"""Addresses of moving running cases to another edition."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.editions import views

urlpatterns = [
    path("editions/", views.editions, name="editions"),
    path("editions/<uuid:batch_id>/", views.batch, name="edition_batch"),
]
