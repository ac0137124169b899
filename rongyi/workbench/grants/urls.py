"""Addresses of certificates that were issued here."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.grants import views

urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
    path("certificates/<str:number>/<str:act>/", views.end, name="certificate_end"),
]
