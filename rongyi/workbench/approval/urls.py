"""Addresses of one case: its page, its acts, its papers."""

from __future__ import annotations

from django.urls import path

from rongyi.workbench.approval import (
    acts,
    case,
    habit,
    hands,
    lawful,
    notes,
    opinions,
    papers,
    visits,
)

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
    path("cases/<str:number>/ask/", opinions.ask_opinion, name="ask_opinion"),
    path("cases/<str:number>/recuse/", hands.recuse, name="recuse"),
    path("cases/<str:number>/mend/", lawful.mend, name="mend"),
    path("cases/<str:number>/look/", lawful.look, name="look"),
    path("cases/<str:number>/not-needed/", lawful.not_needed, name="not_needed"),
    path("cases/<str:number>/not-ours/", lawful.not_ours, name="not_ours"),
    path("cases/<str:number>/expire/", lawful.expire, name="expire"),
    path("cases/<str:number>/pre-review/", lawful.pre_review, name="pre_review"),
    path("cases/<str:number>/tell-party/", lawful.tell_party, name="tell_party"),
    path("cases/<str:number>/hear-party/", lawful.hear_party, name="hear_party"),
    path("cases/<str:number>/tell-hearing/", lawful.tell_hearing, name="tell_hearing"),
    path("cases/<str:number>/ask-hearing/", lawful.ask_hearing, name="ask_hearing"),
    path("cases/<str:number>/hear/", lawful.hear, name="hear"),
    path("cases/<str:number>/propose-visit/", visits.propose_visit, name="propose_visit"),
    path("cases/<str:number>/agree-visit/", visits.agree_visit, name="agree_visit"),
    path("cases/<str:number>/visit/", visits.visit, name="visit"),
    path("cases/<str:number>/extend/", lawful.extend, name="extend"),
    path("cases/<str:number>/send-back/", lawful.send_back, name="send_back"),
    path("cases/<str:number>/transfer/", lawful.transfer, name="transfer"),
    path("cases/<str:number>/annul/", lawful.annul, name="annul"),
    path("cases/<str:number>/reopen/", lawful.reopen, name="reopen"),
    path("cases/<str:number>/letters/<uuid:letter_id>.pdf", papers.letter, name="letter"),
    path("files/<str:number>/<str:digest>/<int:page>.png", papers.page_png, name="page"),
    path("files/<str:number>/<str:digest>/original", papers.original, name="original"),
]
