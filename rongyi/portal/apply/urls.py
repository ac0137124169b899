"""Addresses of applying."""

from __future__ import annotations

from django.urls import path

from rongyi.portal.apply import (
    case,
    check,
    contest,
    correction,
    discard,
    following,
    form,
    materials,
    situation,
    start,
)

urlpatterns = [
    path("apply/", start.start, name="start"),
    path("apply/<uuid:bundle_id>/", start.resume, name="resume"),
    path("apply/<uuid:bundle_id>/situation/", situation.situation, name="situation"),
    path("apply/<uuid:bundle_id>/form/<slug:section>/", form.section, name="form"),
    path("apply/<uuid:bundle_id>/contest/", contest.contest, name="contest"),
    path("apply/<uuid:bundle_id>/materials/", materials.materials, name="materials"),
    path("apply/<uuid:bundle_id>/discard/", discard.discard, name="discard"),
    path("apply/<uuid:bundle_id>/check/", check.check, name="check"),
    path("apply/<uuid:bundle_id>/submit/", check.submit, name="submit"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/receipt.pdf", case.receipt_pdf, name="receipt_pdf"),
    path("cases/<str:number>/letters/<uuid:letter_id>.pdf", case.letter_pdf, name="letter_pdf"),
    path("cases/<str:number>/correction/", correction.correction, name="correction"),
    path("cases/<str:number>/papers/", following.papers, name="papers"),
]
