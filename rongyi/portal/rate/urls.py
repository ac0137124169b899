"""Addresses of rating."""

from __future__ import annotations

from django.urls import path

from rongyi.portal.apply.whose import own
from rongyi.portal.rate import views

urlpatterns = [path("cases/<str:number>/rating/", own(views.rating), name="rating")]
