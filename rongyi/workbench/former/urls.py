"""Addresses of cases of former systems."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.former import views

urlpatterns = [
    path("former/", views.former_cases, name="former_cases"),
    path("former/<uuid:case_id>/", views.former_case, name="former_case"),
]
