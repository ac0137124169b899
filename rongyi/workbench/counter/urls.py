"""Addresses of posts and their lists."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.counter import batch, checks, home, lists, statistics

urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<uuid:proof_id>/", checks.answer, name="check"),
    path("<slug:post>/", lists.work_list, name="list"),
    path("<slug:post>/news/", lists.news, name="news"),
    path("<slug:post>/accept/", batch.accept, name="batch"),
]
