"""Addresses of one case: its page, its acts, its papers."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.approval import acts, case, habit, hands, notes, papers

urlpatterns = [
    path("cases/<str:number>/", case.case, name="case"),
    path("after-act/", habit.after_act, name="after_act"),
    path("cases/<str:number>/note/", notes.note, name="note"),
    path("cases/<str:number>/accept/", acts.accept, name="accept"),
    path("cases/<str:number>/accept-all/", acts.accept_all, name="accept_all"),
    path("cases/<str:number>/refuse/", acts.refuse, name="refuse"),
    path("cases/<str:number>/correction/", acts.correction, name="correction"),
    path("cases/<str:number>/stop/", acts.stop, name="stop"),
    path("cases/<str:number>/resume/", acts.resume, name="resume"),
    path("cases/<str:number>/review/", acts.review, name="review"),
    path("cases/<str:number>/decide/", acts.decide, name="decide"),
    path("cases/<str:number>/deliver/", acts.deliver, name="deliver"),
    path("cases/<str:number>/claim/", hands.claim, name="claim"),
    path("cases/<str:number>/give-back/", hands.give_back, name="give_back"),
    path("cases/<str:number>/reassign/", hands.reassign, name="reassign"),
    path("cases/<str:number>/recuse/", hands.recuse, name="recuse"),
    path("cases/<str:number>/letters/<uuid:letter_id>.pdf", papers.letter, name="letter"),
    path("files/<str:number>/<str:digest>/<int:page>.png", papers.page_png, name="page"),
    path("files/<str:number>/<str:digest>/original", papers.original, name="original"),
]
