"""Addresses of posts and their lists."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.counter import (
    batch,
    checks,
    export,
    home,
    lists,
    opinions,
    saved,
    statistics,
    supervision,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/<uuid:opinion_id>/", opinions.opinion, name="opinion"),
    path("opinions/<uuid:opinion_id>/<str:digest>/original", opinions.paper, name="opinion_paper"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<uuid:proof_id>/", checks.answer, name="check"),
    path("lists/", saved.mine, name="lists"),
    path("lists/<uuid:list_id>/", saved.change, name="list_change"),
    path("<slug:post>/", lists.work_list, name="list"),
    path("<slug:post>/save/", saved.save, name="save"),
    path("<slug:post>/export/", export.export, name="export"),
    path("<slug:post>/news/", lists.news, name="news"),
    path("<slug:post>/accept/", batch.accept, name="batch"),
]
