"""Addresses that belong to no journey."""

from __future__ import annotations

from django.urls import path

from rongyi.web import views

app_name = "web"
urlpatterns = [path("text-size/", views.text_size, name="text_size")]
