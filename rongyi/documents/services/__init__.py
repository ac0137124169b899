"""Papers: made from templates, looked at, told apart, numbered."""

from rongyi.documents.rules import UPLOAD_BYTES_MAX, MediaKind, clean_name
from rongyi.documents.services.numbering import next_number, serial_for
from rongyi.documents.services.pages import PageImage, page_image
from rongyi.documents.services.typesetting import BUILT_IN, qr_svg, render_pdf
from rongyi.documents.services.uploads import inspect_upload

__all__ = [
    "BUILT_IN",
    "UPLOAD_BYTES_MAX",
    "MediaKind",
    "PageImage",
    "clean_name",
    "inspect_upload",
    "next_number",
    "page_image",
    "qr_svg",
    "render_pdf",
    "serial_for",
]
