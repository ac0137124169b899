"""Addresses of applying."""

from __future__ import annotations

from django.urls import path

from rongyi.portal.apply import (
    case,
    check,
    choosing,
    contest,
    correction,
    discard,
    following,
    form,
    hearing,
    intake,
    materials,
    situation,
    start,
)
from rongyi.portal.apply.whose import own

urlpatterns = [
    path("apply/", start.start, name="start"),
    path("apply/<uuid:bundle_id>/", own(start.resume), name="resume"),
    path("apply/<uuid:bundle_id>/situation/", own(situation.situation), name="situation"),
    path("apply/<uuid:bundle_id>/form/<slug:section>/", own(form.section), name="form"),
    path("apply/<uuid:bundle_id>/contest/", own(contest.contest), name="contest"),
    path("apply/<uuid:bundle_id>/materials/", own(materials.materials), name="materials"),
    path("apply/<uuid:bundle_id>/discard/", own(discard.discard), name="discard"),
    path("apply/<uuid:bundle_id>/check/", own(check.check), name="check"),
    path("apply/<uuid:bundle_id>/submit/", own(check.submit), name="submit"),
    path("intake/<uuid:bundle_id>/", intake.intake, name="intake"),
    path("intake/progress", intake.progress, name="intake_progress"),
    path("intake/ticket/<str:ticket>/", intake.ticket, name="ticket"),
    path("cases/<str:number>/", own(case.case), name="case"),
    path("cases/<str:number>/receipt.pdf", own(case.receipt_pdf), name="receipt_pdf"),
    path("cases/<str:number>/receipt.json", own(case.receipt_json), name="receipt_json"),
    path(
        "cases/<str:number>/letters/<uuid:letter_id>.pdf", own(case.letter_pdf), name="letter_pdf"
    ),
    path("cases/<str:number>/correction/", own(correction.correction), name="correction"),
    path("cases/<str:number>/hearing/", own(hearing.hearing), name="hearing"),
    path("cases/<str:number>/rules/", own(choosing.rules), name="rules"),
    path("cases/<str:number>/papers/", own(following.papers), name="papers"),
]
