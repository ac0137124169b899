"""PAdES-B signatures on PDF/A, by pyHanko."""

from __future__ import annotations

import io

from rongyi.certificates.services.keys import KeyProvider
from rongyi.kernel import lazy

FIELD = "Seal"


def sign_pdf(content: bytes, *, key: KeyProvider, reason: str, place: str) -> bytes:
    """The PDF with a certifying signature (PAdES B-B) that allows no change. No network, no SQL.

    A test key says so in the reason as well. Errors: KeyUnavailable.
    """
    signers = lazy.module("pyhanko.sign.signers")
    fields = lazy.module("pyhanko.sign.fields")
    writer = lazy.module("pyhanko.pdf_utils.incremental_writer").IncrementalPdfFileWriter
    said = f"TEST 测试 · {reason}" if key.is_test else reason
    details = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=said,
        location=place,
    )
    signed = signers.PdfSigner(details, key.signer()).sign_pdf(writer(io.BytesIO(content)))
    return bytes(signed.getvalue())
