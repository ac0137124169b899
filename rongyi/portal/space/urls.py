"""Addresses of sign-in, my space and verification."""

from __future__ import annotations

from django.urls import path

from rongyi.portal.space import certificates, grants, mandates, mine, reads, sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("acting-for", sign_in.acting_for, name="acting_for"),
    path("space/", mine.space, name="space"),
    path("space/reads/", reads.reads, name="reads"),
    path("space/certificates/<str:number>.pdf", certificates.download, name="certificate_pdf"),
    path("space/certificates/<str:number>/", grants.grant, name="grant"),
    path("space/mandates/<uuid:mandate_id>/revoke/", mandates.revoke, name="revoke_mandate"),
    path("verify", certificates.verify, name="verify"),
]
