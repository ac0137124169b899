"""Small drawings of one line each, 20 by 20, drawn with the colour of the text around them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "abolished": "M5 3h10v14H5zM8 7h4M3 10h14",
    "arrow": "M4 10h12m-5-5 5 5-5 5",
    "back": "M12.5 4.5 7 10l5.5 5.5",
    "check": "m4 10.5 4 4 8-9",
    "clock": "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.5l3 1.5",
    "data": "M4 5c0-1.2 2.7-2 6-2s6 .8 6 2-2.7 2-6 2-6-.8-6-2zm0 0v10c0 1.2 2.7 2 6 2s6-.8 6-2V5"
    "M4 10c0 1.2 2.7 2 6 2s6-.8 6-2",
    "download": "M10 3v9.5m-4-4 4 4 4-4M4 17h12",
    "form": "M5 3h10v14H5zM8 7h4M8 10h4m-4 3.2 1.3 1.3 2.7-2.7",
    "link": "m8 12 4-4M7 9 4.8 11.2a3 3 0 0 0 4.2 4.2L11 13m2-2 2.2-2.2a3 3 0 0 0-4.2-4.2L9 7",
    "none": "M5 10h10",
    "pause": "M7 4.5v11M13 4.5v11",
    "pen": "m4 16 .8-3.4L13.5 4 16 6.5 7.4 15.2zM12 5.5 14.5 8",
    "phone": "M5 3h3l1.5 4-2 1.5a9 9 0 0 0 4 4l1.5-2 4 1.5v3c0 1-1 2-2 2"
    "A12.5 12.5 0 0 1 3 5c0-1 1-2 2-2z",
    "pin": "M10 18s6-5.5 6-10a6 6 0 1 0-12 0c0 4.5 6 10 6 10zM10 10.2a2.2 2.2 0 1 0 0-4.4"
    " 2.2 2.2 0 0 0 0 4.4z",
    "print": "M6 8V3h8v5M6 14H3.5V8h13v6H14M6 12h8v5H6z",
    "produced": "m10 3 2 4.3 4.7.6-3.4 3.2.9 4.7-4.2-2.3-4.2 2.3.9-4.7L3.3 7.9 8 7.3z",
    "search": "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm4 9.5 4 4",
    "shield": "M10 2.5 16 5v4.5c0 4-2.6 6.7-6 8-3.4-1.3-6-4-6-8V5zM7.2 10l2 2 3.6-4",
    "upload": "M10 13V3.5m-4 4 4-4 4 4M4 16.5h12",
    "user": "M10 10a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 10 10zm-6.5 7c.6-3.2 3.2-5 6.5-5"
    "s5.9 1.8 6.5 5",
    "warn": "M10 3 18 16.5H2zM10 8.5v3.5m0 2.2v.3",
    "zoom": "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm4 9.5 4 4M6.5 9h5M9 6.5v5",
}


def icon(name: str) -> SafeString:
    """The drawing called `name`; it stands beside words and is hidden from voices."""
    path = _PATHS.get(name, _PATHS["none"])
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(path),
    )


def names() -> tuple[str, ...]:
    """All drawings there are."""
    return tuple(_PATHS)
