"""Issuing, signing, ending; answering other bodies from what was issued here."""

from rongyi.certificates.services.ending import end
from rongyi.certificates.services.issuing import Holder, Issuer, allot_number, issue
from rongyi.certificates.services.keys import KeyProvider, SoftwareTestKey, key_in_use, use_key
from rongyi.certificates.services.register import CertificateRegister
from rongyi.certificates.services.replacing import Replacing, in_force
from rongyi.certificates.services.signing import sign_pdf

__all__ = [
    "CertificateRegister",
    "Holder",
    "Issuer",
    "KeyProvider",
    "Replacing",
    "SoftwareTestKey",
    "allot_number",
    "end",
    "in_force",
    "issue",
    "key_in_use",
    "sign_pdf",
    "use_key",
]
