"""Addresses of posts and their lists."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.counter import batch, home, lists

urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("<slug:post>/", lists.work_list, name="list"),
    path("<slug:post>/accept/", batch.accept, name="batch"),
]
