"""Addresses of finding out."""

from __future__ import annotations

from django.urls import path

from rongyi.portal.guide import about, home, items, points, situation, themes

urlpatterns = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("themes/", themes.themes, name="themes"),
    path("themes/<slug:code>/", themes.guide, name="theme"),
    path("themes/<slug:code>/questions/", situation.questions, name="questions"),
    path("themes/<slug:code>/plan/", situation.plan, name="plan"),
    path("items/<slug:code>/", items.guide, name="item"),
    path("life/<slug:code>/", items.life_event, name="life"),
    path("points/", points.points, name="points"),
    path("points/<slug:code>/", points.point, name="point"),
    path("about/accessibility", about.accessibility, name="accessibility"),
    path("about/privacy", about.privacy, name="privacy"),
]
